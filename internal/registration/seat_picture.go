package registration

import (
	"context"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

// SeatPicture shows the seats of an event: taken, held and free, as a whole and by quota.
type SeatPicture struct {
	Seats  Seats
	Quotas []QuotaSeats // in the order of the rules; a ceiling for each group of its own, the fullest first
}

// QuotaSeats are the seats of one quota.
type QuotaSeats struct {
	Quota    event.Quota
	Group    string // the group, where each has a ceiling of its own
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
	picture, now := SeatPicture{Seats: seats[ev.ID]}, s.db.Now()
	for _, q := range ev.Rules.Quotas {
		var of []QuotaSeats
		for key, p := range pools {
			if key.key == q.Key && key.kind != poolOption && (p.taken > 0 || key.kind == poolReserved) {
				of = append(of, QuotaSeats{Quota: q, Group: key.bucket, Taken: p.taken, Free: p.free(), Released: q.Kind == event.QuotaReserved && !p.holdsAt(now)})
			}
		}
		slices.SortFunc(of, func(a, b QuotaSeats) int { return b.Taken - a.Taken })
		if len(of) == 0 {
			of = []QuotaSeats{{Quota: q, Free: q.Seats}}
		}
		picture.Quotas = append(picture.Quotas, of...)
	}
	return picture, nil
}
