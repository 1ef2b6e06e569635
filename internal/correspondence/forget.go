package correspondence

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/notice"
	"tagungsbuero/internal/registration"
)

// Texts of an event may name people, so they go with its people, and letters by which they were tried. Those of
// organisations stay.

const countForgettableSQL = `
SELECT (SELECT count(*) FROM letter_texts AS t JOIN events AS e ON e.id = t.event_id WHERE e.ends_at <= $1)
     + (SELECT count(*) FROM letters AS l JOIN events AS e ON e.id = l.event_id
        WHERE e.ends_at <= $1 AND l.kind = $2 AND l.registration_id IS NULL AND l.blanked_at IS NULL)`

// CountForgettable counts the texts that Forget would delete, and the letters that it would blank.
func (s *Service) CountForgettable(ctx context.Context) (n int, err error) {
	if err := s.db.GetContext(ctx, &n, countForgettableSQL, s.db.Now().Add(-notice.Retention), TrialKind); err != nil {
		return 0, fmt.Errorf("count texts of letters to forget: %w", err)
	}
	return n, nil
}

const listForgettableSQL = `
SELECT e.id FROM events AS e
WHERE e.ends_at <= $1 AND (EXISTS (SELECT FROM letter_texts AS t WHERE t.event_id = e.id)
    OR EXISTS (SELECT FROM letters AS l WHERE l.event_id = e.id AND l.kind = $2 AND l.registration_id IS NULL AND l.blanked_at IS NULL))
ORDER BY e.id`

// Forget deletes the texts of events that ended notice.Retention ago, and returns how many. Those of an event with a
// letter on its way are left for the next time.
func (s *Service) Forget(ctx context.Context) (total int, err error) {
	var events []event.ID
	if err := s.db.SelectContext(ctx, &events, listForgettableSQL, s.db.Now().Add(-notice.Retention), TrialKind); err != nil {
		return 0, fmt.Errorf("list events whose texts of letters to forget: %w", err)
	}
	for _, id := range events {
		n := 0
		err := s.db.InTx(ctx, func(tx *db.Tx) (err error) {
			n, err = forget(ctx, tx, id)
			return err
		})
		if err != nil {
			return total, err
		}
		total += n
	}
	return total, nil
}

const (
	// The event may have been moved since it was listed.
	isForgettableSQL = `SELECT COALESCE(ends_at <= $2, false) FROM events WHERE id = $1`
	deleteTextsOfSQL = `DELETE FROM letter_texts WHERE event_id = $1`
)

func forget(ctx context.Context, tx *db.Tx, id event.ID) (int, error) {
	if err := registration.LockEvent(ctx, tx, id); err != nil {
		return 0, err
	}
	isDue := false
	if err := tx.GetContext(ctx, &isDue, isForgettableSQL, id, tx.Now.Add(-notice.Retention)); err != nil {
		return 0, fmt.Errorf("look whether the texts of an event are to be forgotten: %w", err)
	}
	if !isDue {
		return 0, nil
	}
	if done, err := mailing.ForgetForEvent(ctx, tx, int64(id), TrialKind); err != nil || !done {
		return 0, err
	}
	result, err := tx.ExecContext(ctx, deleteTextsOfSQL, id)
	if err != nil {
		return 0, fmt.Errorf("delete texts of letters: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}
