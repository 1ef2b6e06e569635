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
		description: "All of them or none. Approved ones get a seat, or a place on the waitlist when none is free for them; with neither for all of them it is refused (409) with the number that would fit. Cancelled ones give their seats back to those who wait; promote gives the seats that are free in the order of the waitlist, and whoever finds none waits on; resend writes the letter about how things stand again. What a decision does not concern stays as it is. The answer is how all of them stand then.",
		forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, []string{jsonType}, a.decide)
	offerBody[DecisionInput](a, operation{method: http.MethodPost, path: "/events/{slug}/registrations/decide/preview", tag: tagRegistrations, summary: "See what a decision would do",
		description: "Changes nothing. Its fingerprint, sent along with the decision, lets that happen or nothing. Refused as the decision would be.",
		forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, []string{jsonType}, a.previewDecision)
	a.registerUndo()
}

// DecisionInput decides about registrations.
type DecisionInput struct {
	Decision   Decision `json:"decision" required:"false"`
	References []string `json:"references" required:"false"`
	// All is for decisions about whom the list shows.
	All         bool   `json:"all" required:"false" doc:"Instead of references: all whom the filters in the query leave, at most 2,000."`
	Fingerprint string `json:"fingerprint" required:"false" doc:"Of the preview: when something else would happen now, nothing does (409). Empty: whatever happens."`
	Hold        bool   `json:"hold" required:"false" doc:"The letters wait for ten minutes, and the decision can be undone as long. Not for resend."`
	Text
}

type decisionPath struct {
	EventPath
	ParticipantFilter
}

// DecisionPreview is what a decision would do.
type DecisionPreview struct {
	Concerned   []string `json:"concerned" doc:"References of those whom it is about."`
	Unmoved     []string `json:"unmoved" doc:"Those of them for whom no seat is left."`
	Moves       []Move   `json:"moves" doc:"All who would stand otherwise than now, in order; also those who move up."`
	Letters     int      `json:"letters"`
	Fingerprint string   `json:"fingerprint"`
}

// Move is how somebody would stand.
type Move struct {
	Reference string            `json:"reference"`
	FirstName string            `json:"first_name"`
	LastName  string            `json:"last_name"`
	From      RegistrationState `json:"from"`
	To        RegistrationState `json:"to"`
}

type decisionPreviewAnswer struct{ Body DecisionPreview }

func (a *API) previewDecision(ctx context.Context, who actor.Actor, in *decisionPath, sent map[string]any) (*decisionPreviewAnswer, error) {
	order, err := orderOf(ctx, in, sent)
	if err != nil {
		return nil, err
	}
	effect, err := a.Registrations.PreviewOrder(ctx, who, in.Slug, order)
	if err != nil {
		return nil, err
	}
	return &decisionPreviewAnswer{decisionPreviewOf(effect)}, nil
}

func decisionPreviewOf(effect registration.Effect) DecisionPreview {
	preview := DecisionPreview{Concerned: textsOf(effect.Concerned), Unmoved: textsOf(effect.Unmoved), Moves: make([]Move, len(effect.Moves)),
		Letters: effect.Letters, Fingerprint: effect.Fingerprint}
	for i, m := range effect.Moves {
		preview.Moves[i] = Move{string(m.Reference), m.FirstName, m.LastName, RegistrationState(m.From), RegistrationState(m.To)}
	}
	return preview
}

func textsOf(refs []registration.Reference) []string {
	texts := make([]string, len(refs))
	for i, ref := range refs {
		texts[i] = string(ref)
	}
	return texts
}

// orderOf reads a decision and whom it is about.
func orderOf(ctx context.Context, in *decisionPath, sent map[string]any) (registration.Order, error) {
	body, err := bind[DecisionInput](sent)
	if err != nil {
		return registration.Order{}, err
	}
	query := callOf(ctx).query
	filter := in.filter(query)
	if err := query.Fault(); err != nil {
		return registration.Order{}, err
	}
	f := form.New(nil)
	order := registration.Order{Decision: form.Choice(f, "decision", string(body.Decision), registration.Decisions, form.Required),
		Text: body.Text.Text, Fingerprint: body.Fingerprint, Hold: body.Hold}
	if body.All {
		order.Filter = &filter
		return order, f.Fault()
	}
	order.References, err = referencesOf(f, body.References)
	return order, err
}

func (a *API) decide(ctx context.Context, who actor.Actor, in *decisionPath, sent map[string]any) (*registrationsAnswer, error) {
	order, err := orderOf(ctx, in, sent)
	if err != nil {
		return nil, err
	}
	decided, err := a.Registrations.DecideAll(ctx, who, in.Slug, order)
	if err != nil {
		return nil, err
	}
	refs := order.References
	if order.Filter != nil {
		refs = decided.Concerned
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
