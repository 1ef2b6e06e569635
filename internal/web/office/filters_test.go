package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

// lunchEvent is one that asks what the list can be narrowed by and has one person on it.
func (h *house) lunchEvent() event.Event {
	h.t.Helper()
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	h.account("lesen@demo.example", "Lou Beispiel", h.ki.ID, actor.RoleReader)
	h.account("empfang@demo.example", "Emma Beispiel", h.ki.ID, actor.RoleReception)
	ev := h.publish("Tagung", 10, func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "organisation"}, {Key: "carrier_group"}}
		d.Questions = event.Questions{{Key: "lunch", Kind: question.KindBoolean, Label: "Essen Sie mit?"}, {Key: "need", Kind: question.KindBoolean, Label: "Assistenz", Special: true}}
	})
	h.registerWith(ev.Slug, 1, map[string][]string{"lunch": {"ja"}, "need": {"ja"}})
	return ev
}

func TestAFilterIsSavedUsedRenamedAndDeleted(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.lunchEvent()
	b, list := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/teilnehmende"
	filters := list + "/filter"
	if b.get(list+"?q=Beispiel").find("a[href*='/filter']").Length() > 0 {
		t.Error("a search is offered to be saved")
	}
	save := b.get(list+"?q=Beispiel&antwort=lunch%3Dja&status=confirmed").find("a:contains('Filter speichern')").AttrOr("href", "")
	if !strings.Contains(save, "antwort=lunch") || strings.Contains(save, "Beispiel") {
		t.Fatalf("what is to be saved is %q", save)
	}
	b.get(save).wantStatus(http.StatusOK).wantText("main", "Essen Sie mit?: Ja").wantText("main", "Status: angemeldet").wantText("main", "Suchworte")
	b.post(save, nil).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Name des Filters")
	used := b.post(save, url.Values{"name": {"Mit Essen"}, "shared": {"ja"}}).wantStatus(http.StatusSeeOther).header.Get("Location")
	page := b.get(used).wantText(".tb-choice [aria-current]", "Mit Essen").wantText(".tb-resultline", "1 Person")
	if page.find("a:contains('Filter speichern')").Length() > 0 {
		t.Error("what is saved is offered to be saved again")
	}
	b.post(save, url.Values{"name": {"Mit Essen"}, "shared": {"ja"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-field__error", "gibt es schon")
	b.post(filters+"?q=Beispiel", url.Values{"name": {"Suche"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "nichts gefiltert")
	b.post(filters+"?antwort=need%3Dja", url.Values{"name": {"Assistenz"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "nicht gibt")
	edit := b.get(filters).wantText("main", "Mit Essen").find(".tb-savedfilters a:contains('Umbenennen')").AttrOr("href", "")
	b.get(edit).wantStatus(http.StatusOK).wantText("main", "für alle im Team")
	b.post(edit, url.Values{"name": {""}}).wantStatus(http.StatusUnprocessableEntity)
	b.post(edit, url.Values{"name": {"Essen"}}).wantRedirect(filters)
	reader := h.signIn("lesen@demo.example")
	reader.get(list).wantText(".tb-choice", "Essen")
	if reader.get(filters).find(".tb-savedfilters a:contains('Umbenennen')").Length() > 0 || reader.get(save).find("[name=shared]").Length() > 0 {
		t.Error("the reader is offered what only editors may")
	}
	reader.get(edit).wantStatus(http.StatusForbidden)
	reader.post(edit+"/loeschen", nil).wantStatus(http.StatusForbidden)
	reader.post(save, url.Values{"name": {"Meiner"}}).wantStatus(http.StatusSeeOther)
	b.get(filters + "/999999").wantStatus(http.StatusNotFound)
	b.get(filters + "/x").wantStatus(http.StatusNotFound)
	reception := h.signIn("empfang@demo.example")
	if strings.Contains(reception.get(list).wantStatus(http.StatusOK).text("main"), "Essen") {
		t.Error("the reception sees a filter that tells of answers")
	}
	b.post(edit+"/loeschen", nil).wantRedirect(filters)
	if strings.Contains(b.get(list).text("main"), "Gespeicherte Filter") {
		t.Error("it is still there")
	}
}

func TestASavedFilterSaysWhatIsGone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.lunchEvent()
	b, list := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/teilnehmende"
	b.post(list+"/filter?antwort=lunch%3Dja&traegergruppe=awo", url.Values{"name": {"Beides"}}).wantStatus(http.StatusSeeOther)
	h.run(`UPDATE events SET questions = '[]' WHERE id = $1`, ev.ID)
	used := b.get(list).find(".tb-choice a:contains('Beides')").AttrOr("href", "")
	if strings.Contains(used, "antwort") || !strings.Contains(used, "traegergruppe=awo") {
		t.Errorf("it leads to %q", used)
	}
	b.get(used).wantStatus(http.StatusOK).wantText("main", "„Beides“ nannte etwas, das es hier nicht mehr gibt. Das ist weggelassen: Antwort.")
	b.get(list+"/filter").wantText(".tb-savedfilters", "Weggelassen")
}

func TestEverybodyChoosesTheirOwnColumns(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.lunchEvent()
	b, list := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/teilnehmende"
	heads := func(b *browser) string { return strings.Join(strings.Fields(b.get(list).text("thead")), " ") }
	usual := heads(b)
	b.post(list+"/spalten?status=confirmed", url.Values{"spalten": {"email", "answer:lunch", "answer:need", "created_at"}}).wantRedirect(list + "?status=confirmed")
	page := b.get(list).wantText("tbody", "person1@mail.example").wantText("tbody", "Ja").wantText("summary", "eigene Auswahl")
	if got := heads(b); strings.Contains(got, "Assistenz") || strings.Contains(got, "Status") || !strings.Contains(got, "Angemeldet amE-MailEssen Sie mit?") {
		t.Errorf("the columns are %q", got)
	}
	if page.find("[name=spalten][checked]").Length() != 3 || page.find("[name=spalten][value='answer:need']").Length() > 0 {
		t.Error("the boxes do not tell what was chosen")
	}
	if got := heads(h.signIn("lesen@demo.example")); !strings.HasSuffix(usual, got) {
		t.Errorf("a colleague sees %q", got)
	}
	file := b.get(list + ".csv?format=utf8&spalten=gewaehlt").wantStatus(http.StatusOK).body
	if line, _, _ := strings.Cut(file, "\n"); line != "Nr.,Nachname,Vorname,E-Mail,Angemeldet am,Essen Sie mit?" {
		t.Errorf("the file has %q", line)
	}
	b.post(list+"/spalten", url.Values{"standard": {"ja"}}).wantRedirect(list)
	if got := heads(b); got != usual {
		t.Errorf("back are %q, want %q", got, usual)
	}
}

func TestTheReceptionGetsNoColumnsOfContacts(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.lunchEvent()
	b, list := h.signIn("empfang@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/teilnehmende"
	if b.get(list).wantStatus(http.StatusOK).find("[name=spalten][value=email], [name=spalten][value=remark], [name=spalten][value^=answer]").Length() > 0 {
		t.Error("contacts are offered")
	}
	b.post(list+"/spalten", url.Values{"spalten": {"email", "answer:lunch", "organisation"}}).wantRedirect(list)
	h.run(`UPDATE list_columns SET keys = '{email,answer:lunch,organisation}'`)
	page := b.get(list).wantText("thead", "Einrichtung")
	if text := page.text("table"); strings.Contains(text, "E-Mail") || strings.Contains(text, "Essen") || strings.Contains(page.body, "person1@mail.example") {
		t.Errorf("the reception sees %s", text)
	}
	b.get(list + ".csv?spalten=gewaehlt").wantStatus(http.StatusForbidden)
	b.get(list + "?code=GEHEIM").wantStatus(http.StatusForbidden)
	h.signIn("lesen@demo.example").get(list + "?code=GEHEIM").wantStatus(http.StatusForbidden)
	h.signIn("lesen@demo.example").get(list + ".csv?code=GEHEIM").wantStatus(http.StatusForbidden)
}
