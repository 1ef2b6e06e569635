package registration

import (
	"context"
	"fmt"
	"math"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// replan takes over capacity and pools of the plan that was just written. Nobody is thrown out by a
// setting: what is below what is taken is refused, with the number.
func (d *desk) replan(ctx context.Context, capacity *int) error {
	stored, err := listPools(ctx, d.tx, d.seats.EventID)
	if err != nil {
		return err
	}
	if len(stored) > 0 || d.plan.hasPools {
		if err := d.replanPools(ctx, stored); err != nil {
			return err
		}
	}
	d.seats.Capacity = capacity
	if err := d.openBook(ctx); err != nil {
		return err
	}
	if err := d.refuseTooSmall(); err != nil {
		return err
	}
	extra := d.seats.Extra - d.book.superfluous()
	if _, err := d.tx.ExecContext(ctx, updateCapacitySQL, d.seats.EventID, d.plan.event.Version, capacity, extra); err != nil {
		return fmt.Errorf("take over capacity: %w", err)
	}
	return d.recount(ctx)
}

// refuseTooSmall refuses a capacity below what is taken and held. Seats above the old capacity need
// not be found room for.
func (d *desk) refuseTooSmall() error {
	b := d.book
	if b.capacity == nil || b.open()+b.extra >= 0 {
		return nil
	}
	if held := b.held(); held > 0 {
		return fault.New(fault.Conflict, "registration.capacity_below_held", fault.Args{"Taken": b.taken, "Held": held})
	}
	return fault.New(fault.Conflict, "registration.capacity_below_taken", fault.Args{"Count": b.taken})
}

const listSeatedSQL = `SELECT ` + columns + joins + `
WHERE r.event_id = $1 AND r.state IN ('unconfirmed', 'confirmed', 'offered')
ORDER BY r.id`

// replanPools finds anew which pools everybody with a seat counts in: ceilings and options follow
// from what people said; a reserved seat is kept while the person belongs to the quota, and people of
// a new quota move into it in the order in which they came.
func (d *desk) replanPools(ctx context.Context, stored map[poolKey]*pool) error {
	var seated []Registration
	if err := d.tx.SelectContext(ctx, &seated, listSeatedSQL, d.seats.EventID); err != nil {
		return fmt.Errorf("list people with seats: %w", err)
	}
	b := &book{now: d.tx.Now, pools: map[poolKey]*pool{}, ceilings: d.plan.ceilings}
	for _, p := range d.plan.fixedPools() {
		b.pools[p.poolKey] = p
	}
	grants := d.regrant(b, stored, seated)
	for _, p := range b.pools {
		if p.taken > p.capacity {
			return fault.New(fault.Conflict, "registration.pool_below_taken", fault.Args{"Name": d.plan.nameOf(p.poolKey), "Count": p.taken})
		}
	}
	return d.storeReplanned(ctx, b, stored, seated, grants)
}

// regrant says for each registration where it sits now, and counts it.
func (d *desk) regrant(b *book, stored map[poolKey]*pool, seated []Registration) []grant {
	keyOf := make(map[int64]poolKey, len(stored))
	for key, p := range stored {
		keyOf[p.id] = key
	}
	grants, claims := make([]grant, len(seated)), make([]claim, len(seated))
	for i, r := range seated {
		claims[i] = d.plan.claim(r)
		for _, key := range claims[i].reserved {
			if sitsIn(r, key, keyOf) {
				grants[i] = grant{key}
			}
		}
		grants[i] = append(grants[i], claims[i].capped...)
		b.take(r.Party, grants[i])
	}
	for i, r := range seated {
		if len(grants[i]) > len(claims[i].capped) {
			continue // in a quota already
		}
		for _, key := range claims[i].reserved {
			if p := b.pool(key); p.holdsAt(b.now) && p.free() >= r.Party {
				p.taken += r.Party
				grants[i] = append(grants[i], key)
				break
			}
		}
	}
	return grants
}

func sitsIn(r Registration, key poolKey, keyOf map[int64]poolKey) bool {
	for _, id := range r.Pools {
		if keyOf[id] == key {
			return true
		}
	}
	return false
}

const loosenPoolsSQL = `UPDATE seat_pools SET capacity = $2 WHERE event_id = $1`

const updatePoolsOfSQL = `
UPDATE registrations AS r SET pools = CAST(w.pools AS bigint[])
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS w (id, pools)
WHERE r.id = w.id AND r.pools <> CAST(w.pools AS bigint[])`

// storeReplanned writes pools and who sits in them. In between the limits are off, for people move
// from one pool to another.
func (d *desk) storeReplanned(ctx context.Context, b *book, stored map[poolKey]*pool, seated []Registration, grants []grant) error {
	if _, err := d.tx.ExecContext(ctx, loosenPoolsSQL, d.seats.EventID, math.MaxInt32); err != nil {
		return fmt.Errorf("loosen pools: %w", err)
	}
	var planned []*pool
	limits := map[*pool]int{}
	for _, p := range b.pools {
		planned = append(planned, p)
		limits[p], p.capacity = p.capacity, math.MaxInt32
	}
	if err := storePools(ctx, d.tx, d.seats.EventID, planned); err != nil {
		return err
	}
	ids, pools := make([]int64, len(seated)), make([]string, len(seated))
	for i, r := range seated {
		sits := make([]int64, len(grants[i]))
		for j, key := range grants[i] {
			sits[j] = b.pool(key).id
		}
		ids[i], pools[i] = int64(r.ID), arrayText(sits)
	}
	if _, err := d.tx.ExecContext(ctx, updatePoolsOfSQL, db.Array(ids), db.Array(pools)); err != nil {
		return fmt.Errorf("move people between pools: %w", err)
	}
	for p, limit := range limits {
		p.capacity = limit
	}
	if err := storePools(ctx, d.tx, d.seats.EventID, planned); err != nil {
		return err
	}
	var gone []int64
	for key, p := range stored {
		if _, stays := b.pools[key]; !stays {
			gone = append(gone, p.id)
		}
	}
	return deletePools(ctx, d.tx, gone)
}

// nameOf words a pool for its hosts.
func (p *plan) nameOf(key poolKey) string {
	if q, ok := p.event.Rules.Quota(key.key); ok && key.kind != poolOption {
		return q.Label
	}
	for _, q := range p.event.Questions {
		if option, ok := q.Option(key.bucket); ok && q.Key == key.key {
			return option.Label
		}
	}
	return key.key
}
