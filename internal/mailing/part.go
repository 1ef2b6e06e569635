package mailing

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

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

const insertPartSQL = `INSERT INTO letter_parts (key, data) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING`

// Share keeps a part, so that letters can name it from this transaction on.
func Share(ctx context.Context, tx *db.Tx, p Part) error {
	if _, err := tx.ExecContext(ctx, insertPartSQL, p.Key, p.Data); err != nil {
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
