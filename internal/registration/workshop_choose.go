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
	Workshop string // empty: takes back the place that somebody has
}

// ChooseWorkshops lets hosts say where somebody goes, whatever the wishes; sharing out leaves it alone. All
// choices hold or none; where the person goes there already, nothing changes. With tell the person gets a
// letter about all workshops.
//
// Errors: NotFound for a slot or workshop that the event has not; Conflict when a workshop is full, with
// its name, when the person has no seat, or when the event has no workshops.
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
	before := taken.of(r.ID, choice.Slot).Key
	if choice.Workshop == before {
		return nil
	}
	if err := d.mayGo(ctx, slots[i], choice.Workshop); err != nil {
		return err
	}
	if err := d.seatInWorkshops(ctx, placeRow{ID: r.ID, Slot: choice.Slot, Key: choice.Workshop, ByHand: true}); err != nil {
		return err
	}
	return d.noteWorkshops(ctx, who, WorkshopLine{Registration: r, WorkshopPlace: newPlace(slots[i], choice.Workshop, true, r.Answers), Before: before})
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
