package event_test

import (
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func TestAPublishedEventIsThereForEverybody(t *testing.T) {
	t.Parallel()
	h := build(t)
	created := h.create(t, nil)
	h.seats.calls = nil
	if err := h.Publish(t.Context(), h.anna, created.Slug); err != nil {
		t.Fatal(err)
	}
	expect(t, "calls", h.seats.calls, []string{"lock", "plan"})
	seen, err := h.Visible(t.Context(), actor.Participant(), created.Slug)
	if err != nil || seen.State != event.StatePublished || seen.Version != 2 || !seen.PublishedAt.Equal(h.now) {
		t.Errorf("got %+v, %v", seen, err)
	}
	var capacity int
	if err := h.db.GetContext(t.Context(), &capacity, `SELECT capacity FROM event_seats WHERE event_id = $1`, created.ID); err != nil || capacity != 40 {
		t.Errorf("publishing changed the capacity to %d, %v", capacity, err)
	}
	if err := h.Publish(t.Context(), h.anna, created.Slug); err != nil {
		t.Errorf("publishing twice: %v", err)
	}
}

func TestAnEventWithoutAPlaceIsNotPublished(t *testing.T) {
	t.Parallel()
	h := build(t)
	placeless := func(d *event.Draft) { d.VenueName, d.VenueCity = "", "" }
	created := h.create(t, placeless)
	expect(t, "no place", mistakes(t, h.Publish(t.Context(), h.anna, created.Slug)), []string{"venue_city event.place_missing"})
	online := h.create(t, func(d *event.Draft) { placeless(d); d.Online = true })
	if err := h.Publish(t.Context(), h.anna, online.Slug); err != nil {
		t.Errorf("online: %v", err)
	}
	d := online.Draft(nil)
	d.Online = false
	_, err := h.Change(t.Context(), h.anna, online.Slug, 2, d)
	expect(t, "loses its place", mistakes(t, err), []string{"venue_city event.place_missing"})
}

func TestACancelledEventStaysVisibleAndCannotChange(t *testing.T) {
	t.Parallel()
	h := build(t)
	published := h.publish(t, nil)
	h.seats.calls = nil
	if err := h.Cancel(t.Context(), h.anna, published.Slug, " Zu wenige\r\nAnmeldungen. "); err != nil {
		t.Fatal(err)
	}
	expect(t, "calls", h.seats.calls, []string{"lock", "cancel Zu wenige\nAnmeldungen."})
	seen, err := h.Visible(t.Context(), actor.Participant(), published.Slug)
	if err != nil || seen.State != event.StateCancelled || seen.CancelReason != "Zu wenige\nAnmeldungen." || seen.Version != 3 {
		t.Errorf("got %+v, %v", seen, err)
	}
	if err := h.Cancel(t.Context(), h.anna, published.Slug, "noch einmal"); err != nil {
		t.Errorf("cancelling twice: %v", err)
	}
	if _, err := h.Change(t.Context(), h.anna, published.Slug, seen.Version, seen.Draft(nil)); !fault.Is(err, fault.Conflict) {
		t.Errorf("change: %v", err)
	}
	if err := h.Publish(t.Context(), h.anna, published.Slug); !fault.Is(err, fault.Conflict) {
		t.Errorf("publish: %v", err)
	}
}

func TestDraftsAndPastEventsAreNotCancelled(t *testing.T) {
	t.Parallel()
	h := build(t)
	draft, published := h.create(t, nil), h.publish(t, nil)
	if err := h.Cancel(t.Context(), h.anna, draft.Slug, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("draft: %v", err)
	}
	h.now = published.EndsAt
	if err := h.Cancel(t.Context(), h.anna, published.Slug, ""); !fault.Is(err, fault.Conflict) {
		t.Errorf("over: %v", err)
	}
}

func TestRegistrationGoesThroughItsPhases(t *testing.T) {
	opens, closes := berlin("2027-03-01 00:00"), berlin("2027-05-01 00:00").Add(-time.Second)
	ev := event.Event{State: event.StatePublished, RegistrationEnabled: true, StartsAt: berlin("2027-05-15 09:30"), EndsAt: berlin("2027-05-15 16:00"),
		RegistrationOpensAt: &opens, RegistrationClosesAt: &closes, WaitlistMode: event.WaitlistAutomatic, CancelUntil: &closes}
	for _, c := range []struct {
		at   time.Time
		want event.Phase
	}{
		{opens.Add(-time.Nanosecond), event.NotYet}, {opens, event.Open}, {closes, event.Open},
		{closes.Add(time.Second - time.Nanosecond), event.Open}, {closes.Add(time.Second), event.Closed},
		{ev.StartsAt, event.Closed}, {ev.EndsAt.Add(-1), event.Closed}, {ev.EndsAt, event.Over},
	} {
		if got := ev.RegistrationPhase(c.at); got != c.want || ev.RegistrationOpenAt(c.at) != (c.want == event.Open) {
			t.Errorf("at %v: got %s, want %s", c.at, got, c.want)
		}
	}
	if !ev.CancelOpenAt(closes) || ev.CancelOpenAt(closes.Add(time.Second)) || !ev.PromotionOpenAt(closes.Add(time.Hour)) || ev.PromotionOpenAt(ev.StartsAt) {
		t.Error("cancelling or moving up ends at a wrong time")
	}
	without := ev
	without.RegistrationEnabled = false
	draft := ev
	draft.State = event.StateDraft
	cancelled := ev
	cancelled.State = event.StateCancelled
	for want, phase := range map[event.Phase]event.Phase{event.NotOffered: without.RegistrationPhase(opens), event.Cancelled: cancelled.RegistrationPhase(ev.EndsAt)} {
		if phase != want {
			t.Errorf("got %s, want %s", phase, want)
		}
	}
	if draft.RegistrationPhase(opens) != event.NotOffered || cancelled.CancelOpenAt(opens) {
		t.Error("drafts take no registrations, cancelled events nothing back")
	}
}

func TestThePageChangesWhenADeadlinePasses(t *testing.T) {
	opens, closes := berlin("2027-03-01 00:00"), berlin("2027-05-01 00:00").Add(-time.Second)
	ev := event.Event{StartsAt: berlin("2027-05-15 09:30"), EndsAt: berlin("2027-05-15 16:00"), RegistrationOpensAt: &opens, RegistrationClosesAt: &closes,
		Rules: event.Rules{ChangeUntil: new(berlin("2027-05-02 12:00")), SubstituteUntil: new(berlin("2027-05-04 12:00")), NameUntil: new(berlin("2027-05-03 12:00"))}}
	at := opens.Add(-time.Hour)
	for _, want := range []time.Time{opens, berlin("2027-05-01 00:00"), berlin("2027-05-02 12:00").Add(time.Second), berlin("2027-05-03 12:00").Add(time.Second),
		berlin("2027-05-04 12:00").Add(time.Second), ev.StartsAt, ev.EndsAt} {
		next, ok := ev.NextChange(at)
		if !ok || !next.Equal(want) {
			t.Errorf("after %v comes %v, want %v", at, next, want)
		}
		at = next
	}
	if _, ok := ev.NextChange(at); ok {
		t.Error("after the end nothing changes")
	}
}
