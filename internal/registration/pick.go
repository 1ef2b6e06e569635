package registration

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/mailing"
)

// Promote gives a free seat to somebody of the waitlist whom the hosts pick. Where people move up by
// themselves nobody can be picked past those ahead: a priority is the way to that. With the right to
// overbook, a reason and no seat free, the seat is given above the capacity.
//
// Errors: Conflict when the person does not wait, or no seat is free that fits.
func (s *Service) Promote(ctx context.Context, who actor.Actor, ref Reference, overbook string) error {
	return s.pick(ctx, who, ref, overbook, false)
}

// Offer offers a free seat to somebody of the waitlist whom the hosts pick, until the usual deadline.
// Errors as in Promote.
func (s *Service) Offer(ctx context.Context, who actor.Actor, ref Reference) error {
	return s.pick(ctx, who, ref, "", true)
}

func (s *Service) pick(ctx context.Context, who actor.Actor, ref Reference, overbook string, asOffer bool) error {
	found, ev, err := s.managed(ctx, who, actor.EditRegistrations, ref)
	if err != nil {
		return err
	}
	if overbook, err = checkedReason("overbook", overbook); err != nil {
		return err
	}
	if overbook != "" && !who.MayAt(actor.Overbook, ev.Place()) {
		return fault.New(fault.Forbidden, "registration.overbook_forbidden")
	}
	return s.act(ctx, found.EventID, func(ctx context.Context, d *desk) error {
		unit, err := d.waitingUnit(ctx, ref)
		if err != nil {
			return err
		}
		if err := d.mayPick(asOffer); err != nil {
			return err
		}
		grants, above, err := d.pickSeats(ctx, unit, overbook)
		if err != nil {
			return err
		}
		if err := d.addExtra(ctx, d.book.extra-d.seats.Extra); err != nil {
			return err
		}
		if err := d.note(ctx, who, GotExtraSeat, overbook, above...); err != nil {
			return err
		}
		if err := d.seatWaiting(ctx, who, asOffer, "", unit, grants); err != nil {
			return err
		}
		return d.passOn(ctx)
	})
}

// promoteChosen gives free seats to chosen people of the waitlist, in its order. For whom none is left, waits on;
// when that is everybody, it is refused.
func (d *desk) promoteChosen(ctx context.Context, who actor.Actor, text string, chosen []Registration) error {
	if err := d.refuseOver(); err != nil {
		return err
	}
	slices.SortStableFunc(chosen, inOrderOfWaiting)
	needed, err := d.claimsOf(ctx, chosen...)
	if err != nil {
		return err
	}
	var next []Registration
	var grants []grant
	for _, unit := range unitsOf(chosen) {
		if found, ok := d.book.seat(needed.of(unit)...); ok {
			next, grants = append(next, unit...), append(grants, found...)
		}
	}
	if len(next) == 0 {
		return fault.New(fault.Conflict, "registration.no_seat_free_for_chosen")
	}
	if err := d.seatWaiting(ctx, who, false, text, next, grants); err != nil {
		return err
	}
	return d.passOn(ctx)
}

// inOrderOfWaiting compares two who wait by their places.
func inOrderOfWaiting(a, b Registration) int {
	return cmp.Or(cmp.Compare(b.WaitlistPriority, a.WaitlistPriority), cmp.Compare(*a.WaitlistNumber, *b.WaitlistNumber))
}

// waitingUnit returns somebody who waits, with those who only come together.
func (d *desk) waitingUnit(ctx context.Context, ref Reference) ([]Registration, error) {
	r, err := find(ctx, d.tx, ref)
	if err != nil {
		return nil, err
	}
	if r.State != Waitlisted {
		return nil, fault.New(fault.Conflict, "registration.not_waiting")
	}
	if r.GroupID == nil || !r.Together {
		return []Registration{r}, nil
	}
	members, err := listMembers(ctx, d.tx, *r.GroupID)
	if err != nil {
		return nil, err
	}
	waiting, _ := divided(members, func(m Registration) bool { return m.State == Waitlisted })
	return waiting, nil
}

// mayPick refuses seats of what is over, and offers that nobody has time to answer.
func (d *desk) mayPick(asOffer bool) error {
	if err := d.refuseOver(); err != nil {
		return err
	}
	if asOffer && !d.plan.event.PromotionOpenAt(d.tx.Now) {
		return fault.New(fault.Closed, "registration.offer_too_late")
	}
	return nil
}

// refuseOver refuses to give seats of an event that does not take place, or has taken place.
func (d *desk) refuseOver() error {
	if d.plan.event.State != event.StatePublished || d.plan.event.IsOver(d.tx.Now) {
		return fault.New(fault.Closed, "registration.over")
	}
	return nil
}

// pickSeats finds the seats of a unit, with a reason above the capacity: for those whose ids it returns.
func (d *desk) pickSeats(ctx context.Context, unit []Registration, overbook string) (grants []grant, above []ID, err error) {
	claims, err := d.claimsOf(ctx, unit...)
	if err != nil {
		return nil, nil, err
	}
	if grants, ok := d.book.seat(claims.of(unit)...); ok {
		return grants, nil, nil
	}
	if overbook == "" {
		return nil, nil, fault.New(fault.Conflict, "registration.no_seat_free")
	}
	for _, r := range unit {
		g, ok := d.book.seat(claims[r.ID])
		if !ok {
			g, above = []grant{d.book.overbook(claims[r.ID])}, append(above, r.ID)
		}
		grants = append(grants, g...)
	}
	return grants, above, nil
}

// maxPriority bounds priorities; three steps above the usual are more than anybody needs.
const maxPriority = 9

const updatePrioritySQL = `UPDATE registrations SET waitlist_priority = $2 WHERE id = ANY(CAST($1 AS bigint[]))`

// SetPriority moves somebody on the waitlist ahead of all with a lower priority (0, the usual one, to
// 9). The reason is needed and kept. Conflict when the person does not wait.
func (s *Service) SetPriority(ctx context.Context, who actor.Actor, ref Reference, priority int, reason string) error {
	found, _, err := s.managed(ctx, who, actor.EditRegistrations, ref)
	if err != nil {
		return err
	}
	f := form.New(nil)
	reason = f.Lines("reason", reason, form.Required, form.Max(maxReason))
	if priority < 0 || priority > maxPriority {
		f.Fail("priority", "registration.priority_range", fault.Args{"Max": maxPriority})
	}
	if err := f.Fault(); err != nil {
		return err
	}
	return s.act(ctx, found.EventID, func(ctx context.Context, d *desk) error {
		unit, err := d.waitingUnit(ctx, ref)
		if err != nil {
			return err
		}
		if err := d.setPriority(ctx, priority, idsOf(unit)); err != nil {
			return err
		}
		return d.note(ctx, who, ChangedPriority, strconv.Itoa(priority)+": "+reason, idsOf(unit)...)
	})
}

func (d *desk) setPriority(ctx context.Context, priority int, ids []ID) error {
	if _, err := d.tx.ExecContext(ctx, updatePrioritySQL, db.Array(ids), priority); err != nil {
		return fmt.Errorf("set priority: %w", err)
	}
	return nil
}

// Resend writes the letter about how a registration stands again, for an account of a host. Conflict
// when it has no address, or has ended.
func (s *Service) Resend(ctx context.Context, who actor.Actor, ref Reference) error {
	found, _, err := s.managed(ctx, who, actor.EditRegistrations, ref)
	if err != nil {
		return err
	}
	return s.act(ctx, found.EventID, func(ctx context.Context, d *desk) error {
		r, err := find(ctx, d.tx, ref)
		if err != nil {
			return err
		}
		switch {
		case !r.State.IsLive():
			return fault.New(fault.Conflict, "registration.ended")
		case r.Email == "" && r.ContactEmail == "":
			return fault.New(fault.Conflict, "registration.no_address")
		}
		return d.writePresent(ctx, r)
	})
}

// presentLetters are the letters that say how a registration stands.
var presentLetters = map[State]mailing.Kind{Unconfirmed: letterUnconfirmed, Applied: letterApplied, Confirmed: letterConfirmed,
	Waitlisted: letterWaitlisted, Offered: letterOffered}

// writePresent writes how a registration stands, whatever was written before.
func (d *desk) writePresent(ctx context.Context, r Registration) error {
	if r.Email == "" && r.GroupID != nil {
		d.tellGroup(*r.GroupID)
		return nil
	}
	kind, facts := presentLetters[r.State], letterFacts{State: r.State, Until: r.RespondBy, CancelOver: !d.plan.event.CancelOpenAt(d.tx.Now), Unproved: r.Unverified}
	if r.Unverified && r.State != Offered {
		kind = letterUnconfirmed
	}
	var err error
	if facts.Position, err = waitlistPosition(ctx, d.tx, r.EventID, r.ID); err != nil {
		return err
	}
	return d.writeTo(ctx, kind, []Registration{r}, func(Registration) letterFacts { return facts }, func(r Registration) string {
		return fmt.Sprintf("%s/%s/%d", r.State, r.Reference, d.tx.Now.UnixMicro())
	})
}
