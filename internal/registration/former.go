package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// FormerQuestion is a question that the form of an event does not ask any more, but somebody answered.
type FormerQuestion struct {
	Key   string `db:"key"`
	Label string `db:"label"` // as it read when it was answered last
}

// A question of a special category is none of these, even if an answer was given before it became one.
const listFormerQuestionsSQL = `
SELECT f.key, f.label
FROM (SELECT DISTINCT ON (a ->> 'key') a ->> 'key' AS key, a ->> 'question' AS label
      FROM registrations AS r CROSS JOIN json_array_elements(r.answers) AS a
      WHERE r.event_id = $1 AND a ->> 'key' <> ALL(CAST($2 AS text[])) AND COALESCE(a ->> 'special', '') <> 'true'
      ORDER BY a ->> 'key', r.changed_at DESC, r.id DESC) AS f
ORDER BY f.label, f.key`

// FormerQuestions lists the ordinary questions that only answers to an event still tell of.
func FormerQuestions(ctx context.Context, q db.Queryer, ev event.Event) ([]FormerQuestion, error) {
	asked := make([]string, len(ev.Questions))
	for i, question := range ev.Questions {
		asked[i] = question.Key
	}
	var former []FormerQuestion
	if err := q.SelectContext(ctx, &former, listFormerQuestionsSQL, ev.ID, db.Array(asked)); err != nil {
		return nil, fmt.Errorf("list former questions: %w", err)
	}
	return former, nil
}

const hasPartiesSQL = `SELECT EXISTS (SELECT FROM registrations WHERE event_id = $1 AND seats > 1)`

// HasParties reports whether a registration for the event stands for more than one person.
func HasParties(ctx context.Context, q db.Queryer, id event.ID) (has bool, err error) {
	if err := q.GetContext(ctx, &has, hasPartiesSQL, id); err != nil {
		return false, fmt.Errorf("look for parties: %w", err)
	}
	return has, nil
}
