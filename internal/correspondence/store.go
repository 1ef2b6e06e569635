package correspondence

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/wording"
)

// stored is a text of somebody.
type stored struct {
	EventID        *event.ID        `db:"event_id"`
	OrganisationID *organisation.ID `db:"organisation_id"`
	Host           string           `db:"host"` // name of the organisation, "" for an event
	Kind           mailing.Kind     `db:"kind"`
	Locale         string           `db:"locale"`
	Subject        string           `db:"subject"`
	Body           string           `db:"body"`
	Version        int64            `db:"version"`
}

func (s stored) text() wording.Text { return wording.Text{Subject: s.Subject, Body: s.Body} }

const listTextsSQL = `
SELECT t.event_id, t.organisation_id, COALESCE(o.name, '') AS host, t.kind, t.locale, t.subject, t.body, t.version
FROM letter_texts AS t LEFT JOIN organisations AS o ON o.id = t.organisation_id
WHERE (t.event_id = $1 OR t.organisation_id = $2 OR t.organisation_id = ANY(CAST($3 AS bigint[])))
ORDER BY t.kind, t.locale, t.event_id NULLS LAST, array_position(CAST($3 AS bigint[]), t.organisation_id)`

// listTexts returns the texts of the owner and of those whose texts come in where it has none: of each kind and
// locale, the one that counts first.
func (s *Service) listTexts(ctx context.Context, o owner) ([]stored, error) {
	var texts []stored
	eventID, organisationID := o.ids()
	if err := s.db.SelectContext(ctx, &texts, listTextsSQL, eventID, organisationID, db.Array(o.hosts())); err != nil {
		return nil, fmt.Errorf("list texts of letters: %w", err)
	}
	return texts, nil
}

const (
	insertTextSQL = `
INSERT INTO letter_texts (event_id, organisation_id, kind, locale, subject, body, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
ON CONFLICT ON CONSTRAINT letter_texts_once DO NOTHING`
	updateTextSQL = `
UPDATE letter_texts SET subject = $5, body = $6, updated_at = $7, version = version + 1
WHERE event_id IS NOT DISTINCT FROM $1 AND organisation_id IS NOT DISTINCT FROM $2 AND kind = $3 AND locale = $4 AND version = $8`
	deleteTextSQL = `
DELETE FROM letter_texts
WHERE event_id IS NOT DISTINCT FROM $1 AND organisation_id IS NOT DISTINCT FROM $2 AND kind = $3 AND locale = $4 AND version = $5`
)

// change runs a statement that changes one row, and returns whether it did.
func change(ctx context.Context, tx *db.Tx, query string, args ...any) (bool, error) {
	result, err := tx.ExecContext(ctx, query, args...)
	if err != nil {
		return false, fmt.Errorf("change text of letter: %w", err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}
