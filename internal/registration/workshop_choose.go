package registration

import (
	"context"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// WorkshopChoice is a place in a workshop that hosts give by hand.
type WorkshopChoice struct {
	Slot     string
	Workshop string // empty: the person goes to none
	// Release leaves the person where they are, but to be shared out again; Workshop does not count then.
	Release bool
	// Before is the version of the place that the choice was made for; nil: whatever it is now.
	Before *string
}

// ChooseWorkshops lets hosts say where somebody goes, whatever the wishes; sharing out leaves it alone. All
// choices hold or none; where the hosts have chosen the same already, nothing changes. With tell the person gets a
// letter about all workshops.
//
// Errors: NotFound for a slot or workshop that the event has not; Conflict when a workshop is full, with
// its name, when the person has no seat, when the event has no
// workshops, or when the place is not the one that a choice was made for; Closed after the event.
func (s *Service) ChooseWorkshops(ctx context.Context, who actor.Actor, ref Reference, tell bool, choices ...WorkshopChoice) error {
	found, _, err := s.managed(ctx, who, actor.EditRegistrations, ref)
	if err != nil {
		return err
	}
	return s.act(ctx, found.EventID, func(ctx context.Context, d *desk) error {
		r, err := find(ctx, d.tx, ref)
		if err != nil {
			return err
		}
		switch {
		case len(question.Slots(d.plan.event.Questions)) == 0 && len(choices) == 0:
			return fault.New(fault.Conflict, "registration.no_workshops")
		case r.State != Confirmed || r.Placeholder:
			return fault.New(fault.Conflict, "registration.workshop_without_seat")
		}
		if err := d.refuseOver(); err != nil {
			return err
		}
		for _, choice := range choices {
			if err := d.choose(ctx, who, r, choice); err != nil {
				return err
			}
		}
		if !tell {
			return nil
		}
		return d.writeWorkshops(ctx, "", r)
	})
}

func (d *desk) choose(ctx context.Context, who actor.Actor, r Registration, choice WorkshopChoice) error {
	slots := question.Slots(d.plan.event.Questions)
	i := slices.IndexFunc(slots, func(q question.Question) bool { return q.Key == choice.Slot })
	if i < 0 {
		return fault.New(fault.NotFound, "registration.workshop_unknown")
	}
	taken, err := listPlaces(ctx, d.tx, r.ID)
	if err != nil {
		return err
	}
	before := taken.of(r.ID, choice.Slot)
	if choice.Before != nil && *choice.Before != versionOfPlace(before.Key, before.ByHand) {
		return fault.New(fault.Conflict, "registration.workshop_moved", fault.Args{"Name": slots[i].Label})
	}
	place := placeRow{ID: r.ID, Slot: choice.Slot, Key: choice.Workshop, ByHand: true}
	if choice.Release {
		place.Key, place.ByHand = before.Key, false
	}
	if place.Key == before.Key && place.ByHand == before.ByHand {
		return nil
	}
	if place.Key != before.Key {
		if err := d.mayGo(ctx, slots[i], place.Key); err != nil {
			return err
		}
	}
	if err := d.seatInWorkshops(ctx, place); err != nil {
		return err
	}
	return d.noteWorkshops(ctx, who, WorkshopLine{Registration: r, WorkshopPlace: newPlace(slots[i], place.Key, place.ByHand, r.Answers), Before: before.Key})
}

// mayGo refuses a workshop that there is not, or that has no place left.
func (d *desk) mayGo(ctx context.Context, slot question.Question, workshop string) error {
	option, ok := slot.Option(workshop)
	switch {
	case workshop == "":
		return nil
	case !ok:
		return fault.New(fault.NotFound, "registration.workshop_unknown")
	case option.Capacity == nil:
		return nil
	}
	stored, err := listWorkshops(ctx, d.tx, d.seats.EventID)
	if err != nil {
		return err
	}
	if stored[workshopKey{slot.Key, workshop}].Taken >= *option.Capacity {
		return fault.New(fault.Conflict, "registration.workshop_full", fault.Args{"Name": option.Label})
	}
	return nil
}
