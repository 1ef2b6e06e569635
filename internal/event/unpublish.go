package event

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Unpublish makes a published event a draft again, which only its hosts see. A draft stays one. It is refused with
// Conflict, and the number, once somebody has registered, whatever has become of it, and while somebody holds a
// personal invitation: their links must not lead nowhere. What is cancelled or over is refused as well.
func (s *Service) Unpublish(ctx context.Context, who actor.Actor, slug string) error {
	return s.edit(ctx, who, slug, func(tx *db.Tx, before Event, capacity *int) error {
		switch {
		case before.State == StateDraft:
			return nil
		case before.State == StateCancelled:
			return fault.New(fault.Conflict, "event.is_cancelled")
		case before.IsOver(tx.Now):
			return fault.New(fault.Conflict, "event.unpublish_over")
		}
		registered, invited, err := s.registrations.Known(ctx, tx, before.ID)
		switch {
		case err != nil:
			return err
		case registered > 0:
			return fault.New(fault.Conflict, "event.unpublish_registered", fault.Args{"Count": registered})
		case invited > 0:
			return fault.New(fault.Conflict, "event.unpublish_invited", fault.Args{"Count": invited})
		}
		return turn(ctx, tx, s.registrations, who, WhatUnpublished, before, capacity, unpublishSQL, before.ID, tx.Now)
	})
}

const unpublishSQL = `UPDATE events SET state = 'draft', published_at = NULL, updated_at = $2, version = version + 1 WHERE id = $1`
