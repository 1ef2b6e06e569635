package registration

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// SeatPicture shows the seats of an event: taken, held and free, as a whole and by quota.
type SeatPicture struct {
	Seats  Seats
	Quotas []QuotaSeats // in the order of the rules; a ceiling for each group of its own, the fullest first
	// ByState counts registrations, not seats.
	ByState map[State]int
}

// QuotaSeats are the seats of one quota.
type QuotaSeats struct {
	Quota    event.Quota
	Group    string // the group, where each has a ceiling of its own: a key, or the name of an institution
	Taken    int
	Free     int
	Released bool // the free seats are for everybody
}

// SeatPicture returns the seats of an event as they are, for an account that sees its participants.
func (s *Service) SeatPicture(ctx context.Context, who actor.Actor, slug string) (SeatPicture, error) {
	ev, err := s.managedEvent(ctx, who, actor.SeeParticipants, slug)
	if err != nil {
		return SeatPicture{}, err
	}
	seats, err := s.Seats(ctx, ev.ID)
	if err != nil {
		return SeatPicture{}, err
	}
	pools, err := listPools(ctx, s.db, ev.ID)
	if err != nil {
		return SeatPicture{}, err
	}
	names, err := institutions(ctx, s.db, ev)
	if err != nil {
		return SeatPicture{}, err
	}
	picture, now := SeatPicture{Seats: seats[ev.ID]}, s.db.Now()
	for _, q := range ev.Rules.Quotas {
		var of []QuotaSeats
		for key, p := range pools {
			if key.key == q.Key && key.kind != poolOption && (p.taken > 0 || key.kind == poolReserved) {
				of = append(of, QuotaSeats{Quota: q, Group: cmp.Or(names[p.id], key.bucket), Taken: p.taken, Free: p.free(), Released: q.Kind == event.QuotaReserved && !p.holdsAt(now)})
			}
		}
		slices.SortFunc(of, func(a, b QuotaSeats) int {
			return cmp.Or(b.Taken-a.Taken, strings.Compare(a.Group, b.Group))
		})
		if len(of) == 0 {
			of = []QuotaSeats{{Quota: q, Free: q.Seats}}
		}
		picture.Quotas = append(picture.Quotas, of...)
	}
	picture.ByState, err = countStates(ctx, s.db, ev.ID)
	return picture, err
}

const listInstitutionsSQL = `
SELECT p.id AS pool, min(r.organisation) AS name
FROM seat_pools AS p JOIN registrations AS r ON r.event_id = p.event_id AND p.id = ANY(r.pools)
WHERE p.event_id = $1 AND p.kind = 'ceiling' AND p.key = ANY(CAST($2 AS text[]))
GROUP BY p.id`

// institutions names the pools of an event as the people in them wrote their institution, where each
// institution has a ceiling of its own: pools know it without capitals.
func institutions(ctx context.Context, q db.Queryer, ev event.Event) (map[int64]string, error) {
	var keys []string
	for _, quota := range ev.Rules.Quotas {
		if quota.Basis == event.BasisOrganisation {
			keys = append(keys, quota.Key)
		}
	}
	if len(keys) == 0 {
		return nil, nil
	}
	var rows []struct {
		Pool int64  `db:"pool"`
		Name string `db:"name"`
	}
	if err := q.SelectContext(ctx, &rows, listInstitutionsSQL, ev.ID, db.Array(keys)); err != nil {
		return nil, fmt.Errorf("list institutions: %w", err)
	}
	names := make(map[int64]string, len(rows))
	for _, row := range rows {
		names[row.Pool] = row.Name
	}
	return names, nil
}
