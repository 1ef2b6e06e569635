package registration

import (
	"context"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// acting makes a request of what a test does at the desk.
func (h *house) acting(work func(*desk) error) func(context.Context, *desk) (Result, error) {
	return func(_ context.Context, d *desk) (Result, error) { return Result{}, work(d) }
}

func TestWhatARefusedStepHasWrittenIsUndone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2)
	first, second := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	batch := []request{
		{act: h.acting(func(d *desk) error { return h.cancelAnd(d, first, fault.New(fault.Conflict, "registration.ended")) })},
		{act: h.acting(func(d *desk) error {
			_, err := d.tx.ExecContext(t.Context(), `SELECT CAST('x' || chr(0) AS text)`) // the database cannot take it
			return err
		})},
		{act: h.acting(func(d *desk) error { return h.cancelAnd(d, second, nil) })},
	}
	outcomes, err := h.service.serveDesk(t.Context(), ev.ID, batch)
	if err != nil {
		t.Fatal(err)
	}
	if outcomes[0].Err == nil || outcomes[1].Err == nil || outcomes[2].Err != nil {
		t.Errorf("outcomes: %v, %v, %v", outcomes[0].Err, outcomes[1].Err, outcomes[2].Err)
	}
	if h.state(first.Reference) != Confirmed || h.state(second.Reference) != Cancelled {
		t.Errorf("%s and %s", h.state(first.Reference), h.state(second.Reference))
	}
	h.sound()
}

func (h *house) cancelAnd(d *desk, of Result, refusal error) error {
	r, err := find(h.t.Context(), d.tx, of.Reference)
	if err != nil {
		return err
	}
	if err := d.cancel(h.t.Context(), actor.System(), "", r); err != nil {
		return err
	}
	return refusal
}

func TestWhoseClockIsBehindIsAskedToTryAgain(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	release := h.now.Add(time.Hour)
	ev := h.event(2, heldForTheAWO, func(d *event.Draft) { d.Rules.Quotas[0].ReleaseAt = &release })
	h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	h.now = release
	if _, err := h.service.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	h.now = release.Add(-time.Second) // a process whose clock is behind
	late := person(3)
	late.CarrierGroup = "awo"
	_, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, late)
	wantFault(t, err, fault.Busy, "registration.busy")
	h.now = release.Add(time.Second)
	h.sound()
}

func heldForTheAWO(d *event.Draft) {
	d.Fields = []event.Field{{Key: "carrier_group"}}
	d.Rules.Quotas = []event.Quota{{Label: "AWO", Kind: event.QuotaReserved, Basis: event.BasisCarrierGroup, Value: "awo", Seats: 1}}
}

func TestWhoLeavesAQuotaPassesNobodyTheHostsMayPick(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2, heldForTheAWO, func(d *event.Draft) { d.WaitlistMode = event.WaitlistManual })
	inQuota := person(1)
	inQuota.CarrierGroup = "awo"
	first, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, inQuota)
	if err != nil || first.Quota != "AWO" {
		t.Fatalf("%+v, %v", first, err)
	}
	second, waiting := h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	if err := h.service.CancelByToken(t.Context(), second.Token); err != nil {
		t.Fatal(err)
	}
	_, err = h.service.SubstituteByToken(t.Context(), first.Token, person(4)) // not of the AWO
	wantFault(t, err, fault.Conflict, "registration.change_no_seat")
	if err := h.service.Promote(t.Context(), h.staff, waiting.Reference, ""); err != nil {
		t.Errorf("the seat is gone: %v", err)
	}
	h.sound()
}

func TestOffersEndWithTheTimeForMovingUpWhereverThatIsMoved(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, byOffer)
	first, second := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	if err := h.service.CancelByToken(t.Context(), first.Token); err != nil {
		t.Fatal(err)
	}
	err := h.change(ev.Slug, new(1), func(d *event.Draft) { d.StartsAt, d.EndsAt = h.now.Add(2*time.Hour), h.now.Add(3*time.Hour) })
	if err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(2 * time.Hour)
	wantFault(t, h.service.AcceptOffer(t.Context(), second.Token), fault.Closed, "registration.offer_gone")
	if got := h.state(second.Reference); got != Expired {
		t.Errorf("%s, want the offer to have lapsed with the beginning", got)
	}
	h.sound()
}

func TestAnswersSurviveToWhatTheFormDoesNotAskAnyMore(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	both := event.Questions{{Key: "a", Kind: question.KindText, Label: "A?"}, {Key: "b", Kind: question.KindText, Label: "B?"}}
	ev := h.event(2, func(d *event.Draft) { d.Questions, d.Fields = both, []event.Field{{Key: "organisation"}} })
	a := person(1)
	a.Organisation = "JMD Musterstadt"
	a.Answers.Values = map[string][]string{"a": {"eins"}, "b": {"zwei"}}
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, a)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.change(ev.Slug, new(2), func(d *event.Draft) { d.Questions, d.Fields = both[1:], nil }); err != nil {
		t.Fatal(err)
	}
	changed := Application{Answers: question.Sent{Values: map[string][]string{"b": {"drei"}}}}
	if err := h.service.ChangeByToken(t.Context(), result.Token, changed); err != nil {
		t.Fatal(err)
	}
	page, err := h.service.Personal(t.Context(), result.Token)
	if err != nil {
		t.Fatal(err)
	}
	first, _ := page.Registration.Answers.Find("a")
	second, _ := page.Registration.Answers.Find("b")
	if first.Text() != "eins" || second.Text() != "drei" || page.Registration.Organisation != "JMD Musterstadt" {
		t.Errorf("%+v at %q", page.Registration.Answers, page.Registration.Organisation)
	}
}
