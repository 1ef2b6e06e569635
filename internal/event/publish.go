package event

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Publish shows a draft to everybody. What participants need and is missing comes back together as
// Invalid. A published event stays as it is; a cancelled one is refused with Conflict.
func (s *Service) Publish(ctx context.Context, who actor.Actor, slug string) error {
	return s.edit(ctx, who, slug, func(tx *db.Tx, before Event, capacity *int) error {
		switch before.State {
		case StatePublished:
			return nil
		case StateCancelled:
			return fault.New(fault.Conflict, "event.is_cancelled")
		}
		if _, err := before.Draft(capacity).check(ctx, tx, who, before.as(StatePublished)); err != nil {
			return err
		}
		if _, err := tx.ExecContext(ctx, publishSQL, before.ID, tx.Now); err != nil {
			return fmt.Errorf("publish event: %w", err)
		}
		published, err := FindByID(ctx, tx, before.ID)
		if err != nil {
			return err
		}
		if err := s.registrations.Plan(ctx, tx, who, published, capacity); err != nil {
			return err
		}
		return record(ctx, tx, who, WhatPublished, stand{before, capacity}, stand{published, capacity})
	})
}

const publishSQL = `
UPDATE events SET state = 'published', published_at = $2, updated_at = $2, version = version + 1
WHERE id = $1`
