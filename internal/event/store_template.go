package event

import (
	"context"
	"encoding/json"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

const templateColumns = `
SELECT t.id, t.organisation_id, o.name AS organisation_name, t.name, t.updated_at, t.draft
FROM event_templates AS t JOIN organisations AS o ON o.id = t.organisation_id`

const listTemplatesSQL = templateColumns + ` WHERE t.organisation_id = ANY(CAST($1 AS bigint[])) ORDER BY t.name, t.id`

const findTemplateSQL = templateColumns + ` WHERE t.id = $1`

func findTemplate(ctx context.Context, q db.Queryer, id TemplateID) (Template, error) {
	var found Template
	err := q.GetContext(ctx, &found, findTemplateSQL, id)
	if db.NoRows(err) {
		return Template{}, fault.New(fault.NotFound, "event.template_unknown")
	}
	if err != nil {
		return Template{}, fmt.Errorf("find template: %w", err)
	}
	return found, nil
}

const insertTemplateSQL = `
INSERT INTO event_templates (organisation_id, name, draft, created_at, updated_at) VALUES ($1, $2, CAST($3 AS jsonb), $4, $4)
RETURNING id`

func insertTemplate(ctx context.Context, tx *db.Tx, of organisation.ID, name string, d Draft) (TemplateID, error) {
	text, err := json.Marshal(d)
	if err != nil {
		return 0, fmt.Errorf("write template: %w", err)
	}
	var id TemplateID
	return id, templateWritten(tx.GetContext(ctx, &id, insertTemplateSQL, of, name, string(text), tx.Now))
}

const renameTemplateSQL = `UPDATE event_templates SET name = $2, updated_at = $3 WHERE id = $1`

const deleteTemplateSQL = `DELETE FROM event_templates WHERE id = $1`

// writeTemplate runs a statement that writes a template.
func writeTemplate(ctx context.Context, tx *db.Tx, statement string, args ...any) error {
	_, err := tx.ExecContext(ctx, statement, args...)
	return templateWritten(err)
}

func templateWritten(err error) error {
	switch {
	case err == nil:
		return nil
	case db.Violated(err) == "event_templates_name":
		return fault.New(fault.Conflict, "event.template_name_taken").Because(err)
	}
	return fmt.Errorf("write template: %w", err)
}
