package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// What is due may have freed a seat that nobody has passed on yet: the next who stands at the desk will.
const listWaitedForSQL = `
SELECT event_id, plan_version, capacity, taken, extra, waiting, next_due_at FROM event_seats
WHERE waiting > 0 AND (next_due_at IS NULL OR next_due_at > $1)
ORDER BY event_id`

// auditWaiting finds people who wait although a seat that fits them is free: the heart of the rules,
// asked of the same book that decides.
func auditWaiting(ctx context.Context, tx *db.Tx) ([]Violation, error) {
	var all []Seats
	if err := tx.SelectContext(ctx, &all, listWaitedForSQL, tx.Now); err != nil {
		return nil, fmt.Errorf("audit waitlists: %w", err)
	}
	var violations []Violation
	for _, seats := range all {
		found, err := auditWaitlist(ctx, tx, seats)
		if err != nil {
			return nil, err
		}
		violations = append(violations, found...)
	}
	return violations, nil
}

func auditWaitlist(ctx context.Context, tx *db.Tx, seats Seats) ([]Violation, error) {
	ev, err := event.FindByID(ctx, tx, seats.EventID)
	if err != nil || !movesUpByItself(ev, tx.Now) {
		return nil, err
	}
	d := &desk{tx: tx, seats: seats}
	if d.plan, err = readPlan(ctx, tx, ev); err != nil {
		return nil, err
	}
	if err := d.openBook(ctx); err != nil {
		return nil, err
	}
	waiting, err := d.listNextWaiting(ctx, nil)
	if err != nil {
		return nil, err
	}
	needed, err := d.claimsOf(ctx, waiting...)
	if err != nil {
		return nil, err
	}
	for _, unit := range unitsOf(waiting) {
		if _, fits := d.book.seat(needed.of(unit)...); fits {
			return []Violation{{Rule: "nobody waits while a seat that fits is free", Subject: ev.Slug,
				Found: string(unit[0].Reference) + " waits although there is a seat"}}, nil
		}
	}
	return nil, nil
}
