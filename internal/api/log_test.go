package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/api"
)

// readLog returns all entries that a query finds, part by part.
func (c caller) readLog(query url.Values) (all []api.LogEntry, parts int) {
	c.h.t.Helper()
	for {
		list := into[api.LogList](c.get("/log?" + query.Encode()).wants(http.StatusOK))
		all, parts = append(all, list.Items...), parts+1
		if list.Next == "" {
			return all, parts
		}
		query.Set("cursor", list.Next)
	}
}

func TestManagersReadWhoDidWhatPartByPart(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	manager := h.as(h.token("manager@ki.example", h.ki.ID, actor.RoleManager))
	ev := h.publish("Tagung", 20)
	for n := range 60 {
		h.as(h.host).patch("/events/"+ev.Slug, map[string]any{"summary": fmt.Sprintf("Fassung %d", n)}).wants(http.StatusOK)
	}
	entries, parts := manager.readLog(url.Values{"record": {"event"}, "event": {ev.Slug}, "from": {"2000-01-01"}})
	seen := map[string]bool{}
	for _, e := range entries {
		if e.Event != ev.Slug || e.Record != "event" {
			t.Errorf("not asked for: %+v", e)
		}
		if e.Action == "changed" && e.By == "Kim Beispiel" {
			seen[string(e.After)] = true
		}
	}
	if want := `{"summary":"Fassung 59"}`; len(seen) != 60 || parts != 2 || string(entries[0].After) != want {
		t.Errorf("%d versions in %d parts, the latest %s", len(seen), parts, entries[0].After)
	}
	if none, _ := h.as(h.stranger).readLog(url.Values{"event": {ev.Slug}}); len(none) != 0 {
		t.Errorf("somebody else's manager reads %+v", none)
	}
	for query, want := range map[string][2]string{"record=unfug": {"record", "form.choice"}, "cursor=x": {"cursor", "api.cursor"}, "from=gestern": {"from", "api.expected_day"},
		"to=heute": {"to", "api.expected_day"}} {
		if got := manager.get("/log?"+query).refuses(http.StatusUnprocessableEntity, "form.invalid"); got[want[0]] != want[1] {
			t.Errorf("%s: %v", query, got)
		}
	}
}
