package registration

import (
	"context"
	"fmt"
	"slices"

	"tagungsbuero/internal/db"
)

// sitAgain finds the seats of those who had some before a decision: their own, or others by the rules. It returns
// the pools of everybody, in order, and refuses when a seat is somebody else's by now.
func (d *desk) sitAgain(ctx context.Context, made heldDecision, all []moved) ([][]int64, error) {
	stored := d.book.storedPools()
	for _, m := range all {
		if m.State.TakesSeat() {
			d.book.take(-m.Party, stored.grantOf(m.Pools))
		}
	}
	d.book.extra += made.Extra
	pools, grants := make([][]int64, len(all)), make([]grant, len(all))
	var elsewhere []int
	for i, m := range all {
		switch {
		case !m.WasState.TakesSeat():
		case d.book.resume(m.Party, stored.grantOf(m.WasPools)):
			pools[i] = m.WasPools
		default:
			elsewhere = append(elsewhere, i)
		}
	}
	for _, i := range elsewhere {
		needed, err := d.claimsOf(ctx, all[i].Registration)
		if err != nil {
			return nil, err
		}
		found, ok := d.book.seat(needed[all[i].ID])
		if !ok {
			return nil, cannotUndo("registration.undo_seats_taken")
		}
		grants[i] = found[0]
	}
	ids, err := d.idsOfPools(ctx, grants...)
	if err != nil {
		return nil, err
	}
	for _, i := range elsewhere {
		pools[i] = ids[i]
	}
	return pools, d.refuseOvertaken(ctx, made, all, stored)
}

// poolKeys are the keys of stored pools, by their ids.
type poolKeys map[int64]poolKey

func (b *book) storedPools() poolKeys {
	keys := make(poolKeys, len(b.pools))
	for key, p := range b.pools {
		keys[p.id] = key
	}
	return keys
}

func (k poolKeys) grantOf(ids []int64) grant {
	g := make(grant, len(ids))
	for i, id := range ids {
		g[i] = k[id]
	}
	return g
}

// resume takes the seats that somebody sat in before, also those above the capacity; false, and nothing taken, when
// they are somebody else's by now.
func (b *book) resume(seats int, g grant) bool {
	open := b.open()
	if b.capacity != nil {
		open += b.extra
	}
	isOpen := open >= seats
	for _, key := range g {
		p := b.pool(key)
		if p.free() < seats {
			return false
		}
		isOpen = isOpen || p.holdsAt(b.now) // one of those that are kept for it
	}
	if isOpen {
		b.take(seats, g)
	}
	return isOpen
}

// Who registered since, and who moved up: the hosts may pick whom they like.
const listSeatedSinceSQL = `SELECT ` + columns + joins + `
WHERE r.event_id = $1 AND r.changed_at >= $2 AND takes_seat(r.state) AND r.id <> ALL(CAST($4 AS bigint[]))
  AND EXISTS (SELECT FROM registration_states AS s WHERE s.registration_id = r.id AND s.id > $3 AND s.what = 'state' AND takes_seat(s.to_state)
              AND (s.from_state IS NULL OR (s.actor_kind = 'system' AND NOT takes_seat(s.from_state))))
ORDER BY r.id`

// refuseOvertaken refuses when somebody who would wait again has been passed since: a seat that would have been
// theirs went to somebody behind them.
func (d *desk) refuseOvertaken(ctx context.Context, made heldDecision, all []moved, stored poolKeys) error {
	var waiting []Registration
	for _, m := range all {
		if m.WasState == Waitlisted {
			waiting = append(waiting, m.before())
		}
	}
	if len(waiting) == 0 {
		return nil
	}
	var since []Registration
	if err := d.tx.SelectContext(ctx, &since, listSeatedSinceSQL, d.seats.EventID, made.DecidedAt, made.LastChange, db.Array(idsOfMoved(all))); err != nil {
		return fmt.Errorf("list who got a seat since: %w", err)
	}
	if len(since) == 0 {
		return nil
	}
	needed, err := d.claimsOf(ctx, waiting...)
	if err != nil {
		return err
	}
	slices.SortStableFunc(waiting, inOrderOfWaiting)
	for _, unit := range unitsOf(waiting) {
		behind, _ := divided(since, func(r Registration) bool { return r.WaitlistNumber == nil || inOrderOfWaiting(r, unit[0]) > 0 })
		if len(behind) > 0 && d.book.fitsWithout(behind, stored, needed.of(unit)) {
			return cannotUndo("registration.undo_overtaken")
		}
	}
	return nil
}

// fitsWithout reports whether there were seats for the claims if some others had none.
func (b *book) fitsWithout(others []Registration, stored poolKeys, claims []claim) bool {
	for _, r := range others {
		b.take(-r.Party, stored.grantOf(r.Pools))
	}
	grants, fits := b.seat(claims...)
	if fits {
		b.giveBack(claims, grants)
	}
	for _, r := range others {
		b.take(r.Party, stored.grantOf(r.Pools))
	}
	return fits
}
