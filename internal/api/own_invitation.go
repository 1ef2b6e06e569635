package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
)

func (a *API) registerOwnInvitation() {
	offer(a, operation{method: http.MethodGet, path: "/my-invitations/{token}", tag: tagInvitations, summary: "Read the own invitation",
		description: "The token is the last part of the link in the invitation; a registration names it as invitation. Reading changes nothing.",
		refusals:    []int{http.StatusNotFound}}, a.showInvitation)
	offer(a, operation{method: http.MethodPost, path: "/my-invitations/{token}/open", tag: tagInvitations, summary: "Say that one wants to register",
		description: "Who had declined may think better of it. Refused (409) when the invitation was used or withdrawn.",
		refusals:    []int{http.StatusNotFound}}, a.ownInvitationStep(a.Registrations.OpenInvitation))
	offer(a, operation{method: http.MethodPost, path: "/my-invitations/{token}/decline", tag: tagInvitations, summary: "Say that one does not come",
		description: "Declining twice is harmless. Refused as with open.", refusals: []int{http.StatusNotFound}}, a.ownInvitationStep(a.Registrations.DeclineInvitation))
}

// InvitationPath names the invitation of a link.
type InvitationPath struct {
	Token string `path:"token" doc:"The last part of the link in the invitation."`
}

// OwnInvitation is what the holder of the link in an invitation sees.
type OwnInvitation struct {
	State        InvitationState `json:"state"`
	Email        string          `json:"email"`
	FirstName    string          `json:"first_name"`
	LastName     string          `json:"last_name"`
	Organisation string          `json:"organisation"`
	Message      string          `json:"message" doc:"Of the hosts."`
	Event        Event           `json:"event"`
}

type ownInvitationAnswer struct{ Body OwnInvitation }

func (a *API) showInvitation(ctx context.Context, _ actor.Actor, in *InvitationPath) (*ownInvitationAnswer, error) {
	page, err := a.Registrations.Invitation(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	seats, err := a.Registrations.Seats(ctx, page.Event.ID)
	if err != nil {
		return nil, err
	}
	i := page.Invitation
	return &ownInvitationAnswer{OwnInvitation{State: InvitationState(i.State), Email: i.Email, FirstName: i.FirstName, LastName: i.LastName,
		Organisation: i.Organisation, Message: i.Message, Event: a.eventOf(actor.Participant(), page.Event, seats[page.Event.ID])}}, nil
}

// ownInvitationStep answers a step with how the invitation stands then.
func (a *API) ownInvitationStep(step func(ctx context.Context, secret string) error) func(context.Context, actor.Actor, *InvitationPath) (*ownInvitationAnswer, error) {
	return func(ctx context.Context, who actor.Actor, in *InvitationPath) (*ownInvitationAnswer, error) {
		if err := step(ctx, in.Token); err != nil {
			return nil, err
		}
		return a.showInvitation(ctx, who, in)
	}
}
