package registration

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tagungsbuero/internal/db"
)

const updatePersonSQL = `
UPDATE registrations
SET person_key = NULLIF($2, ''), first_name = $3, last_name = $4, email = $5, phone = $6, title = $7, organisation = $8, organisation_kind = $9,
    carrier_group = $10, municipality_key = $11, position = $12, remark = $13, seats = $14, pools = CAST($15 AS bigint[]), answers = CAST($16 AS json),
    placeholder = false
WHERE id = $1`

// updatePerson writes what an admission says into a stored registration.
func (d *desk) updatePerson(ctx context.Context, r Registration, a *admission, pools []int64) error {
	p := a.Person
	_, err := d.tx.ExecContext(ctx, updatePersonSQL, r.ID, a.key, p.FirstName, p.LastName, p.Email, p.Phone, p.Title, p.Organisation,
		p.OrganisationKind, p.CarrierGroup, p.MunicipalityKey, p.Position, p.Remark, a.Party, arrayText(pools), a.ordinary)
	if err != nil {
		return fmt.Errorf("update registration: %w", err)
	}
	if err := d.replaceSpecial(ctx, r.ID, a.answers); err != nil {
		return err
	}
	return d.replaceFiles(ctx, r, a)
}

const deleteSpecialSQL = `DELETE FROM special_answers WHERE registration_id = $1`

const upsertSpecialSQL = `
INSERT INTO special_answers (registration_id, answers) VALUES ($1, CAST($2 AS json))
ON CONFLICT (registration_id) DO UPDATE SET answers = excluded.answers`

func (d *desk) replaceSpecial(ctx context.Context, id ID, answers Answers) error {
	_, special := answers.apart()
	if len(special) == 0 {
		if _, err := d.tx.ExecContext(ctx, deleteSpecialSQL, id); err != nil {
			return fmt.Errorf("delete answers of special categories: %w", err)
		}
		return nil
	}
	text, err := special.text()
	if err != nil {
		return err
	}
	if _, err := d.tx.ExecContext(ctx, upsertSpecialSQL, id, text); err != nil {
		return fmt.Errorf("store answers of special categories: %w", err)
	}
	return nil
}

const deleteFilesSQL = `DELETE FROM answer_files WHERE registration_id = $1 AND key <> ALL(CAST($2 AS text[]))`

// replaceFiles keeps the files that are still answers, and stores those that were sent.
func (d *desk) replaceFiles(ctx context.Context, r Registration, a *admission) error {
	kept := []string{}
	for _, answer := range a.answers {
		if _, isNew := a.files[answer.Key]; !isNew {
			kept = append(kept, answer.Key)
		}
	}
	if _, err := d.tx.ExecContext(ctx, deleteFilesSQL, r.ID, db.Array(kept)); err != nil {
		return fmt.Errorf("delete files: %w", err)
	}
	for _, key := range slices.Sorted(maps.Keys(a.files)) {
		answer, _ := a.answers.Find(key)
		if err := insertFile(ctx, d.tx, r.Reference, answer, a.files[key]); err != nil {
			return err
		}
	}
	return nil
}

// File is what somebody sent as the answer to a question.
type File struct {
	ID        int64  `db:"id"`  // another for every file that is sent, also under the same name
	Key       string `db:"key"` // of the question
	Name      string `db:"name"`
	MediaType string `db:"media_type"`
	Body      []byte `db:"body"`
	Special   bool   `db:"special"`
}
