package api_test

import (
	"net/http"
	"strings"
	"testing"
)

func TestAChangeTellsPeopleUnlessItSaysOtherwise(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Tagung", 20).Slug
	h.register(slug, 1)
	host := h.as(h.host)
	told := func() (n int) {
		t.Helper()
		const count = `SELECT count(*) FROM letters WHERE kind = 'registration_event_changed' AND state = 'queued' AND data -> 'facts' ->> 'reason' = 'Im Saal wird gebaut.'`
		if err := h.db.GetContext(t.Context(), &n, count); err != nil {
			t.Fatal(err)
		}
		return n
	}
	host.patch("/events/"+slug, `{"venue": {"name": "Rathaus"}, "notify": false, "message": "Im Saal wird gebaut."}`).wants(http.StatusOK)
	if n := told(); n != 0 {
		t.Errorf("%d people are told against the will of the hosts", n)
	}
	host.patch("/events/"+slug, `{"venue": {"name": "Stadthalle"}, "message": "Im Saal wird gebaut."}`).wants(http.StatusOK)
	if n := told(); n != 1 {
		t.Errorf("%d people are told", n)
	}
	if got := host.patch("/events/"+slug, `{"message": "`+strings.Repeat("x", 2001)+`"}`).refuses(422, "form.invalid"); got["message"] == "" {
		t.Errorf("a message that is too long is refused by %v", got)
	}
	if got := host.get("/events/" + slug).wants(http.StatusOK); strings.Contains(string(got.body), "Im Saal") {
		t.Error("the message became part of the event")
	}
}
