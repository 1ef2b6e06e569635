package api_test

import (
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"testing"
	"time"

	"tagungsbuero/internal/api"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
)

func slugs(a answer) []string {
	a.t.Helper()
	found := []string{}
	for _, ev := range into[api.EventList](a.wants(http.StatusOK)).Items {
		found = append(found, ev.Slug)
	}
	return found
}

func TestEventsAreFoundByEveryFilter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	tagung := h.publish("Übergänge gestalten", 3).Slug
	draft := h.draft("Sprachtraining", 0)
	draft.Kind, draft.Topics, draft.MunicipalityKey = event.KindTraining, []string{h.topic()}, new("05315")
	draft.StartsAt, draft.EndsAt = draft.StartsAt.AddDate(0, 1, 0), draft.EndsAt.AddDate(0, 1, 0)
	training := h.create(draft).Slug
	h.as(h.host).post("/events/"+training+"/publish", nil).wants(http.StatusOK)
	for query, want := range map[string][]string{
		"":                     {tagung, training},
		"kind=training":        {training},
		"topic=" + h.topic():   {training},
		"topic=gibt-es-nicht":  {},
		"region=05315":         {training},
		"region=koeln":         {training},
		"region=gibt-es-nicht": {},
		"from=2027-06-01":      {training},
		"to=2027-05-06":        {tagung},
		"to=2027-05-05":        {},
		"from=2027-05-06T12:00:00Z&to=2027-05-31": {tagung},
		"q=uebergaenge": {tagung},
		"q=100%25_":     {},
		"when=upcoming": {tagung, training},
	} {
		if got := slugs(h.participant().get("/events?" + query)); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	h.now = time.Date(2027, 5, 20, 9, 0, 0, 0, dates.Berlin)
	if got := slugs(h.participant().get("/events?when=past&from=2027-01-01")); !slices.Equal(got, []string{tagung}) {
		t.Errorf("past: %v", got)
	}
}

func (h *house) topic() string {
	h.t.Helper()
	topics, err := h.events.Topics(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return topics[0].Key
}

func TestOwnEventsIncludeDrafts(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	published, draft := h.publish("Fachtagung", 0).Slug, h.create(h.draft("Entwurf", 0)).Slug
	host := h.as(h.host)
	for query, want := range map[string][]string{
		"own=true": {published}, "own=true&when=drafts": {draft}, "own=true&when=all": {published, draft}, "own=true&when=all&q=entwurf": {draft},
	} {
		if got := slugs(host.get("/events?" + query)); !slices.Equal(slices.Sorted(slices.Values(got)), slices.Sorted(slices.Values(want))) {
			t.Errorf("%s: %v, want %v", query, got, want)
		}
	}
	if got := slugs(h.as(h.stranger).get("/events?own=true&when=all")); len(got) != 0 {
		t.Errorf("a stranger sees %v", got)
	}
	if fields := host.get("/events?when=drafts").refuses(422, "form.invalid"); fields["when"] != "api.only_own" {
		t.Error(fields)
	}
	if fields := host.get("/events?own=true&kind=training").refuses(422, "form.invalid"); fields["own"] != "api.own_filters" {
		t.Error(fields)
	}
}

func TestACursorLeadsThroughTheWholeList(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	const events = event.PageSize*2 + 1
	for i := range events {
		h.publish(fmt.Sprintf("Treffen %d", i), 0)
	}
	seen, parts := map[string]bool{}, 0
	for next := "first"; next != ""; parts++ {
		query := url.Values{}
		if next != "first" {
			query.Set("cursor", next)
		}
		list := into[api.EventList](h.participant().get("/events?" + query.Encode()).wants(http.StatusOK))
		for _, ev := range list.Items {
			seen[ev.Slug] = true
		}
		next = list.Next
	}
	if len(seen) != events || parts != 3 {
		t.Errorf("%d events in %d parts", len(seen), parts)
	}
}

func TestOnlyHostsReadHowToTakePartOnline(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 0).Slug
	for access, callers := range map[string][]caller{"https://raum.example/geheim": {h.as(h.host), h.as(h.reader)}, "": {h.participant(), h.as(h.stranger)}} {
		for _, caller := range callers {
			if got := into[api.Event](caller.get(path).wants(http.StatusOK)).OnlineAccess; got != access {
				t.Errorf("got %q, want %q", got, access)
			}
		}
	}
	if got := into[api.EventList](h.participant().get("/events")).Items[0].OnlineAccess; got != "" {
		t.Errorf("the list tells %q", got)
	}
}
