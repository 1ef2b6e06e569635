package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
)

func (a *API) registerDecisions() {
	offerBody[DecisionInput](a, operation{method: http.MethodPost, path: "/events/{slug}/registrations/decide", tag: tagRegistrations, summary: "Decide about several registrations at once",
		description: "All of them or none. Approved ones get a seat, or a place on the waitlist when none is free for them; with neither for all of them it is refused (409) with the number that would fit. Cancelled ones give their seats back to those who wait; resend writes the letter about how things stand again. What a decision does not concern stays as it is. The answer is how all of them stand then.",
		forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, []string{jsonType}, a.decide)
}

// DecisionInput decides about registrations.
type DecisionInput struct {
	Decision   Decision `json:"decision" required:"false"`
	References []string `json:"references" required:"false"`
	Text
}

func (a *API) decide(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*registrationsAnswer, error) {
	body, err := bind[DecisionInput](sent)
	if err != nil {
		return nil, err
	}
	f := form.New(nil)
	decision := form.Choice(f, "decision", string(body.Decision), registration.Decisions, form.Required)
	refs, err := referencesOf(f, body.References)
	if err != nil {
		return nil, err
	}
	if err := a.Registrations.Decide(ctx, who, in.Slug, decision, body.Text.Text, refs...); err != nil {
		return nil, err
	}
	rows, err := a.Registrations.Pick(ctx, who, in.Slug, refs...)
	if err != nil {
		return nil, err
	}
	return &registrationsAnswer{listOf(rows)}, nil
}

// referencesOf reads the registrations that something is to be done with, each once. It returns all
// mistakes that f knows; one that the database could not look for is unknown like any other.
func referencesOf(f *form.Form, sent []string) ([]registration.Reference, error) {
	if len(sent) == 0 {
		f.Fail("references", requiredKey)
	}
	if err := f.Fault(); err != nil {
		return nil, err
	}
	var refs []registration.Reference
	seen := map[string]bool{}
	for _, ref := range sent {
		if !isStorable(ref) {
			return nil, fault.New(fault.NotFound, "registration.unknown")
		}
		if !seen[ref] {
			refs = append(refs, registration.Reference(ref))
		}
		seen[ref] = true
	}
	return refs, nil
}

func (a *API) approveRegistration(ctx context.Context, who actor.Actor, in *RegistrationPath, sent map[string]any) (*registrationAnswer, error) {
	return a.decideAbout(ctx, who, in, sent, a.Registrations.Approve)
}

func (a *API) declineRegistration(ctx context.Context, who actor.Actor, in *RegistrationPath, sent map[string]any) (*registrationAnswer, error) {
	return a.decideAbout(ctx, who, in, sent, a.Registrations.Decline)
}

// decideAbout decides about one registration.
func (a *API) decideAbout(ctx context.Context, who actor.Actor, in *RegistrationPath, sent map[string]any,
	decide func(ctx context.Context, who actor.Actor, slug, text string, refs ...registration.Reference) error) (*registrationAnswer, error) {
	body, err := bind[Text](sent)
	if err != nil {
		return nil, err
	}
	ref := registration.Reference(in.Reference)
	detail, err := a.Registrations.Find(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	return a.afterStep(ctx, who, in, decide(ctx, who, detail.Event.Slug, body.Text, ref))
}
