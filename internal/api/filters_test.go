package api_test

import (
	"net/http"
	"reflect"
	"strconv"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/api"
)

func TestFiltersAreSavedListedRenamedAndDeleted(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ask(asking)
	path, host := "/events/"+slug+"/filters", h.as(h.host)
	parts := map[string]any{"state": "confirmed", "registered_from": "2027-05-02", "registered_to": "2027-05-09", "entered_by": "account"}
	made := into[api.SavedFilter](host.post(path, map[string]any{"name": "Neu", "shared": true, "filter": parts}).wants(http.StatusCreated))
	listed := into[api.SavedFilterList](host.get(path).wants(http.StatusOK)).Items
	if len(listed) != 1 || !reflect.DeepEqual(listed[0], made) || made.Filter.From != "2027-05-02" || made.Filter.To != "2027-05-09" || made.Filter.State != "confirmed" {
		t.Errorf("made %+v, listed %+v", made, listed)
	}
	for name, sent := range map[string]map[string]any{
		"a search":             {"name": "Suche", "filter": map[string]any{"q": "Beispiel"}},
		"an unknown state":     {"name": "Stand", "filter": map[string]any{"state": "da"}},
		"an unknown answer":    {"name": "Antwort", "filter": map[string]any{"answer": "gibtesnicht=ja"}},
		"a day that is none":   {"name": "Tag", "filter": map[string]any{"registered_from": "gestern"}},
		"nothing":              {"name": "Alles"},
		"no name":              {"filter": parts},
		"a name that is taken": {"name": "Neu", "shared": true, "filter": parts},
	} {
		if a := host.post(path, sent); a.status != http.StatusUnprocessableEntity {
			t.Errorf("%s: %d %s", name, a.status, a.body)
		}
	}
	one := path + "/" + strconv.FormatInt(made.Number, 10)
	renamed := into[api.SavedFilterList](host.post(one+"/rename", map[string]any{"name": "Anders"}).wants(http.StatusOK)).Items
	if len(renamed) != 1 || renamed[0].Name != "Anders" {
		t.Errorf("renamed %+v", renamed)
	}
	reader := h.as(h.token("lesen@ki.example", h.ki.ID, actor.RoleReader))
	reader.post(path, map[string]any{"name": "Meiner", "filter": parts}).wants(http.StatusCreated)
	reader.post(path, map[string]any{"name": "Alle", "shared": true, "filter": parts}).wants(http.StatusForbidden)
	reader.post(one+"/delete", nil).wants(http.StatusForbidden)
	if left := into[api.SavedFilterList](host.post(one+"/delete", nil).wants(http.StatusOK)).Items; len(left) > 0 {
		t.Errorf("left is %+v", left)
	}
	host.post(one+"/delete", nil).wants(http.StatusNotFound)
	reader.get("/events/" + slug + "/registrations?code=GEHEIM").wants(http.StatusForbidden)
	reader.get("/events/" + slug + "/registrations.csv?code=GEHEIM").wants(http.StatusForbidden)
}

func TestAFileHasTheColumnsThatAreNamed(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 5).Slug
	h.register(slug, 1)
	file := "/events/" + slug + "/registrations.csv?format=utf8&columns="
	for columns, want := range map[string]string{"email,state": "Nr.,Status,Nachname,Vorname,E-Mail", "reference": "Nr.,Nachname,Vorname,Anmeldenummer"} {
		if line, _, _ := strings.Cut(string(h.as(h.host).get(file+columns).wants(http.StatusOK).body), "\n"); line != want {
			t.Errorf("%s: %s", columns, line)
		}
	}
	h.as(h.host).get(file+"nonsense").refuses(422, "form.invalid")
}
