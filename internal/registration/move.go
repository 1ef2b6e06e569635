package registration

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

// move brings a registration into a state. What it does not say is empty afterwards: pools, deadline.
type move struct {
	id         ID
	to         State
	pools      []int64
	respondBy  *time.Time
	number     int64 // new place at the end of the waitlist, without priority; 0: as before
	unverified bool
	reason     string
}

const movesSQL = `
WITH wanted AS MATERIALIZED (
    SELECT m.id, m.to_state, m.pools, m.respond_by, m.number, m.unverified, m.reason, m.rank
    FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[]), CAST($3 AS text[]), CAST($4 AS timestamptz[]), CAST($5 AS bigint[]),
                CAST($6 AS boolean[]), CAST($7 AS text[])) WITH ORDINALITY AS m (id, to_state, pools, respond_by, number, unverified, reason, rank)
), before AS MATERIALIZED (
    SELECT r.id, r.state FROM registrations AS r JOIN wanted ON wanted.id = r.id ORDER BY r.id FOR NO KEY UPDATE OF r
), changed AS (
    UPDATE registrations AS r
    SET state = w.to_state, pools = CAST(w.pools AS bigint[]), respond_by = w.respond_by, unverified = w.unverified,
        waitlist_number = COALESCE(NULLIF(w.number, 0), r.waitlist_number),
        waitlist_priority = CASE WHEN w.number = 0 THEN r.waitlist_priority ELSE 0 END, changed_at = $8
    FROM before JOIN wanted AS w ON w.id = before.id
    WHERE r.id = before.id
    RETURNING r.id, before.state AS from_state, w.to_state, w.reason, w.rank
)
INSERT INTO registration_states (registration_id, changed_at, from_state, to_state, actor_kind, account_id, reason, allocation_id)
SELECT id, $8, from_state, to_state, $9, NULLIF(CAST($10 AS bigint), 0), reason, NULLIF(CAST($11 AS bigint), 0) FROM changed ORDER BY rank`

// move brings registrations into their new states and keeps the changes in their history.
func (d *desk) move(ctx context.Context, who actor.Actor, moves ...move) error {
	if len(moves) == 0 {
		return nil
	}
	n := len(moves)
	ids, states, pools, due := make([]int64, n), make([]string, n), make([]string, n), make([]*time.Time, n)
	numbers, unverified, reasons := make([]int64, n), make([]bool, n), make([]string, n)
	for i, m := range moves {
		ids[i], states[i], pools[i], due[i] = int64(m.id), string(m.to), arrayText(m.pools), m.respondBy
		numbers[i], unverified[i], reasons[i] = m.number, m.unverified, m.reason
	}
	if err := d.remember(ctx, ids); err != nil {
		return err
	}
	_, err := d.tx.ExecContext(ctx, movesSQL, db.Array(ids), db.Array(states), db.Array(pools), db.Array(due), db.Array(numbers),
		db.Array(unverified), db.Array(reasons), d.tx.Now, who.Kind(), int64(who.AccountID()), d.allocation)
	if err != nil {
		return fmt.Errorf("change states: %w", err)
	}
	if err := d.withdrawRemindersOf(ctx, ids); err != nil {
		return err
	}
	return d.storeLastWaiting(ctx)
}

// end brings registrations into a state that is nobody's seat any more.
func (d *desk) end(ctx context.Context, who actor.Actor, to State, reason string, ended ...Registration) error {
	moves := make([]move, len(ended))
	for i, r := range ended {
		moves[i] = move{id: r.ID, to: to, unverified: r.Unverified, reason: reason}
	}
	if err := d.move(ctx, who, moves...); err != nil {
		return err
	}
	if err := d.withdrawNews(ctx, ended); err != nil {
		return err
	}
	return d.freeInvitations(ctx, ended)
}

const updateWaitingLastSQL = `UPDATE event_seats SET waiting_last = $2 WHERE event_id = $1`

// storeLastWaiting keeps the last number given out on the waitlist.
func (d *desk) storeLastWaiting(ctx context.Context) error {
	if d.lastWaiting == d.storedLast {
		return nil
	}
	if _, err := d.tx.ExecContext(ctx, updateWaitingLastSQL, d.seats.EventID, d.lastWaiting); err != nil {
		return fmt.Errorf("store last number of waitlist: %w", err)
	}
	d.storedLast = d.lastWaiting
	return nil
}

const insertNotesSQL = `
INSERT INTO registration_states (registration_id, changed_at, from_state, to_state, what, actor_kind, account_id, reason)
SELECT r.id, $2, r.state, r.state, $3, $4, NULLIF(CAST($5 AS bigint), 0), $6
FROM registrations AS r WHERE r.id = ANY(CAST($1 AS bigint[])) ORDER BY r.id`

// note keeps in the history what happened while the state stays the same.
func (d *desk) note(ctx context.Context, who actor.Actor, what What, reason string, ids ...ID) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := d.tx.ExecContext(ctx, insertNotesSQL, db.Array(ids), d.tx.Now, what, who.Kind(), int64(who.AccountID()), reason)
	if err != nil {
		return fmt.Errorf("note %s in history: %w", what, err)
	}
	return nil
}

// arrayText writes an array as PostgreSQL reads it, for arrays in arrays.
func arrayText(ids []int64) string {
	text := []byte("{")
	for i, id := range ids {
		if i > 0 {
			text = append(text, ',')
		}
		text = fmt.Append(text, id)
	}
	return string(append(text, '}'))
}
