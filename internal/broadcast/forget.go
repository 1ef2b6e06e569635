package broadcast

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/notice"
	"tagungsbuero/internal/registration"
)

// Texts, files and choices may name people, so they go with the people of an event. That there was a broadcast, when and
// to how many, stays.

const countForgettableSQL = `
SELECT count(*) FROM broadcasts AS b JOIN events AS e ON e.id = b.event_id WHERE e.ends_at <= $1 AND b.anonymised_at IS NULL`

// CountForgettable counts what Forget would change.
func (s *Service) CountForgettable(ctx context.Context) (n int, err error) {
	if err := s.db.GetContext(ctx, &n, countForgettableSQL, s.db.Now().Add(-notice.Retention)); err != nil {
		return 0, fmt.Errorf("count broadcasts to forget: %w", err)
	}
	return n, nil
}

const listForgettableSQL = `
SELECT b.event_id, b.number FROM broadcasts AS b JOIN events AS e ON e.id = b.event_id
WHERE e.ends_at <= $1 AND b.anonymised_at IS NULL ORDER BY b.id`

// Forget empties the broadcasts of events that ended notice.Retention ago, and returns how many. One of which letters
// are on their way is left for the next time.
func (s *Service) Forget(ctx context.Context) (int, error) {
	var due []Broadcast
	if err := s.db.SelectContext(ctx, &due, listForgettableSQL, s.db.Now().Add(-notice.Retention)); err != nil {
		return 0, fmt.Errorf("list broadcasts to forget: %w", err)
	}
	total := 0
	for _, b := range due {
		err := s.db.InTx(ctx, func(tx *db.Tx) error {
			done, err := forget(ctx, tx, b.EventID, b.Number)
			if done {
				total++
			}
			return err
		})
		if err != nil {
			return total, err
		}
	}
	return total, nil
}

const (
	// The event may have been moved since it was listed.
	isForgettableSQL = `SELECT ends_at <= $2 FROM events WHERE id = $1`
	emptySQL         = `
UPDATE broadcasts SET subject = '', body = '', filter = '{}', picked = '{}', file_keys = '{}', made_from = NULL, anonymised_at = $2,
    state = CASE WHEN state = 'scheduled' THEN 'draft' WHEN state = 'sending' THEN 'stopped' ELSE state END,
    ended_at = CASE WHEN state = 'sending' THEN $2 ELSE ended_at END
WHERE id = $1`
	deleteAllFilesSQL = `DELETE FROM broadcast_files WHERE broadcast_id = $1`
)

func forget(ctx context.Context, tx *db.Tx, of event.ID, number int) (done bool, err error) {
	b, err := lock(ctx, tx, of, number)
	if err != nil || b.Forgotten {
		return false, err
	}
	isDue := false
	if err := tx.GetContext(ctx, &isDue, isForgettableSQL, of, tx.Now.Add(-notice.Retention)); err != nil || !isDue {
		return false, err
	}
	if done, err := mailing.ForgetForEvent(ctx, tx, int64(of), registration.MessageKind); err != nil || !done {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, emptySQL, b.ID, tx.Now); err != nil {
		return false, fmt.Errorf("empty broadcast: %w", err)
	}
	if err := b.settleAll(ctx, tx); err != nil {
		return false, err
	}
	if _, err := tx.ExecContext(ctx, deleteAllFilesSQL, b.ID); err != nil {
		return false, fmt.Errorf("forget files of broadcast: %w", err)
	}
	return true, mailing.DropFiles(ctx, tx, b.fileKeys()...)
}
