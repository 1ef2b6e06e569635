package event

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

const lockSQL = `SELECT id FROM events WHERE id = $1 FOR NO KEY UPDATE`

func lock(ctx context.Context, tx *db.Tx, id ID) error {
	if err := tx.GetContext(ctx, &id, lockSQL, id); err != nil {
		return unknown("lock event", err)
	}
	return nil
}

const insertSQL = `
INSERT INTO events (slug, state, title, kind, visibility, summary, description, programme, documentation, starts_at, ends_at,
                    online, online_access, venue_name, venue_street, venue_postcode, venue_city, municipality_key, directions, accessibility,
                    registration_enabled, registration_opens_at, registration_closes_at, cancel_until, waitlist_mode, waitlist_until,
                    reminder_days, rules, questions, created_at, updated_at, easy_language, reminders)
VALUES ($1, 'draft', $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19, $20, $21, $22, $23, $24, $25, $26, $27, $28, $29, $29, $30, $31)
ON CONFLICT ON CONSTRAINT events_slug DO NOTHING
RETURNING id`

// insert returns the id, or the error of a query without rows when the slug is taken.
func insert(ctx context.Context, tx *db.Tx, slug string, d Draft) (ID, error) {
	var id ID
	err := tx.GetContext(ctx, &id, insertSQL, append([]any{slug}, d.columns(tx)...)...)
	return id, err
}

const updateSQL = `
UPDATE events
SET title = $2, kind = $3, visibility = $4, summary = $5, description = $6, programme = $7, documentation = $8, starts_at = $9, ends_at = $10,
    online = $11, online_access = $12, venue_name = $13, venue_street = $14, venue_postcode = $15, venue_city = $16, municipality_key = $17,
    directions = $18, accessibility = $19, registration_enabled = $20, registration_opens_at = $21, registration_closes_at = $22,
    cancel_until = $23, waitlist_mode = $24, waitlist_until = $25, reminder_days = $26, rules = $27, questions = $28, updated_at = $29, easy_language = $30, reminders = $31, version = version + 1
WHERE id = $1`

func update(ctx context.Context, tx *db.Tx, id ID, d Draft) error {
	if _, err := tx.ExecContext(ctx, updateSQL, append([]any{id}, d.columns(tx)...)...); err != nil {
		return fmt.Errorf("update event: %w", err)
	}
	return nil
}

// columns returns the values of $2 to $31 of insertSQL and updateSQL.
func (d Draft) columns(tx *db.Tx) []any {
	starts, ends := d.keptTimes()
	return []any{d.Title, d.Kind, d.Visibility, d.Summary, d.Description, d.Programme, d.Documentation, starts, ends,
		d.Online, d.OnlineAccess, d.VenueName, d.VenueStreet, d.VenuePostcode, d.VenueCity, d.MunicipalityKey, d.Directions, d.Accessibility,
		d.RegistrationEnabled, d.RegistrationOpensAt, d.RegistrationClosesAt, d.CancelUntil, d.WaitlistMode, d.WaitlistUntil,
		db.Array(d.Reminders.daysForRelease()), d.Rules, d.Questions, tx.Now, d.EasyLanguage, d.Reminders}
}

const (
	deleteTopicsSQL = `DELETE FROM event_topics WHERE event_id = $1`
	deleteFieldsSQL = `DELETE FROM event_fields WHERE event_id = $1`
)

func deleteParts(ctx context.Context, tx *db.Tx, id ID) error {
	for _, statement := range []string{deleteTopicsSQL, deleteFieldsSQL} {
		if _, err := tx.ExecContext(ctx, statement, id); err != nil {
			return fmt.Errorf("delete parts of event: %w", err)
		}
	}
	return nil
}

const insertTopicsSQL = `INSERT INTO event_topics (event_id, topic_key) SELECT $1, unnest(CAST($2 AS text[]))`

const insertFieldsSQL = `
INSERT INTO event_fields (event_id, key, required, position)
SELECT $1, field.key, field.required, field.position
FROM unnest(CAST($2 AS text[]), CAST($3 AS boolean[])) WITH ORDINALITY AS field (key, required, position)`

// insertParts writes hosts, topics and fields.
func insertParts(ctx context.Context, tx *db.Tx, id ID, d Draft) error {
	if err := writeHosts(ctx, tx, id, d.Hosts); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, insertTopicsSQL, id, db.Array(d.Topics)); err != nil {
		return fmt.Errorf("insert topics of event: %w", err)
	}
	keys, required := make([]string, len(d.Fields)), make([]bool, len(d.Fields))
	for i, field := range d.Fields {
		keys[i], required[i] = field.Key, field.Required
	}
	if _, err := tx.ExecContext(ctx, insertFieldsSQL, id, db.Array(keys), db.Array(required)); err != nil {
		return fmt.Errorf("insert fields of event: %w", err)
	}
	return nil
}
