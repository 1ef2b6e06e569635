package registration

import (
	"context"
	"fmt"
	"slices"

	"tagungsbuero/internal/db"
)

// resortBatch bounds the memory that answers take while they are moved.
const resortBatch = 500

// resort moves what people answered already to where answers of its category are kept, when hosts find
// out that a question asks for a special category (Art. 9 GDPR), or does not. Answers to questions that
// are gone stay where they are.
func (d *desk) resort(ctx context.Context) error {
	ordinary, special := []string{}, []string{}
	for _, q := range d.plan.event.Questions {
		if q.Special {
			special = append(special, q.Key)
			continue
		}
		ordinary = append(ordinary, q.Key)
	}
	for moved := resortBatch; moved == resortBatch; {
		var err error
		if moved, err = d.resortSome(ctx, ordinary, special); err != nil {
			return err
		}
	}
	return d.resortFiles(ctx, ordinary, special)
}

const listMisplacedSQL = `
SELECT r.id, r.answers, COALESCE(s.answers, '[]') AS special
FROM registrations AS r LEFT JOIN special_answers AS s ON s.registration_id = r.id
WHERE r.event_id = $1
  AND (EXISTS (SELECT FROM json_array_elements(s.answers) AS a WHERE a ->> 'key' = ANY(CAST($2 AS text[])))
    OR EXISTS (SELECT FROM json_array_elements(r.answers) AS a WHERE a ->> 'key' = ANY(CAST($3 AS text[]))))
ORDER BY r.id LIMIT $4`

const (
	updateAnswersSQL = `
UPDATE registrations AS r SET answers = CAST(w.answers AS json)
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS w (id, answers) WHERE r.id = w.id`
	insertAllSpecialSQL = `
INSERT INTO special_answers (registration_id, answers)
SELECT w.id, CAST(w.answers AS json)
FROM unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS w (id, answers) WHERE w.answers <> '[]'`
)

// resortSome moves answers of some hundred registrations at most, and returns of how many.
func (d *desk) resortSome(ctx context.Context, ordinary, special []string) (int, error) {
	var rows []struct {
		ID      int64   `db:"id"`
		Answers Answers `db:"answers"`
		Special Answers `db:"special"`
	}
	err := d.tx.SelectContext(ctx, &rows, listMisplacedSQL, d.seats.EventID, db.Array(ordinary), db.Array(special), resortBatch)
	if err != nil {
		return 0, fmt.Errorf("list answers in the wrong place: %w", err)
	}
	ids, texts, apart := make([]int64, len(rows)), make([]string, len(rows)), make([]string, len(rows))
	for i, row := range rows {
		all := slices.Concat(row.Answers, row.Special)
		for j, a := range all {
			all[j].Special = slices.Contains(special, a.Key) || (a.Special && !slices.Contains(ordinary, a.Key))
		}
		here, there := all.apart()
		ids[i] = row.ID
		if texts[i], err = here.text(); err != nil {
			return 0, err
		}
		if apart[i], err = there.text(); err != nil {
			return 0, err
		}
	}
	return len(rows), d.storeResorted(ctx, ids, texts, apart)
}

func (d *desk) storeResorted(ctx context.Context, ids []int64, ordinary, special []string) error {
	if _, err := d.tx.ExecContext(ctx, updateAnswersSQL, db.Array(ids), db.Array(ordinary)); err != nil {
		return fmt.Errorf("move answers: %w", err)
	}
	if _, err := d.tx.ExecContext(ctx, deleteSpecialOfSQL, db.Array(ids)); err != nil {
		return fmt.Errorf("move answers of special categories: %w", err)
	}
	if _, err := d.tx.ExecContext(ctx, insertAllSpecialSQL, db.Array(ids), db.Array(special)); err != nil {
		return fmt.Errorf("move answers to special categories: %w", err)
	}
	return nil
}

const resortFilesSQL = `
UPDATE answer_files AS f SET special = f.key = ANY(CAST($3 AS text[]))
FROM registrations AS r
WHERE r.id = f.registration_id AND r.event_id = $1
  AND ((f.special AND f.key = ANY(CAST($2 AS text[]))) OR (NOT f.special AND f.key = ANY(CAST($3 AS text[]))))`

func (d *desk) resortFiles(ctx context.Context, ordinary, special []string) error {
	if _, err := d.tx.ExecContext(ctx, resortFilesSQL, d.seats.EventID, db.Array(ordinary), db.Array(special)); err != nil {
		return fmt.Errorf("move files: %w", err)
	}
	return nil
}
