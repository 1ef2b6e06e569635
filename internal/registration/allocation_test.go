package registration

import (
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// allocated closes the registration, looks at the preview and decides accordingly.
func (h *house) allocated(slug string, a Allocation) AllocationPreview {
	h.t.Helper()
	if err := h.events.CloseRegistration(h.t.Context(), actor.System(), slug); err != nil {
		h.t.Fatal(err)
	}
	preview, err := h.service.PreviewAllocation(h.t.Context(), h.staff, slug, a)
	if err != nil {
		h.t.Fatal(err)
	}
	if _, err := h.service.Allocate(h.t.Context(), h.staff, slug, preview.Allocation.with(preview.Fingerprint)); err != nil {
		h.t.Fatal(err)
	}
	return preview
}

func (a Allocation) with(fingerprint string) Allocation {
	a.Fingerprint = fingerprint
	return a
}

func byAllocation(d *event.Draft) { d.Rules.Mode = event.ModeAllocation }

func TestAnAllocationByHandGivesEverybodyWhatThePreviewShowed(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for mode, want := range map[event.WaitlistMode]State{
		event.WaitlistAutomatic: Confirmed, event.WaitlistOffer: Confirmed, event.WaitlistManual: Waitlisted, event.WaitlistOff: Declined,
	} {
		ev := h.event(2, byAllocation, func(d *event.Draft) { d.WaitlistMode = mode })
		refs := []Reference{h.register(ev.Slug, 1).Reference, h.register(ev.Slug, 2).Reference}
		preview := h.allocated(ev.Slug, Allocation{Method: ByHand, Picked: refs[1:]})
		for _, o := range preview.Outcomes {
			if got := h.state(o.Reference); got != o.To {
				t.Errorf("waitlist %s: %s was shown and %s came", mode, o.To, got)
			}
		}
		wantStates(h, refs, want, Confirmed)
		if n := h.count(`SELECT count(*) FROM letters WHERE event_id = $1 AND kind <> 'registration_applied'`, ev.ID); n != 2 {
			t.Errorf("waitlist %s: %d letters, want one each", mode, n)
		}
	}
	h.sound()
}

func TestAnAllocationPassesNobodyWhoWaitsForTheHosts(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, byAllocation, func(d *event.Draft) { d.WaitlistMode = event.WaitlistManual })
	first, second := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	h.allocated(ev.Slug, Allocation{Method: ByOrder})
	late, err := h.service.Register(t.Context(), h.staff, ev.Slug, person(3))
	if err != nil {
		t.Fatal(err)
	}
	if err := h.service.CancelByToken(t.Context(), first.Token); err != nil {
		t.Fatal(err)
	}
	h.allocated(ev.Slug, Allocation{Method: ByOrder})
	wantStates(h, []Reference{second.Reference, late.Reference}, Waitlisted, Waitlisted)
	h.sound()
}

func TestNothingIsDecidedAboutAnEventThatIsOver(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for _, mode := range []event.RegistrationMode{event.ModeApproval, event.ModeAllocation} {
		start := h.now
		ev := h.event(1, func(d *event.Draft) { d.Rules.Mode = mode })
		applied := h.register(ev.Slug, 1)
		h.now = ev.EndsAt
		_, err := h.service.PreviewAllocation(t.Context(), h.staff, ev.Slug, Allocation{Method: ByOrder})
		wantFault(t, err, fault.Closed, "registration.over")
		wantFault(t, h.service.Approve(t.Context(), h.staff, ev.Slug, "", applied.Reference), fault.Closed, "registration.over")
		h.now = start
	}
	h.sound()
}

func TestAnswersOfSpecialCategoriesKeepTheSeatsOfTheirOptions(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(9, func(d *event.Draft) {
		d.Questions = []question.Question{{Key: "help", Kind: question.KindSingle, Label: "Unterstützung", Special: true,
			Options: []question.Option{{Value: "signs", Label: "Gebärdensprache", Capacity: new(1)}}}}
	})
	sent := func(n int) Application {
		a := person(n)
		a.Answers.Values = map[string][]string{"help": {"signs"}}
		return a
	}
	results := make([]Result, 3)
	for n := range results {
		var err error
		if results[n], err = h.service.Register(t.Context(), actor.Participant(), ev.Slug, sent(n)); err != nil {
			t.Fatal(err)
		}
	}
	refs := []Reference{results[0].Reference, results[1].Reference, results[2].Reference}
	wantStates(h, refs, Confirmed, Waitlisted, Waitlisted)
	if err := h.service.CancelByToken(t.Context(), results[0].Token); err != nil {
		t.Fatal(err)
	}
	wantStates(h, refs, Cancelled, Confirmed, Waitlisted)
	if err := h.change(ev.Slug, new(8)); err != nil {
		t.Fatal(err)
	}
	wantStates(h, refs, Cancelled, Confirmed, Waitlisted)
	h.sound()
}
