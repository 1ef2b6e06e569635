package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/registration"
)

// Again answers somebody who is registered already, like a page that anybody could ask for.
type Again struct {
	Message string `json:"message" doc:"What to do, as a German sentence for people."`
}

func (a *API) registerRegister() {
	schemas := a.huma.OpenAPI().Components.Schemas
	response := func(what string, t reflect.Type) *huma.Response {
		return &huma.Response{Description: what, Content: map[string]*huma.MediaType{jsonType: {Schema: schemas.Schema(t, true, "")}}}
	}
	offerBody[Person](a, operation{method: http.MethodPost, path: "/events/{slug}/registrations", tag: tagRegistrations, summary: "Register somebody",
		description: "Without a token a person registers; with one the account enters somebody, with or without an address. What the form of the event does not ask for is not stored. The answer comes after everything is stored durably, and a letter is on its way.",
		status:      http.StatusCreated, refusals: []int{http.StatusForbidden, http.StatusNotFound, http.StatusGone},
		responses: map[string]*huma.Response{
			"201": response("Registered; state says with a seat or on the waitlist.", reflect.TypeFor[Standing]()),
			"202": response("This person is registered already: a letter with the link went to the address, and nothing is revealed here.", reflect.TypeFor[Again]()),
		}}, []string{jsonType}, a.register)
}

type registerAnswer struct {
	Status int
	Body   any
}

func (a *API) register(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*registerAnswer, error) {
	person, err := bind[Person](sent)
	if err != nil {
		return nil, err
	}
	result, err := a.Registrations.Register(ctx, who, in.Slug, registration.Application{
		Person: person.person(), Locale: i18n.German, Submission: callOf(ctx).mark})
	if err != nil {
		return nil, err
	}
	if result.Again {
		return &registerAnswer{http.StatusAccepted, Again{i18n.Text(i18n.German, "api.registered_already", nil)}}, nil
	}
	return &registerAnswer{http.StatusCreated, a.standing(result.Reference, result.State, result.WaitlistPosition, result.Token)}, nil
}
