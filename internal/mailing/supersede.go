package mailing

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

// Superseded is a letter that was withdrawn because a newer one takes its place.
type Superseded struct {
	Recipient string `db:"recipient"`
	Data      string `db:"data"` // its own part of the snapshot
}

// What somebody has tried to send may have arrived, so it stays.
const supersedeSQL = `
WITH gone AS MATERIALIZED (
    SELECT id FROM letters WHERE event_id = $1 AND kind = $2 AND state = 'queued' AND attempts = 0 ORDER BY id FOR UPDATE)
UPDATE letters AS l SET state = 'withdrawn' FROM gone WHERE l.id = gone.id
RETURNING l.recipient, CAST(l.data AS text) AS data`

// Supersede withdraws the letters of a kind about an event that nobody has tried to send yet, and returns them.
func Supersede(ctx context.Context, tx *db.Tx, eventID int64, kind Kind) (gone []Superseded, err error) {
	if err := tx.SelectContext(ctx, &gone, supersedeSQL, eventID, kind); err != nil {
		return nil, fmt.Errorf("withdraw letters for newer ones: %w", err)
	}
	return gone, nil
}
