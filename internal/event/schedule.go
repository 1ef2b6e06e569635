package event

import (
	"context"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// PublishAt sets when a draft becomes visible to everybody; setting another time replaces the first. What
// participants need and is missing, and a time that is not between now and the start, come back together as
// Invalid. What is published or cancelled is refused with Conflict.
func (s *Service) PublishAt(ctx context.Context, who actor.Actor, slug string, at time.Time) error {
	return s.edit(ctx, who, slug, func(tx *db.Tx, before Event, capacity *int) error {
		if err := before.checkDraft(); err != nil {
			return err
		}
		at := stored(at).Truncate(time.Second)
		switch {
		case before.State == StatePublished:
			return fault.New(fault.Conflict, "event.is_published")
		case !at.After(tx.Now):
			return fault.InvalidFields([]fault.Field{{Name: "at", Key: "event.publish_at_past"}})
		case !before.StartsAt.IsZero() && !at.Before(before.StartsAt): // without a beginning that is what is missing
			return fault.InvalidFields([]fault.Field{{Name: "at", Key: "event.publish_at_late"}})
		}
		if err := before.checkReady(ctx, tx, who, capacity); err != nil {
			return err
		}
		if planned := before.plannedAt(); planned != nil && planned.Equal(at) && !before.PublishMissed {
			return nil
		}
		return turn(ctx, tx, s.registrations, who, WhatScheduled, before, capacity, scheduleSQL, before.ID, tx.Now, at)
	})
}

const scheduleSQL = `UPDATE events SET publish_at = $3, publish_missed = false, updated_at = $2, version = version + 1 WHERE id = $1`

// Unschedule takes back what PublishAt has set. Without a time to take back nothing changes.
func (s *Service) Unschedule(ctx context.Context, who actor.Actor, slug string) error {
	return s.edit(ctx, who, slug, func(tx *db.Tx, before Event, capacity *int) error {
		if err := before.checkDraft(); err != nil || before.plannedAt() == nil {
			return err
		}
		return turn(ctx, tx, s.registrations, who, WhatUnscheduled, before, capacity, unscheduleSQL, before.ID, tx.Now)
	})
}

const unscheduleSQL = `UPDATE events SET publish_at = NULL, publish_missed = false, updated_at = $2, version = version + 1 WHERE id = $1`

// plannedAt is when a draft is to be published; nil: nobody has said, or it is no draft any more.
func (e Event) plannedAt() *time.Time {
	if e.State != StateDraft {
		return nil
	}
	return e.PublishAt
}

// IsDue reports whether the draft should be visible at t.
func (e Event) IsDue(t time.Time) bool {
	planned := e.plannedAt()
	return planned != nil && !e.PublishMissed && !planned.After(t)
}
