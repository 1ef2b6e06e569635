package registration

import (
	"slices"
	"testing"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// What the preview says is what happens, and the preview itself does nothing.
func TestAPreviewTellsWhatADecisionDoesAndDoesNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2)
	first, second, waiting := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	letters := func() int { return h.count(`SELECT count(*) FROM letters`) }
	before := letters()
	effect, err := h.service.PreviewDecision(t.Context(), h.staff, ev.Slug, Cancelling, first.Reference)
	if err != nil {
		t.Fatal(err)
	}
	want := map[Reference]State{first.Reference: Cancelled, waiting.Reference: Confirmed}
	for _, m := range effect.Moves {
		if want[m.Reference] != m.To {
			t.Errorf("%s would be %s, want %q", m.Reference, m.To, want[m.Reference])
		}
	}
	if len(effect.Moves) != len(want) || h.state(first.Reference) != Confirmed || h.state(waiting.Reference) != Waitlisted || letters() != before {
		t.Errorf("the preview %+v is not one: %d letters, before %d", effect, letters(), before)
	}
	h.sound()
	if err := h.service.Decide(t.Context(), h.staff, ev.Slug, Cancelling, "Auf Wunsch", first.Reference); err != nil {
		t.Fatal(err)
	}
	if h.state(waiting.Reference) != Confirmed || letters() != before+effect.Letters {
		t.Errorf("%d letters were written, the preview said %d", letters()-before, effect.Letters)
	}
	h.sound()
	effect, err = h.service.PreviewDecision(t.Context(), h.staff, ev.Slug, Resending, first.Reference, second.Reference)
	if err != nil || effect.Letters != 1 || len(effect.Moves) != 0 {
		t.Errorf("writing again to one of two: %+v, %v", effect, err)
	}
	before = letters()
	if err := h.service.Decide(t.Context(), h.staff, ev.Slug, Resending, "", first.Reference, second.Reference); err != nil || letters() != before+1 {
		t.Errorf("%d letters again, %v", letters()-before, err)
	}
	h.sound()
}

func TestNobodyDecidesAboutRegistrationsOfOthers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev, other := h.event(2), h.event(2)
	mine, foreign := h.register(ev.Slug, 1), h.register(other.Slug, 2)
	for _, decision := range Decisions {
		if err := h.service.Decide(t.Context(), h.staff, ev.Slug, decision, "", mine.Reference, foreign.Reference); !fault.Is(err, fault.NotFound) {
			t.Errorf("%s of another event's: %v", decision, err)
		}
		if _, err := h.service.PreviewDecision(t.Context(), h.stranger, ev.Slug, decision, mine.Reference); !fault.Is(err, fault.NotFound) {
			t.Errorf("a stranger looks at %s: %v", decision, err)
		}
	}
	if h.state(mine.Reference) != Confirmed || h.state(foreign.Reference) != Confirmed {
		t.Error("somebody was decided about")
	}
}

func TestChosenPeopleGetTheSeatsThereAreInTheOrderOfTheWaitlist(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) { d.WaitlistMode = event.WaitlistManual })
	first, second, third := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	order := Order{Decision: Promoting, References: []Reference{third.Reference, second.Reference, first.Reference}}
	if _, err := h.service.PreviewOrder(t.Context(), h.staff, ev.Slug, order); !fault.Is(err, fault.Conflict) {
		t.Errorf("without a free seat: %v", err)
	}
	h.takeBack(first)
	effect, err := h.service.PreviewOrder(t.Context(), h.staff, ev.Slug, order)
	if err != nil || len(effect.Moves) != 1 || effect.Moves[0].Reference != second.Reference || !slices.Equal(effect.Unmoved, []Reference{third.Reference}) || effect.Letters != 1 {
		t.Fatalf("%+v, %v", effect, err)
	}
	h.register(ev.Slug, 4) // waits behind: changes nothing of it
	order.Fingerprint = effect.Fingerprint
	if _, err := h.service.DecideAll(t.Context(), h.staff, ev.Slug, order); err != nil {
		t.Fatal(err)
	}
	if h.state(second.Reference) != Confirmed || h.state(third.Reference) != Waitlisted {
		t.Error("the seat went to another than was shown")
	}
	h.sound()
}

func TestWhatIsConfirmedIsWhatWasShown(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2)
	first, second, waiting, next := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3), h.register(ev.Slug, 4)
	order := Order{Decision: Cancelling, Filter: &Filter{State: Confirmed}}
	effect, err := h.service.PreviewOrder(t.Context(), h.staff, ev.Slug, order)
	if err != nil || !slices.Equal(effect.Concerned, []Reference{first.Reference, second.Reference}) {
		t.Fatalf("%+v, %v", effect, err)
	}
	h.takeBack(waiting) // now another moves up
	order.Fingerprint = effect.Fingerprint
	if _, err := h.service.DecideAll(t.Context(), h.staff, ev.Slug, order); !fault.Is(err, fault.Conflict) {
		t.Errorf("something else happened: %v", err)
	}
	if h.state(first.Reference) != Confirmed || h.state(next.Reference) != Waitlisted {
		t.Error("something of it happened")
	}
	if effect, err = h.service.PreviewOrder(t.Context(), h.staff, ev.Slug, order); err != nil {
		t.Fatal(err)
	}
	order.Fingerprint = effect.Fingerprint
	if about, err := h.service.DecideAll(t.Context(), h.staff, ev.Slug, order); err != nil || len(about.Concerned) != 2 || h.state(next.Reference) != Confirmed {
		t.Errorf("about %v: %v", about, err)
	}
	h.sound()
}

func TestADecisionIsNotAboutMoreThanOneTransactionBears(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5000)
	h.fill(ev, maxOrdered+1)
	if _, err := h.service.PreviewOrder(t.Context(), h.staff, ev.Slug, Order{Decision: Resending, Filter: &Filter{}}); !fault.Is(err, fault.Conflict) {
		t.Errorf("%v", err)
	}
}

func (h *house) takeBack(r Result) {
	h.t.Helper()
	if err := h.service.Cancel(h.t.Context(), h.staff, r.Reference, ""); err != nil {
		h.t.Fatal(err)
	}
}
