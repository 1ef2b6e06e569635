package registration

import (
	"context"
	"fmt"
	"math"
	"slices"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// replan takes over capacity and pools of the plan that was just written. Nobody is thrown out by a
// setting: what is below what is taken is refused, with the number. The desk has to recount then.
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
	return nil
}

// refuseTooSmall refuses a capacity below what is taken and held. Seats above the old capacity need
// not be found room for.
func (d *desk) refuseTooSmall() error {
	b := d.book
	if b.capacity == nil || b.open()+b.extra >= 0 {
		return nil
	}
	if held := b.held(); held > 0 {
		return fault.New(fault.Conflict, "registration.capacity_below_held", fault.Args{"Taken": b.taken, "Held": held, "Needed": b.taken + held - b.extra})
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
	old, err := d.seating(ctx, stored)
	if err != nil {
		return err
	}
	needed, err := d.claimsOf(ctx, seated...)
	if err != nil {
		return err
	}
	b := &book{now: d.tx.Now, pools: map[poolKey]*pool{}, ceilings: d.plan.ceilings}
	for _, p := range d.plan.fixedPools() {
		b.pools[p.poolKey] = p
	}
	grants := old.regrant(b, seated, needed.of(seated))
	for _, p := range b.pools {
		if p.taken > p.capacity {
			return fault.New(fault.Conflict, "registration.pool_below_taken", fault.Args{"Name": d.plan.nameOf(p.poolKey), "Count": p.taken})
		}
	}
	return d.storeReplanned(ctx, b, stored, seated, grants)
}

// seating is who sat where before a change of the plan.
type seating struct {
	keyOf map[int64]poolKey
	above map[ID]bool // who got a seat above the capacity, or above the limit of a pool
}

const listAboveSQL = `
SELECT DISTINCT s.registration_id FROM registration_states AS s JOIN registrations AS r ON r.id = s.registration_id
WHERE r.event_id = $1 AND s.what = 'extra'`

func (d *desk) seating(ctx context.Context, stored map[poolKey]*pool) (seating, error) {
	old := seating{keyOf: make(map[int64]poolKey, len(stored)), above: map[ID]bool{}}
	for key, p := range stored {
		old.keyOf[p.id] = key
	}
	var ids []ID
	if err := d.tx.SelectContext(ctx, &ids, listAboveSQL, d.seats.EventID); err != nil {
		return old, fmt.Errorf("list seats above the capacity: %w", err)
	}
	for _, id := range ids {
		old.above[id] = true
	}
	return old, nil
}

// sits reports whether a registration sat in the pool with the key.
func (old seating) sits(r Registration, key poolKey) bool {
	return slices.ContainsFunc(r.Pools, func(id int64) bool { return old.keyOf[id] == key })
}

// satAbove reports whether somebody who got a seat above the limits does not count in a pool.
func (old seating) satAbove(r Registration, key poolKey) bool {
	return old.above[r.ID] && !old.sits(r, key)
}

// regrant says for each registration where it sits now, and counts it: first where there is no
// choice, then where there is room.
func (old seating) regrant(b *book, seated []Registration, claims []claim) []grant {
	grants := make([]grant, len(seated))
	for i, r := range seated {
		grants[i] = old.kept(r, claims[i])
		b.take(r.Party, grants[i])
	}
	for i, r := range seated {
		more := b.additional(grants[i], claims[i])
		b.take(r.Party, more)
		grants[i] = append(grants[i], more...)
	}
	return grants
}

// kept are the pools that a registration sits in whether they have room or not.
func (old seating) kept(r Registration, c claim) (g grant) {
	for _, key := range c.reserved {
		if old.sits(r, key) {
			g = append(g, key)
		}
	}
	for _, key := range c.capped {
		if !old.satAbove(r, key) {
			g = append(g, key)
		}
	}
	return g
}

// additional are the pools that a claim can sit in besides those it has: the first of its quotas with
// room when it sits in none, and ceilings and options.
func (b *book) additional(has grant, c claim) (more grant) {
	inQuota := slices.ContainsFunc(has, func(key poolKey) bool { return key.kind == poolReserved })
	for _, key := range c.reserved {
		if p := b.pool(key); !inQuota && p.holdsAt(b.now) && p.free() >= c.seats {
			more, inQuota = append(more, key), true
		}
	}
	for _, key := range b.roomy(c) {
		if !slices.Contains(has, key) {
			more = append(more, key)
		}
	}
	return more
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
