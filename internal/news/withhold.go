package news

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

const (
	// What is announced at this moment holds the row: either this waits and finds it done, or comes first.
	lockAnnouncementSQL = `SELECT letters FROM announcements WHERE event_id = $1 FOR UPDATE`
	withholdSQL         = `INSERT INTO withheld_events (event_id, created_at) VALUES ($1, $2) ON CONFLICT (event_id) DO NOTHING`
	releaseSQL          = `DELETE FROM withheld_events WHERE event_id = $1`
)

// Withhold keeps an event out of the news, for whoever edits it. Doing so twice is harmless. What has been announced is
// refused with Conflict "news.announced".
func (s *Service) Withhold(ctx context.Context, who actor.Actor, slug string) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		ev, err := seen(ctx, tx, who, slug, actor.EditEvent)
		if err != nil {
			return err
		}
		var letters []int
		if err := tx.SelectContext(ctx, &letters, lockAnnouncementSQL, ev.ID); err != nil {
			return fmt.Errorf("lock announcement: %w", err)
		}
		if len(letters) > 0 {
			return fault.New(fault.Conflict, "news.announced")
		}
		if _, err := tx.ExecContext(ctx, withholdSQL, ev.ID, tx.Now); err != nil {
			return fmt.Errorf("withhold event: %w", err)
		}
		return nil
	})
}

// Release lets an event into the news that was withheld, for whoever edits it. It goes with the next ones.
func (s *Service) Release(ctx context.Context, who actor.Actor, slug string) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		ev, err := seen(ctx, tx, who, slug, actor.EditEvent)
		if err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, releaseSQL, ev.ID); err != nil {
			return fmt.Errorf("release event: %w", err)
		}
		return nil
	})
}
