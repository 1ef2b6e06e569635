package mailing

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

// Filter narrows the letters about an event. The zero value leaves all.
type Filter struct {
	States []State
	Kind   Kind
	Text   string // in the recipient's address or name
	Before ID     // older than this letter; 0: from the newest
}

const browseSQL = `SELECT ` + entryColumns + `
FROM letters
WHERE event_id = $1 AND (CAST($2 AS bigint) = 0 OR id < $2)
  AND (cardinality(CAST($3 AS text[])) = 0 OR state = ANY(CAST($3 AS text[])))
  AND (CAST($4 AS text) = '' OR kind = $4)
  AND (CAST($5 AS text) = '' OR strpos(search_fold(recipient_name || ' ' || recipient), search_fold($5)) > 0)
ORDER BY id DESC LIMIT $6`

// Browse returns letters about one event, the newest first. The caller sees to it that whoever asks
// may read them.
func Browse(ctx context.Context, q db.Queryer, eventID int64, f Filter, limit int) ([]Entry, error) {
	states := make([]string, len(f.States))
	for i, state := range f.States {
		states[i] = string(state)
	}
	return listEntries(ctx, q, browseSQL, eventID, int64(f.Before), db.Array(states), string(f.Kind), f.Text, limit)
}

// Count is how many letters of a kind stand in a state.
type Count struct {
	Kind  Kind  `db:"kind"`
	State State `db:"state"`
	N     int   `db:"n"`
}

const countKindsSQL = `SELECT kind, state, count(*) AS n FROM letters WHERE event_id = $1 GROUP BY kind, state ORDER BY kind, state`

// CountKinds counts the letters about one event by kind and state.
func CountKinds(ctx context.Context, q db.Queryer, eventID int64) ([]Count, error) {
	var counts []Count
	if err := q.SelectContext(ctx, &counts, countKindsSQL, eventID); err != nil {
		return nil, fmt.Errorf("count letters by kind: %w", err)
	}
	return counts, nil
}

const listResentSQL = `SELECT ` + entryColumns + ` FROM letters WHERE resent_from = $1 ORDER BY id`

// ListResent returns the letters that repeat the given one, the oldest first.
func ListResent(ctx context.Context, q db.Queryer, id ID) ([]Entry, error) {
	return listEntries(ctx, q, listResentSQL, int64(id))
}

// The newest letter to an address that has ended tells whether letters arrive there.
const unreachedSQL = `
SELECT id FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS r (id, address)
WHERE address <> '' AND (
    SELECT l.state IN ('failed', 'bounced') FROM letters AS l
    WHERE l.registration_id = r.id AND l.recipient = r.address AND l.state IN ('sent', 'failed', 'bounced')
    ORDER BY l.id DESC LIMIT 1)`

// Unreached returns those of the registrations whose newest letter to the given address did not
// arrive, as far as is known.
func Unreached[R ~int64](ctx context.Context, q db.Queryer, registrations []R, addresses []string) (map[R]bool, error) {
	var ids []R
	if err := q.SelectContext(ctx, &ids, unreachedSQL, db.Array(registrations), db.Array(addresses)); err != nil {
		return nil, fmt.Errorf("find whom letters do not reach: %w", err)
	}
	unreached := make(map[R]bool, len(ids))
	for _, id := range ids {
		unreached[id] = true
	}
	return unreached, nil
}

const listUndeliveredSQL = `SELECT ` + entryColumns + ` FROM letters AS l
WHERE event_id = $1 AND state IN ('failed', 'bounced') AND failed_at > $2 AND id > $3
  AND NOT EXISTS (SELECT FROM letters AS r WHERE r.resent_from = l.id)
ORDER BY id LIMIT $4`

// ListUndelivered returns letters about an event that did not arrive since the given time and were not
// sent once more, the oldest first, after the given one.
func ListUndelivered(ctx context.Context, q db.Queryer, eventID int64, since time.Time, after ID, limit int) ([]Entry, error) {
	return listEntries(ctx, q, listUndeliveredSQL, eventID, since, int64(after), limit)
}
