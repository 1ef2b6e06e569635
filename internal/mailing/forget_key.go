package mailing

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

// Rows are locked in the order of their ids, as everywhere else.
const lockByKeySQL = `SELECT id, state, files FROM letters WHERE dedupe_key = ANY(CAST($1 AS text[])) ORDER BY id FOR UPDATE`

// Whoever sends one of them at this moment has its text already. What becomes of it is noted only when it went, and then
// with its text: so its words count as forgotten only when they are forgotten once more.
const takeBackLettersSQL = `
UPDATE letters
SET ` + forgottenSQL + `, claimed_until = NULL,
    state = CASE WHEN state IN ('queued', 'sending') THEN 'withdrawn' ELSE state END
WHERE id = ANY(CAST($1 AS bigint[]))`

const notBlankedSQL = `UPDATE letters SET blanked_at = NULL WHERE id = ANY(CAST($1 AS bigint[]))`

// ForgetByKey takes everything about persons out of the letters with the given keys, withdraws what has not gone yet,
// and reports whether one was on its way. Of that one the text may be written down afterwards, until its lease ends: after
// LongestOnItsWay the caller forgets it once more.
func ForgetByKey(ctx context.Context, tx *db.Tx, keys ...string) (onItsWay bool, err error) {
	var rows []struct {
		ID    int64          `db:"id"`
		State State          `db:"state"`
		Files db.StringArray `db:"files"`
	}
	if err := tx.SelectContext(ctx, &rows, lockByKeySQL, db.Array(keys)); err != nil {
		return false, fmt.Errorf("lock letters to forget by key: %w", err)
	}
	var all lettersOf
	var sending []int64
	for _, row := range rows {
		all.add(row.ID, "", nil)
		all.addFiles(row.Files)
		if row.State == Sending {
			sending = append(sending, row.ID)
		}
	}
	if _, err := tx.ExecContext(ctx, takeBackLettersSQL, db.Array(all.ids), tx.Now); err != nil {
		return false, fmt.Errorf("take letters back: %w", err)
	}
	if _, err := tx.ExecContext(ctx, notBlankedSQL, db.Array(sending)); err != nil {
		return false, fmt.Errorf("leave letters on their way to be blanked: %w", err)
	}
	return len(sending) > 0, dropOrphanedFiles(ctx, tx, all.files)
}

// LongestOnItsWay is how long a letter can be on its way without being marked.
const LongestOnItsWay = 2 * lease

const lockWaitingSQL = `SELECT id, files FROM letters WHERE dedupe_key = $1 AND state = 'queued' FOR UPDATE`

// A letter that goes by the same key again is another one, as with Recall.
const takeBackOneSQL = `
UPDATE letters SET state = 'withdrawn', dedupe_key = dedupe_key || '/recalled/' || id, ` + forgottenSQL + `
WHERE id = $1`

// TakeBack withdraws and blanks a letter that waits for its turn or for another try, and lets the same be written again.
// It returns false when the letter is on its way, has gone or was withdrawn.
func TakeBack(ctx context.Context, tx *db.Tx, key string) (done bool, err error) {
	var waiting struct {
		ID    int64          `db:"id"`
		Files db.StringArray `db:"files"`
	}
	err = tx.GetContext(ctx, &waiting, lockWaitingSQL, key)
	if db.NoRows(err) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("lock letter to take back: %w", err)
	}
	if _, err := tx.ExecContext(ctx, takeBackOneSQL, waiting.ID, tx.Now); err != nil {
		return false, fmt.Errorf("take letter back: %w", err)
	}
	return true, dropOrphanedFiles(ctx, tx, waiting.Files)
}
