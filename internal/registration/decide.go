package registration

import (
	"context"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
)

func (d *desk) approve(ctx context.Context, who actor.Actor, text string, applied []Registration) error {
	if err := d.refuseOver(); err != nil {
		return err
	}
	outcomes, err := d.placeApplied(ctx, applied)
	if err != nil {
		return err
	}
	return d.settle(ctx, who, text, outcomes)
}

func (d *desk) decline(ctx context.Context, who actor.Actor, text string, open []Registration) error {
	if err := d.end(ctx, who, Declined, text, open...); err != nil {
		return err
	}
	return d.write(ctx, letterDeclined, letterFacts{Reason: text}, open...)
}

// withTogether adds those who only come together with one of the registrations.
func (d *desk) withTogether(ctx context.Context, registrations []Registration) ([]Registration, error) {
	complete := registrations
	for _, r := range registrations {
		if r.GroupID == nil || !r.Together {
			continue
		}
		members, err := listMembers(ctx, d.tx, *r.GroupID)
		if err != nil {
			return nil, err
		}
		for _, m := range members {
			if !slices.ContainsFunc(complete, func(known Registration) bool { return known.ID == m.ID }) {
				complete = append(complete, m)
			}
		}
	}
	return complete, nil
}

// outcome is what a decision gives to people who stand or fall together.
type outcome struct {
	unit   []Registration
	state  State // Confirmed, Waitlisted or Declined
	grants []grant
}

// placeApplied finds the places of applications one after the other. It refuses before anything is written.
func (d *desk) placeApplied(ctx context.Context, applied []Registration) ([]outcome, error) {
	needed, err := d.claimsOf(ctx, applied...)
	if err != nil {
		return nil, err
	}
	var outcomes []outcome
	seated, waiting := 0, d.seats.Waiting
	for _, unit := range unitsOf(applied) {
		found, err := seatOrWait(d.plan.event, d.book, waiting, true, needed.of(unit)...)
		if err != nil {
			return nil, fault.New(fault.Conflict, "registration.approve_full", fault.Args{"Count": seated}).Because(err)
		}
		if found.state == Waitlisted {
			waiting += len(unit)
		} else {
			seated += len(unit)
		}
		outcomes = append(outcomes, outcome{unit, found.state, found.grants})
	}
	return outcomes, nil
}

// settle stores decisions and writes to everybody, one letter each.
func (d *desk) settle(ctx context.Context, who actor.Actor, text string, outcomes []outcome) error {
	var seated, waiting, declined []Registration
	var grants []grant
	for _, o := range outcomes {
		switch o.state {
		case Confirmed:
			seated, grants = append(seated, o.unit...), append(grants, o.grants...)
		case Waitlisted:
			waiting = append(waiting, o.unit...)
		default:
			declined = append(declined, o.unit...)
		}
	}
	if err := d.seatApplied(ctx, who, text, seated, grants); err != nil {
		return err
	}
	if err := d.letWait(ctx, who, text, waiting); err != nil {
		return err
	}
	if err := d.decline(ctx, who, text, declined); err != nil {
		return err
	}
	return d.passOn(ctx)
}

func (d *desk) seatApplied(ctx context.Context, who actor.Actor, text string, seated []Registration, grants []grant) error {
	ids, err := d.idsOfPools(ctx, grants...)
	if err != nil {
		return err
	}
	moves := make([]move, len(seated))
	for i, r := range seated {
		moves[i] = d.seated(r, ids[i], text)
	}
	if err := d.move(ctx, who, moves...); err != nil {
		return err
	}
	return d.writeSeated(ctx, letterConfirmed, letterFacts{Reason: text}, seated...)
}

// letWait puts people at the end of the waitlist in the given order.
func (d *desk) letWait(ctx context.Context, who actor.Actor, text string, waiting []Registration) error {
	moves := make([]move, len(waiting))
	for i, r := range waiting {
		d.lastWaiting++
		moves[i] = move{id: r.ID, to: Waitlisted, number: d.lastWaiting, unverified: r.Unverified, respondBy: r.RespondBy, reason: text}
	}
	if err := d.move(ctx, who, moves...); err != nil {
		return err
	}
	return d.writeWaiting(ctx, text, waiting...)
}
