package venue

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Create enters a venue for an organisation whose events who edits (else Forbidden). Mistakes come back
// together as Invalid.
func (s *Service) Create(ctx context.Context, who actor.Actor, d Draft) (Venue, error) {
	if !who.May(actor.EditEvent, d.Organisation) {
		return Venue{}, fault.New(fault.Forbidden, "venue.create_forbidden")
	}
	var created Venue
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		d, err := d.check(ctx, tx, tx.Now)
		if err != nil {
			return err
		}
		id, err := insert(ctx, tx, d)
		if err != nil {
			return err
		}
		created, err = Find(ctx, tx, id)
		return err
	})
	return created, err
}

// Change rewrites a venue that had the given version when who read it, else Conflict
// "venue.changed_meanwhile". Its organisation stays. Events that chose it keep what it said then.
func (s *Service) Change(ctx context.Context, who actor.Actor, id ID, version int64, d Draft) (Venue, error) {
	var changed Venue
	err := s.edit(ctx, who, id, func(tx *db.Tx, before Venue) error {
		if before.Version != version {
			return fault.New(fault.Conflict, "venue.changed_meanwhile")
		}
		d, err := d.check(ctx, tx, tx.Now)
		if err != nil {
			return err
		}
		if err := update(ctx, tx, id, d); err != nil {
			return err
		}
		changed, err = Find(ctx, tx, id)
		return err
	})
	return changed, err
}

// SetActive offers a venue for events, or no longer: it is never deleted, for events name it. Twice is harmless.
func (s *Service) SetActive(ctx context.Context, who actor.Actor, id ID, active bool) error {
	return s.edit(ctx, who, id, func(tx *db.Tx, before Venue) error {
		if before.IsActive() == active {
			return nil
		}
		return updateActive(ctx, tx, id, active)
	})
}

// edit runs work on a venue that who may change, under its lock.
func (s *Service) edit(ctx context.Context, who actor.Actor, id ID, work func(tx *db.Tx, before Venue) error) error {
	if err := mayRead(who); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		before, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if !before.MayBeChangedBy(who) {
			return fault.New(fault.Forbidden, "venue.change_forbidden")
		}
		return work(tx, before)
	})
}

// mayRead refuses participants: the directory names people of the houses.
func mayRead(who actor.Actor) error {
	if who.Kind() == actor.KindParticipant {
		return fault.New(fault.NotFound, "venue.unknown")
	}
	return nil
}
