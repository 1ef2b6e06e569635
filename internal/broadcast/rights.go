package broadcast

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// maySee and mayWrite refuse who may not. What was written is for those who see letters; the reception is not among
// them, it only needs to know who comes.
func maySee(who actor.Actor, ev event.Event) error {
	return event.May(who, ev, "broadcast.forbidden", actor.SeeContacts)
}

func mayWrite(who actor.Actor, ev event.Event) error {
	return event.May(who, ev, "broadcast.forbidden", actor.EditRegistrations, actor.SeeContacts)
}

// seen finds an event whose broadcasts the account may read, written one that it may write at.
func (s *Service) seen(ctx context.Context, who actor.Actor, slug string) (event.Event, error) {
	ev, err := event.Find(ctx, s.db, slug)
	if err != nil {
		return event.Event{}, err
	}
	return ev, maySee(who, ev)
}

func (s *Service) written(ctx context.Context, who actor.Actor, slug string) (event.Event, error) {
	ev, err := event.Find(ctx, s.db, slug)
	if err != nil {
		return event.Event{}, err
	}
	return ev, mayWrite(who, ev)
}

// change does something with one broadcast of an event that no other does at the same time.
func (s *Service) change(ctx context.Context, who actor.Actor, slug string, number int, work func(*db.Tx, event.Event, Broadcast) error) error {
	ev, err := s.written(ctx, who, slug)
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		b, err := lock(ctx, tx, ev.ID, number)
		if err != nil {
			return err
		}
		return work(tx, ev, b)
	})
}
