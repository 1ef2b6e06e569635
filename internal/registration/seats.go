package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

const listSeatsSQL = `
SELECT s.event_id, s.plan_version, s.capacity, s.taken, s.extra, s.waiting, s.next_due_at,
       CAST(COALESCE((SELECT sum(GREATEST(p.capacity - p.taken, 0)) FROM seat_pools AS p
        WHERE p.event_id = s.event_id AND p.kind = 'reserved' AND (p.release_at IS NULL OR p.release_at > $2)), 0) AS int) AS held
FROM event_seats AS s WHERE s.event_id = ANY($1)`

// Seats returns the counters of those of the events that have some, as they are at this moment.
// Numbers of seats are public.
func (s *Service) Seats(ctx context.Context, ids ...event.ID) (map[event.ID]Seats, error) {
	var rows []Seats
	if err := s.seatsStatement.SelectContext(ctx, &rows, db.Array(ids), s.db.Now()); err != nil {
		return nil, fmt.Errorf("list seats: %w", err)
	}
	seats := make(map[event.ID]Seats, len(rows))
	for _, row := range rows {
		seats[row.EventID] = row
	}
	return seats, nil
}
