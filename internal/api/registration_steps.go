package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

func (a *API) registerRegistrationSteps() {
	step := operation{method: http.MethodPost, tag: tagRegistrations, forAccounts: true, bodyOptional: true,
		refusals: []int{http.StatusForbidden, http.StatusNotFound, http.StatusGone}}
	at := func(name, summary, description string) operation {
		step.path, step.summary, step.description = "/registrations/{reference}/"+name, summary, description
		return step
	}
	offerBody[Reason](a, at("cancel", "Cancel a registration",
		"Its seat goes to the next who waits, and the person gets a letter with the reason. Cancelling twice is harmless."), []string{jsonType}, a.cancelRegistration)
	offerBody[Text](a, at("approve", "Approve an application",
		"It gets a seat, or a place on the waitlist when none is free for it. What is no application any more stays as it is."), []string{jsonType}, a.approveRegistration)
	offerBody[Text](a, at("decline", "Decline an application, or somebody on the waitlist",
		"What neither applies nor waits stays as it is."), []string{jsonType}, a.declineRegistration)
	offerBody[Promotion](a, at("promote", "Give a free seat to somebody on the waitlist",
		"Refused (409) when the person does not wait or no seat is free for them. Where people move up by themselves nobody passes those ahead: a priority is the way to that."), []string{jsonType}, a.promoteRegistration)
	offer(a, at("offer", "Offer a free seat to somebody on the waitlist", "Until the usual deadline. Refused as with promote."),
		a.registrationStep(a.Registrations.Offer))
	offer(a, at("resend", "Send the letter about how a registration stands again", "Refused (409) when there is no address, or the registration has ended."),
		a.registrationStep(a.Registrations.Resend))
	step.bodyOptional = false
	offerBody[Priority](a, at("priority", "Move somebody on the waitlist",
		"Ahead of all with a lower priority. Refused (409) when the person does not wait."), []string{jsonType}, a.prioritiseRegistration)
}

// Text stands in the letters about a decision.
type Text struct {
	Text string `json:"text" required:"false" doc:"Stands in the letter; may be empty. At most 500 characters."`
}

// Promotion gives somebody a seat.
type Promotion struct {
	Overbook *Overbook `json:"overbook,omitempty" doc:"Gives the seat above the capacity when none is free. Of accounts with the right to it."`
}

// Priority is a place on the waitlist ahead of others.
type Priority struct {
	Priority int    `json:"priority" required:"false" doc:"0, the usual one, to 9: more goes first."`
	Reason   string `json:"reason" required:"false" doc:"Is needed and kept. At most 500 characters."`
}

// registrationStep answers a step that needs nothing else with how the registration stands then.
func (a *API) registrationStep(step func(context.Context, actor.Actor, registration.Reference) error) func(context.Context, actor.Actor, *RegistrationPath) (*registrationAnswer, error) {
	return func(ctx context.Context, who actor.Actor, in *RegistrationPath) (*registrationAnswer, error) {
		return a.afterStep(ctx, who, in, step(ctx, who, registration.Reference(in.Reference)))
	}
}

// afterStep answers with how a registration stands, unless the step was refused.
func (a *API) afterStep(ctx context.Context, who actor.Actor, in *RegistrationPath, err error) (*registrationAnswer, error) {
	if err != nil {
		return nil, inJSON(err, registrationNames)
	}
	return a.showRegistration(ctx, who, in)
}

func (a *API) cancelRegistration(ctx context.Context, who actor.Actor, in *RegistrationPath, sent map[string]any) (*registrationAnswer, error) {
	why, err := bind[Reason](sent)
	if err != nil {
		return nil, err
	}
	return a.afterStep(ctx, who, in, a.Registrations.Cancel(ctx, who, registration.Reference(in.Reference), why.Reason))
}

func (a *API) promoteRegistration(ctx context.Context, who actor.Actor, in *RegistrationPath, sent map[string]any) (*registrationAnswer, error) {
	body, err := bind[Promotion](sent)
	if err != nil {
		return nil, err
	}
	reason, err := body.Overbook.reason()
	if err != nil {
		return nil, err
	}
	return a.afterStep(ctx, who, in, a.Registrations.Promote(ctx, who, registration.Reference(in.Reference), reason))
}

func (a *API) prioritiseRegistration(ctx context.Context, who actor.Actor, in *RegistrationPath, sent map[string]any) (*registrationAnswer, error) {
	body, err := bind[Priority](sent)
	if err != nil {
		return nil, err
	}
	return a.afterStep(ctx, who, in, a.Registrations.SetPriority(ctx, who, registration.Reference(in.Reference), body.Priority, body.Reason))
}
