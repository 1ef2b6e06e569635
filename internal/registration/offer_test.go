package registration

import (
	"testing"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func byOffer(d *event.Draft) { d.WaitlistMode = event.WaitlistOffer }

// catchUp lets time pass and the job look for what is due.
func (h *house) catchUp(passed time.Duration) {
	h.t.Helper()
	h.now = h.now.Add(passed)
	if _, err := h.service.CatchUp(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func TestWhoLetsAnOfferLapseLosesThePriority(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, byOffer)
	seated, first, second := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	if err := h.service.SetPriority(t.Context(), h.staff, first.Reference, 5, "Hält den Vortrag"); err != nil {
		t.Fatal(err)
	}
	if err := h.service.CancelByToken(t.Context(), seated.Token); err != nil {
		t.Fatal(err)
	}
	wantStates(h, []Reference{first.Reference, second.Reference}, Offered, Waitlisted)
	h.catchUp(event.DefaultOfferHours * time.Hour)
	wantStates(h, []Reference{first.Reference, second.Reference}, Waitlisted, Offered)
	h.sound()
}

func TestWhoNeverConfirmedTheAddressGetsNoSecondOffer(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, byOffer, func(d *event.Draft) { d.Rules.ConfirmEmail = true })
	seated, waiting := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	if err := h.service.CancelByToken(t.Context(), seated.Token); err != nil {
		t.Fatal(err)
	}
	h.catchUp(event.DefaultOfferHours * time.Hour)
	if got := h.state(waiting.Reference); got != Expired {
		t.Errorf("after the offer lapsed it is %s", got)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_offer_lapsed' AND data->'facts'->>'state' = 'expired'`); n != 1 {
		t.Errorf("%d letters say that it has ended", n)
	}
	h.sound()
}

func TestNobodyIsOfferedASeatWhenThereIsNoTimeToAnswer(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	until := h.now.Add(time.Hour)
	ev := h.event(1, byOffer, func(d *event.Draft) { d.WaitlistUntil = &until })
	seated, waiting := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	h.now = until.Add(time.Second)
	if err := h.service.CancelByToken(t.Context(), seated.Token); err != nil {
		t.Fatal(err)
	}
	wantFault(t, h.service.Offer(t.Context(), h.staff, waiting.Reference), fault.Closed, "registration.offer_too_late")
	if err := h.service.Promote(t.Context(), h.staff, waiting.Reference, ""); err != nil {
		t.Errorf("giving the seat at once: %v", err)
	}
	h.sound()
}

func TestWhatWasDueBeforeAChangeIsDoneByTheRulesThatHeldThen(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, byOffer)
	seated, first, second := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	if err := h.service.CancelByToken(t.Context(), seated.Token); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(event.DefaultOfferHours * time.Hour)
	err := h.change(ev.Slug, new(1), func(d *event.Draft) { d.WaitlistMode, d.Rules.OfferLapse = event.WaitlistAutomatic, event.LapseOut })
	if err != nil {
		t.Fatal(err)
	}
	wantStates(h, []Reference{first.Reference, second.Reference}, Waitlisted, Offered)
	h.sound()
}

func TestASeatThatWasNeverOfferedIsNotAccepted(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) { d.WaitlistMode = event.WaitlistOffer })
	seated, waiting := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	for _, result := range []Result{seated, waiting} {
		wantFault(t, h.service.AcceptOffer(t.Context(), result.Token), fault.Closed, "registration.offer_gone")
	}
	if err := h.service.CancelByToken(t.Context(), seated.Token); err != nil {
		t.Fatal(err)
	}
	for range 2 { // the second is a repeated click
		if err := h.service.AcceptOffer(t.Context(), waiting.Token); err != nil {
			t.Error(err)
		}
	}
	wantStates(h, []Reference{waiting.Reference}, Confirmed)
}
