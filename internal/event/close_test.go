package event_test

import (
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func TestRegistrationIsClosedAndOpenedByHand(t *testing.T) {
	t.Parallel()
	h := build(t)
	published := h.publish(t, func(d *event.Draft) { d.Rules.GroupMax = 5 })
	h.seats.calls = nil
	for _, step := range []struct {
		set     func() error
		phase   event.Phase
		version int64
	}{
		{func() error { return h.CloseRegistration(t.Context(), h.anna, published.Slug) }, event.Paused, published.Version + 1},
		{func() error { return h.CloseRegistration(t.Context(), h.anna, published.Slug) }, event.Paused, published.Version + 1},
		{func() error { return h.OpenRegistration(t.Context(), h.anna, published.Slug) }, event.Open, published.Version + 2},
		{func() error { return h.OpenRegistration(t.Context(), h.anna, published.Slug) }, event.Open, published.Version + 2},
	} {
		if err := step.set(); err != nil {
			t.Fatal(err)
		}
		ev, err := h.Visible(t.Context(), actor.Participant(), published.Slug)
		if err != nil || ev.RegistrationPhase(h.now) != step.phase || ev.Version != step.version || ev.Rules.GroupMax != 5 {
			t.Errorf("got %s in version %d with %+v, want %s in version %d, %v", ev.RegistrationPhase(h.now), ev.Version, ev.Rules, step.phase, step.version, err)
		}
	}
	expect(t, "calls", h.seats.calls, []string{"lock", "plan", "lock", "lock", "plan", "lock"})
	var capacity int
	if err := h.db.GetContext(t.Context(), &capacity, `SELECT capacity FROM event_seats WHERE event_id = $1`, published.ID); err != nil || capacity != 40 {
		t.Errorf("the capacity became %d, %v", capacity, err)
	}
}

func TestARegistrationThatIsClosedBeforeItBeginsDoesNotOpenByItself(t *testing.T) {
	t.Parallel()
	h := build(t)
	published := h.publish(t, func(d *event.Draft) { d.RegistrationOpensAt = new(h.now.Add(time.Hour)) })
	if err := h.CloseRegistration(t.Context(), h.anna, published.Slug); err != nil {
		t.Fatal(err)
	}
	ev, err := h.Visible(t.Context(), actor.Participant(), published.Slug)
	if err != nil || ev.RegistrationPhase(h.now) != event.NotYet || ev.RegistrationPhase(h.now.Add(time.Hour)) != event.Paused {
		t.Errorf("now %s, then %s, %v", ev.RegistrationPhase(h.now), ev.RegistrationPhase(h.now.Add(time.Hour)), err)
	}
}

func TestNothingIsClosedOrOpenedThatTakesNoRegistrationsAnyway(t *testing.T) {
	t.Parallel()
	h := build(t)
	past := h.publish(t, nil)
	without := h.publish(t, func(d *event.Draft) { d.RegistrationEnabled = false })
	late := h.publish(t, func(d *event.Draft) { d.RegistrationClosesAt = new(h.now.Add(-time.Hour)) })
	cancelled := h.publish(t, nil)
	if err := h.Cancel(t.Context(), h.anna, cancelled.Slug, ""); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		name, slug, toOpen, toClose string // keys of the refusals
		at                          time.Time
	}{
		{"a draft", h.create(t, nil).Slug, "event.is_draft", "event.is_draft", h.now},
		{"a cancelled event", cancelled.Slug, "event.is_cancelled", "event.is_cancelled", h.now},
		{"one without registration", without.Slug, "event.takes_no_registrations", "event.takes_no_registrations", h.now},
		{"one whose deadline is over", late.Slug, "event.deadline_is_over", "", h.now},
		{"one that is over", past.Slug, "event.registration_is_over", "event.registration_is_over", past.EndsAt},
	} {
		h.now = c.at
		if got := conflict(t, h.OpenRegistration(t.Context(), h.anna, c.slug)); got != c.toOpen {
			t.Errorf("opening %s: %q, want %q", c.name, got, c.toOpen)
		}
		if got := conflict(t, h.CloseRegistration(t.Context(), h.anna, c.slug)); got != c.toClose {
			t.Errorf("closing %s: %q, want %q", c.name, got, c.toClose)
		}
	}
}

func TestOnlyWhoEditsAnEventClosesItsRegistration(t *testing.T) {
	t.Parallel()
	h := build(t)
	published := h.publish(t, nil)
	if err := h.CloseRegistration(t.Context(), member(3, h.ki, actor.RoleReader), published.Slug); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a reader: %v", err)
	}
	if err := h.CloseRegistration(t.Context(), h.bela, published.Slug); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger: %v", err)
	}
}
