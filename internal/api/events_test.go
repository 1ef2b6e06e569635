package api_test

import (
	"net/http"
	"testing"

	"tagungsbuero/internal/api"
)

func TestEventsAreListedAndRead(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Übergänge gestalten", 3).Slug
	h.register(slug, 1)
	list := into[api.EventList](h.participant().get("/events").wants(http.StatusOK))
	if len(list.Items) != 1 || list.Items[0].Slug != slug || list.Next != "" {
		t.Fatalf("%+v", list)
	}
	ev := into[api.Event](h.participant().get("/events/" + slug).wants(http.StatusOK))
	if ev.Title != "Übergänge gestalten" || *ev.Seats.Free != 2 || ev.Seats.Taken != 1 || ev.Hosts[1].ContactName != "Bo Beispiel" {
		t.Errorf("%+v", ev)
	}
}
