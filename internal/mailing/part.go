package mailing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

// PartKey names a part of a snapshot that many letters share.
type PartKey string

// Part is a JSON object that many letters share, under the key that its content gives it.
type Part struct {
	Key  PartKey
	Data string
}

// NewPart returns the part with the given JSON object.
func NewPart(data []byte) Part {
	sum := sha256.Sum256(data)
	return Part{Key: PartKey(hex.EncodeToString(sum[:16])), Data: string(data)}
}

// A part that is used is noted once a day at most, and by one of those who use it at that moment: nobody waits.
const sharePartSQL = `
WITH due AS MATERIALIZED (SELECT key FROM letter_parts WHERE key = $1 AND used_at < $4 FOR UPDATE SKIP LOCKED),
noted AS (UPDATE letter_parts AS p SET used_at = $3 FROM due WHERE p.key = due.key)
INSERT INTO letter_parts (key, data, used_at) VALUES ($1, $2, $3) ON CONFLICT (key) DO NOTHING`

const (
	noteUseAfter = 24 * time.Hour
	// keepUnnamed is how long a part stays that no letter needs any more: whoever has shared it may still
	// name it, for as long as the plan of an event is kept in memory.
	keepUnnamed = 7 * 24 * time.Hour
)

// Share keeps a part, so that letters can name it from this transaction on, and for some days.
func Share(ctx context.Context, tx *db.Tx, p Part) error {
	if _, err := tx.ExecContext(ctx, sharePartSQL, p.Key, p.Data, tx.Now, tx.Now.Add(-noteUseAfter)); err != nil {
		return fmt.Errorf("keep shared part of letters: %w", err)
	}
	return nil
}

const listPartsSQL = `SELECT key, CAST(data AS text) AS data FROM letter_parts WHERE key = ANY(CAST($1 AS text[]))`

// Parts returns what stands in parts that letters share, by their keys.
func Parts(ctx context.Context, q db.Queryer, keys ...PartKey) (map[PartKey]string, error) {
	var rows []struct {
		Key  PartKey `db:"key"`
		Data string  `db:"data"`
	}
	if err := q.SelectContext(ctx, &rows, listPartsSQL, db.Array(keys)); err != nil {
		return nil, fmt.Errorf("list shared parts of letters: %w", err)
	}
	parts := make(map[PartKey]string, len(rows))
	for _, row := range rows {
		parts[row.Key] = row.Data
	}
	return parts, nil
}

// joined returns one JSON object with the members of the shared one and its own. Either may be missing.
func joined(shared, own string) string {
	switch {
	case shared == "", shared == "{}":
		return own
	case own == "", own == "{}":
		return shared
	}
	return shared[:len(shared)-1] + "," + own[1:]
}
