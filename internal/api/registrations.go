package api

import (
	"context"
	"net/http"
	"strconv"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
)

const tagRegistrations = "Registrations"

func (a *API) registerRegistrations() {
	a.registerRegister()
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/registrations", tag: tagRegistrations, summary: "List who has registered",
		description: "In the order of a telephone book.", forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, a.listRegistrations)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/messages", tag: tagRegistrations, summary: "List what was sent to whom",
		description: "The newest first.", forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, a.listMessages)
	offer(a, operation{method: http.MethodGet, path: "/registrations/{reference}", tag: tagRegistrations, summary: "Read a registration",
		forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, a.showRegistration)
	offerBody[Reason](a, operation{method: http.MethodPost, path: "/registrations/{reference}/cancel", tag: tagRegistrations, summary: "Cancel a registration",
		description: "Its seat goes to the next who waits, and the person gets a letter with the reason. Cancelling twice is harmless.",
		forAccounts: true, bodyOptional: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, []string{jsonType}, a.cancelRegistration)
}

type registrationsQuery struct {
	EventPath
	ParticipantFilter
	Cursor string `query:"cursor" doc:"From the answer before."`
}

// ParticipantFilter is what lists and files of participants share.
type ParticipantFilter struct {
	State RegistrationState `query:"state"`
	Q     string            `query:"q" doc:"In name, address, organisation or reference."`
}

func (q ParticipantFilter) filter(in *form.Form) registration.Filter {
	return registration.Filter{State: form.Choice(in, "state", string(q.State), registration.States), Text: in.Line("q", q.Q)}
}

type registrationsAnswer struct{ Body RegistrationList }

// RegistrationList is one part of a list of registrations.
type RegistrationList struct {
	Items []Registration `json:"items"`
	Next  string         `json:"next" doc:"Cursor of the next part; empty: this is the last one."`
}

func (a *API) listRegistrations(ctx context.Context, who actor.Actor, in *registrationsQuery) (*registrationsAnswer, error) {
	query := callOf(ctx).query
	filter := in.filter(query)
	filter.Offset = cursor(query, in.Cursor)
	if err := query.Fault(); err != nil {
		return nil, err
	}
	list, err := a.Registrations.List(ctx, who, in.Slug, filter)
	if err != nil {
		return nil, err
	}
	answer := RegistrationList{Items: make([]Registration, len(list.Rows))}
	for i, row := range list.Rows {
		answer.Items[i] = registrationOf(row)
	}
	if shown := filter.Offset + len(list.Rows); len(list.Rows) > 0 && shown < list.Total {
		answer.Next = strconv.Itoa(shown)
	}
	return &registrationsAnswer{answer}, nil
}

type registrationPath struct {
	Reference string `path:"reference" doc:"Names the registration."`
}

type registrationAnswer struct{ Body RegistrationDetail }

func (a *API) showRegistration(ctx context.Context, who actor.Actor, in *registrationPath) (*registrationAnswer, error) {
	detail, err := a.Registrations.Find(ctx, who, registration.Reference(in.Reference))
	if err != nil {
		return nil, err
	}
	return &registrationAnswer{detailOf(detail)}, nil
}

func (a *API) cancelRegistration(ctx context.Context, who actor.Actor, in *registrationPath, sent map[string]any) (*registrationAnswer, error) {
	why, err := bind[Reason](sent)
	if err != nil {
		return nil, err
	}
	if err := a.Registrations.Cancel(ctx, who, registration.Reference(in.Reference), why.Reason); err != nil {
		return nil, err
	}
	return a.showRegistration(ctx, who, in)
}
