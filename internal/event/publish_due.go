package event

import (
	"context"
	"errors"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// A time for publishing is caught up with, as a desk catches up with lapsed offers: whoever asks for an event, or for
// a list of them, after its time publishes it first, and a job publishes those nobody asks for. So an event is visible
// from its time on though no job runs; what is published stays so though a clock goes back; and of several processes
// the first to lock the event does it. That a page is read does not change anything: time has.

const listDueSQL = `
SELECT id FROM events
WHERE state = 'draft' AND NOT publish_missed AND publish_at <= $1
ORDER BY publish_at, id`

// PublishDue publishes every draft whose time has come, and returns how many it has looked at. One that cannot be
// keeps no other from it.
func (s *Service) PublishDue(ctx context.Context) (found int, err error) {
	var ids []ID
	if err := s.db.SelectContext(ctx, &ids, listDueSQL, s.db.Now()); err != nil {
		return 0, fmt.Errorf("list drafts to publish: %w", err)
	}
	for _, id := range ids {
		err = errors.Join(err, s.db.InTx(ctx, func(tx *db.Tx) error { return PublishIfDue(ctx, tx, s.registrations, s.baseURL, id) }))
	}
	if len(ids) > 0 {
		s.wake()
	}
	return len(ids), err
}

// current returns the event as it should be by now. What cannot be published stays a draft, whose page is there for
// its hosts; the job says why.
func (s *Service) current(ctx context.Context, ev Event) Event {
	if !ev.IsDue(s.db.Now()) {
		return ev
	}
	turned := ev
	err := s.db.InTx(ctx, func(tx *db.Tx) (err error) {
		if err := PublishIfDue(ctx, tx, s.registrations, s.baseURL, ev.ID); err != nil {
			return err
		}
		turned, err = FindByID(ctx, tx, ev.ID)
		return err
	})
	if err != nil {
		return ev
	}
	s.wake()
	return turned
}

const missSQL = `UPDATE events SET publish_missed = true, updated_at = $2, version = version + 1 WHERE id = $1`

// PublishIfDue publishes a draft whose time has come; others stay as they are. If something is missing by now that was
// there when the time was set, the draft stays one, and those who work on it are told. baseURL begins the links in
// letters. It checks no right.
func PublishIfDue(ctx context.Context, tx *db.Tx, registrations Registrations, baseURL string, id ID) error {
	s := &Service{registrations: registrations, baseURL: baseURL}
	capacity, err := s.lockAll(ctx, tx, id)
	if err != nil {
		return err
	}
	ev, err := FindByID(ctx, tx, id)
	if err != nil || !ev.IsDue(tx.Now) {
		return err
	}
	who := actor.System()
	missing := ev.checkReady(ctx, tx, who, capacity)
	if missing == nil {
		return publish(ctx, tx, registrations, who, ev, capacity)
	}
	mistakes, ok := errors.AsType[*fault.Error](missing)
	if !ok || mistakes.Kind != fault.Invalid {
		return missing
	}
	if err := turn(ctx, tx, registrations, who, WhatNotPublished, ev, capacity, missSQL, ev.ID, tx.Now); err != nil {
		return err
	}
	return s.tellOfMissed(ctx, tx, ev, mistakes.Fields)
}
