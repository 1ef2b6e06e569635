package api

import (
	"context"
	"net/http"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
)

const tagRegistrations = "Registrations"

func (a *API) registerRegistrations() {
	a.registerRegister()
	offer(a, operation{method: http.MethodGet, path: "/events/{slug}/registrations", tag: tagRegistrations, summary: "List who has registered",
		description: "In the order of a telephone book; people of the waitlist alone (state=waitlisted) in its order.", forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, a.listRegistrations)
	a.registerMessages()
	a.registerChangeLetters()
	offer(a, operation{method: http.MethodGet, path: "/registrations/{reference}", tag: tagRegistrations, summary: "Read a registration",
		forAccounts: true, refusals: []int{http.StatusForbidden, http.StatusNotFound}}, a.showRegistration)
	a.registerRegistrationSteps()
	a.registerDecisions()
	a.registerRegistrationChanges()
	a.registerDuplicates()
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

	OrganisationKind OrganisationKind `query:"organisation_kind"`
	CarrierGroup     CarrierGroup     `query:"carrier_group"`
	Municipality     string           `query:"municipality" doc:"Key of the municipality."`
	EnteredBy        EnteredBy        `query:"entered_by" doc:"participant: they registered themselves; account: the office entered them."`
	Code             string           `query:"code" doc:"Invitation code they came with."`
	Invited          bool             `query:"invited" doc:"Only those who came by a personal invitation."`
	WithoutEmail     bool             `query:"without_email" doc:"Only those without an address of their own."`
	Answer           string           `query:"answer" doc:"Key of a question with choices and the chosen value, as in lunch=ja. Special categories are not found."`
	From             string           `query:"registered_from" doc:"First day of registering, as in 2027-05-02."`
	To               string           `query:"registered_to" doc:"Last day of registering."`
	References       string           `query:"references" doc:"Only these, with spaces between."`
}

// maxReferences is the length of a list of references, in characters.
const maxReferences = 40_000

var enteredBy = []actor.Kind{actor.KindParticipant, actor.KindAccount}

func (q ParticipantFilter) filter(in *form.Form) registration.Filter {
	filter := registration.Filter{State: form.Choice(in, "state", string(q.State), registration.States), Text: in.Line("q", q.Q),
		Quota: in.Line("quota", q.Quota), Group: registration.Reference(in.Line("group", q.Group)), Workshop: in.Line("workshop", q.Workshop),
		OrganisationKind: string(form.Choice(in, "organisation_kind", string(q.OrganisationKind), organisation.Kinds)),
		CarrierGroup:     string(form.Choice(in, "carrier_group", string(q.CarrierGroup), organisation.CarrierGroups)),
		Municipality:     in.Line("municipality", q.Municipality), EnteredBy: form.Choice(in, "entered_by", string(q.EnteredBy), enteredBy),
		Code: in.Line("code", q.Code), Invited: q.Invited, WithoutEmail: q.WithoutEmail, Answer: in.Line("answer", q.Answer),
		From: in.Day("registered_from", q.From), Before: in.Day("registered_to", q.To), Picked: in.Line("references", q.References, form.Max(maxReferences))}
	if !filter.Before.IsZero() {
		filter.Before = filter.Before.AddDate(0, 0, 1) // that day counts
	}
	return filter
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
