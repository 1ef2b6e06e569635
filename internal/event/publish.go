package event

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Publish shows a draft to everybody at once, whatever time was set for it. What participants need and is missing
// comes back together as Invalid. A published event stays as it is; a cancelled one is refused with Conflict.
func (s *Service) Publish(ctx context.Context, who actor.Actor, slug string) error {
	return s.edit(ctx, who, slug, func(tx *db.Tx, before Event, capacity *int) error {
		if err := before.checkDraft(); err != nil || before.State == StatePublished {
			return err
		}
		if err := before.checkReady(ctx, tx, who, capacity); err != nil {
			return err
		}
		return publish(ctx, tx, s.registrations, who, before, capacity)
	})
}

// checkDraft refuses what is cancelled.
func (e Event) checkDraft() error {
	if e.State == StateCancelled {
		return fault.New(fault.Conflict, "event.is_cancelled")
	}
	return nil
}

// checkReady returns what participants need and is missing, as Invalid.
func (e Event) checkReady(ctx context.Context, tx *db.Tx, who actor.Actor, capacity *int) error {
	_, err := e.Draft(capacity).check(ctx, tx, who, e.as(StatePublished))
	return err
}

const publishSQL = `
UPDATE events
SET state = 'published', published_at = $2, publish_at = NULL, publish_missed = false, updated_at = $2, version = version + 1
WHERE id = $1`

// publish shows a draft that was checked, under the locks of edit.
func publish(ctx context.Context, tx *db.Tx, registrations Registrations, who actor.Actor, before Event, capacity *int) error {
	return turn(ctx, tx, registrations, who, WhatPublished, before, capacity, publishSQL, before.ID, tx.Now)
}

// turn changes an event by a statement, plans it anew and adds to its history what was done.
func turn(ctx context.Context, tx *db.Tx, registrations Registrations, who actor.Actor, what What, before Event, capacity *int, statement string, args ...any) error {
	if _, err := tx.ExecContext(ctx, statement, args...); err != nil {
		return fmt.Errorf("turn event %s: %w", what, err)
	}
	after, err := FindByID(ctx, tx, before.ID)
	if err != nil {
		return err
	}
	if err := registrations.Plan(ctx, tx, who, after, capacity); err != nil {
		return err
	}
	return record(ctx, tx, who, what, stand{before, capacity}, stand{after, capacity})
}
