package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

const tagPersonal = "Own registration"

func (a *API) registerPersonal() {
	offer(a, operation{method: http.MethodGet, path: "/my/{token}", tag: tagPersonal, summary: "Read the own registration",
		description: "The token is the last part of the personal link. Reading changes nothing.",
		refusals:    []int{http.StatusNotFound}}, a.showPersonal)
	offer(a, operation{method: http.MethodPost, path: "/my/{token}/cancel", tag: tagPersonal, summary: "Give back the own seat or place on the waitlist",
		description: "The seat goes to the next who waits. Cancelling twice is harmless.",
		refusals:    []int{http.StatusNotFound, http.StatusGone}}, a.cancelPersonal)
}

type personalPath struct {
	Token string `path:"token" doc:"The last part of the personal link."`
}

type personalAnswer struct{ Body Personal }

// Personal is what the holder of a personal link sees.
type Personal struct {
	Standing
	MayCancel bool   `json:"may_cancel"`
	Person    Person `json:"person"`
	Event     Event  `json:"event" doc:"With the access to its online part for people with a seat."`
}

func (a *API) showPersonal(ctx context.Context, _ actor.Actor, in *personalPath) (*personalAnswer, error) {
	personal, err := a.Registrations.Personal(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	r, ev := personal.Registration, personal.Event
	seats, err := a.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return nil, err
	}
	answer := Personal{
		Standing: a.standing(r.Reference, r.State, personal.WaitlistPosition, personal.Token), MayCancel: personal.MayCancel,
		Person: personOf(r.Person), Event: a.eventOf(actor.Participant(), ev, seats[ev.ID]),
	}
	if r.State.TakesSeat() && ev.State == event.StatePublished {
		answer.Event.OnlineAccess = ev.OnlineAccess
	}
	return &personalAnswer{answer}, nil
}

func (a *API) cancelPersonal(ctx context.Context, who actor.Actor, in *personalPath) (*personalAnswer, error) {
	if err := a.Registrations.CancelByToken(ctx, in.Token); err != nil {
		return nil, err
	}
	return a.showPersonal(ctx, who, in)
}
