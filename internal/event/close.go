package event

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// CloseRegistration lets nobody register any more until OpenRegistration, whatever the times of the
// event say; before they begin it holds the opening back. Closing twice is harmless. Drafts, and
// events that are cancelled, over or take no registrations, are refused with Conflict.
func (s *Service) CloseRegistration(ctx context.Context, who actor.Actor, slug string) error {
	return s.setClosedByHand(ctx, who, slug, true)
}

// OpenRegistration takes back what CloseRegistration did. Opening twice is harmless. After the
// deadline it is refused as well: opening needs a later one.
func (s *Service) OpenRegistration(ctx context.Context, who actor.Actor, slug string) error {
	return s.setClosedByHand(ctx, who, slug, false)
}

func (s *Service) setClosedByHand(ctx context.Context, who actor.Actor, slug string, closed bool) error {
	return s.edit(ctx, who, slug, func(tx *db.Tx, before Event, capacity *int) error {
		if err := before.checkSwitch(tx.Now, closed); err != nil || before.Rules.ClosedByHand == closed {
			return err
		}
		rules := before.Rules
		rules.ClosedByHand = closed
		if _, err := tx.ExecContext(ctx, updateRulesSQL, before.ID, rules, tx.Now); err != nil {
			return fmt.Errorf("update rules of event: %w", err)
		}
		changed, err := FindByID(ctx, tx, before.ID)
		if err != nil {
			return err
		}
		if err := s.registrations.Plan(ctx, tx, who, changed, capacity); err != nil {
			return err
		}
		what := WhatOpened
		if closed {
			what = WhatClosed
		}
		return record(ctx, tx, who, what, stand{before, capacity}, stand{changed, capacity})
	})
}

// checkSwitch refuses to close or open by hand what nobody can register for anyway.
func (e Event) checkSwitch(now time.Time, closed bool) error {
	switch phase := e.RegistrationPhase(now); {
	case e.State == StateDraft:
		return fault.New(fault.Conflict, "event.is_draft")
	case phase == Cancelled:
		return fault.New(fault.Conflict, "event.is_cancelled")
	case phase == Over:
		return fault.New(fault.Conflict, "event.registration_is_over")
	case phase == NotOffered:
		return fault.New(fault.Conflict, "event.takes_no_registrations")
	case phase == Closed && !closed:
		return fault.New(fault.Conflict, "event.deadline_is_over")
	}
	return nil
}

const updateRulesSQL = `UPDATE events SET rules = $2, updated_at = $3, version = version + 1 WHERE id = $1`
