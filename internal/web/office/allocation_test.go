package office_test

import (
	"net/http"
	"net/url"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

func byAllocation(d *event.Draft) { d.Rules.Mode = event.ModeAllocation }

func TestSeatsAreDrawnByLotAfterAPreview(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	h.account("lea@demo.example", "Lea Beispiel", h.ki.ID, actor.RoleReader)
	ev := h.publish("Tagung", 2, byAllocation)
	var refs []registration.Reference
	for n := range 3 {
		refs = append(refs, h.register(ev.Slug, n).Reference)
	}
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/zuteilung"
	early := b.get(path).wantStatus(http.StatusOK).wantText(".tb-subnav [aria-current]", "Zuteilung").wantText(".tb-state", "Noch können sich Menschen bewerben")
	b.post(path, url.Values{"method": {"lot"}}).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "Noch können sich Menschen bewerben")
	b.post(early.find(".tb-state form").AttrOr("action", ""), nil).wantStatus(http.StatusSeeOther)
	fields := b.get(path).wantText(".tb-stats", "3 Bewerbungen").fields()
	fields.Set("method", "lot")
	fields.Set("order["+string(refs[0])+"]", "viele")
	fields.Add("registrations", string(refs[0]))
	again := b.post(path, fields).wantStatus(http.StatusUnprocessableEntity)
	if again.find("input[name=registrations][checked]").Length() != 1 || again.find("input[name=method][checked]").AttrOr("value", "") != "lot" {
		t.Error("what was chosen is lost")
	}
	fields.Set("order["+string(refs[0])+"]", "")
	preview := b.post(path, fields).wantStatus(http.StatusOK).wantText("h2", "Noch ist nichts entschieden").
		wantText(".tb-stats", "2 mit Platz").wantText(".tb-stats", "1 auf der Warteliste")
	decide := preview.fields()
	seed := decide.Get("seed")
	if seed == "" || preview.find("tbody tr").Length() != 3 {
		t.Fatalf("the preview has the seed %q and %d lines", seed, preview.find("tbody tr").Length())
	}
	h.wantState(refs[0], registration.Applied)
	if err := h.registrations.Cancel(t.Context(), actor.System(), refs[1], ""); err != nil {
		t.Fatal(err)
	}
	decide.Set("text", "Danke für Ihre Geduld.")
	changed := b.post(path, decide).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "Seit der Vorschau hat sich etwas geändert").
		wantText(".tb-stats", "2 mit Platz").wantText(".tb-stats", "0 auf der Warteliste")
	decide = changed.fields()
	if decide.Get("seed") != seed || decide.Get("text") != "Danke für Ihre Geduld." {
		t.Errorf("the new preview forgot %v", decide)
	}
	b.post(path, decide).wantRedirect(path)
	h.wantState(refs[0], registration.Confirmed)
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_confirmed' AND CAST(data AS text) LIKE '%Ihre Geduld%'`); n != 2 {
		t.Errorf("%d letters", n)
	}
	b.get(path).wantText(".tb-notice", "Plätze sind vergeben").wantText("[aria-label='Bisherige Vergaben']", seed).wantText(".tb-state", "Es wartet niemand")
	h.signIn("lea@demo.example").get(path+"/1").wantStatus(http.StatusOK).wantText("h1", "Protokoll der Zuteilung 1").wantText(".tb-facts", seed).
		wantText(".tb-facts", "nach Los").wantText(".tb-facts", "Kim Beispiel").wantText("tbody", "Person 2")
	b.get(path + "/2").wantStatus(http.StatusNotFound)
	b.get(path + "/x").wantStatus(http.StatusNotFound)
}

func TestSeatsAreGivenByHandInTheTypedOrder(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 1, byAllocation)
	first, second := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	if err := h.events.CloseRegistration(t.Context(), actor.System(), ev.Slug); err != nil {
		t.Fatal(err)
	}
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/zuteilung"
	preview := b.post(path, url.Values{"method": {"hand"}, "registrations": {string(first.Reference), string(second.Reference)},
		"order[" + string(second.Reference) + "]": {"1"}, "order[" + string(first.Reference) + "]": {"2"}}).wantStatus(http.StatusOK)
	b.post(path, preview.fields()).wantRedirect(path)
	h.wantState(second.Reference, registration.Confirmed)
	h.wantState(first.Reference, registration.Waitlisted)
}
