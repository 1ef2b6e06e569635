package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

func TestSeveralAreApprovedAtOnceAfterALookAtWhatItMeans(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 10, byApproval)
	first, second, third := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug
	list := b.get(path + "/teilnehmende?status=applied&auswahl=alle").wantStatus(http.StatusOK)
	if ticked := list.find("input[name=registrations][checked]"); ticked.Length() != 3 {
		t.Errorf("%d are ticked when all are to be", ticked.Length())
	}
	action := list.find("#liste").AttrOr("action", "")
	ticked := url.Values{"decision": {"approve"}, "registrations": {string(first.Reference), string(second.Reference)}}
	page := b.post(action, ticked).wantStatus(http.StatusOK).wantText("h2", "2 Anmeldungen bestätigen").wantText("main", "Gebraucht werden 2 Plätze, frei sind 10").
		wantText("[aria-label='Wen es betrifft']", "Beispiel, Person 2")
	h.wantState(first.Reference, registration.Applied)
	fields := page.fields()
	fields.Set("text", strings.Repeat("x", 501))
	page = b.post(action, fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Text für die E-Mails")
	fields = page.fields()
	fields.Set("text", "Bitte bringen Sie Ihre Fragen mit.")
	b.post(path+"/entscheiden", fields).wantRedirect(path + "/teilnehmende")
	b.get(path+"/teilnehmende").wantText(".tb-notice", "E-Mails warten noch").wantText("main", "Anmeldungen bestätigt: bis").wantText(".tb-pills", "angemeldet 2").wantText(".tb-pills", "beantragt 1")
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_confirmed' AND CAST(data AS text) LIKE '%Ihre Fragen%'`); n != 2 {
		t.Errorf("%d letters with the text", n)
	}
	decline := b.post(path+"/entscheiden", url.Values{"decision": {"decline"}, "registrations": {string(third.Reference), string(first.Reference)}}).
		wantText("h2", "Eine Anmeldung ablehnen").wantText("main ul", "Person 1").fields()
	b.post(path+"/entscheiden", decline).wantRedirect("/intern/anmeldungen/" + string(third.Reference))
	h.wantState(first.Reference, registration.Confirmed)
	b.get("/intern/anmeldungen/"+string(third.Reference)).wantText(".tb-badge", "abgelehnt").wantText(".tb-history", "abgelehnt, von Kim Beispiel")
	b.get("/intern/anmeldungen/"+string(first.Reference)).wantText(".tb-history", "bestätigt, von Kim BeispielNachricht: Bitte bringen Sie")
}

func TestSeveralAreTakenBackAfterALookAtWhoMovesUp(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 2)
	first, second, third := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug
	b.get(path+"/teilnehmende").wantText("#liste", "Ausgewählte zurücknehmen …")
	page := b.post(path+"/entscheiden", url.Values{"decision": {"cancel"}, "registrations": {string(first.Reference), string(second.Reference)}}).
		wantStatus(http.StatusOK).wantText("h2", "2 Anmeldungen zurücknehmen").wantText("main", "Person 3, dann angemeldet").
		wantText("main", "Es gehen 3 E-Mails hinaus").wantText("main", "gehen in 10 Minuten ab")
	h.wantState(first.Reference, registration.Confirmed)
	fields := page.fields()
	fields.Set("text", "Der Raum ist kleiner.")
	b.post(path+"/entscheiden", fields).wantRedirect(path + "/teilnehmende")
	h.wantState(first.Reference, registration.Cancelled)
	h.wantState(third.Reference, registration.Confirmed)
	again := url.Values{"decision": {"resend"}, "registrations": {string(first.Reference), string(third.Reference)}}
	fields = b.post(path+"/entscheiden", again).wantText("h2", "Einer Person die E-Mail").wantText("main", "Es geht eine E-Mail hinaus").
		wantText("main ul", "Person 1").fields()
	b.post(path+"/entscheiden", fields).wantRedirect("/intern/anmeldungen/" + string(third.Reference))
	b.get("/intern/anmeldungen/"+string(third.Reference)).wantText(".tb-notice", "unterwegs")
}

func TestADecisionThatIsRefusedLosesNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 1, byApproval, func(d *event.Draft) { d.WaitlistMode = event.WaitlistOff })
	first, second := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/entscheiden"
	fields := url.Values{"decision": {"approve"}, "final": {"ja"}, "text": {"Bis bald!"}, "registrations": {string(first.Reference), string(second.Reference)}}
	page := b.post(path, fields).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "bestätigt wurde niemand").wantText("main", "wird niemand bestätigt")
	if again := page.fields(); again.Get("text") != "Bis bald!" || len(again["registrations"]) != 2 {
		t.Errorf("what was chosen is lost: %v", again)
	}
	h.wantState(first.Reference, registration.Applied)
	b.post(path+"?status=applied", url.Values{"decision": {"approve"}}).wantStatus(http.StatusUnprocessableEntity).
		wantText(".tb-error-summary", "mindestens eine Person").wantText(".tb-resultline", "2 Personen")
	b.post(path, url.Values{"decision": {"approve"}, "registrations": {"a\x00b"}}).wantStatus(http.StatusUnprocessableEntity)
	b.post(path, url.Values{"decision": {"approve"}, "registrations": {"GIBTESNICHT"}}).wantStatus(http.StatusNotFound)
	b.post(path, url.Values{"decision": {"approve"}, "final": {"ja"}, "registrations": {"GIBTESNICHT"}}).wantStatus(http.StatusNotFound)
}

func TestOnlyWhatCanBeDecidedIsOffered(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev, other := h.publish("Tagung", 1), h.publish("Andere Tagung", 1)
	h.register(ev.Slug, 1)
	waiting, foreign := h.register(ev.Slug, 2), h.register(other.Slug, 3)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/entscheiden"
	page := b.post(path, url.Values{"decision": {"approve"}, "registrations": {string(waiting.Reference)}}).wantStatus(http.StatusOK).
		wantText("h2", "nichts zu entscheiden").wantText("main", "Platz geben")
	if page.find("#entscheidung").Length() != 0 {
		t.Error("somebody who waits can be approved")
	}
	for _, ref := range []string{string(foreign.Reference), "GIBTESNICH"} {
		b.post(path, url.Values{"decision": {"decline"}, "registrations": {string(waiting.Reference), ref}}).wantStatus(http.StatusNotFound)
	}
}

func TestAllOfAFilterGetSeatsAfterALookAndTheTickedAreTakenOut(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 1, func(d *event.Draft) { d.WaitlistMode = event.WaitlistManual })
	first, second, third := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug
	list := b.get(path+"/teilnehmende?status=waitlisted").wantText("#liste", "Ausgewählten einen Platz geben …").wantText("#liste", "alle 2, die zum Filter passen")
	action := list.find("#liste").AttrOr("action", "")
	b.post(action, url.Values{"decision": {"promote"}, "alle": {"ja"}}).wantStatus(http.StatusConflict)
	if err := h.registrations.Cancel(t.Context(), actor.System(), first.Reference, ""); err != nil {
		t.Fatal(err)
	}
	page := b.post(action, url.Values{"decision": {"promote"}, "alle": {"ja"}}).wantStatus(http.StatusOK).wantText("h2", "2 Personen von der Warteliste einen Platz geben").
		wantText("main", "Eine Person bekommt einen Platz").wantText("main", "Für eine Person ist kein Platz frei")
	h.wantState(second.Reference, registration.Waitlisted)
	fields := page.fields()
	b.post(action, fields).wantStatus(http.StatusSeeOther)
	h.wantState(second.Reference, registration.Confirmed)
	h.wantState(third.Reference, registration.Waitlisted)
	file := b.post(path+"/teilnehmende.xlsx", url.Values{"registrations": {string(second.Reference)}}).wantStatus(http.StatusOK)
	if kind := file.header.Get("Content-Type"); !strings.Contains(kind, "spreadsheet") {
		t.Errorf("the file is a %s", kind)
	}
	if n := h.count(`SELECT rows FROM exports`); n != 1 {
		t.Errorf("%d rows are logged", n)
	}
	b.post(path+"/teilnehmende.xlsx", nil).wantStatus(http.StatusUnprocessableEntity)
}

func TestADecisionIsUndoneOnTheListWithAllWhoMovedUp(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 2)
	first, second, third := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug
	ticked := url.Values{"decision": {"cancel"}, "registrations": {string(first.Reference), string(second.Reference)}}
	b.post(path+"/entscheiden", b.post(path+"/entscheiden", ticked).fields()).wantRedirect(path + "/teilnehmende")
	if n := h.count(`SELECT count(*) FROM letters WHERE state = 'queued' AND due_at > $1`, h.now); n != 3 {
		t.Errorf("%d letters wait, want 3", n)
	}
	list := b.get(path+"/teilnehmende").wantText(".tb-notice", "warten noch").wantText("main", "Anmeldungen zurückgenommen: bis 09:10 Uhr können Sie das rückgängig machen").
		wantText("main", "3 Anmeldungen stehen seit 09:00 Uhr anders, entschieden von Kim Beispiel")
	undo := list.find("form[action$='/rueckgaengig']").AttrOr("action", "")
	b.post(undo, nil).wantRedirect(path + "/teilnehmende")
	h.wantState(first.Reference, registration.Confirmed)
	h.wantState(third.Reference, registration.Waitlisted)
	list = b.get(path+"/teilnehmende").wantText(".tb-notice", "Rückgängig gemacht")
	if list.find("form[action$='/rueckgaengig']").Length() != 0 {
		t.Error("what was undone can be undone")
	}
	b.get("/intern/anmeldungen/"+string(first.Reference)).wantText(".tb-history", "Entscheidung rückgängig gemacht, wieder angemeldet, von Kim Beispiel").wantText(".tb-history", "abgemeldet")
	b.post(undo, nil).wantRedirect(path + "/teilnehmende") // by a double click
	b.post(path+"/entscheidungen/7/rueckgaengig", nil).wantStatus(http.StatusNotFound)
	b.post(path+"/entscheidungen/x/rueckgaengig", nil).wantStatus(http.StatusNotFound)

	b.post(path+"/entscheiden", b.post(path+"/entscheiden", ticked).fields()).wantRedirect(path + "/teilnehmende")
	undo = b.get(path+"/teilnehmende").find("form[action$='/rueckgaengig']").AttrOr("action", "")
	h.register(ev.Slug, 4)
	b.post(undo, nil).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "kein Platz mehr frei")
	h.wantState(first.Reference, registration.Cancelled)
	h.now = h.now.Add(registration.UndoFor)
	b.post(undo, nil).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "Die Zeit, das rückgängig zu machen, ist vorbei")
}

func TestLettersGoAtOnceWhereThatIsTickedOrOnlyOneIsConcerned(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 5)
	var refs []string
	for n := range 4 {
		refs = append(refs, string(h.register(ev.Slug, n).Reference))
	}
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/entscheiden"
	fields := b.post(path, url.Values{"decision": {"cancel"}, "registrations": refs[:2]}).fields()
	fields.Set("now", "ja")
	b.post(path, fields).wantStatus(http.StatusSeeOther)
	one := b.post(path, url.Values{"decision": {"cancel"}, "registrations": refs[2:3]}).fields()
	if one.Get("now") != "ja" {
		t.Error("the letter of one person would wait")
	}
	b.post(path, one).wantStatus(http.StatusSeeOther)
	if n := h.count(`SELECT count(*) FROM letters WHERE due_at > $1`, h.now) + h.count(`SELECT count(*) FROM bulk_decisions`); n != 0 {
		t.Errorf("%d letters wait, or decisions can be undone", n)
	}
	last := b.post(path, url.Values{"decision": {"cancel"}, "registrations": refs[3:]}).fields()
	last.Del("now")
	b.post(path, last).wantRedirect("/intern/veranstaltungen/" + ev.Slug + "/teilnehmende")
	if n := h.count(`SELECT count(*) FROM letters WHERE due_at > $1`, h.now); n != 1 {
		t.Error("the letter of one person does not wait when that is wanted")
	}
}
