package mailing

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Original is a letter that may be sent once more.
type Original struct {
	Entry
	HasData bool `db:"has_data"` // else it held a secret, or its words are forgotten
	// AccountID is whom of the office it was for; nil: a participant.
	AccountID *int64 `db:"account_id"`
	Repeats   int    `db:"repeats"` // how often it was sent once more already
	Waiting   *ID    `db:"waiting"` // the repeat that has not gone yet
}

const findOriginalSQL = `SELECT ` + entryColumns + `, account_id, CAST(data AS text) <> '{}' AS has_data,
    (SELECT count(*) FROM letters AS r WHERE r.resent_from = l.id) AS repeats,
    (SELECT max(r.id) FROM letters AS r WHERE r.resent_from = l.id AND r.state IN ('queued', 'sending')) AS waiting
FROM letters AS l WHERE id = $1`

// The row is locked before its repeats are counted, in a statement of its own: one that had to wait
// would still count as things were before.
const lockLetterSQL = `SELECT id FROM letters WHERE id = $1 FOR UPDATE`

// LockOriginal finds a letter and keeps everybody else from sending it once more until the
// transaction ends; NotFound when there is none.
func LockOriginal(ctx context.Context, tx *db.Tx, id ID) (Original, error) {
	err := tx.GetContext(ctx, &id, lockLetterSQL, int64(id))
	if db.NoRows(err) {
		return Original{}, fault.New(fault.NotFound, "mailing.unknown")
	}
	if err != nil {
		return Original{}, fmt.Errorf("lock letter to be sent once more: %w", err)
	}
	return FindOriginal(ctx, tx, id)
}

// FindOriginal returns a letter with what has to be known before it is sent once more; NotFound when
// there is none.
func FindOriginal(ctx context.Context, q db.Queryer, id ID) (Original, error) {
	var original Original
	err := q.GetContext(ctx, &original, findOriginalSQL, int64(id))
	if db.NoRows(err) {
		return Original{}, fault.New(fault.NotFound, "mailing.unknown")
	}
	if err != nil {
		return Original{}, fmt.Errorf("find letter to be sent once more: %w", err)
	}
	return original, nil
}

// repeatLetterSQL takes over whatever the composer and the way of the letter need. A new column of
// letters belongs here too; a test asks.
const repeatLetterSQL = `
INSERT INTO letters (dedupe_key, kind, locale, recipient, recipient_name, shared_part, data,
                     event_id, registration_id, account_id, queued_at, due_at, resent_from, route, files)
SELECT $2, l.kind, l.locale, $3, $4, l.shared_part, l.data, l.event_id, l.registration_id, l.account_id, $5, $5, l.id, ` + presentRouteSQL + `, l.files
FROM letters AS l WHERE l.id = $1
RETURNING id`

// Repeat queues the letter once more, as a row of its own with the same snapshot, to the address. The
// caller sees to it that it may go, and that HasData holds.
func Repeat(ctx context.Context, tx *db.Tx, original Original, recipient, name string) (ID, error) {
	var id ID
	key := fmt.Sprintf("repeat/%d/%d", original.ID, original.Repeats+1)
	if err := tx.GetContext(ctx, &id, repeatLetterSQL, int64(original.ID), key, recipient, name, tx.Now); err != nil {
		return 0, fmt.Errorf("queue letter once more: %w", err)
	}
	return id, nil
}
