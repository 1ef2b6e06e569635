package event

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Change rewrites an event that had the given version when who read it, else Conflict
// "event.changed_meanwhile". It keeps its slug and state; what is published stays fit for that.
// Nobody can take away the last host of their own, or a host that is not their own, nor move what is published
// and still to come into the past. An organisation whose events who does not edit is not a host at once: it is
// invited, and becomes one when it accepts.
func (s *Service) Change(ctx context.Context, who actor.Actor, slug string, version int64, d Draft) (Event, error) {
	return s.change(ctx, who, slug, func(_ *db.Tx, before Event, _ *int) (Draft, error) {
		if before.Version != version {
			return d, fault.New(fault.Conflict, "event.changed_meanwhile")
		}
		return d, nil
	}, leaveOtherVenue)
}

// change rewrites an event as what drafted says, which is called under the locks of the event. Beside writes what becomes of
// its picture and its venue of the directory.
func (s *Service) change(ctx context.Context, who actor.Actor, slug string, drafted func(tx *db.Tx, before Event, capacity *int) (Draft, error),
	beside func(context.Context, *db.Tx, Event, Draft) error) (Event, error) {
	var changed Event
	news, err := s.news.checked()
	if err != nil {
		return Event{}, err
	}
	err = s.edit(ctx, who, slug, func(tx *db.Tx, before Event, capacity *int) error {
		d, err := drafted(tx, before, capacity)
		switch {
		case err != nil:
			return err
		case before.State == StateCancelled:
			return fault.New(fault.Conflict, "event.is_cancelled")
		}
		if d, err = d.check(ctx, tx, who, before); err != nil {
			return err
		}
		d, asked := d.withoutAsked(who, before)
		if before.State == StatePublished && before.StartsAt.After(tx.Now) && d.StartsAt.Before(tx.Now) {
			return fault.InvalidFields([]fault.Field{{Name: "starts_at", Key: "event.start_in_past"}})
		}
		if err := dismissLeft(ctx, tx, before, d); err != nil {
			return err
		}
		if err := beside(ctx, tx, before, d); err != nil {
			return err
		}
		if changed, err = rewrite(ctx, tx, before.ID, d); err != nil {
			return err
		}
		if err := s.registrations.Plan(ctx, tx, who, changed, d.Capacity); err != nil {
			return err
		}
		if err := s.tell(ctx, tx, before, changed, news); err != nil {
			return err
		}
		if err := record(ctx, tx, who, WhatChanged, stand{before, capacity}, stand{changed, d.Capacity}); err != nil {
			return err
		}
		return s.askHosts(ctx, tx, who, changed, asked)
	})
	if err == nil {
		s.wake()
	}
	return changed, err
}

// edit runs work on an event that who may edit, under the locks that every change needs.
func (s *Service) edit(ctx context.Context, who actor.Actor, slug string, work func(tx *db.Tx, ev Event, capacity *int) error) error {
	return s.editAs(ctx, who, actor.EditEvent, slug, work)
}

// editAs is edit for another right.
func (s *Service) editAs(ctx context.Context, who actor.Actor, right actor.Right, slug string, work func(tx *db.Tx, ev Event, capacity *int) error) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		found, err := findHeld(ctx, tx, who, right, slug)
		if err != nil {
			return err
		}
		capacity, err := s.lockAll(ctx, tx, found.ID)
		if err != nil {
			return err
		}
		locked, err := findHeld(ctx, tx, who, right, slug) // somebody may have changed it before the lock was ours
		if err != nil {
			return err
		}
		return work(tx, locked, capacity)
	})
}

// lockAll locks first the counters of the event's registrations, then the event, and returns its capacity.
func (s *Service) lockAll(ctx context.Context, tx *db.Tx, id ID) (capacity *int, err error) {
	if capacity, err = s.registrations.Lock(ctx, tx, id); err != nil {
		return nil, err
	}
	return capacity, lock(ctx, tx, id)
}

// refusals says what somebody is told who sees an event and lacks the right.
var refusals = map[actor.Right]string{
	actor.EditEvent:   "event.edit_forbidden",
	actor.ManageHosts: "event.hosts_forbidden",
	actor.ManageTeam:  "event.team_forbidden",
}

func findHeld(ctx context.Context, q db.Queryer, who actor.Actor, right actor.Right, slug string) (Event, error) {
	ev, err := findManaged(ctx, q, who, slug)
	if err != nil {
		return Event{}, err
	}
	if !who.MayAt(right, ev.Place()) {
		return Event{}, fault.New(fault.Forbidden, refusals[right])
	}
	return ev, nil
}

func rewrite(ctx context.Context, tx *db.Tx, id ID, d Draft) (Event, error) {
	if err := update(ctx, tx, id, d); err != nil {
		return Event{}, err
	}
	if err := deleteParts(ctx, tx, id); err != nil {
		return Event{}, err
	}
	if err := insertParts(ctx, tx, id, d); err != nil {
		return Event{}, err
	}
	return FindByID(ctx, tx, id)
}
