package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
)

const tagPersonal = "Own registration"

func (a *API) registerPersonal() {
	closing := []int{http.StatusNotFound, http.StatusGone}
	offer(a, operation{method: http.MethodGet, path: "/my/{token}", tag: tagPersonal, summary: "Read the own registration",
		description: "The token is the last part of the personal link. Reading changes nothing.", refusals: []int{http.StatusNotFound}}, a.showPersonal)
	offer(a, operation{method: http.MethodPost, path: "/my/{token}/confirm", tag: tagPersonal, summary: "Confirm the own address",
		description: "The token is that of the link in the letter, not that of the personal page: only who reads the mail has it. Confirming twice is harmless; after the time for it the seat is somebody else's (410).",
		refusals:    closing}, a.confirmPersonal)
	offer(a, operation{method: http.MethodPost, path: "/my/{token}/resend-confirmation", tag: tagPersonal, summary: "Have the letter with the link to confirm sent again",
		description: "At most once in ten minutes; in between nothing is sent. Refused (409) when there is nothing to confirm.",
		refusals:    []int{http.StatusNotFound}}, a.personalStep(a.Registrations.ResendConfirmation))
	offer(a, operation{method: http.MethodPost, path: "/my/{token}/cancel", tag: tagPersonal, summary: "Give back the own seat or place on the waitlist",
		description: "The seat goes to the next who waits. Cancelling twice is harmless.", refusals: closing}, a.personalStep(a.Registrations.CancelByToken))
	offer(a, operation{method: http.MethodPost, path: "/my/{token}/accept", tag: tagPersonal, summary: "Accept the offered seat",
		description: "Accepting twice is harmless; a lapsed offer is somebody else's (410).", refusals: closing}, a.personalStep(a.Registrations.AcceptOffer))
	offer(a, operation{method: http.MethodPost, path: "/my/{token}/decline", tag: tagPersonal, summary: "Decline the offered seat",
		description: "It goes to the next who waits. Declining twice is harmless.", refusals: closing}, a.personalStep(a.Registrations.DeclineOffer))
	offer(a, operation{method: http.MethodPost, path: "/my/{token}/withdraw-special", tag: tagPersonal, summary: "Withdraw the consent to answers that may reveal health or religion",
		description: "They are deleted with their files, at any time and whatever has become of the registration, which stays as it is. Withdrawing twice is harmless.",
		refusals:    []int{http.StatusNotFound}}, a.personalStep(a.Registrations.WithdrawSpecial))
	a.registerPersonalChanges()
}

// PersonalPath names the registration of a personal link.
type PersonalPath struct {
	Token string `path:"token" doc:"The last part of the personal link."`
}

type personalAnswer struct{ Body Personal }

func (a *API) showPersonal(ctx context.Context, _ actor.Actor, in *PersonalPath) (*personalAnswer, error) {
	return a.answerPersonal(ctx, in.Token)
}

// answerPersonal answers with how the registration of a personal link stands.
func (a *API) answerPersonal(ctx context.Context, secret string) (*personalAnswer, error) {
	personal, err := a.Registrations.Personal(ctx, secret)
	if err != nil {
		return nil, err
	}
	seats, err := a.Registrations.Seats(ctx, personal.Event.ID)
	if err != nil {
		return nil, err
	}
	return &personalAnswer{a.personalOf(personal, seats[personal.Event.ID])}, nil
}

// personalStep answers a step that needs nothing but the link with how the registration stands then.
func (a *API) personalStep(step func(ctx context.Context, secret string) error) func(context.Context, actor.Actor, *PersonalPath) (*personalAnswer, error) {
	return func(ctx context.Context, _ actor.Actor, in *PersonalPath) (*personalAnswer, error) {
		if err := step(ctx, in.Token); err != nil {
			return nil, err
		}
		return a.answerPersonal(ctx, in.Token)
	}
}

type confirmPath struct {
	Token string `path:"token" doc:"Of the link in the letter that asks to confirm the address."`
}

func (a *API) confirmPersonal(ctx context.Context, _ actor.Actor, in *confirmPath) (*personalAnswer, error) {
	secret, err := a.Registrations.ConfirmAddress(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	return a.answerPersonal(ctx, secret)
}
