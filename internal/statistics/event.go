package statistics

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

// Event returns the figures of one event to those who see its participants. To those who are of no host it is
// unknown. Answers to questions of the hosts are not counted: they may be of special categories.
func (s *Service) Event(ctx context.Context, who actor.Actor, slug string) (EventFigures, error) {
	picture, err := s.registrations.SeatPicture(ctx, who, slug) // checks the right, as Workshops does
	if err != nil {
		return EventFigures{}, err
	}
	ev, err := event.Find(ctx, s.db, slug)
	if err != nil {
		return EventFigures{}, err
	}
	figures := EventFigures{Event: ev, Seats: picture}
	if figures.Figures, err = countAll(ctx, s.db, ev.ID); err != nil {
		return EventFigures{}, err
	}
	if len(question.Slots(ev.Questions)) > 0 {
		figures.Workshops, err = s.registrations.Workshops(ctx, who, slug)
	}
	return figures, err
}
