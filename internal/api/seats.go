package api

import (
	"context"
	"net/http"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

func (a *API) registerSeats() {
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/seats", tag: tagRegistrations, summary: "Read the picture of the seats",
		description: "Taken, held and free, as a whole and by quota.", forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, a.showSeats)
}

// SeatPicture are the seats of an event as its hosts see them.
type SeatPicture struct {
	Capacity *int           `json:"capacity" doc:"null: unlimited."`
	Taken    int            `json:"taken"`
	Held     int            `json:"held" doc:"Free, but kept for the groups of quotas."`
	Free     *int           `json:"free" doc:"For everybody; null: unlimited."`
	Extra    int            `json:"extra" doc:"Given above the capacity."`
	Waiting  int            `json:"waiting" doc:"People on the waitlist."`
	DueAt    *time.Time     `json:"due_at" doc:"When time alone changes something next, at the earliest: an offer or the time to confirm lapses, a quota is released; null: nothing is due."`
	ByState  map[string]int `json:"by_state" doc:"Registrations in each state; a state that is missing has none."`
	Quotas   []QuotaSeats   `json:"quotas" doc:"In the order of the rules; a ceiling for each group of its own, the fullest first."`
}

// QuotaSeats are the seats of one quota.
type QuotaSeats struct {
	Key      string    `json:"key"`
	Label    string    `json:"label"`
	Kind     QuotaKind `json:"kind"`
	Group    string    `json:"group" doc:"The group, where each has a ceiling of its own; else empty."`
	Seats    int       `json:"seats"`
	Taken    int       `json:"taken"`
	Free     int       `json:"free"`
	Released bool      `json:"released" doc:"true: the free seats are for everybody."`
}

type seatsAnswer struct{ Body SeatPicture }

func (a *API) showSeats(ctx context.Context, who actor.Actor, in *EventPath) (*seatsAnswer, error) {
	picture, err := a.Registrations.SeatPicture(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	return &seatsAnswer{pictureOf(picture)}, nil
}

func pictureOf(p registration.SeatPicture) SeatPicture {
	picture := SeatPicture{
		Capacity: p.Seats.Capacity, Taken: p.Seats.Taken, Held: p.Seats.Held, Free: seatsOf(p.Seats).Free, Extra: p.Seats.Extra,
		Waiting: p.Seats.Waiting, DueAt: p.Seats.NextDueAt, ByState: map[string]int{}, Quotas: make([]QuotaSeats, len(p.Quotas)),
	}
	for state, count := range p.ByState {
		picture.ByState[string(state)] = count
	}
	for i, of := range p.Quotas {
		q := of.Quota
		picture.Quotas[i] = QuotaSeats{Key: q.Key, Label: q.Label, Kind: QuotaKind(q.Kind), Group: of.Group, Seats: q.Seats,
			Taken: of.Taken, Free: of.Free, Released: of.Released}
	}
	return picture
}
