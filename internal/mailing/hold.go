package mailing

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

// Letters that wait so that what they tell can still be undone.

const enqueueHeldSQL = insertLettersSQL + ` RETURNING id`

// EnqueueHeld queues letters that go at the given time, unless they are recalled before, and returns their ids. A
// letter whose DedupeKey is known already is left out.
func EnqueueHeld(ctx context.Context, tx *db.Tx, until time.Time, letters ...Letter) (ids []ID, err error) {
	var c columns
	for _, l := range letters {
		l.DueAt = until
		if err := c.add(l, tx.Now); err != nil {
			return nil, err
		}
	}
	if err := tx.SelectContext(ctx, &ids, enqueueHeldSQL, c.args()...); err != nil {
		return nil, fmt.Errorf("queue letters that wait: %w", err)
	}
	return ids, nil
}

// Rows are locked in the order of their ids, as everywhere else.
const releaseLettersSQL = `
WITH held AS MATERIALIZED (
    SELECT id FROM letters WHERE id = ANY(CAST($1 AS bigint[])) AND state = 'queued' AND due_at > $2 ORDER BY id FOR UPDATE)
UPDATE letters AS l SET due_at = $2, queued_at = $2 FROM held WHERE l.id = held.id`

// Release lets letters go now that wait. Those that were withdrawn stay so.
func Release(ctx context.Context, tx *db.Tx, ids ...ID) error {
	if len(ids) == 0 {
		return nil
	}
	if _, err := tx.ExecContext(ctx, releaseLettersSQL, db.Array(ids), tx.Now); err != nil {
		return fmt.Errorf("let letters go that wait: %w", err)
	}
	return nil
}

const (
	// Whoever claims a letter at the same moment locks it too: one of the two comes first.
	lockHeldSQL = `
SELECT id FROM letters WHERE id = ANY(CAST($1 AS bigint[])) AND state = 'queued' AND attempts = 0 AND due_at > $2
ORDER BY id FOR UPDATE`
	recallLettersSQL = `
UPDATE letters SET state = 'withdrawn', dedupe_key = dedupe_key || '/recalled/' || id WHERE id = ANY(CAST($1 AS bigint[]))`
)

// Recall withdraws letters that wait, and lets the same be written again. When one of them has been sent, claimed,
// released or withdrawn it returns false and leaves all as they are.
func Recall(ctx context.Context, tx *db.Tx, ids ...ID) (done bool, err error) {
	var held []ID
	if err := tx.SelectContext(ctx, &held, lockHeldSQL, db.Array(ids), tx.Now); err != nil {
		return false, fmt.Errorf("lock letters that wait: %w", err)
	}
	if len(held) < len(ids) {
		return false, nil
	}
	if _, err := tx.ExecContext(ctx, recallLettersSQL, db.Array(ids)); err != nil {
		return false, fmt.Errorf("recall letters: %w", err)
	}
	return true, nil
}

// Withdrawal is a letter that was withdrawn, and how far it had come.
type Withdrawal struct {
	ID           ID         `db:"id"`
	State        State      `db:"state"`
	ClaimedUntil *time.Time `db:"claimed_until"`
}

const withdrawNotingSQL = withdrawLettersSQL + ` RETURNING gone.id, gone.state, gone.claimed_until`

// WithdrawNoting does the same as WithdrawForAll, and returns what Reinstate needs.
func WithdrawNoting(ctx context.Context, tx *db.Tx, registrationIDs []int64, kinds ...Kind) (withdrawn []Withdrawal, err error) {
	err = tx.SelectContext(ctx, &withdrawn, withdrawNotingSQL, db.Array(registrationIDs), db.Array(kindNames(kinds)))
	if err != nil {
		return nil, fmt.Errorf("withdraw letters: %w", err)
	}
	return withdrawn, nil
}

// A letter that is being sent is withdrawn as WithdrawFor does.
const withdrawListedSQL = `
WITH gone AS MATERIALIZED (
    SELECT id, state, claimed_until FROM letters WHERE id = ANY(CAST($1 AS bigint[])) AND state IN ('queued', 'sending') ORDER BY id FOR UPDATE)
UPDATE letters AS l SET state = 'withdrawn', claimed_until = NULL FROM gone WHERE l.id = gone.id
RETURNING gone.id, gone.state, gone.claimed_until`

// WithdrawListed takes back those of the letters that have not gone yet, and returns what Reinstate needs.
func WithdrawListed(ctx context.Context, tx *db.Tx, ids ...ID) (withdrawn []Withdrawal, err error) {
	if len(ids) == 0 {
		return nil, nil
	}
	if err := tx.SelectContext(ctx, &withdrawn, withdrawListedSQL, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("withdraw listed letters: %w", err)
	}
	return withdrawn, nil
}

const reinstateLettersSQL = `
WITH back AS (
    SELECT id, state, claimed_until FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[]), CAST($3 AS timestamptz[])) AS b (id, state, claimed_until)
), mine AS MATERIALIZED (
    SELECT id FROM letters WHERE id = ANY(CAST($1 AS bigint[])) AND state = 'withdrawn' ORDER BY id FOR UPDATE)
UPDATE letters AS l SET state = b.state, claimed_until = b.claimed_until, route = ` + presentRouteSQL + ` FROM back AS b JOIN mine ON mine.id = b.id WHERE l.id = b.id`

// Reinstate puts letters back that were withdrawn, as far as they had come. One that went all the same stays sent.
func Reinstate(ctx context.Context, tx *db.Tx, withdrawn ...Withdrawal) error {
	n := len(withdrawn)
	if n == 0 {
		return nil
	}
	ids, states, until := make([]ID, n), make([]string, n), make([]*time.Time, n)
	for i, w := range withdrawn {
		ids[i], states[i], until[i] = w.ID, string(w.State), w.ClaimedUntil
	}
	if _, err := tx.ExecContext(ctx, reinstateLettersSQL, db.Array(ids), db.Array(states), db.Array(until)); err != nil {
		return fmt.Errorf("put back letters that were withdrawn: %w", err)
	}
	return nil
}

const withdrawSomeSQL = `
WITH gone AS MATERIALIZED (
    SELECT id FROM letters WHERE id = ANY(CAST($1 AS bigint[])) AND state IN ('queued', 'sending') ORDER BY id FOR UPDATE)
UPDATE letters AS l SET state = 'withdrawn', claimed_until = NULL FROM gone WHERE l.id = gone.id`

// Withdraw takes back those of the letters that have not gone yet. One that is being sent at this moment is not tried
// again; if the server has taken it, it will be marked sent all the same.
func Withdraw(ctx context.Context, tx *db.Tx, ids ...ID) error {
	if _, err := tx.ExecContext(ctx, withdrawSomeSQL, db.Array(ids)); err != nil {
		return fmt.Errorf("withdraw some letters: %w", err)
	}
	return nil
}
