package registration

import (
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// Cases in which others have lost seats, given them twice or forgotten who waits.

func TestTwentyNinePeopleAtOnceGetTwentyEightSeats(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	const seats = 28
	ev := h.event(seats)
	other := New(h.db, testLinks)
	results := make([]Result, seats+1)
	var wg sync.WaitGroup
	for n := range results {
		wg.Go(func() {
			var err error
			service := []*Service{h.service, other}[n%2]
			if results[n], err = service.Register(t.Context(), actor.Participant(), ev.Slug, person(n)); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if seated, waiting := countState(results, Confirmed), countState(results, Waitlisted); seated != seats || waiting != 1 {
		t.Errorf("%d have a seat and %d wait", seated, waiting)
	}
	h.sound()
}

func TestPeopleMoveUpInOrderWhenTheCapacityIsRaisedLater(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	refs := h.registerAll(ev.Slug, 5)
	h.now = h.now.Add(72 * time.Hour)
	h.mustChange(ev.Slug, new(3))
	wantStates(h, refs, Confirmed, Confirmed, Confirmed, Waitlisted, Waitlisted)
	if late := h.register(ev.Slug, 9); late.State != Waitlisted || late.WaitlistPosition != 3 {
		t.Errorf("who comes later: %+v", late)
	}
	h.sound()
}

func TestEverybodyMovesUpWhenTheCapacityBecomesUnlimited(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for mode, want := range map[event.WaitlistMode]State{event.WaitlistAutomatic: Confirmed, event.WaitlistOffer: Offered, event.WaitlistManual: Waitlisted} {
		ev := h.event(1, func(d *event.Draft) { d.WaitlistMode = mode })
		refs := h.registerAll(ev.Slug, 4)
		h.mustChange(ev.Slug, nil)
		wantStates(h, refs, Confirmed, want, want, want)
	}
	h.sound()
}

func TestASeatThatWasAcceptedAndCancelledIsOfferedToTheNext(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, byOffer)
	refs := h.registerAll(ev.Slug, 3)
	for i := range 2 {
		h.mustCancel(refs[i])
		if err := h.service.AcceptOffer(t.Context(), testLinks.Token(refs[i+1])); err != nil {
			t.Fatal(err)
		}
	}
	wantStates(h, refs, Cancelled, Cancelled, Confirmed)
	wantFault(t, h.service.AcceptOffer(t.Context(), testLinks.Token(refs[1])), fault.Closed, "registration.offer_gone")
	h.sound()
}

func TestWhoMissesAnOfferMayWaitAgainBehindAllOthers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for rule, missed := range map[event.LapseRule]State{event.LapseToEnd: Waitlisted, event.LapseOut: Expired} {
		ev := h.event(1, byOffer, func(d *event.Draft) { d.Rules.OfferLapse = rule })
		refs := h.registerAll(ev.Slug, 4)
		h.mustCancel(refs[0])
		h.catchUp(event.DefaultOfferHours * time.Hour)
		wantStates(h, refs, Cancelled, missed, Offered, Waitlisted)
		if rule == event.LapseOut {
			refs[1] = h.register(ev.Slug, 1).Reference // again, which is allowed
		}
		page, err := h.service.Personal(t.Context(), testLinks.Token(refs[1]))
		if err != nil || page.WaitlistPosition != 2 {
			t.Errorf("%s: the place on the waitlist is %d, %v", rule, page.WaitlistPosition, err)
		}
		for _, i := range []int{2, 3} {
			if err := h.service.DeclineOffer(t.Context(), testLinks.Token(refs[i])); err != nil {
				t.Fatal(err)
			}
		}
		wantStates(h, refs, Cancelled, Offered, Declined, Declined)
	}
	h.sound()
}

func TestAGroupLargerThanWhatIsFreeWaitsWithoutHoldingUpOthers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2, groupsOfTen)
	refs := h.registerAll(ev.Slug, 1)
	group := h.mustGroup(ev.Slug, true, 0, 11, 12, 13)
	for _, member := range group.Members {
		refs = append(refs, member.Reference)
	}
	refs = append(refs, h.register(ev.Slug, 21).Reference, h.register(ev.Slug, 22).Reference)
	wantStates(h, refs, Confirmed, Waitlisted, Waitlisted, Waitlisted, Confirmed, Waitlisted)
	h.mustCancel(refs[0])
	wantStates(h, refs, Cancelled, Waitlisted, Waitlisted, Waitlisted, Confirmed, Confirmed)
	h.mustCancel(refs[4])
	wantStates(h, refs, Cancelled, Waitlisted, Waitlisted, Waitlisted, Cancelled, Confirmed)
	if err := h.service.CancelMembers(t.Context(), group.Token, refs[1], refs[2]); err != nil {
		t.Fatal(err)
	}
	wantStates(h, refs, Cancelled, Cancelled, Cancelled, Confirmed, Cancelled, Confirmed)
	h.sound()
}

func TestTheNextMovesUpWhenNobodyConfirmsTheAddress(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) { d.Rules.ConfirmEmail, d.Rules.ConfirmHours = true, 2 })
	refs := h.registerAll(ev.Slug, 2)
	confirm := func(i int) error {
		_, err := h.service.ConfirmAddress(t.Context(), testLinks.tokenFor(confirmPurpose, refs[i]))
		return err
	}
	if err := confirm(1); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(2*time.Hour - time.Second)
	wantStates(h, refs, Unconfirmed, Waitlisted)
	h.now = h.now.Add(time.Second)
	wantFault(t, confirm(0), fault.Closed, "registration.confirm_expired") // nothing else looks at the event before
	wantStates(h, refs, Expired, Confirmed)
	h.sound()
}

func TestWhoComesWhileAnOfferIsOutPassesNobody(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, byOffer)
	refs := h.registerAll(ev.Slug, 3)
	h.mustCancel(refs[0])
	late := h.register(ev.Slug, 9)
	refs = append(refs, late.Reference)
	if late.WaitlistPosition != 2 {
		t.Errorf("the late one is at %d", late.WaitlistPosition)
	}
	if err := h.service.DeclineOffer(t.Context(), testLinks.Token(refs[1])); err != nil {
		t.Fatal(err)
	}
	wantStates(h, refs, Cancelled, Declined, Offered, Waitlisted)
	h.sound()
}

func TestAFormThatWasOpenWhileTheRegistrationClosedIsRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	closes := h.now.Add(time.Hour)
	ev := h.event(9, func(d *event.Draft) { d.RegistrationClosesAt = &closes })
	filled := func(n int) error {
		_, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, person(n))
		return err
	}
	other := New(h.db, testLinks) // a process that has not heard of it
	if _, err := other.Register(t.Context(), actor.Participant(), ev.Slug, person(1)); err != nil {
		t.Fatal(err)
	}
	if err := h.events.CloseRegistration(t.Context(), actor.System(), ev.Slug); err != nil {
		t.Fatal(err)
	}
	_, err := other.Register(t.Context(), actor.Participant(), ev.Slug, person(2))
	wantFault(t, err, fault.Closed, "registration.paused")
	wantFault(t, filled(2), fault.Closed, "registration.paused")
	if err := h.events.OpenRegistration(t.Context(), actor.System(), ev.Slug); err != nil {
		t.Fatal(err)
	}
	h.now = closes.Add(time.Second - time.Microsecond) // the last second is still in time
	if err := filled(2); err != nil {
		t.Errorf("in the last second: %v", err)
	}
	h.now = closes.Add(time.Second)
	wantFault(t, filled(3), fault.Closed, "registration.closed")
	h.sound()
}

func TestOnePersonInManyTabsIsRegisteredOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(9)
	var mu sync.Mutex
	var first, repeated int
	var wg sync.WaitGroup
	for n := range 20 {
		wg.Go(func() {
			form := person(1)
			form.Submission = "tab-" + string(rune('a'+n))
			result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, form)
			mu.Lock()
			defer mu.Unlock()
			switch {
			case err != nil:
				t.Error(err)
			case result.Again:
				repeated++
			default:
				first++
			}
		})
	}
	wg.Wait()
	if first != 1 || repeated != 19 {
		t.Errorf("%d tabs registered, %d were told to look into the mail", first, repeated)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_confirmed'`); n != 1 {
		t.Errorf("%d letters of confirmation", n)
	}
	h.sound()
}

// registerAll lets so many different people register one after the other.
func (h *house) registerAll(slug string, people int) (refs []Reference) {
	h.t.Helper()
	for n := range people {
		refs = append(refs, h.register(slug, n).Reference)
	}
	return refs
}

func (h *house) mustCancel(ref Reference) {
	h.t.Helper()
	if err := h.service.CancelByToken(h.t.Context(), testLinks.Token(ref)); err != nil {
		h.t.Fatalf("cancel %s: %v", ref, err)
	}
}

func (h *house) mustChange(slug string, capacity *int, edits ...func(*event.Draft)) {
	h.t.Helper()
	if err := h.change(slug, capacity, edits...); err != nil {
		h.t.Fatalf("change event: %v", err)
	}
}

func TestNoQuotaHoldsSeatsWhenTheEventIsOver(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "organisation"}}
		d.Rules.Quotas = []event.Quota{{Key: "ki", Label: "KI", Kind: event.QuotaReserved, Basis: event.BasisHost, Value: h.ki.Slug, Seats: 1}}
	})
	h.overbooked(h.manager(), ev.Slug, "AWO", 1)
	h.now = ev.EndsAt
	if _, err := h.service.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	seats, err := h.service.Seats(t.Context(), ev.ID)
	if s := seats[ev.ID]; err != nil || s.Held != 0 || s.Extra != 0 || s.Taken != 1 {
		t.Errorf("%+v, %v; want the one seat taken and none held or above the capacity", s, err)
	}
	h.sound()
}
