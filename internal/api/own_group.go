package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
)

const tagOwnGroup = "Own group"

func (a *API) registerOwnGroup() {
	closing := []int{http.StatusNotFound, http.StatusGone}
	offer(a, operation{method: http.MethodGet, path: "/my-groups/{token}", tag: tagOwnGroup, summary: "Read the own group",
		description: "The token is the last part of the contact's link. Reading changes nothing.", refusals: []int{http.StatusNotFound}}, a.showGroup)
	offer(a, operation{method: http.MethodPost, path: "/my-groups/{token}/confirm", tag: tagOwnGroup, summary: "Confirm the address of the contact",
		description: "The token is that of the link in the letter, not that of the contact's page: only who reads the mail has it. Confirming twice is harmless; after the time for it the seats are somebody else's (410).",
		refusals:    closing}, a.confirmGroup)
	offer(a, operation{method: http.MethodPost, path: "/my-groups/{token}/resend-confirmation", tag: tagOwnGroup, summary: "Have the letter to the contact sent again",
		description: "With the link to confirm while that is needed. At most once in ten minutes; in between nothing is sent.", refusals: []int{http.StatusNotFound}}, a.resendGroup)
	offerBody[OwnLanguage](a, operation{method: http.MethodPost, path: "/my-groups/{token}/language", tag: tagOwnGroup, summary: "Choose the language of letters to the contact",
		description: "Letters that wait go in it too. Members with an address of their own choose for themselves.", refusals: []int{http.StatusNotFound}}, []string{jsonType}, a.changeGroupLanguage)
	offerBody[Members](a, operation{method: http.MethodPost, path: "/my-groups/{token}/cancel", tag: tagOwnGroup, summary: "Give back seats of some of the group",
		description: "Those who are cancelled already stay so.", refusals: closing}, []string{jsonType}, a.groupStep(a.Registrations.CancelMembers))
	offerBody[Members](a, operation{method: http.MethodPost, path: "/my-groups/{token}/accept", tag: tagOwnGroup, summary: "Accept seats that were offered to some of the group",
		refusals: closing}, []string{jsonType}, a.groupStep(a.Registrations.AcceptForMembers))
	offerBody[Members](a, operation{method: http.MethodPost, path: "/my-groups/{token}/decline", tag: tagOwnGroup, summary: "Decline seats that were offered to some of the group",
		description: "They go to the next who wait.", refusals: closing}, []string{jsonType}, a.groupStep(a.Registrations.DeclineForMembers))
	offerBody[Applicant](a, operation{method: http.MethodPost, path: "/my-groups/{token}/members/{reference}/name", tag: tagOwnGroup, summary: "Name who takes a place without a name",
		description: "The place keeps its state. Refused (409) when it has a name already, or when there is no seat for this person.",
		refusals:    closing}, []string{jsonType}, a.nameMember)
}

// GroupPath names the group of a contact's link.
type GroupPath struct {
	Token string `path:"token" doc:"The last part of the contact's link."`
}

// Members are some of a group.
type Members struct {
	References []string `json:"references" required:"false" doc:"Of the registrations that it is about."`
}

// OwnLanguage is the language of letters.
type OwnLanguage struct {
	Locale Locale `json:"letter_locale" required:"false" doc:"de if left out."`
}

func (a *API) changeGroupLanguage(ctx context.Context, _ actor.Actor, in *GroupPath, sent map[string]any) (*groupAnswer, error) {
	body, err := bind[OwnLanguage](sent)
	if err != nil {
		return nil, err
	}
	return a.answerGroup(ctx, in.Token, a.Registrations.ChangeGroupLanguage(ctx, in.Token, localeOr(string(body.Locale))))
}

type groupAnswer struct{ Body OwnedGroup }

func (a *API) showGroup(ctx context.Context, _ actor.Actor, in *GroupPath) (*groupAnswer, error) {
	return a.answerGroup(ctx, in.Token, nil)
}

// answerGroup answers with how the group of a link stands, unless a step before was refused.
func (a *API) answerGroup(ctx context.Context, secret string, err error) (*groupAnswer, error) {
	if err != nil {
		return nil, inJSON(err, registrationNames)
	}
	page, err := a.Registrations.Group(ctx, secret)
	if err != nil {
		return nil, err
	}
	seats, err := a.Registrations.Seats(ctx, page.Event.ID)
	if err != nil {
		return nil, err
	}
	return &groupAnswer{a.groupOf(page, seats[page.Event.ID])}, nil
}

// groupStep does something with members of a group.
func (a *API) groupStep(step func(ctx context.Context, secret string, refs ...registration.Reference) error) func(context.Context, actor.Actor, *GroupPath, map[string]any) (*groupAnswer, error) {
	return func(ctx context.Context, _ actor.Actor, in *GroupPath, sent map[string]any) (*groupAnswer, error) {
		body, err := bind[Members](sent)
		if err != nil {
			return nil, err
		}
		refs, err := referencesOf(form.New(nil), body.References)
		if err != nil {
			return nil, err
		}
		return a.answerGroup(ctx, in.Token, step(ctx, in.Token, refs...))
	}
}

func (a *API) resendGroup(ctx context.Context, _ actor.Actor, in *GroupPath) (*groupAnswer, error) {
	return a.answerGroup(ctx, in.Token, a.Registrations.ResendGroupConfirmation(ctx, in.Token))
}

func (a *API) confirmGroup(ctx context.Context, _ actor.Actor, in *confirmPath) (*groupAnswer, error) {
	secret, err := a.Registrations.ConfirmGroup(ctx, in.Token)
	return a.answerGroup(ctx, secret, err)
}

type memberPath struct {
	GroupPath
	RegistrationPath
}

func (a *API) nameMember(ctx context.Context, _ actor.Actor, in *memberPath, sent map[string]any) (*groupAnswer, error) {
	body, err := bind[Applicant](sent)
	if err != nil {
		return nil, err
	}
	page, err := a.Registrations.Group(ctx, in.Token)
	if err != nil {
		return nil, err
	}
	reader := &answerReader{asked: page.Event.Questions}
	application := body.application(reader, "")
	if err := reader.fault(); err != nil {
		return nil, err
	}
	return a.answerGroup(ctx, in.Token, a.Registrations.NamePerson(ctx, in.Token, registration.Reference(in.Reference), application))
}
