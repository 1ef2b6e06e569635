package event

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/venue"
)

// VenueRecord says which venue of the directory an event has taken over, and what that said about accessibility then.
// The zero value is none.
type VenueRecord struct {
	ID        venue.ID // 0: none
	Edition   int64    // of the venue when it was taken over; a larger one of the venue has news for the hosts
	Facts     venue.Facts
	CheckedOn *time.Time
}

// IsChosen reports whether the event has taken over a venue.
func (r VenueRecord) IsChosen() bool { return r.ID != 0 }

const takeVenueSQL = `
UPDATE events
SET venue_name = $2, venue_street = $3, venue_postcode = $4, venue_city = $5, municipality_key = $6, directions = $7, accessibility = $8
WHERE id = $1`

// TakeVenue fills in what the directory says about a venue, in place of what the event says about its place. The event keeps
// that as it is now: when the venue is changed later the hosts are told, and decide. Version is what the event had when who
// saw what it changes; 0: whatever it has. Errors: those of Change with
// "event.place_changed_meanwhile" for the version, NotFound "venue.unknown", Conflict "venue.inactive".
func (s *Service) TakeVenue(ctx context.Context, who actor.Actor, slug string, id venue.ID, version int64) error {
	return s.changeVenue(ctx, who, slug, version, func(tx *db.Tx, before Event) (VenueRecord, error) {
		v, err := venue.Find(ctx, tx, id)
		if err != nil {
			return VenueRecord{}, err
		}
		if !v.IsActive() && before.VenueRecord.ID != id {
			return VenueRecord{}, fault.New(fault.Conflict, "venue.inactive")
		}
		_, err = tx.ExecContext(ctx, takeVenueSQL, before.ID, v.Name, v.Street, v.Postcode, v.City, v.MunicipalityKey, v.Directions, v.Accessibility)
		if err != nil {
			return VenueRecord{}, fmt.Errorf("take over venue: %w", err)
		}
		return VenueRecord{ID: v.ID, Edition: v.Edition, Facts: v.Facts, CheckedOn: v.CheckedOn}, nil
	})
}

// LeaveVenue forgets which venue was taken over, and its facts. Name, address and texts stay, they are the event's own then.
// Version and errors as for TakeVenue.
func (s *Service) LeaveVenue(ctx context.Context, who actor.Actor, slug string, version int64) error {
	return s.changeVenue(ctx, who, slug, version, func(*db.Tx, Event) (VenueRecord, error) { return VenueRecord{}, nil })
}

func (s *Service) changeVenue(ctx context.Context, who actor.Actor, slug string, version int64, next func(tx *db.Tx, before Event) (VenueRecord, error)) error {
	news, err := s.news.checked()
	if err != nil {
		return err
	}
	err = s.edit(ctx, who, slug, func(tx *db.Tx, before Event, capacity *int) error {
		switch {
		case version != 0 && before.Version != version:
			return fault.New(fault.Conflict, "event.place_changed_meanwhile")
		case before.State == StateCancelled:
			return fault.New(fault.Conflict, "event.is_cancelled")
		}
		chosen, err := next(tx, before)
		if err != nil {
			return err
		}
		if err := updateVenueRecord(ctx, tx, before.ID, chosen); err != nil {
			return err
		}
		if err := s.replan(ctx, tx, who, WhatChanged, before, capacity); err != nil {
			return err
		}
		after, err := FindByID(ctx, tx, before.ID)
		if err != nil {
			return err
		}
		return s.tell(ctx, tx, before, after, news)
	})
	if err == nil {
		s.wake()
	}
	return err
}

const updateVenueRecordSQL = `UPDATE events SET venue_id = NULLIF(CAST($2 AS bigint), 0), venue_edition = $3, venue_facts = $4, venue_checked_on = $5 WHERE id = $1`

func updateVenueRecord(ctx context.Context, tx *db.Tx, id ID, r VenueRecord) error {
	if _, err := tx.ExecContext(ctx, updateVenueRecordSQL, id, r.ID, r.Edition, r.Facts, r.CheckedOn); err != nil {
		return fmt.Errorf("update chosen venue: %w", err)
	}
	return nil
}

// isElsewhereThan reports whether the address became another one. The facts of a venue must never stand beside the address
// of another house; another hall of the same house is no other address.
func (d Draft) isElsewhereThan(ev Event) bool {
	return d.VenueStreet != ev.VenueStreet || d.VenuePostcode != ev.VenuePostcode || d.VenueCity != ev.VenueCity
}

// leaveOtherVenue forgets the venue when the draft moves the event to another address.
func leaveOtherVenue(ctx context.Context, tx *db.Tx, before Event, d Draft) error {
	if !before.VenueRecord.IsChosen() || !d.isElsewhereThan(before) {
		return nil
	}
	return updateVenueRecord(ctx, tx, before.ID, VenueRecord{})
}

// takeAlong gives a new event the picture and the venue of the one that it was copied from.
func takeAlong(ctx context.Context, tx *db.Tx, id ID, d Draft) error {
	if d.Image.Key != "" {
		if err := updateImage(ctx, tx, id, d.Image); err != nil {
			return err
		}
	}
	if !d.VenueRecord.IsChosen() {
		return nil
	}
	return updateVenueRecord(ctx, tx, id, d.VenueRecord)
}
