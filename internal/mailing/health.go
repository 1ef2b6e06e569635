package mailing

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

// Health is how the letters about one event fare, or those about none.
type Health struct {
	EventID int64 `db:"event_id"` // 0: about no event
	Arrived int   `db:"arrived"`  // taken over since the begin of the time
	Failed  int   `db:"failed"`   // refused, given up or come back since then
	// OverdueAt is since when the letter that is due longest has waited for its first try or the next;
	// nil: none is due longer than it may be, or others have gone meanwhile.
	OverdueAt *time.Time `db:"overdue_at"`
}

// A letter that is tried again has a new due_at, so what is overdue was not tried at all: the server
// is away, or nobody sends. While other letters about the event go, it only waits its turn.
const healthSQL = `
WITH ended AS (
    SELECT event_id, false AS failed FROM letters WHERE sent_at > $1 AND state = 'sent'
    UNION ALL
    SELECT event_id, true FROM letters WHERE state IN ('failed', 'bounced') AND failed_at > $1
), ends AS (
    SELECT COALESCE(event_id, 0) AS event_id, count(*) FILTER (WHERE NOT failed) AS arrived, count(*) FILTER (WHERE failed) AS failed
    FROM ended GROUP BY 1
), overdue AS (
    SELECT COALESCE(event_id, 0) AS event_id, min(due_at) AS overdue_at
    FROM (SELECT event_id, due_at FROM letters WHERE state = 'queued' AND due_at < $2
          UNION ALL
          SELECT event_id, due_at FROM letters WHERE state = 'sending' AND claimed_until < $2) AS waiting
    GROUP BY 1)
SELECT COALESCE(e.event_id, o.event_id) AS event_id, COALESCE(e.arrived, 0) AS arrived, COALESCE(e.failed, 0) AS failed,
    CASE WHEN NOT EXISTS (SELECT FROM letters AS l WHERE l.sent_at > $2 AND COALESCE(l.event_id, 0) = o.event_id) THEN o.overdue_at END AS overdue_at
FROM ends AS e FULL JOIN overdue AS o ON o.event_id = e.event_id
ORDER BY 1`

// ListHealth tells how letters fare by event: what ended since the given time, and what should have
// gone before dueBefore and has not.
func ListHealth(ctx context.Context, q db.Queryer, since, dueBefore time.Time) ([]Health, error) {
	var all []Health
	if err := q.SelectContext(ctx, &all, healthSQL, since, dueBefore); err != nil {
		return nil, fmt.Errorf("look at how letters fare: %w", err)
	}
	return all, nil
}

const troublesSQL = `
SELECT e.id AS event_id,
    (SELECT count(*) FROM letters AS l
     WHERE l.event_id = e.id AND l.state IN ('failed', 'bounced') AND l.failed_at > $2
       AND NOT EXISTS (SELECT FROM letters AS r WHERE r.resent_from = l.id)) AS failed,
    0 AS arrived,
    (SELECT min(l.due_at) FROM letters AS l
     WHERE l.event_id = e.id AND l.state = 'queued' AND l.due_at < $3
       AND NOT EXISTS (SELECT FROM letters AS o WHERE o.event_id = e.id AND o.sent_at > $3)) AS overdue_at
FROM unnest(CAST($1 AS bigint[])) AS e (id)
ORDER BY e.id`

// ListTroubles tells of the given events how many letters did not arrive since the given time and were
// not sent once more, and since when letters wait that should have gone before dueBefore.
func ListTroubles[E ~int64](ctx context.Context, q db.Queryer, events []E, since, dueBefore time.Time) ([]Health, error) {
	var all []Health
	if err := q.SelectContext(ctx, &all, troublesSQL, db.Array(events), since, dueBefore); err != nil {
		return nil, fmt.Errorf("look for letters in trouble: %w", err)
	}
	return all, nil
}
