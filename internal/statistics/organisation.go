package statistics

import (
	"context"
	"fmt"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

// Organisation returns the figures of the events that an organisation hosts and that begin in the year (0: in
// any), drafts excepted, to its members. To others it is unknown; whoever looks after the installation knows it,
// but sees no events.
func (s *Service) Organisation(ctx context.Context, who actor.Actor, slug string, year int) (OrganisationFigures, error) {
	found, err := organisation.FindBySlug(ctx, s.db, slug)
	if err != nil {
		return OrganisationFigures{}, err
	}
	switch {
	case who.May(actor.SeeParticipants, found.ID):
	case who.IsAdmin():
		return OrganisationFigures{}, fault.New(fault.Forbidden, "organisation.figures_forbidden")
	default:
		return OrganisationFigures{}, fault.New(fault.NotFound, "organisation.unknown")
	}
	figures := OrganisationFigures{Organisation: found, Year: year}
	lines, err := s.listHosted(ctx, &figures)
	if err != nil {
		return OrganisationFigures{}, err
	}
	ids := make([]event.ID, len(lines))
	for i, line := range lines {
		ids[i] = line.ID
	}
	if figures.Figures, err = countAll(ctx, s.db, ids...); err != nil {
		return OrganisationFigures{}, err
	}
	events, err := event.FindMany(ctx, s.db, ids)
	if err != nil {
		return OrganisationFigures{}, err
	}
	seats, err := s.registrations.Seats(ctx, ids...)
	if err != nil {
		return OrganisationFigures{}, err
	}
	for _, ev := range events {
		figures.add(EventLine{Event: ev, Seats: seats[ev.ID]})
	}
	return figures, nil
}

// listHosted returns the events of the year and notes which years there are.
func (s *Service) listHosted(ctx context.Context, figures *OrganisationFigures) ([]hosted, error) {
	var all []hosted
	if err := s.db.SelectContext(ctx, &all, listHostedSQL, figures.Organisation.ID); err != nil {
		return nil, fmt.Errorf("list events of a host: %w", err)
	}
	for _, line := range all {
		if !slices.Contains(figures.Years, line.Year) {
			figures.Years = append(figures.Years, line.Year)
		}
	}
	return slices.DeleteFunc(all, func(line hosted) bool { return figures.Year != 0 && line.Year != figures.Year }), nil
}

func (f *OrganisationFigures) add(line EventLine) {
	f.Events = append(f.Events, line)
	f.Total.Events++
	if line.Event.State == event.StateCancelled {
		f.Total.Cancelled++
	}
	f.Total.Taken += line.Seats.Taken
	f.Total.Waiting += line.Seats.Waiting
}
