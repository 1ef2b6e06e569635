package event

import (
	"context"
	"reflect"
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Part is what somebody writes of an event while the rest stays as it stands.
type Part struct {
	// Fields name what the part writes, as inputs and the history do: "hosts" stands for everything about hosts.
	Fields []string
	// Write puts the part into the draft of the event as it stands.
	Write func(*Draft)
}

// holds reports whether the part writes a field.
func (p Part) holds(field string) bool {
	name, _, _ := strings.Cut(field, "[")
	for _, own := range p.Fields {
		if own == name {
			return true
		}
	}
	return false
}

// ChangePart changes a part of an event that who read when it had the given version. What others have changed
// since in other parts stays; when they have changed this part, it is Conflict "event.changed_meanwhile". In
// all else it is like Change.
func (s *Service) ChangePart(ctx context.Context, who actor.Actor, slug string, version int64, part Part) (Event, error) {
	return s.change(ctx, who, slug, func(tx *db.Tx, before Event, capacity *int) (Draft, error) {
		d := before.Draft(capacity)
		part.Write(&d)
		if version > before.Version {
			return d, fault.New(fault.Conflict, "event.changed_meanwhile") // nobody can have read that one
		}
		since, err := listChanges(ctx, tx, before.ID, version)
		if err != nil {
			return d, err
		}
		for _, change := range since {
			for _, field := range change.Fields {
				if part.holds(field.Field) {
					return d, fault.New(fault.Conflict, "event.changed_meanwhile")
				}
			}
		}
		return d, nil
	}, takeOver)
}

// takeOver gives an event the picture and the venue that a part has put into its draft.
func takeOver(ctx context.Context, tx *db.Tx, before Event, d Draft) error {
	if d.Image != before.Image {
		if err := updateImage(ctx, tx, before.ID, d.Image); err != nil {
			return err
		}
	}
	if reflect.DeepEqual(d.VenueRecord, before.VenueRecord) {
		return leaveOtherVenue(ctx, tx, before, d)
	}
	return updateVenueRecord(ctx, tx, before.ID, d.VenueRecord)
}
