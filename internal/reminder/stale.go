package reminder

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
)

const listBegunSQL = `SELECT id FROM events WHERE id = ANY(CAST($1 AS bigint[])) AND starts_at <= $2 ORDER BY id`

// WithdrawStale takes back the reminders that could not be sent before their event began, because the mail
// server was away.
func (s *Service) WithdrawStale(ctx context.Context) error {
	about, err := mailing.EventsWaiting(ctx, s.db, registration.Beforehand...)
	if err != nil || len(about) == 0 {
		return err
	}
	var begun []event.ID
	if err := s.db.SelectContext(ctx, &begun, listBegunSQL, db.Array(about), s.db.Now()); err != nil {
		return fmt.Errorf("list events that have begun: %w", err)
	}
	for _, id := range begun { // each in a transaction of its own: rows of letters are locked in the order of their ids
		err := s.db.InTx(ctx, func(tx *db.Tx) error {
			return mailing.WithdrawForEvent(ctx, tx, int64(id), registration.Beforehand...)
		})
		if err != nil {
			return err
		}
	}
	return nil
}
