package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/correspondence"
	"tagungsbuero/internal/registration"
)

func TestALetterIsRewordedLookedAtAndGivenBack(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev := h.office(t), h.publish("Tagung", 20)
	guest := h.register(ev.Slug, 1)
	path := "/intern/veranstaltungen/" + ev.Slug + "/texte"
	b.get(path).wantText("table", "Anmeldung bestätigt").wantText("table", "Standardtext")
	fields := b.get(path+"/confirmed").wantText("form", "{anmeldenummer}").fields()
	fields.Set("subject", "Willkommen bei {veranstaltung}")
	fields.Set("body", "schön, **{name}**!\n\n{link}")
	fields.Set("to", string(guest.Reference))
	fields.Set("do", "vorschau")
	preview := b.post(path+"/confirmed?sprache=de", fields).wantStatus(http.StatusOK).wantText("#vorschau", "Willkommen bei Tagung").wantText(".tb-lettertext strong", "Person")
	if strings.Contains(preview.body, guest.Token) {
		t.Error("the preview opens somebody's registration")
	}
	if n := h.count(`SELECT count(*) FROM letter_texts`); n != 0 {
		t.Error("looking saved the text")
	}
	fields.Set("do", "test")
	b.post(path+"/confirmed?sprache=de", fields).wantStatus(http.StatusOK).wantText("main", "Die Testnachricht ist unterwegs")
	if n := h.count(`SELECT count(*) FROM letters WHERE CAST(data AS text) LIKE '%[Test] Willkommen%' AND account_id IS NOT NULL`); n != 1 {
		t.Errorf("%d test letters", n)
	}
	fields.Set("do", "speichern")
	b.post(path+"/confirmed?sprache=de", fields).wantRedirect(path + "/confirmed?sprache=de")
	b.get(path).wantText("table", "eigener Text")
	b.post(path+"/confirmed?sprache=de", fields).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "inzwischen geändert")
	fields.Set("body", "{lnik}")
	b.post(path+"/confirmed?sprache=de", fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "{lnik}").wantText("textarea", "{lnik}")
	b.post(path+"/confirmed/zuruecksetzen?sprache=de", url.Values{"version": {"1"}}).wantRedirect(path + "/confirmed?sprache=de")
	b.get(path).wantText("table", "Standardtext")
	b.get(path + "/gibtesnicht").wantStatus(http.StatusNotFound)
	b.get(path + "/confirmed?sprache=xx").wantStatus(http.StatusNotFound)
}

func TestEveryLetterAndPlaceholderIsExplained(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b := h.office(t)
	for _, kind := range correspondence.Kinds {
		page := b.get("/intern/einrichtungen/ki-musterstadt/texte/" + strings.TrimPrefix(string(kind), "registration_")).wantStatus(http.StatusOK).text("main")
		if strings.Contains(page, "letter.") || len(registration.Placeholders(kind)) < 8 {
			t.Errorf("%s: something has no words: %s", kind, page)
		}
	}
}
