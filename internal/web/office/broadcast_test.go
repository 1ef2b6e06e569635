package office_test

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
)

// circular writes a broadcast and returns its number.
func (h *house) circular(slug string) string {
	h.t.Helper()
	b, err := h.broadcasts.Create(h.t.Context(), actor.System(), slug, broadcast.Text{Subject: "Anfahrt", Body: "Bitte den Bus nehmen.", Filter: &registration.Filter{}})
	if err != nil {
		h.t.Fatal(err)
	}
	return number(int64(b.Number))
}

func TestABroadcastIsWrittenLookedAtTriedAndSent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Tagung", 10)
	first := h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/rundschreiben"
	b.get(path).wantStatus(http.StatusOK).wantText("main", "Noch kein Rundschreiben")
	fields := b.get(path + "/neu").wantStatus(http.StatusOK).fields()
	fields.Set("subject", "Hallo {nam}")
	b.post(path+"/neu", fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "{nam}").wantText(".tb-error-summary", "Text")
	fields.Set("subject", "Raum für {name}")
	fields.Set("body", "Wir sind in Saal 2.\n\n{link}")
	b.post(path+"/neu", fields).wantRedirect(path + "/1")
	page := b.get(path+"/1").wantText("h2", "2 E-Mails an 2 Personen").wantText("#beispiel", "Vorschau").wantText("main", "Raum für Person 1").
		wantText("main", "Meine Anmeldung ansehen").wantText(".tb-badge", "Entwurf")
	links := registration.Links{Signer: token.NewSigner([]byte("0123456789abcdef0123456789abcdef"))}
	if strings.Contains(page.body, links.Token(first.Reference)) {
		t.Error("the preview shows a personal link")
	}
	b.get(path+"/1?beispiel=2").wantText("main", "Raum für Person 2")
	b.post(path+"/1/test", nil).wantRedirect(path + "/1")
	if n := h.count(`SELECT count(*) FROM letters WHERE recipient = 'ki@demo.example' AND kind = 'registration_message'`); n != 1 {
		t.Errorf("%d test letters", n)
	}
	fingerprint := page.find("input[name=fingerprint]").AttrOr("value", "")
	h.register(ev.Slug, 3)
	b.post(path+"/1/senden", url.Values{"fingerprint": {fingerprint}}).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "Seit Ihrer Vorschau")
	b.post(path+"/1/senden", nil).wantStatus(http.StatusConflict)
	fingerprint = b.get(path+"/1").find("input[name=fingerprint]").AttrOr("value", "")
	b.post(path+"/1/senden", url.Values{"fingerprint": {fingerprint}}).wantRedirect(path + "/1")
	b.get(path+"/1").wantText("main", "Das Rundschreiben geht hinaus").wantText("progress", "0 von 3").wantText("main", "3 noch unterwegs")
	if _, err := h.broadcasts.Advance(t.Context()); err != nil {
		t.Fatal(err)
	}
	b.post(path+"/1/anhalten", nil).wantRedirect(path + "/1")
	b.get(path+"/1").wantText("main", "wurde angehalten").wantText("main", "3 zurückgehalten").wantText(".tb-facts", "Kim Beispiel")
	b.get(path).wantText("td", "angehalten").wantText("td", "0 von 3")
	b.get("/intern/protokoll").wantText("main", "Rundschreiben")
}

func TestFromABroadcastOneFindsTheLettersThatDidNotArrive(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.account("empfang@demo.example", "Eva Empfang", h.ki.ID, actor.RoleReception)
	ev := h.publish("Tagung", 10)
	h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	path := "/intern/veranstaltungen/" + ev.Slug + "/rundschreiben/" + h.circular(ev.Slug)
	const link, said = "a[href*=unzustellbar]", "1 nicht zustellbar"
	b := h.signIn("ki@demo.example")
	b.post(path+"/senden", url.Values{"fingerprint": {b.get(path).find("input[name=fingerprint]").AttrOr("value", "")}}).wantRedirect(path)
	if _, err := h.broadcasts.Advance(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := b.get(path).find("main " + link).Length(); n != 0 {
		t.Errorf("%d links before anything came back", n)
	}
	h.db.MustExecContext(t.Context(), `
UPDATE letters SET state = 'bounced', sent_at = queued_at, failed_at = queued_at
WHERE id = (SELECT min(id) FROM letters WHERE kind = 'registration_message')`)
	list, _ := b.get(path).wantText("main", said).find("main " + link).Attr("href")
	if rows := b.get(list).wantStatus(http.StatusOK).find("tbody tr").Length(); rows != 1 {
		t.Errorf("%s lists %d letters", list, rows)
	}
	door := h.signIn("empfang@demo.example")
	door.get(path).wantStatus(http.StatusForbidden)
	if n := door.get("/intern/veranstaltungen/" + ev.Slug).wantStatus(http.StatusOK).find("a[href$=rundschreiben]").Length(); n != 0 {
		t.Errorf("%d links for somebody who may not follow them", n)
	}
}

func TestABroadcastGoesToThoseWhoWereTicked(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 10)
	h.register(ev.Slug, 1)
	second := h.register(ev.Slug, 2)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug
	action := b.get(path+"/teilnehmende").find("button[formaction*=rundschreiben]").AttrOr("formaction", "")
	b.post(action, nil).wantStatus(http.StatusUnprocessableEntity)
	form := b.get(b.post(action, url.Values{"registrations": {string(second.Reference)}}).wantStatus(http.StatusSeeOther).header.Get("Location")).wantText("main", "An 1 ausgewählte Person").wantText("main", "Beispiel, Person 2")
	fields := form.fields()
	fields.Set("subject", "Nur für Sie")
	fields.Set("body", "Guten Tag!")
	b.post(path+"/rundschreiben/neu", fields).wantRedirect(path + "/rundschreiben/1")
	b.get(path+"/rundschreiben/1").wantText("h2", "1 E-Mail an 1 Person").wantText(".tb-facts", "1 einzeln ausgewählte Person")
	b.get(path+"/rundschreiben/1/bearbeiten").wantText("main", "Beispiel, Person 2")
	all := b.get(b.post(action, url.Values{"alle": {"ja"}}).wantStatus(http.StatusSeeOther).header.Get("Location")).fields()
	all.Set("subject", "Für alle")
	all.Set("body", "Guten Tag!")
	b.post(path+"/rundschreiben/neu", all).wantRedirect(path + "/rundschreiben/2")
	b.get(path+"/rundschreiben/2").wantText("h2", "2 E-Mails an 2 Personen")
}

func TestABroadcastIsScheduledChangedAndDeleted(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 10)
	h.register(ev.Slug, 1)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/rundschreiben"
	text := url.Values{"subject": {"Anfahrt"}, "body": {"Bitte den Bus nehmen."}, "status": {string(registration.Confirmed)}}
	b.post(path+"/neu", text).wantRedirect(path + "/1")
	b.post(path+"/1/planen", url.Values{"send_at_date": {"2027-02-01"}, "send_at_time": {"08:00"}}).wantStatus(http.StatusUnprocessableEntity).
		wantText(".tb-error-summary", "schon vorbei")
	b.post(path+"/1/planen", url.Values{"send_at_date": {"2027-03-02"}, "send_at_time": {"08:00"}}).wantRedirect(path + "/1")
	b.get(path+"/1").wantText("main", "Wird am Dienstag, 2. März 2027, 08:00 Uhr gesendet").wantText(".tb-facts", "Status „angemeldet“")
	b.get(path + "/1/bearbeiten").wantStatus(http.StatusConflict)
	b.post(path+"/1/nicht-planen", nil).wantRedirect(path + "/1")
	fields := b.get(path + "/1/bearbeiten").wantStatus(http.StatusOK).fields()
	if fields.Get("subject") != "Anfahrt" || fields.Get("status") != "confirmed" {
		t.Errorf("the form forgets %v", fields)
	}
	fields.Set("subject", "Anfahrt mit dem Bus")
	b.post(path+"/1/bearbeiten", fields).wantRedirect(path + "/1")
	b.post(path+"/1/bearbeiten", fields).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "Jemand anderes")
	b.post(path+"/1/loeschen", nil).wantRedirect(path)
	b.get(path + "/1").wantStatus(http.StatusNotFound)
}

// What the help names is what may be used, and what the error about another one offers.
func TestTheHelpAndTheErrorOfABroadcastNameTheSamePlaceholders(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 10)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/rundschreiben/neu"
	fields := b.get(path).fields()
	fields.Set("subject", "Anfahrt")
	fields.Set("body", "Hallo {niemand}")
	page := b.post(path, fields).wantStatus(http.StatusUnprocessableEntity)
	_, offered, _ := strings.Cut(page.find(".tb-error-summary").Text(), "Möglich sind: ")
	offered, _, _ = strings.Cut(offered, ".")
	var helped []string
	page.find("details th code").Each(func(_ int, s *goquery.Selection) { helped = append(helped, s.Text()) })
	slices.Sort(helped)
	if got := strings.Split(offered, ", "); !slices.Equal(got, helped) || len(got) < 8 {
		t.Errorf("the error offers %q, the help %q", got, helped)
	}
	if slices.Contains(helped, "{mitteilung}") {
		t.Error("a placeholder that is always empty is offered")
	}
}

func TestASecondClickMakesNoSecondBroadcast(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 10)
	h.register(ev.Slug, 1)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/rundschreiben"
	fields := b.get(path + "/neu").fields()
	b.post(path+"/neu", fields).wantStatus(http.StatusUnprocessableEntity)
	again := b.post(path+"/neu", fields).wantStatus(http.StatusUnprocessableEntity).fields()
	if again.Get("key") == "" || again.Get("key") != fields.Get("key") {
		t.Errorf("the form is another one after a mistake: %v", again)
	}
	fields.Set("subject", "Anfahrt")
	fields.Set("body", "Bitte den Bus nehmen.")
	for range 2 {
		b.post(path+"/neu", fields).wantRedirect(path + "/1")
	}
	if other := b.get(path + "/neu").fields().Get("key"); other == fields.Get("key") {
		t.Error("a form that is opened anew is the same")
	}
}

func TestABroadcastThatHasBegunIsTheBeginningOfAnother(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	h.account("lesen@demo.example", "Lea Beispiel", h.ki.ID, actor.RoleReader)
	ev := h.publish("Tagung", 10)
	h.register(ev.Slug, 1)
	path := "/intern/veranstaltungen/" + ev.Slug + "/rundschreiben"
	one, b := path+"/"+h.circular(ev.Slug), h.signIn("ki@demo.example")
	const button = "form[action$=kopieren]"
	if b.get(one).find(button).Length() != 0 {
		t.Error("a draft is offered as a template for itself")
	}
	b.post(one+"/senden", url.Values{"fingerprint": {b.get(one).find("input[name=fingerprint]").AttrOr("value", "")}}).wantRedirect(one)
	b.post(one+"/anhalten", nil).wantRedirect(one)
	page := b.get(one).wantText("main", "Als Vorlage verwenden")
	key := url.Values{"key": {page.find(button+" input").AttrOr("value", "")}}
	for range 2 {
		b.post(one+"/kopieren", key).wantRedirect(path + "/2/bearbeiten")
	}
	if fields := b.get(path+"/2/bearbeiten").wantText("main", "neuer Entwurf").fields(); fields.Get("subject") != "Anfahrt" {
		t.Errorf("the form says %v", fields)
	}
	b.get(path+"/2").wantText(".tb-badge", "Entwurf").wantText("h2", "1 E-Mail an 1 Person")
	if n := h.signIn("lesen@demo.example").get(one).find(button).Length(); n != 0 {
		t.Error("somebody may copy who may not write")
	}
}

// The outbox knows nothing of letters that a stop came before, but they were withdrawn like the others.
func TestWhatAStopTakesBackIsCountedAmongTheLettersOfTheEvent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 10)
	h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	b, event := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug
	stop := func(meanwhile func()) {
		t.Helper()
		one := event + "/rundschreiben/" + h.circular(ev.Slug)
		b.post(one+"/senden", url.Values{"fingerprint": {b.get(one).find("input[name=fingerprint]").AttrOr("value", "")}}).wantRedirect(one)
		meanwhile()
		b.post(one+"/anhalten", nil).wantRedirect(one)
	}
	stop(func() {
		if _, err := h.broadcasts.Advance(t.Context()); err != nil {
			t.Fatal(err)
		}
	})
	const state = ".tb-pills a[href*=zurueckgezogen]"
	b.get(event+"/nachrichten").wantText(state, "2")
	stop(func() {})
	page := b.get(event+"/nachrichten?stand=zurueckgezogen").wantText(state, "4").wantText("main", "2 E-Mails sind unter „Zurückgezogen“ mitgezählt")
	if rows := page.find("tbody tr").Length(); rows != 2 {
		t.Errorf("%d letters are listed", rows)
	}
}
