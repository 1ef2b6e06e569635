package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// The index on the order of the waitlist gives the rows in their order already.
const listPositionsSQL = `
SELECT id, place FROM (
    SELECT id, row_number() OVER (ORDER BY waitlist_priority DESC, waitlist_number) AS place
    FROM registrations WHERE event_id = $1 AND state = 'waitlisted') AS waiting
WHERE id = ANY(CAST($2 AS bigint[]))`

// waitlistPositions returns the places on an event's waitlist, counted from 1, of those of the
// registrations that wait.
func waitlistPositions(ctx context.Context, q db.Queryer, of event.ID, ids ...ID) (map[ID]int, error) {
	positions := make(map[ID]int, len(ids))
	if len(ids) == 0 {
		return positions, nil
	}
	var rows []struct {
		ID    ID  `db:"id"`
		Place int `db:"place"`
	}
	if err := q.SelectContext(ctx, &rows, listPositionsSQL, of, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("find places on waitlist: %w", err)
	}
	for _, r := range rows {
		positions[r.ID] = r.Place
	}
	return positions, nil
}

// waitlistPosition does the same for one; 0 when it does not wait.
func waitlistPosition(ctx context.Context, q db.Queryer, of event.ID, id ID) (int, error) {
	positions, err := waitlistPositions(ctx, q, of, id)
	return positions[id], err
}
