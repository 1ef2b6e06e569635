package mailing

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

// Rows are locked in the order of their ids, as everywhere else.
const lockByKeySQL = `SELECT id, state FROM letters WHERE dedupe_key = ANY(CAST($1 AS text[])) ORDER BY id FOR UPDATE`

// Whoever sends one of them at this moment has its text already. What becomes of it is noted only when it went.
const takeBackLettersSQL = `
UPDATE letters
SET ` + forgottenSQL + `, claimed_until = NULL,
    state = CASE WHEN state IN ('queued', 'sending') THEN 'withdrawn' ELSE state END
WHERE id = ANY(CAST($1 AS bigint[]))`

// ForgetByKey takes everything about persons out of the letters with the given keys, withdraws what has not gone yet,
// and reports whether one was on its way. Of that one the text may be written down afterwards, until its lease ends: after
// LongestOnItsWay the caller forgets it once more.
func ForgetByKey(ctx context.Context, tx *db.Tx, keys ...string) (onItsWay bool, err error) {
	var rows []struct {
		ID    int64 `db:"id"`
		State State `db:"state"`
	}
	if err := tx.SelectContext(ctx, &rows, lockByKeySQL, db.Array(keys)); err != nil {
		return false, fmt.Errorf("lock letters to forget by key: %w", err)
	}
	ids := make([]int64, len(rows))
	for i, row := range rows {
		ids[i] = row.ID
		onItsWay = onItsWay || row.State == Sending
	}
	if _, err := tx.ExecContext(ctx, takeBackLettersSQL, db.Array(ids), tx.Now); err != nil {
		return false, fmt.Errorf("take letters back: %w", err)
	}
	return onItsWay, nil
}

// LongestOnItsWay is how long a letter can be on its way without being marked.
const LongestOnItsWay = 2 * lease

// A letter that goes by the same key again is another one, as with Recall.
const takeBackOneSQL = `
UPDATE letters SET state = 'withdrawn', dedupe_key = dedupe_key || '/recalled/' || id, ` + forgottenSQL + `
WHERE dedupe_key = $1 AND state = 'queued'
RETURNING id`

// TakeBack withdraws and blanks a letter that waits for its turn or for another try, and lets the same be written again.
// It returns false when the letter is on its way, has gone or was withdrawn.
func TakeBack(ctx context.Context, tx *db.Tx, key string) (done bool, err error) {
	var ids []ID
	if err := tx.SelectContext(ctx, &ids, takeBackOneSQL, key, tx.Now); err != nil {
		return false, fmt.Errorf("take letter back: %w", err)
	}
	return len(ids) > 0, nil
}
