package event_test

import (
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func (h *house) seen(t *testing.T, slug string) event.State {
	t.Helper()
	ev, err := h.Visible(t.Context(), actor.Participant(), slug)
	if fault.Is(err, fault.NotFound) {
		return event.StateDraft
	}
	if err != nil {
		t.Fatal(err)
	}
	return ev.State
}

func (h *house) whats(t *testing.T, slug string) (all []string) {
	t.Helper()
	changes, err := h.History(t.Context(), actor.System(), slug, 0)
	if err != nil {
		t.Fatal(err)
	}
	for _, change := range changes {
		all = append(all, string(change.What))
	}
	return all
}

func TestADraftIsThereFromItsTimeOnThoughNoJobRuns(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev, at := h.create(t, nil), h.now.Add(48*time.Hour)
	if err := h.PublishAt(t.Context(), h.anna, ev.Slug, at); err != nil {
		t.Fatal(err)
	}
	h.now = at.Add(-time.Second)
	if list, err := h.Upcoming(t.Context(), event.Filter{}); err != nil || h.seen(t, ev.Slug) != event.StateDraft || list.Total != 0 {
		t.Errorf("before its time: %+v, %v", list, err)
	}
	h.now = at
	if list, err := h.Upcoming(t.Context(), event.Filter{}); err != nil || list.Total != 1 {
		t.Errorf("the list at its time: %+v, %v", list, err)
	}
	h.now = at.Add(-time.Hour) // a clock goes back
	if h.seen(t, ev.Slug) != event.StatePublished {
		t.Error("it has disappeared again")
	}
	expect(t, "history", h.whats(t, ev.Slug), []string{"published", "scheduled", "created"})
}

func TestOfManyWhoAskAtTheTimeOnePublishes(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev, at := h.create(t, nil), h.now.Add(time.Hour)
	if err := h.PublishAt(t.Context(), h.anna, ev.Slug, at); err != nil {
		t.Fatal(err)
	}
	h.now = at
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			if h.seen(t, ev.Slug) != event.StatePublished {
				t.Error("not there")
			}
		})
	}
	all.Wait()
	expect(t, "history", h.whats(t, ev.Slug), []string{"published", "scheduled", "created"})
}

func TestTheTimeOfPublishingCanBeChangedAndTakenBack(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	for _, at := range []time.Time{h.now.Add(time.Hour), h.now.Add(2 * time.Hour)} {
		if err := h.PublishAt(t.Context(), h.anna, ev.Slug, at); err != nil {
			t.Fatal(err)
		}
	}
	h.now = h.now.Add(90 * time.Minute)
	if h.seen(t, ev.Slug) != event.StateDraft {
		t.Error("published at the first time")
	}
	if err := h.Unschedule(t.Context(), h.anna, ev.Slug); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(2 * time.Hour)
	if n, err := h.PublishDue(t.Context()); n != 0 || err != nil || h.seen(t, ev.Slug) != event.StateDraft {
		t.Errorf("published though it was taken back: %d, %v", n, err)
	}
	expect(t, "history", h.whats(t, ev.Slug), []string{"unscheduled", "scheduled", "scheduled", "created"})
}

func TestATimeOfPublishingIsRefusedLikePublishing(t *testing.T) {
	t.Parallel()
	h := build(t)
	ready := h.create(t, nil)
	expect(t, "past", mistakes(t, h.PublishAt(t.Context(), h.anna, ready.Slug, h.now)), []string{"at event.publish_at_past"})
	expect(t, "late", mistakes(t, h.PublishAt(t.Context(), h.anna, ready.Slug, ready.StartsAt)), []string{"at event.publish_at_late"})
	placeless := h.create(t, func(d *event.Draft) { d.VenueName, d.VenueCity = "", "" })
	expect(t, "no place", mistakes(t, h.PublishAt(t.Context(), h.anna, placeless.Slug, h.now.Add(time.Hour))), []string{"venue_city event.place_missing"})
	if err := h.PublishAt(t.Context(), h.bela, ready.Slug, h.now.Add(time.Hour)); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger: %v", err)
	}
	published := h.publish(t, nil)
	if key := conflict(t, h.PublishAt(t.Context(), h.anna, published.Slug, h.now.Add(time.Hour))); key != "event.is_published" {
		t.Errorf("published: %q", key)
	}
}

func TestAnEventIsNotMovedBeforeTheTimeAtWhichItIsPublished(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	at := ev.StartsAt.Add(-time.Hour)
	if err := h.PublishAt(t.Context(), h.anna, ev.Slug, at); err != nil {
		t.Fatal(err)
	}
	d := ev.Draft(new(40))
	d.StartsAt = at
	_, err := h.Change(t.Context(), h.anna, ev.Slug, ev.Version+1, d)
	expect(t, "moved before it", mistakes(t, err), []string{"starts_at event.starts_before_publishing"})
	if err := h.Unschedule(t.Context(), h.anna, ev.Slug); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Change(t.Context(), h.anna, ev.Slug, ev.Version+2, d); err != nil {
		t.Errorf("moved after the time was taken back: %v", err)
	}
}

func TestATimeOfPublishingAsksForADateFirst(t *testing.T) {
	t.Parallel()
	h := build(t)
	undated := h.create(t, func(d *event.Draft) { d.StartsAt, d.EndsAt = time.Time{}, time.Time{} })
	found := mistakes(t, h.PublishAt(t.Context(), h.anna, undated.Slug, h.now.Add(time.Hour)))
	if slices.Contains(found, "at event.publish_at_late") || !slices.ContainsFunc(found, func(m string) bool { return strings.HasPrefix(m, "starts_at ") }) {
		t.Errorf("without a date: %v", found)
	}
}

func TestWhatLacksSomethingAtItsTimeStaysADraftAndItsPeopleAreTold(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev, at := h.create(t, nil), h.now.Add(time.Hour)
	if err := h.PublishAt(t.Context(), h.anna, ev.Slug, at); err != nil {
		t.Fatal(err)
	}
	d := ev.Draft(new(40))
	d.VenueName, d.VenueCity = "", ""
	if _, err := h.Change(t.Context(), h.anna, ev.Slug, ev.Version+1, d); err != nil {
		t.Fatal(err)
	}
	h.now = at
	for range 2 {
		if _, err := h.PublishDue(t.Context()); err != nil || h.seen(t, ev.Slug) != event.StateDraft {
			t.Fatalf("it was published: %v", err)
		}
	}
	var told []string
	if err := h.db.SelectContext(t.Context(), &told, `SELECT recipient FROM letters WHERE kind = 'event_not_published' ORDER BY recipient`); err != nil {
		t.Fatal(err)
	}
	expect(t, "told", told, []string{"anna@ki.example", "buero@musterstadt.example"})
	expect(t, "history", h.whats(t, ev.Slug), []string{"not_published", "changed", "scheduled", "created"})
	shown, err := h.Managed(t.Context(), h.anna, ev.Slug)
	if err != nil || !shown.PublishMissed {
		t.Errorf("the office does not know: %+v, %v", shown, err)
	}
	d.VenueCity = "Musterstadt"
	if _, err := h.Change(t.Context(), h.anna, ev.Slug, shown.Version, d); err != nil {
		t.Fatal(err)
	}
	if h.seen(t, ev.Slug) != event.StateDraft {
		t.Error("published behind the backs of its people")
	}
	if err := h.Publish(t.Context(), h.anna, ev.Slug); err != nil || h.seen(t, ev.Slug) != event.StatePublished {
		t.Errorf("by hand: %v", err)
	}
}

func TestWhatCannotBePublishedHidesNothingElse(t *testing.T) {
	t.Parallel()
	h := build(t)
	other, ev, at := h.publish(t, nil), h.create(t, nil), h.now.Add(time.Hour)
	if err := h.PublishAt(t.Context(), h.anna, ev.Slug, at); err != nil {
		t.Fatal(err)
	}
	h.now, h.seats.refuses = at, true
	if list, err := h.Upcoming(t.Context(), event.Filter{}); err != nil || list.Total != 1 {
		t.Errorf("the list: %+v, %v", list, err)
	}
	if h.seen(t, other.Slug) != event.StatePublished || h.seen(t, ev.Slug) != event.StateDraft {
		t.Error("a page is not as it was")
	}
	if shown, err := h.Managed(t.Context(), h.anna, ev.Slug); err != nil || shown.State != event.StateDraft {
		t.Errorf("for its hosts: %s, %v", shown.State, err)
	}
	if _, err := h.PublishDue(t.Context()); err == nil {
		t.Error("nobody learns of it")
	}
	h.seats.refuses = false
	if h.seen(t, ev.Slug) != event.StatePublished {
		t.Error("it is not published when it can be")
	}
}

func TestACopyHasNoTimeOfPublishing(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	if err := h.PublishAt(t.Context(), h.anna, ev.Slug, h.now.Add(time.Hour)); err != nil {
		t.Fatal(err)
	}
	copied, err := h.Copy(t.Context(), h.anna, ev.Slug, ev.StartsAt.AddDate(0, 1, 0))
	if err != nil || copied.PublishAt != nil {
		t.Errorf("got %v, %v", copied.PublishAt, err)
	}
}

func TestAPublishedEventBecomesADraftAgainWhileNobodyKnowsIt(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.publish(t, nil)
	for want, known := range map[string][2]int{"event.unpublish_registered": {3, 1}, "event.unpublish_invited": {0, 2}} {
		h.seats.registered, h.seats.invited = known[0], known[1]
		if key := conflict(t, h.Unpublish(t.Context(), h.anna, ev.Slug)); key != want {
			t.Errorf("%v: got %q, want %q", known, key, want)
		}
	}
	h.seats.registered, h.seats.invited = 0, 0
	for range 2 {
		if err := h.Unpublish(t.Context(), h.anna, ev.Slug); err != nil {
			t.Fatal(err)
		}
	}
	if list, err := h.Upcoming(t.Context(), event.Filter{}); err != nil || list.Total != 0 || h.seen(t, ev.Slug) != event.StateDraft {
		t.Errorf("it is still there: %+v, %v", list, err)
	}
	expect(t, "history", h.whats(t, ev.Slug), []string{"unpublished", "published", "created"})
}
