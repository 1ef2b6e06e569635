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

func TestATitleIsEnoughForADraft(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	b := h.signIn("ki@demo.example")
	fields := b.get("/intern/veranstaltungen/neu").wantStatus(http.StatusOK).fields()
	fields.Set("title", "Nur ein Titel")
	path := "/intern/veranstaltungen/nur-ein-titel-2027"
	b.post("/intern/veranstaltungen/neu", fields).wantRedirect(path + "/bearbeiten/zeit-und-ort")
	b.get(path).wantStatus(http.StatusOK).wantText(".tb-preline", "Termin noch offen").wantText(".tb-check--needed", "Art der Veranstaltung")
	for _, page := range []string{path + "/bearbeiten", path + "/bearbeiten/alles", path + "/verlauf", path + "/zahlen", path + "/kopieren", path + "/teilnehmende", path + "/fragen",
		path + "/veranstaltende", "/intern/protokoll?veranstaltung=titel"} {
		answer := b.get(page).wantStatus(http.StatusOK)
		for _, nonsense := range []string{"1899", "2299", "0001", "event.kind"} {
			if strings.Contains(answer.text("main"), nonsense) {
				t.Errorf("%s says %s", page, nonsense)
			}
		}
	}
	b.get("/intern").wantText("main", "Nur ein Titel").wantText(".tb-leaf", "Termin offen")
	when := b.get(path + "/bearbeiten/zeit-und-ort").fields()
	when.Set("ends_at_date", "2027-06-01")
	when.Set("ends_at_time", "16:00")
	b.post(path+"/bearbeiten/zeit-und-ort", when).wantStatus(http.StatusSeeOther)
	if got := h.stored("nur-ein-titel-2027"); !got.StartsAt.IsZero() || got.EndsAt.Month() != 6 {
		t.Errorf("stored from %v to %v", got.StartsAt, got.EndsAt)
	}
	b.post(path+"/veroeffentlichen", nil).wantStatus(http.StatusUnprocessableEntity)
	when.Set("starts_at_date", "2027-06-02")
	when.Set("starts_at_time", "9:00")
	when.Set("version", b.get(path+"/bearbeiten/zeit-und-ort").fields().Get("version"))
	b.post(path+"/bearbeiten/zeit-und-ort", when).wantStatus(http.StatusUnprocessableEntity).wantText("#feld-ends_at-fehler", "nach")
}

func TestATextIsLookedAtWithoutBeingSaved(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev, whole := editing(t, h, 20)
	path := strings.TrimSuffix(whole, "alles") + "beschreibung"
	fields := b.get(path).fields()
	fields.Set("description", "**Wichtig** <script>alert(1)</script>")
	fields.Set("easy_language", "Noch etwas.")
	fields.Set("preview", "description")
	page := b.post(path, fields).wantStatus(http.StatusOK).wantText("#feld-description-vorschau strong", "Wichtig").wantText("textarea[name=easy_language]", "Noch etwas.")
	if page.find("#feld-description-vorschau script").Length() != 0 || page.find(".tb-preview:not([hidden])").Length() != 1 || page.find(".tb-error-summary").Length() != 0 {
		t.Error("more is shown than the one text, or what nobody should see")
	}
	if got := h.stored(ev.Slug); got.Description != "" || got.EasyLanguage != "" {
		t.Errorf("it was saved: %q", got.Description)
	}
	again := page.fields()
	again.Del("preview")
	b.post(path, again).wantRedirect(path)
	if got := h.stored(ev.Slug); got.EasyLanguage != "Noch etwas." {
		t.Errorf("saved is %q", got.EasyLanguage)
	}
}
