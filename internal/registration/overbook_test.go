package registration

import (
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// manager is an account that may give seats above the capacity.
func (h *house) manager() actor.Actor {
	h.t.Helper()
	return actor.Account(h.account("leitung@demo.example"), false, []actor.Membership{{Organisation: h.ki.ID, Role: actor.RoleManager}})
}

// overbooked registers the n-th person of an institution, above the limits when there is no seat within.
func (h *house) overbooked(who actor.Actor, slug, organisation string, n int) Result {
	h.t.Helper()
	a := person(n)
	a.Organisation, a.Overbook = organisation, "Hält den Vortrag"
	result, err := h.service.Register(h.t.Context(), who, slug, a)
	if err != nil || result.State != Confirmed {
		h.t.Fatalf("person %d: %+v, %v", n, result, err)
	}
	return result
}

func TestASeatAboveTheCapacityKeepsNobodyFromChangingAnswersOrHandingOn(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) { d.Fields = []event.Field{{Key: "remark"}} })
	first := h.register(ev.Slug, 1)
	h.overbooked(h.manager(), ev.Slug, "", 2)
	changed := person(1)
	changed.Remark = "Kommt später"
	if err := h.service.ChangeByToken(t.Context(), first.Token, changed); err != nil {
		t.Errorf("changing answers: %v", err)
	}
	if _, err := h.service.SubstituteByToken(t.Context(), first.Token, person(3)); err != nil {
		t.Errorf("handing on: %v", err)
	}
	h.sound()
}

func TestASeatAboveACeilingBlocksNoChangeButTheCeilingStaysOne(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ceiling := func(seats int) func(*event.Draft) {
		return func(d *event.Draft) {
			d.Fields = []event.Field{{Key: "organisation"}, {Key: "remark"}}
			d.Rules.Quotas = []event.Quota{{Key: "each", Label: "Je Einrichtung", Kind: event.QuotaCeiling, Basis: event.BasisOrganisation, Seats: seats}}
		}
	}
	ev, manager := h.event(9, ceiling(2)), h.manager()
	h.overbooked(manager, ev.Slug, "AWO", 1)
	h.overbooked(manager, ev.Slug, "AWO", 2)
	above := h.overbooked(manager, ev.Slug, "AWO", 3)
	if n := h.count(`SELECT count(*) FROM registration_states WHERE what = 'extra'`); n != 1 {
		t.Errorf("%d seats count as given above a limit, want 1", n)
	}
	if err := h.change(ev.Slug, new(8)); err != nil {
		t.Errorf("changing the event: %v", err)
	}
	wantFault(t, h.change(ev.Slug, new(8), ceiling(1)), fault.Conflict, "registration.pool_below_taken")
	changed := person(3)
	changed.Organisation, changed.Remark = "AWO", "Kommt später"
	if err := h.service.ChangeByToken(t.Context(), above.Token, changed); err != nil {
		t.Errorf("changing answers: %v", err)
	}
	substitute := person(4)
	substitute.Organisation = "AWO"
	if _, err := h.service.SubstituteByToken(t.Context(), above.Token, substitute); err != nil {
		t.Fatalf("handing on: %v", err)
	}
	if err := h.change(ev.Slug, new(9)); err != nil {
		t.Errorf("changing the event afterwards: %v", err)
	}
	another := person(5)
	another.Organisation = "AWO"
	if result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, another); err != nil || result.State != Waitlisted {
		t.Errorf("one more of the same institution: %+v, %v", result, err)
	}
	h.sound()
}

func TestOnlyWhoFoundNoSeatIsNotedAsAboveTheCapacity(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) { d.WaitlistMode = event.WaitlistManual })
	seated, waiting, next := h.register(ev.Slug, 1), h.register(ev.Slug, 2), h.register(ev.Slug, 3)
	if err := h.service.CancelByToken(t.Context(), seated.Token); err != nil {
		t.Fatal(err)
	}
	manager := h.manager()
	for i, ref := range []Reference{waiting.Reference, next.Reference} {
		if err := h.service.Promote(t.Context(), manager, ref, "Vertritt das Ministerium"); err != nil {
			t.Fatal(err)
		}
		if n := h.count(`SELECT count(*) FROM registration_states WHERE what = 'extra'`); n != i {
			t.Errorf("after picking %d there are %d seats above the capacity", i+1, n)
		}
	}
	h.sound()
}

func TestAFamilyLargerThanACeilingBlocksNoChangeOfTheEvent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(9, func(d *event.Draft) {
		d.Fields, d.Rules.PartyMax = []event.Field{{Key: "organisation"}}, 3
		d.Rules.Quotas = []event.Quota{{Key: "each", Label: "Je Einrichtung", Kind: event.QuotaCeiling, Basis: event.BasisOrganisation, Seats: 2}}
	})
	family := person(1)
	family.Organisation, family.Party, family.Overbook = "AWO", 3, "Mit Kindern"
	if result, err := h.service.Register(t.Context(), h.manager(), ev.Slug, family); err != nil || result.State != Confirmed {
		t.Fatalf("the family: %+v, %v", result, err)
	}
	if err := h.change(ev.Slug, new(8)); err != nil {
		t.Errorf("changing the event: %v", err)
	}
	h.sound()
}
