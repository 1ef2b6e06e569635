package registration

import (
	"context"
	"fmt"
	"slices"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

const listPooledEventsSQL = `SELECT DISTINCT event_id FROM seat_pools ORDER BY event_id`

// auditPools finds people who sit in a quota, a ceiling or an option that is not theirs, or who do not
// count in one that is: asked of the same claims that admission asks.
func auditPools(ctx context.Context, tx *db.Tx) ([]Violation, error) {
	var ids []event.ID
	if err := tx.SelectContext(ctx, &ids, listPooledEventsSQL); err != nil {
		return nil, fmt.Errorf("audit pools: %w", err)
	}
	var violations []Violation
	for _, id := range ids {
		found, err := auditPoolsOf(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		violations = append(violations, found...)
	}
	return violations, nil
}

func auditPoolsOf(ctx context.Context, tx *db.Tx, id event.ID) (violations []Violation, err error) {
	ev, err := event.FindByID(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	d := &desk{tx: tx, seats: Seats{EventID: id}}
	if d.plan, err = readPlan(ctx, tx, ev); err != nil {
		return nil, err
	}
	stored, err := listPools(ctx, tx, id)
	if err != nil {
		return nil, err
	}
	now, err := d.seating(ctx, stored)
	if err != nil {
		return nil, err
	}
	var seated []Registration
	if err := tx.SelectContext(ctx, &seated, listSeatedSQL, id); err != nil {
		return nil, fmt.Errorf("audit pools of %s: %w", ev.Slug, err)
	}
	seated = slices.DeleteFunc(seated, func(r Registration) bool { return r.IsAnonymised() })
	needed, err := d.claimsOf(ctx, seated...)
	if err != nil {
		return nil, err
	}
	for _, r := range seated {
		for _, wrong := range now.wrongFor(r, needed[r.ID], d.plan) {
			violations = append(violations, Violation{Rule: "everybody counts in their own quotas, ceilings and options", Subject: string(r.Reference), Found: wrong})
		}
	}
	return violations, nil
}

// wrongFor compares where a registration sits with what it claims.
func (now seating) wrongFor(r Registration, c claim, p *plan) (wrong []string) {
	for _, id := range r.Pools {
		key, ok := now.keyOf[id]
		if !ok || !slices.Contains(c.reserved, key) && !slices.Contains(c.capped, key) && !p.followsNames(key) {
			wrong = append(wrong, fmt.Sprintf("sits in %s %s, and has no claim to it", key.kind, key.key))
		}
	}
	for _, key := range c.capped {
		if !now.sits(r, key) && !now.above[r.ID] && !p.followsNames(key) {
			wrong = append(wrong, fmt.Sprintf("does not count in %s %s", key.kind, key.key))
		}
	}
	return wrong
}

// followsNames reports whether who belongs to a quota follows from names and regions of others, which may
// have changed since.
func (p *plan) followsNames(key poolKey) bool {
	q, ok := p.event.Rules.Quota(key.key)
	return ok && key.kind != poolOption && (q.Basis == event.BasisHost || q.Basis == event.BasisRegion)
}
