package api

import (
	"context"
	"net/http"
	"reflect"

	"github.com/danielgtaylor/huma/v2"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/i18n"
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
	offerBody[Application](a, operation{method: http.MethodPost, path: "/events/{slug}/registrations", tag: tagRegistrations, summary: "Register somebody",
		description: "Without a token a person registers; with one the account enters somebody, with or without an address. What the form of the event does not ask for is not stored. Where the event has addresses confirmed, the link for that stands only in the letter. The answer comes after everything is stored durably, and a letter is on its way.",
		status:      http.StatusCreated, refusals: []int{http.StatusForbidden, http.StatusNotFound, http.StatusGone},
		responses: map[string]*huma.Response{
			"201": response("Registered; state says with a seat, on the waitlist, or to be decided about.", reflect.TypeFor[Standing]()),
			"202": response("This person is registered already: a letter with the link went to the address, and nothing is revealed here.", reflect.TypeFor[Again]()),
		}}, []string{jsonType}, a.register)
}

type registerAnswer struct {
	Status int
	Body   any
}

func (a *API) register(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*registerAnswer, error) {
	body, err := bind[Application](sent)
	if err != nil {
		return nil, err
	}
	application, err := a.applicationOf(ctx, who, in.Slug, body)
	if err != nil {
		return nil, err
	}
	result, err := a.Registrations.Register(ctx, who, in.Slug, application)
	if err != nil {
		return nil, inJSON(err, registrationNames)
	}
	if result.Again {
		return &registerAnswer{http.StatusAccepted, Again{i18n.Text(i18n.German, "api.registered_already", nil)}}, nil
	}
	return &registerAnswer{http.StatusCreated, a.standingOf(result)}, nil
}
