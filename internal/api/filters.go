package api

import (
	"context"
	"net/http"
	"strconv"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
)

func (a *API) registerFilters() {
	refusals := []int{http.StatusForbidden, http.StatusNotFound}
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/filters", tag: tagRegistrations, summary: "List the saved filters of an event",
		description: "Those for all who work on the event and those of the account, by name. Those that tell more than the account may know are not among them.",
		forAccounts: true, refusals: refusals}, a.listFilters)
	offerBody[FilterInput](a, operation{method: http.MethodPost, path: "/events/{slug}/filters", tag: tagRegistrations, summary: "Save a filter",
		description: "What names people is never kept: no search, no group, no references. 409: the event has as many as it can.",
		status:      http.StatusCreated, forAccounts: true, refusals: refusals}, []string{jsonType}, a.saveFilter)
	offerBody[FilterName](a, operation{method: http.MethodPost, path: "/events/{slug}/filters/{number}/rename", tag: tagRegistrations, summary: "Rename a saved filter",
		description: "Answers with the list.", forAccounts: true, refusals: refusals}, []string{jsonType}, a.renameFilter)
	offer(a, operation{method: http.MethodPost, path: "/events/{slug}/filters/{number}/delete", tag: tagRegistrations, summary: "Delete a saved filter",
		description: "Answers with the list that is left.", forAccounts: true, refusals: refusals}, a.deleteFilter)
}

// SavedFilter is a filter of an event's list under a name.
type SavedFilter struct {
	Number  int64       `json:"number" doc:"Names it."`
	Name    string      `json:"name"`
	Shared  bool        `json:"shared" doc:"true: for all who work on the event; false: for the account."`
	Filter  FilterParts `json:"filter" doc:"As the parameters of the list are called."`
	LeftOut []string    `json:"left_out" doc:"What it named and the event does not know any more."`
}

// SavedFilterList is the whole list.
type SavedFilterList struct {
	Items []SavedFilter `json:"items"`
	Next  string        `json:"next" doc:"Always empty."`
}

// FilterInput is a filter to be saved.
type FilterInput struct {
	Name   string      `json:"name" required:"false" doc:"Is needed, and is not the name of another filter of the same people."`
	Shared bool        `json:"shared" required:"false" doc:"true: for all who work on the event, which needs the right to edit registrations."`
	Filter FilterParts `json:"filter" required:"false" doc:"Is needed."`
}

// FilterName is another name.
type FilterName struct {
	Name string `json:"name" required:"false" doc:"Is needed."`
}

// FilterParts are the parameters of the list that a filter can keep.
type FilterParts struct {
	State            RegistrationState `json:"state,omitempty"`
	Quota            string            `json:"quota,omitempty"`
	Workshop         string            `json:"workshop,omitempty"`
	OrganisationKind OrganisationKind  `json:"organisation_kind,omitempty"`
	CarrierGroup     CarrierGroup      `json:"carrier_group,omitempty"`
	Municipality     string            `json:"municipality,omitempty"`
	EnteredBy        EnteredBy         `json:"entered_by,omitempty"`
	Code             string            `json:"code,omitempty"`
	Invited          bool              `json:"invited,omitempty"`
	WithoutEmail     bool              `json:"without_email,omitempty"`
	Answer           string            `json:"answer,omitempty"`
	From             string            `json:"registered_from,omitempty"`
	To               string            `json:"registered_to,omitempty"`
}

// filter checks the parts as the parameters of the list.
func (p FilterParts) filter(in *form.Form) registration.Filter {
	return ParticipantFilter{State: p.State, Quota: p.Quota, Workshop: p.Workshop, OrganisationKind: p.OrganisationKind, CarrierGroup: p.CarrierGroup,
		Municipality: p.Municipality, EnteredBy: p.EnteredBy, Code: p.Code, Invited: p.Invited, WithoutEmail: p.WithoutEmail, Answer: p.Answer,
		From: p.From, To: p.To}.filter(in)
}

func partsOf(f registration.Filter) FilterParts {
	parts := FilterParts{State: RegistrationState(f.State), Quota: f.Quota, Workshop: f.Workshop, OrganisationKind: OrganisationKind(f.OrganisationKind),
		CarrierGroup: CarrierGroup(f.CarrierGroup), Municipality: f.Municipality, EnteredBy: EnteredBy(f.EnteredBy), Code: f.Code, Invited: f.Invited,
		WithoutEmail: f.WithoutEmail, Answer: f.Answer, From: dayIn(f.From)}
	if !f.Before.IsZero() {
		parts.To = dayIn(f.Before.AddDate(0, 0, -1)) // the last day that counts
	}
	return parts
}

func dayIn(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return dates.InputDay(t)
}

func savedFilterOf(f registration.SavedFilter) SavedFilter {
	view := SavedFilter{Number: int64(f.ID), Name: f.Name, Shared: f.Shared, Filter: partsOf(f.Filter), LeftOut: []string{}}
	for _, part := range f.Gone {
		view.LeftOut = append(view.LeftOut, string(part))
	}
	return view
}

type filterPath struct {
	EventPath
	Number string `path:"number" doc:"Names the filter."`
}

func (p filterPath) id() registration.SavedFilterID {
	n, _ := strconv.ParseInt(p.Number, 10, 64) // what is no number names no filter
	return registration.SavedFilterID(n)
}

type (
	filterAnswer  struct{ Body SavedFilter }
	filtersAnswer struct{ Body SavedFilterList }
)

func (a *API) listFilters(ctx context.Context, who actor.Actor, in *EventPath) (*filtersAnswer, error) {
	ev, err := a.Events.Managed(ctx, who, in.Slug)
	if err != nil {
		return nil, err
	}
	all, err := a.Registrations.SavedFilters(ctx, who, ev)
	list := SavedFilterList{Items: []SavedFilter{}}
	for _, saved := range all {
		list.Items = append(list.Items, savedFilterOf(saved))
	}
	return &filtersAnswer{list}, err
}

func (a *API) saveFilter(ctx context.Context, who actor.Actor, in *EventPath, sent map[string]any) (*filterAnswer, error) {
	body, err := bind[FilterInput](sent)
	if err != nil {
		return nil, err
	}
	check := form.New(nil)
	draft := registration.SavedFilterDraft{Name: body.Name, Shared: body.Shared, Filter: body.Filter.filter(check)}
	if err := check.Fault(); err != nil {
		return nil, renamed(err, func(part string) string { return "filter." + part })
	}
	saved, err := a.Registrations.SaveFilter(ctx, who, in.Slug, draft)
	if err != nil {
		return nil, err
	}
	return &filterAnswer{savedFilterOf(saved)}, nil
}

func (a *API) renameFilter(ctx context.Context, who actor.Actor, in *filterPath, sent map[string]any) (*filtersAnswer, error) {
	body, err := bind[FilterName](sent)
	if err == nil {
		err = a.Registrations.RenameSavedFilter(ctx, who, in.Slug, in.id(), body.Name)
	}
	if err != nil {
		return nil, err
	}
	return a.listFilters(ctx, who, &in.EventPath)
}

func (a *API) deleteFilter(ctx context.Context, who actor.Actor, in *filterPath) (*filtersAnswer, error) {
	if err := a.Registrations.DeleteSavedFilter(ctx, who, in.Slug, in.id()); err != nil {
		return nil, err
	}
	return a.listFilters(ctx, who, &in.EventPath)
}
