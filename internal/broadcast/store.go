package broadcast

import (
	"context"
	"database/sql/driver"
	"encoding/json"
	"errors"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
)

// kept is a filter as it is stored: without what names people.
type kept struct{ registration.Filter }

// Scan implements sql.Scanner.
func (k *kept) Scan(stored any) error {
	text, ok := stored.([]byte)
	if !ok {
		return errors.New("read filter of broadcast: no bytes")
	}
	return json.Unmarshal(text, &k.Filter)
}

// Value implements driver.Valuer.
func (k kept) Value() (driver.Value, error) {
	text, err := json.Marshal(k.Filter)
	if err != nil {
		return nil, fmt.Errorf("write filter of broadcast: %w", err)
	}
	return string(text), nil
}

const columns = `b.id, b.event_id, b.number, b.state, b.subject, b.body, b.filter, b.picked, b.reply_to, b.send_at, b.version,
       (SELECT a.name FROM accounts AS a WHERE a.id = b.created_by) AS created_by,
       (SELECT a.name FROM accounts AS a WHERE a.id = b.sent_by) AS sent_by,
       (SELECT a.name FROM accounts AS a WHERE a.id = b.stopped_by) AS stopped_by,
       b.created_at, b.changed_at, b.begun_at, b.ended_at, b.letters, b.people, b.unreached, b.file_keys, b.anonymised_at IS NOT NULL AS forgotten
FROM broadcasts AS b`

const listSQL = `SELECT ` + columns + ` WHERE b.event_id = $1 ORDER BY b.number DESC`

func list(ctx context.Context, q db.Queryer, of event.ID) ([]Broadcast, error) {
	all := []Broadcast{}
	if err := q.SelectContext(ctx, &all, listSQL, of); err != nil {
		return nil, fmt.Errorf("list broadcasts: %w", err)
	}
	return all, nil
}

const (
	findSQL = `SELECT ` + columns + ` WHERE b.event_id = $1 AND b.number = $2`
	lockSQL = findSQL + ` FOR UPDATE OF b`
	// The form may have been sent again when the draft it has made was sent or changed.
	findMadeFromSQL = `SELECT ` + columns + ` WHERE b.event_id = $1 AND b.made_from = $2`
)

func find(ctx context.Context, q db.Queryer, of event.ID, number int) (Broadcast, error) {
	return get(ctx, q, findSQL, of, number)
}

// lock finds a broadcast and keeps others from changing it.
func lock(ctx context.Context, tx *db.Tx, of event.ID, number int) (Broadcast, error) {
	return get(ctx, tx, lockSQL, of, number)
}

func get(ctx context.Context, q db.Queryer, query string, args ...any) (b Broadcast, err error) {
	err = q.GetContext(ctx, &b, query, args...)
	if db.NoRows(err) {
		return Broadcast{}, fault.New(fault.NotFound, "broadcast.unknown")
	}
	if err != nil {
		return Broadcast{}, fmt.Errorf("find broadcast: %w", err)
	}
	b.Files, err = listFiles(ctx, q, b.ID)
	return b, err
}

const insertSQL = `
INSERT INTO broadcasts (event_id, number, state, subject, body, filter, picked, reply_to, created_at, created_by, changed_at, changed_by, made_from)
SELECT $1, COALESCE(max(number), 0) + 1, 'draft', $2, $3, CAST($4 AS jsonb), $5, $6, $7, $8, $7, $8, CAST($9 AS bytea) FROM broadcasts WHERE event_id = $1
RETURNING id, number`

// insert keeps a new one, under the lock of the event: so no two get the same number.
func (b *Broadcast) insert(ctx context.Context, tx *db.Tx, by actor.Actor) error {
	err := tx.GetContext(ctx, b, insertSQL, b.EventID, b.Subject, b.Body, b.Kept, b.Picked, b.ReplyTo, tx.Now, accountOf(by), b.madeFrom)
	if err != nil {
		return fmt.Errorf("insert broadcast: %w", err)
	}
	return nil
}

const updateSQL = `
UPDATE broadcasts SET subject = $2, body = $3, filter = CAST($4 AS jsonb), picked = $5, reply_to = $6, changed_at = $7, changed_by = $8,
    version = version + 1
WHERE id = $1`

func (b *Broadcast) update(ctx context.Context, tx *db.Tx, by actor.Actor) error {
	_, err := tx.ExecContext(ctx, updateSQL, b.ID, b.Subject, b.Body, b.Kept, b.Picked, b.ReplyTo, tx.Now, accountOf(by))
	if err != nil {
		return fmt.Errorf("update broadcast: %w", err)
	}
	return nil
}

const deleteSQL = `DELETE FROM broadcasts WHERE id = $1`

// accountOf is nil for the system.
func accountOf(who actor.Actor) *actor.AccountID {
	id := who.AccountID()
	if id == 0 {
		return nil
	}
	return &id
}
