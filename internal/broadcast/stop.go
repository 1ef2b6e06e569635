package broadcast

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
)

const (
	stopSQL        = `UPDATE broadcasts SET state = 'stopped', ended_at = $2, stopped_by = $3 WHERE id = $1`
	settleAllSQL   = `UPDATE broadcast_recipients SET settled = true WHERE broadcast_id = $1 AND letter_id IS NOT NULL AND NOT settled`
	listLettersSQL = `SELECT letter_id FROM broadcast_recipients WHERE broadcast_id = $1 AND letter_id IS NOT NULL ORDER BY letter_id`
)

// Stop takes back at once whatever has not gone: everybody has got the letter, or gets none. A scheduled one becomes a
// draft again. Stopped a second time it is answered as the first.
//
// Errors: Conflict for a draft, and when all has gone.
func (s *Service) Stop(ctx context.Context, who actor.Actor, slug string, number int) error {
	return s.change(ctx, who, slug, number, func(tx *db.Tx, _ event.Event, b Broadcast) error {
		switch b.State {
		case Stopped:
			return nil
		case Scheduled:
			return b.unschedule(ctx, tx)
		case Sending:
			return b.stop(ctx, tx, who)
		case Sent:
			return fault.New(fault.Conflict, "broadcast.all_gone")
		}
		return fault.New(fault.Conflict, "broadcast.not_begun")
	})
}

// stop keeps the job, which needs the row too, from queueing more, and withdraws what it has queued.
func (b Broadcast) stop(ctx context.Context, tx *db.Tx, who actor.Actor) error {
	var ids []mailing.ID
	if err := tx.SelectContext(ctx, &ids, listLettersSQL, b.ID); err != nil {
		return fmt.Errorf("list letters of broadcast: %w", err)
	}
	if err := mailing.Withdraw(ctx, tx, ids...); err != nil {
		return err
	}
	if _, err := tx.ExecContext(ctx, stopSQL, b.ID, tx.Now, accountOf(who)); err != nil {
		return fmt.Errorf("stop broadcast: %w", err)
	}
	return b.settleAll(ctx, tx)
}

// settleAll notes that nothing of it is waited for any more.
func (b Broadcast) settleAll(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.ExecContext(ctx, settleAllSQL, b.ID); err != nil {
		return fmt.Errorf("settle letters of broadcast: %w", err)
	}
	return nil
}
