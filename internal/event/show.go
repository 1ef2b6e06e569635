package event

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Visible returns an event as its page shows it: published and cancelled ones to everybody, drafts
// to their hosts. Everything else is NotFound "event.unknown".
func (s *Service) Visible(ctx context.Context, who actor.Actor, slug string) (Event, error) {
	ev, err := Find(ctx, s.db, slug)
	if err != nil {
		return Event{}, err
	}
	ev = s.current(ctx, ev)
	if ev.State == StateDraft && !who.MayAt(actor.SeeEvent, ev.Place()) {
		return Event{}, fault.New(fault.NotFound, "event.unknown")
	}
	return ev, nil
}

// Managed returns an event to those who belong to one of its hosts. For others it is NotFound
// "event.unknown", like one that does not exist.
func (s *Service) Managed(ctx context.Context, who actor.Actor, slug string) (Event, error) {
	ev, err := findManaged(ctx, s.db, who, slug)
	if err != nil {
		return Event{}, err
	}
	return s.current(ctx, ev), nil
}

func findManaged(ctx context.Context, q db.Queryer, who actor.Actor, slug string) (Event, error) {
	ev, err := Find(ctx, q, slug)
	if err != nil {
		return Event{}, err
	}
	if !who.MayAt(actor.SeeEvent, ev.Place()) {
		return Event{}, fault.New(fault.NotFound, "event.unknown")
	}
	return ev, nil
}

// Topics returns all topics in their order.
func (s *Service) Topics(ctx context.Context) ([]Topic, error) { return ListTopics(ctx, s.db) }

const listTopicsSQL = `SELECT key, name FROM topics ORDER BY position, key`

// ListTopics does the same for rooms above.
func ListTopics(ctx context.Context, q db.Queryer) ([]Topic, error) {
	var topics []Topic
	if err := q.SelectContext(ctx, &topics, listTopicsSQL); err != nil {
		return nil, fmt.Errorf("list topics: %w", err)
	}
	return topics, nil
}
