package office_test

import (
	"net/http"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
)

// Two people work on two sections of one event: neither is in the other's way. In the same section they are.
func TestSectionsAreSavedWithoutEachOther(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev, whole := editing(t, h, 20)
	edit := strings.TrimSuffix(whole, "/alles")
	place, texts := b.get(edit+"/zeit-und-ort").wantStatus(http.StatusOK).fields(), b.get(edit+"/beschreibung").fields()
	second := b.get(edit + "/zeit-und-ort").fields()
	if place.Has("title") || texts.Has("venue_name") {
		t.Error("a section holds inputs of others")
	}
	place.Set("venue_name", "Rathaus")
	b.post(edit+"/zeit-und-ort", place).wantRedirect(edit + "/zeit-und-ort")
	texts.Set("description", "Neu beschrieben.")
	texts.Set("do", "weiter")
	b.post(edit+"/beschreibung", texts).wantRedirect(edit + "/veranstaltende")
	if got := h.stored(ev.Slug); got.VenueName != "Rathaus" || got.Description != "Neu beschrieben." || got.Title != "Tagung" {
		t.Errorf("stored: %q, %q, %q", got.VenueName, got.Description, got.Title)
	}
	second.Set("venue_name", "Stadthalle")
	page := b.post(edit+"/zeit-und-ort", second).wantStatus(http.StatusConflict).wantText(".tb-state dl.tb-facts", "Gespeichert ist: Rathaus")
	if strings.Contains(page.text(".tb-state > dl.tb-facts"), "Beschreibung") {
		t.Error("the conflict is about a section that is not on the page")
	}
	again := page.fields()
	again.Set("do", "ueberblick")
	b.post(edit+"/zeit-und-ort", again).wantRedirect(strings.TrimSuffix(edit, "/bearbeiten"))
	if got := h.stored(ev.Slug); got.VenueName != "Stadthalle" || got.Description != "Neu beschrieben." {
		t.Errorf("stored: %q, %q", got.VenueName, got.Description)
	}
	b.get(edit + "/gibtesnicht").wantStatus(http.StatusNotFound)
	b.get(edit + "/fragen").wantStatus(http.StatusNotFound)
}

func TestAQuotaLetsTheFormAskForWhatItLooksAt(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev, whole := editing(t, h, 20)
	edit := strings.TrimSuffix(whole, "/alles")
	fields := b.get(edit + "/plaetze").fields()
	for name, value := range map[string]string{"quotas[0][label]": "Schulen", "quotas[0][kind]": "reserved", "quotas[0][group]": "organisation_kind:schule", "quotas[0][seats]": "5", "do": "weiter"} {
		fields.Set(name, value)
	}
	b.post(edit+"/plaetze", fields).wantRedirect("/intern/veranstaltungen/" + ev.Slug + "/fragen")
	asked := b.get("/intern/veranstaltungen/"+ev.Slug+"/fragen").wantText(".tb-notice", "Das Formular fragt jetzt auch").fields()
	if asked.Get("fields[organisation_kind]") != "notwendig" {
		t.Errorf("the form asks for %v", asked)
	}
	asked.Set("fields[organisation_kind]", "aus")
	page := b.post("/intern/veranstaltungen/"+ev.Slug+"/fragen", asked).wantStatus(http.StatusUnprocessableEntity)
	page.wantText(".tb-error-summary", "Art der Einrichtung")
	sent := b.get(edit + "/beschreibung").fields()
	sent.Set("description", "neu")
	b.post(edit+"/beschreibung", sent).wantStatus(http.StatusSeeOther)
}

func TestAMistakeInAnotherSectionIsLedTo(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev, whole := editing(t, h, 20)
	fields := b.get(whole).fields()
	fields.Set("cancel_until_date", "2027-05-05")
	b.post(whole, fields).wantStatus(http.StatusSeeOther)
	edit := strings.TrimSuffix(whole, "/alles")
	fields = b.get(edit + "/zeit-und-ort").fields()
	fields.Set("starts_at_date", "2027-04-01")
	fields.Set("ends_at_date", "")
	page := b.post(edit+"/zeit-und-ort", fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Abmelden bis")
	if href := page.find(".tb-error-summary a").AttrOr("href", ""); href != edit+"/anmeldung#feld-cancel_until" {
		t.Errorf("the mistake leads to %q", href)
	}
	if got := page.fields().Get("starts_at_date"); got != "2027-04-01" {
		t.Errorf("what was typed became %q", got)
	}
	if h.stored(ev.Slug).StartsAt.Month() != 5 {
		t.Error("it was saved")
	}
}

func TestTheOverviewOfSectionsSaysWhatIsMissing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	d := h.draft("Entwurf", 0)
	d.VenueName, d.VenueCity = "", ""
	ev := h.create(d)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug
	needed := b.get(path + "/bearbeiten").wantStatus(http.StatusOK).find(".tb-sections .tb-check--needed a")
	if needed.Length() != 1 || needed.AttrOr("href", "") != path+"/bearbeiten/zeit-und-ort#feld-venue_city" {
		t.Errorf("%d needed points, the first leads to %q", needed.Length(), needed.AttrOr("href", ""))
	}
	b.get(path).wantText(".tb-checklist", "Damit zum Beispiel Menschen mit Rollstuhl").wantText(".tb-check--done", "Veranstaltende").wantText(".tb-check--needed", "Ort")
	if b.get(path+"/bearbeiten/zeit-und-ort").find("#feld-venue_city").Length() != 1 {
		t.Error("the input of the point does not stand in its section")
	}
}
