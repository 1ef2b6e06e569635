package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
)

const tagRegistrations = "Registrations"

func (a *API) registerRegistrations() {
	a.registerRegister()
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/registrations", tag: tagRegistrations, summary: "List who has registered",
		description: "In the order of a telephone book; people of the waitlist alone (state=waitlisted) in its order.", forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, a.listRegistrations)
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/messages", tag: tagRegistrations, summary: "List what was sent to whom",
		description: "The newest first.", forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, a.listMessages)
	offer(a, operation{method: http.MethodGet, path: "/registrations/{reference}", tag: tagRegistrations, summary: "Read a registration",
		forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, a.showRegistration)
	a.registerRegistrationSteps()
	a.registerDecisions()
	a.registerRegistrationChanges()
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
	Quota string            `query:"quota" doc:"Key of the quota that they count against."`
	Group string            `query:"group" doc:"Reference of the group that they came in."`
	// Workshop names the slot too, because workshops of two slots may have the same value.
	Workshop string `query:"workshop" doc:"Slot and workshop that they go to, as in vormittag/w1; vormittag/ leaves those with a seat who go to none."`
}

func (q ParticipantFilter) filter(in *form.Form) registration.Filter {
	return registration.Filter{State: form.Choice(in, "state", string(q.State), registration.States), Text: in.Line("q", q.Q),
		Quota: in.Line("quota", q.Quota), Group: registration.Reference(in.Line("group", q.Group)), Workshop: in.Line("workshop", q.Workshop)}
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
	from := registration.Place{After: registration.Reference(in.Cursor)}
	if !from.After.IsPossible() {
		query.Fail("cursor", "api.cursor")
	}
	if err := query.Fault(); err != nil {
		return nil, err
	}
	list, err := a.Registrations.List(ctx, who, in.Slug, filter, from)
	if err != nil {
		return nil, err
	}
	answer := listOf(list.Rows)
	answer.Next = string(list.Next.After)
	return &registrationsAnswer{answer}, nil
}

func listOf(rows []registration.Row) RegistrationList {
	list := RegistrationList{Items: make([]Registration, len(rows))}
	for i, row := range rows {
		list.Items[i] = registrationOf(row)
	}
	return list
}

// RegistrationPath names a registration.
type RegistrationPath struct {
	Reference string `path:"reference" doc:"Names the registration."`
}

type registrationAnswer struct{ Body RegistrationDetail }

func (a *API) showRegistration(ctx context.Context, who actor.Actor, in *RegistrationPath) (*registrationAnswer, error) {
	ref := registration.Reference(in.Reference)
	detail, err := a.Registrations.Find(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	special, err := a.specialOf(ctx, who, ref)
	if err != nil {
		return nil, err
	}
	return &registrationAnswer{detailOf(detail, special)}, nil
}

// specialOf returns the answers of special categories to those who may see them, to others none.
func (a *API) specialOf(ctx context.Context, who actor.Actor, ref registration.Reference) (registration.Answers, error) {
	special, err := a.Registrations.Special(ctx, who, ref)
	if fault.Is(err, fault.Forbidden) {
		return nil, nil
	}
	return special, err
}
