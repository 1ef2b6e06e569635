package mailing

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

// Awaiting are the letters of a kind about an event that wait on purpose, and that nobody has tried to send.
type Awaiting struct {
	N     int       `db:"n"`
	DueAt time.Time `db:"due_at"` // when the last of them goes
	First ID        `db:"first"`
}

const countAwaitingSQL = `
SELECT count(*) AS n, COALESCE(max(due_at), $3) AS due_at, COALESCE(min(id), 0) AS first
FROM letters WHERE event_id = $1 AND kind = $2 AND state = 'queued' AND attempts = 0 AND due_at > $3`

// FindAwaiting returns them, N 0 when there are none at the time. The caller sees to it that whoever asks may know.
func FindAwaiting(ctx context.Context, q db.Queryer, eventID int64, kind Kind, now time.Time) (Awaiting, error) {
	var found Awaiting
	if err := q.GetContext(ctx, &found, countAwaitingSQL, eventID, kind, now); err != nil {
		return Awaiting{}, fmt.Errorf("count letters that wait: %w", err)
	}
	return found, nil
}

// Whoever claims one of them at the same moment locks it too: one of the two comes first.
const lockAwaitingSQL = `
WITH held AS MATERIALIZED (
    SELECT id FROM letters WHERE event_id = $1 AND kind = $2 AND state = 'queued' AND attempts = 0 AND due_at > $3 ORDER BY id FOR UPDATE)
`

const (
	releaseAwaitingSQL  = lockAwaitingSQL + `UPDATE letters AS l SET due_at = $3, queued_at = $3 FROM held WHERE l.id = held.id`
	withdrawAwaitingSQL = lockAwaitingSQL + `UPDATE letters AS l SET state = 'withdrawn' FROM held WHERE l.id = held.id`
)

// ReleaseAwaiting lets them go now, and returns how many they are.
func ReleaseAwaiting(ctx context.Context, tx *db.Tx, eventID int64, kind Kind) (int, error) {
	return endWaiting(ctx, tx, releaseAwaitingSQL, eventID, kind)
}

// WithdrawAwaiting takes them back, and returns how many they are.
func WithdrawAwaiting(ctx context.Context, tx *db.Tx, eventID int64, kind Kind) (int, error) {
	return endWaiting(ctx, tx, withdrawAwaitingSQL, eventID, kind)
}

func endWaiting(ctx context.Context, tx *db.Tx, statement string, eventID int64, kind Kind) (int, error) {
	result, err := tx.ExecContext(ctx, statement, eventID, kind, tx.Now)
	if err != nil {
		return 0, fmt.Errorf("end the waiting of letters: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}
