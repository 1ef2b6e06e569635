package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
)

func withWorkshops(d *event.Draft) {
	d.Questions = event.Questions{{Key: "vormittag", Kind: question.KindWorkshops, Label: "Workshops am Vormittag", Options: []question.Option{
		{Value: "w1", Label: "Sprachbildung", Capacity: new(1)}, {Value: "w2", Label: "Elternarbeit", Capacity: new(1)}}}}
}

func (h *house) wish(slug string, n int, wishes ...string) registration.Result {
	h.t.Helper()
	return h.registerWith(slug, n, map[string][]string{"vormittag": wishes})
}

func TestWorkshopsAreSharedOutAfterAPreview(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	h.account("lea@demo.example", "Lea Beispiel", h.ki.ID, actor.RoleReader)
	h.account("ede@demo.example", "Ede Beispiel", h.ki.ID, actor.RoleReception)
	ev := h.publish("Tagung", 9, withWorkshops)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/workshops"
	b.get(path).wantStatus(http.StatusOK).wantText(".tb-subnav [aria-current]", "Workshops").wantText(".tb-state", "noch niemand")
	h.wish(ev.Slug, 1, "w1")
	two, three := h.wish(ev.Slug, 2, "w1", "w2"), h.wish(ev.Slug, 3, "w1")
	page := b.get(path).wantText(".tb-state", "noch offen").wantText("main", "3 Personen haben einen Wunsch")
	b.post(path, url.Values{"scope": {"half"}}).wantStatus(http.StatusUnprocessableEntity)
	preview := b.post(path, page.fields()).wantStatus(http.StatusOK).wantText("h2", "Noch ist nichts entschieden").
		wantText(".tb-stats", "1 mit Erstwunsch").wantText(".tb-stats", "1 mit einem späteren Wunsch").wantText(".tb-stats", "1 ohne erfüllten Wunsch")
	decide := preview.fields()
	if n := h.count(`SELECT count(*) FROM workshop_places`); n != 0 || decide.Get("seed") == "" {
		t.Fatalf("the preview gave %d places with the seed %q", n, decide.Get("seed"))
	}
	if err := h.registrations.Cancel(t.Context(), actor.System(), three.Reference, ""); err != nil {
		t.Fatal(err)
	}
	decide.Set("text", "Bitte pünktlich kommen.")
	changed := b.post(path, decide).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "Seit der Vorschau hat sich etwas geändert")
	decide = changed.fields()
	if decide.Get("text") != "Bitte pünktlich kommen." || decide.Get("seed") != preview.fields().Get("seed") {
		t.Errorf("the new preview forgot %v", decide)
	}
	b.post(path, decide).wantRedirect(path)
	b.post(path, decide).wantRedirect(path) // the second click of two
	if n := h.count(`SELECT count(*) FROM workshop_allotments`); n != 1 {
		t.Errorf("%d protocols of one decision", n)
	}
	b.get(path).wantText(".tb-notice", "sind verteilt").wantText("[aria-label='Bisherige Verteilungen']", decide.Get("seed"))
	b.get("/intern/anmeldungen/"+string(two.Reference)).wantText("main", "Elternarbeit (Zweitwunsch)").wantText(".tb-history", "Workshop: Workshops am Vormittag: Elternarbeit")
	h.signIn("lea@demo.example").get(path+"/1").wantStatus(http.StatusOK).wantText("h1", "Protokoll der Workshops 1").wantText("tbody", "Person 2")
	reception := h.signIn("ede@demo.example")
	reception.get(path + "/1").wantStatus(http.StatusForbidden)
	if links := reception.get(path).wantStatus(http.StatusOK).find("[aria-label='Bisherige Verteilungen'] a").Length(); links != 0 {
		t.Error("the reception is led to who wished for what")
	}
	list := b.get("/intern/veranstaltungen/"+ev.Slug+"/teilnehmende?workshop=vormittag%2Fw1").wantText(".tb-resultline", "1 Person, Workshops am Vormittag: Sprachbildung")
	if list.find("tbody tr").Length() != 1 || !strings.Contains(list.find("tbody").Text(), "Person 1") {
		t.Errorf("the list shows %q", list.find("tbody").Text())
	}
	b.get(path + "/2").wantStatus(http.StatusNotFound)
}

func TestAWorkshopIsChosenByHand(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 9, withWorkshops)
	one, two := h.wish(ev.Slug, 1, "w2"), h.wish(ev.Slug, 2, "w1")
	b := h.signIn("ki@demo.example")
	path := func(r registration.Result) string { return "/intern/anmeldungen/" + string(r.Reference) }
	b.get(path(one)).wantText(".tb-box--strong", "Workshop festlegen")
	page := b.get(path(one)+"/workshops").wantStatus(http.StatusOK).wantText("main", "Elternarbeit").wantText("select", "Sprachbildung (noch 1 frei)")
	fields := page.fields()
	fields.Set("workshops[vormittag]", "w1")
	fields.Set("tell", "ja")
	b.post(path(one)+"/workshops", fields).wantRedirect(path(one))
	b.get(path(one)).wantText(".tb-notice", "gespeichert").wantText("main", "Sprachbildung (von Hand festgelegt)")
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_workshops'`); n != 1 {
		t.Errorf("%d letters", n)
	}
	full := b.post(path(two)+"/workshops", fields).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "Sprachbildung")
	if full.find("option[selected]").AttrOr("value", "") != "w1" {
		t.Error("what was chosen is lost")
	}
	fields.Set("workshops[vormittag]", "w9")
	b.post(path(two)+"/workshops", fields).wantStatus(http.StatusUnprocessableEntity)
}

func TestTwoFormsForWorkshopsLoseNothingOfEachOther(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 9, withWorkshops, func(d *event.Draft) {
		q := d.Questions[0]
		q.Key, q.Label = "nachmittag", "Nachmittag"
		d.Questions = append(d.Questions, q)
	})
	one := h.wish(ev.Slug, 1, "w1")
	b, path := h.signIn("ki@demo.example"), "/intern/anmeldungen/"+string(one.Reference)+"/workshops"
	stale, second := b.get(path).fields(), b.get(path).fields()
	second.Set("workshops[vormittag]", "w1")
	b.post(path, second).wantStatus(http.StatusSeeOther)
	stale.Set("workshops[nachmittag]", "w2")
	b.post(path, stale).wantStatus(http.StatusSeeOther)
	b.get("/intern/anmeldungen/"+string(one.Reference)).wantText("main", "Sprachbildung (von Hand festgelegt)").wantText("main", "Elternarbeit (von Hand festgelegt)")
	stale.Set("workshops[vormittag]", "plenum")
	again := b.post(path, stale).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "Workshops am Vormittag")
	fields := again.fields()
	if fields.Get("workshops[vormittag]") != "plenum" || fields.Get("workshops[nachmittag]") != "w2" {
		t.Errorf("the page shows %v", fields)
	}
	b.post(path, fields).wantStatus(http.StatusSeeOther)
	b.get("/intern/anmeldungen/"+string(one.Reference)).wantText("main", "kein Workshop (von Hand festgelegt)").wantText("main", "Elternarbeit (von Hand festgelegt)")
}
