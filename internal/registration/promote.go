package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

const listNextWaitingSQL = `SELECT ` + columns + `
FROM registrations
WHERE event_id = $1 AND state = 'waitlisted'
ORDER BY waitlist_priority DESC, waitlist_number
LIMIT $2`

// promote gives every free seat to the next who waits, in the transaction that freed it. After the
// last time for moving up a free seat stays free.
func (d *desk) promote(ctx context.Context) error {
	free, limited := d.seats.Free()
	if !limited {
		free = d.seats.Waiting
	}
	if free == 0 || d.seats.Waiting == 0 || !d.plan.event.PromotionOpenAt(d.tx.Now) {
		return nil
	}
	var next []Registration
	if err := d.tx.SelectContext(ctx, &next, listNextWaitingSQL, d.seats.EventID, free); err != nil {
		return fmt.Errorf("list next of waitlist: %w", err)
	}
	if err := changeStates(ctx, d.tx, actor.System(), Confirmed, "", idsOf(next)...); err != nil {
		return err
	}
	if err := d.write(ctx, letterPromoted, letterFacts{}, next...); err != nil {
		return err
	}
	return d.recount(ctx)
}

func idsOf(registrations []Registration) []ID {
	ids := make([]ID, len(registrations))
	for i, r := range registrations {
		ids[i] = r.ID
	}
	return ids
}

const findSQL = `SELECT ` + columns + `
FROM registrations
WHERE reference = $1`

// find returns the registration with the reference. It checks no right.
func find(ctx context.Context, q db.Queryer, ref Reference) (Registration, error) {
	var found Registration
	if err := q.GetContext(ctx, &found, findSQL, ref); err != nil {
		return Registration{}, unknown(err)
	}
	return found, nil
}
