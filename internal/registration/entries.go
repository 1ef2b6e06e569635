package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/question"
)

// entries gathers placed admissions, to store them together.
type entries struct {
	desk       *desk
	admissions []*admission
	places     []placed
	grants     []grant
}

func (d *desk) entries() *entries { return &entries{desk: d} }

func (e *entries) add(a *admission, p placed, g grant) {
	e.admissions, e.places, e.grants = append(e.admissions, a), append(e.places, p), append(e.grants, g)
}

// store writes all of them: rows, history, letters, and what only some have.
func (e *entries) store(ctx context.Context, s *Service) error {
	if len(e.admissions) == 0 {
		return nil
	}
	d := e.desk
	ids, err := d.idsOfPools(ctx, e.grants...)
	if err != nil {
		return err
	}
	if err := d.addExtra(ctx, d.book.extra-d.seats.Extra); err != nil {
		return err
	}
	rows := admissionRows{now: d.tx.Now}
	for i, a := range e.admissions {
		e.places[i].pools = ids[i]
		rows.add(a, e.places[i])
	}
	if err := d.insert(ctx, s, &rows); err != nil {
		return err
	}
	if err := e.storeApart(ctx); err != nil {
		return err
	}
	if err := d.useInvitations(ctx, e.admissions); err != nil {
		return err
	}
	return e.noteOverbooked(ctx)
}

const insertSpecialSQL = `
INSERT INTO special_answers (registration_id, answers)
SELECT r.id, CAST(s.answers AS json)
FROM unnest(CAST($1 AS text[]), CAST($2 AS text[])) AS s (reference, answers) JOIN registrations AS r ON r.reference = s.reference`

const insertFileSQL = `
INSERT INTO answer_files (registration_id, key, name, media_type, body, special)
SELECT r.id, $2, $3, $4, $5, $6 FROM registrations AS r WHERE r.reference = $1`

// storeApart keeps answers of special categories and files, each in a table of its own.
func (e *entries) storeApart(ctx context.Context) error {
	var references, texts []string
	for _, a := range e.admissions {
		_, special := a.answers.apart()
		if len(special) > 0 {
			text, err := special.text()
			if err != nil {
				return err
			}
			references, texts = append(references, string(a.reference)), append(texts, text)
		}
		if err := e.storeFiles(ctx, a); err != nil {
			return err
		}
	}
	if len(references) == 0 {
		return nil
	}
	if _, err := e.desk.tx.ExecContext(ctx, insertSpecialSQL, db.Array(references), db.Array(texts)); err != nil {
		return fmt.Errorf("store answers of special categories: %w", err)
	}
	return nil
}

func (e *entries) storeFiles(ctx context.Context, a *admission) error {
	for key, file := range a.files {
		answer, _ := a.answers.Find(key)
		if err := insertFile(ctx, e.desk.tx, a.reference, answer, file); err != nil {
			return err
		}
	}
	return nil
}

func insertFile(ctx context.Context, tx *db.Tx, ref Reference, answer question.Answer, file question.Upload) error {
	if _, err := tx.ExecContext(ctx, insertFileSQL, ref, answer.Key, file.Name, file.MediaType, file.Data, answer.Special); err != nil {
		return fmt.Errorf("store file: %w", err)
	}
	return nil
}

const noteOverbookedSQL = `
INSERT INTO registration_states (registration_id, changed_at, from_state, to_state, what, actor_kind, account_id, reason)
SELECT r.id, $2, r.state, r.state, 'extra', $3, NULLIF(CAST($4 AS bigint), 0), $5 FROM registrations AS r WHERE r.reference = $1`

// noteOverbooked keeps why somebody got a seat above the capacity.
func (e *entries) noteOverbooked(ctx context.Context) error {
	for i, a := range e.admissions {
		if !e.places[i].overbooked {
			continue
		}
		_, err := e.desk.tx.ExecContext(ctx, noteOverbookedSQL, a.reference, e.desk.tx.Now, a.who.Kind(), int64(a.who.AccountID()), a.Overbook)
		if err != nil {
			return fmt.Errorf("note seat above capacity: %w", err)
		}
	}
	return nil
}
