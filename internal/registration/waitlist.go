package registration

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

const listWaitingSQL = `SELECT ` + columns + joins + `
WHERE r.event_id = $1 AND r.state = 'waitlisted'
ORDER BY r.waitlist_priority DESC, r.waitlist_number
LIMIT $2`

// promote gives every free seat to the next who fits it, in the transaction that freed it. Whoever
// does not fit is passed, for instance a group that is larger than what is free. After the last time
// for moving up a free seat stays free.
func (d *desk) promote(ctx context.Context) error {
	if err := d.settleExtra(ctx); err != nil {
		return err
	}
	if d.seats.Waiting == 0 || d.book.isFull() || !movesUpByItself(d.plan.event, d.tx.Now) {
		return nil
	}
	waiting, err := d.listWaiting(ctx)
	if err != nil {
		return err
	}
	needed, err := d.claimsOf(ctx, waiting...)
	if err != nil {
		return err
	}
	var next []Registration
	var grants []grant
	for _, unit := range unitsOf(waiting) {
		found, ok := d.book.seat(needed.of(unit)...)
		if !ok {
			continue
		}
		next, grants = append(next, unit...), append(grants, found...)
		if d.book.isFull() {
			break
		}
	}
	if len(next) == 0 {
		return nil
	}
	if err := d.seatWaiting(ctx, actor.System(), d.plan.event.WaitlistMode == event.WaitlistOffer, "", next, grants); err != nil {
		return err
	}
	return d.recount(ctx)
}

// movesUpByItself reports whether free seats go to those who wait without anybody's doing.
func movesUpByItself(ev event.Event, now time.Time) bool {
	return ev.WaitlistMode != event.WaitlistManual && ev.PromotionOpenAt(now)
}

// seatWaiting gives people of the waitlist the seats that were found for them, or offers them.
func (d *desk) seatWaiting(ctx context.Context, who actor.Actor, asOffer bool, reason string, next []Registration, grants []grant) error {
	ids, err := d.idsOfPools(ctx, grants...)
	if err != nil {
		return err
	}
	moves, until := make([]move, len(next)), d.offerEnd()
	for i, r := range next {
		moves[i] = d.seated(r, ids[i], reason)
		if asOffer {
			moves[i].to, moves[i].respondBy, moves[i].unverified = Offered, &until, r.Unverified
		}
	}
	if err := d.move(ctx, who, moves...); err != nil {
		return err
	}
	if asOffer {
		return d.writeEach(ctx, letterOffered, func(r Registration) letterFacts {
			return letterFacts{Until: &until, Reason: reason, Unproved: r.Unverified}
		}, next...)
	}
	return d.writeSeated(ctx, letterPromoted, letterFacts{Reason: reason}, next...)
}

// seated is the move of somebody into a seat. Whoever has not confirmed the address gets the time to
// do so, counted from now.
func (d *desk) seated(r Registration, pools []int64, reason string) move {
	m := move{id: r.ID, to: Confirmed, pools: pools, unverified: r.Unverified, reason: reason}
	if r.Unverified {
		m.to, m.respondBy = Unconfirmed, new(d.confirmEnd())
	}
	return m
}

// confirmEnd is the end of the time to confirm an address.
func (d *desk) confirmEnd() time.Time { return confirmEnd(d.plan.event, d.tx.Now) }

func confirmEnd(ev event.Event, now time.Time) time.Time {
	return earlier(now.Add(ev.Rules.ConfirmFor()), ev.EndsAt)
}

// offerEnd is the end of the time to accept an offer: never after the last time for moving up.
func (d *desk) offerEnd() time.Time {
	rules := d.plan.event.Rules
	end := dates.After(d.tx.Now, rules.HoursToAnswer(), dates.Rest{Nights: rules.OfferSkipsNights, Holidays: rules.OfferSkipsHolidays})
	return earlier(end, d.plan.event.PromotionEnd()).UTC()
}

func earlier(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}

// listWaiting returns those who wait, the next one first: all of them, or as many as there are seats
// where each of them takes one like any other.
func (d *desk) listWaiting(ctx context.Context) ([]Registration, error) {
	if d.book.capacity != nil && !d.plan.hasPools {
		next, err := d.listNextWaiting(ctx, new(d.book.open()))
		if err != nil || !slices.ContainsFunc(next, func(r Registration) bool { return r.Together || r.Party > 1 }) {
			return next, err
		}
	}
	return d.listNextWaiting(ctx, nil)
}

func (d *desk) listNextWaiting(ctx context.Context, limit *int) ([]Registration, error) {
	var waiting []Registration
	if err := d.tx.SelectContext(ctx, &waiting, listWaitingSQL, d.seats.EventID, limit); err != nil {
		return nil, fmt.Errorf("list waitlist: %w", err)
	}
	return waiting, nil
}

// unitsOf puts together those who come together or not at all, at the place of their first.
func unitsOf(waiting []Registration) [][]Registration {
	var units [][]Registration
	at := map[int64]int{}
	for _, r := range waiting {
		if r.GroupID == nil || !r.Together {
			units = append(units, []Registration{r})
			continue
		}
		i, known := at[*r.GroupID]
		if !known {
			i = len(units)
			at[*r.GroupID] = i
			units = append(units, nil)
		}
		units[i] = append(units[i], r)
	}
	return units
}

const updateExtraSQL = `UPDATE event_seats SET extra = extra + $2 WHERE event_id = $1`

// settleExtra turns seats above the capacity into ordinary ones as others become free.
func (d *desk) settleExtra(ctx context.Context) error {
	return d.addExtra(ctx, -d.book.superfluous())
}

func (d *desk) addExtra(ctx context.Context, seats int) error {
	if seats == 0 {
		return nil
	}
	if _, err := d.tx.ExecContext(ctx, updateExtraSQL, d.seats.EventID, seats); err != nil {
		return fmt.Errorf("count seats above capacity: %w", err)
	}
	d.seats.Extra += seats
	d.book.extra = d.seats.Extra
	return nil
}

func idsOf(registrations []Registration) []ID {
	ids := make([]ID, len(registrations))
	for i, r := range registrations {
		ids[i] = r.ID
	}
	return ids
}

const findSQL = `SELECT ` + columns + joins + `
WHERE r.reference = $1`

// find returns the registration with the reference. It checks no right.
func find(ctx context.Context, q db.Queryer, ref Reference) (Registration, error) {
	if !ref.IsPossible() {
		return Registration{}, fault.New(fault.NotFound, "registration.unknown")
	}
	var found Registration
	if err := q.GetContext(ctx, &found, findSQL, ref); err != nil {
		return Registration{}, unknown(err)
	}
	return found, nil
}
