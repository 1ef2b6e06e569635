package registration

import (
	"testing"

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
