package event

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

const maxReason = 2000

// Cancel calls a published event off: it stays visible, and everybody who holds or waits for a
// seat gets a letter with the reason. Cancelling twice is harmless. Drafts and events that are
// over are refused with Conflict.
func (s *Service) Cancel(ctx context.Context, who actor.Actor, slug, reason string) error {
	f := form.New(nil)
	reason = f.Lines("reason", reason, form.Max(maxReason))
	if err := f.Fault(); err != nil {
		return err
	}
	return s.edit(ctx, who, slug, func(tx *db.Tx, before Event, capacity *int) error {
		switch {
		case before.State == StateCancelled:
			return nil
		case before.State == StateDraft:
			return fault.New(fault.Conflict, "event.not_published")
		case before.IsOver(tx.Now):
			return fault.New(fault.Conflict, "event.is_over")
		}
		if _, err := tx.ExecContext(ctx, cancelSQL, before.ID, tx.Now, reason); err != nil {
			return fmt.Errorf("cancel event: %w", err)
		}
		cancelled, err := FindByID(ctx, tx, before.ID)
		if err != nil {
			return err
		}
		if err := s.registrations.Cancel(ctx, tx, who, cancelled); err != nil {
			return err
		}
		return record(ctx, tx, who, WhatCancelled, stand{before, capacity}, stand{cancelled, capacity})
	})
}

const cancelSQL = `
UPDATE events SET state = 'cancelled', cancelled_at = $2, cancel_reason = $3, updated_at = $2, version = version + 1
WHERE id = $1`
