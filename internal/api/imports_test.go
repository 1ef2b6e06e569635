package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/api"
	"tagungsbuero/internal/event"
)

func TestAListIsEnteredAsThePreviewShowed(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ruled(2, event.WaitlistManual, event.Rules{})
	path, host := "/events/"+slug+"/imports", h.as(h.host)
	known := h.apply(slug, with(person(1), nil))
	list := map[string]any{"silent": true, "file": attached("liste.csv",
		"Vorname;Nachname;E-Mail;Einrichtung;Schuhgröße\nPerson 001;Beispiel;person1@mail.example;JMD;38\nAda;Beispiel;;JMD;39\nBo;Beispiel;bo@mail.example;JMD;40\n")}
	preview := into[api.ImportPreview](host.post(path+"/preview", list).wants(http.StatusOK))
	var outcomes []string
	for _, line := range preview.Items {
		outcomes = append(outcomes, string(line.Outcome))
	}
	if diff := cmp.Diff([]string{"registered", "enter", "enter"}, outcomes); diff != "" || *preview.Items[0].Reference != known.Reference || preview.Items[1].Line != 3 || *preview.Items[1].State != "confirmed" ||
		preview.Items[1].Reference != nil || *preview.Items[2].State != "waitlisted" || !cmp.Equal(preview.UnknownHeadings, []string{"Schuhgröße"}) {
		t.Errorf("%+v: %s", preview, diff)
	}
	if n := h.count("registrations"); n != 1 {
		t.Errorf("the preview entered %d", n-1)
	}
	host.post(path, with(list, map[string]any{"fingerprint": "alt"})).refuses(http.StatusConflict, "registration.list_changed")
	first := into[api.ImportPreview](host.under("k").post(path, with(list, map[string]any{"fingerprint": preview.Fingerprint})).wants(http.StatusCreated))
	if _, err := h.db.ExecContext(t.Context(), "DELETE FROM idempotency_keys"); err != nil { // as if the process was killed before it was kept
		t.Fatal(err)
	}
	again := into[api.ImportPreview](host.under("k").post(path, with(list, map[string]any{"fingerprint": preview.Fingerprint})).wants(http.StatusCreated))
	if n := h.count("registrations"); n != 3 || first.Items[1].Reference == nil || *again.Items[1].Reference != *first.Items[1].Reference {
		t.Errorf("%d registrations, %+v, %+v", n, first, again)
	}
}

func TestMistakesInAListAreNamedByLine(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.ask(asking) + "/imports"
	list := map[string]any{"file": attached("liste.csv", "Nachname;E-Mail;Wie nehmen Sie teil?;kinder\nBeispiel;x;online;1\nBeispiel;kim@mail.example;zelt;9\n")}
	want := map[string]string{"lines[2].email": "form.email", "lines[3].answers.wie_nehmen_sie_teil": "registration.import_choice", "lines[3].answers.kinder": "form.number_too_large"}
	if diff := cmp.Diff(want, h.as(h.host).post(path, list).refuses(422, "form.invalid")); diff != "" {
		t.Error(diff)
	}
	preview := into[api.ImportPreview](h.as(h.host).post(path+"/preview", list).wants(http.StatusOK))
	if mistakes := preview.Items[1].Mistakes; preview.Items[1].Outcome != "mistake" || len(mistakes) != 2 || mistakes[0].Name != "answers.wie_nehmen_sie_teil" || mistakes[0].Message == "" {
		t.Errorf("%+v", preview)
	}
	if got := h.as(h.host).post(path, `{}`).refuses(422, "form.invalid"); got["file"] != "form.required" {
		t.Error(got)
	}
	h.as(h.host).post(path, map[string]any{"file": attached("liste.pdf", "%PDF-1.7")}).refuses(422, "table.foreign")
	if h.count("registrations") != 0 {
		t.Error("somebody was entered")
	}
}

func TestAListIsEnteredAboveTheCapacityWithTheRight(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ruled(1, event.WaitlistOff, event.Rules{})
	h.apply(slug, person(1))
	list := map[string]any{"file": attached("liste.csv", "Nachname;Einrichtung\nBeispiel;JMD\n")}
	above := with(list, map[string]any{"overbook": map[string]any{"reason": "Grußwort"}})
	path := "/events/" + slug + "/imports"
	if got := h.as(h.host).post(path, list).refuses(422, "form.invalid"); len(got) != 1 || got["lines[2].line"] != "registration.full" {
		t.Error(got)
	}
	h.as(h.host).post(path, above).refuses(http.StatusForbidden, "registration.overbook_forbidden")
	manager := h.as(h.token("leitung@ki.example", h.ki.ID, actor.RoleManager))
	if got := manager.post(path, with(list, map[string]any{"overbook": map[string]any{}})).refuses(422, "form.invalid"); got["overbook.reason"] != "form.required" {
		t.Error(got)
	}
	if done := into[api.ImportPreview](manager.post(path, above).wants(http.StatusCreated)); !done.Items[0].Overbooked || *done.Items[0].State != "confirmed" {
		t.Errorf("%+v", done)
	}
}

func TestListsMayBeAsLargeAsThePagesAllow(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 0).Slug
	long := "Nachname;Vorname\nBeispiel;Kim\n" + strings.Repeat(" ", 5<<20-100)
	h.as(h.host).post("/events/"+slug+"/imports/preview", map[string]any{"file": attached("liste.csv", long)}).wants(http.StatusOK)
	h.as(h.host).post("/events/"+slug+"/imports/preview", map[string]any{"file": attached("liste.csv", long+strings.Repeat(" ", 200))}).refuses(422, "table.too_large")
}
