package mailing

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

const withdrawEventLettersSQL = `
WITH gone AS MATERIALIZED (
    SELECT id FROM letters
    WHERE event_id = $1 AND kind = ANY(CAST($2 AS text[])) AND state IN ('queued', 'sending')
    ORDER BY id FOR UPDATE)
UPDATE letters AS l SET state = 'withdrawn', claimed_until = NULL FROM gone WHERE l.id = gone.id`

// WithdrawForEvent takes back letters of the given kinds about an event that have not gone yet, for
// instance all its reminders when it is cancelled.
func WithdrawForEvent(ctx context.Context, tx *db.Tx, eventID int64, kinds ...Kind) error {
	if _, err := tx.ExecContext(ctx, withdrawEventLettersSQL, eventID, db.Array(kindNames(kinds))); err != nil {
		return fmt.Errorf("withdraw letters of event: %w", err)
	}
	return nil
}

const listEventsWaitingSQL = `
SELECT DISTINCT event_id FROM letters WHERE state = 'queued' AND kind = ANY(CAST($1 AS text[])) AND event_id IS NOT NULL ORDER BY event_id`

// EventsWaiting returns the events about which letters of the given kinds wait to be sent.
func EventsWaiting(ctx context.Context, q db.Queryer, kinds ...Kind) ([]int64, error) {
	var events []int64
	if err := q.SelectContext(ctx, &events, listEventsWaitingSQL, db.Array(kindNames(kinds))); err != nil {
		return nil, fmt.Errorf("list events with letters that wait: %w", err)
	}
	return events, nil
}

const withdrawLettersToSQL = `
WITH gone AS MATERIALIZED (
    SELECT id FROM letters
    WHERE event_id = $1 AND recipient = $2 AND kind = ANY(CAST($3 AS text[])) AND state IN ('queued', 'sending')
    ORDER BY id FOR UPDATE)
UPDATE letters AS l SET state = 'withdrawn', claimed_until = NULL FROM gone WHERE l.id = gone.id`

// WithdrawTo takes back letters of the given kinds about an event to one address that have not gone yet.
func WithdrawTo(ctx context.Context, tx *db.Tx, eventID int64, recipient string, kinds ...Kind) error {
	if _, err := tx.ExecContext(ctx, withdrawLettersToSQL, eventID, recipient, db.Array(kindNames(kinds))); err != nil {
		return fmt.Errorf("withdraw letters to an address: %w", err)
	}
	return nil
}
