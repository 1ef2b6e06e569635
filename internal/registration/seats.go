package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

const listSeatsSQL = `
SELECT event_id, plan_version, capacity, taken, waiting FROM event_seats WHERE event_id = ANY($1)`

// Seats returns the counters of those of the events that have some, as they are at this moment.
// Numbers of seats are public.
func (s *Service) Seats(ctx context.Context, ids ...event.ID) (map[event.ID]Seats, error) {
	var rows []Seats
	if err := s.seatsStatement.SelectContext(ctx, &rows, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("list seats: %w", err)
	}
	seats := make(map[event.ID]Seats, len(rows))
	for _, row := range rows {
		seats[row.EventID] = row
	}
	return seats, nil
}
