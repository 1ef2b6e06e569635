// Package attendee reads the form that registers a person and offers its choices, for the public
// pages and for the office.
package attendee

import (
	"context"
	"net/url"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// Application takes everything the form may hold as it was sent; the use case cleans and checks
// what the event asks for and drops the rest.
func Application(sent url.Values) registration.Application {
	a := registration.Application{Locale: i18n.German, Submission: sent.Get("submission"), Person: registration.Person{
		FirstName: sent.Get("first_name"), LastName: sent.Get("last_name"), Email: sent.Get("email"), Phone: sent.Get("phone"),
		Title: sent.Get("title"), Organisation: sent.Get("organisation"), OrganisationKind: sent.Get("organisation_kind"),
		CarrierGroup: sent.Get("carrier_group"), Position: sent.Get("position"), Remark: sent.Get("remark"),
	}}
	if key := sent.Get("municipality"); key != "" {
		a.MunicipalityKey = &key
	}
	return a
}

// inputs are what the ready fields look like, whoever fills them.
var inputs = map[string]view.Field{
	"title":             {Width: view.Medium},
	"phone":             {Type: "tel", Width: view.Medium},
	"organisation_kind": {Kind: view.Select},
	"carrier_group":     {Kind: view.Select},
	"municipality":      {Kind: view.Select},
	"remark":            {Kind: view.Textarea, Rows: 4, MaxLength: 2000},
}

// Field returns the input for a ready field of the event, with its label and choices.
func Field(ctx context.Context, organisations *organisation.Service, asked event.Field) (view.Field, error) {
	field := inputs[asked.Key]
	field.Name, field.Label, field.Required = asked.Key, i18n.Text(i18n.German, asked.LabelKey(), nil), asked.Required
	var err error
	switch asked.Key {
	case "organisation":
		field.Suggestions, err = names(ctx, organisations)
	case "organisation_kind":
		field.Options = Options(organisation.Kinds)
	case "carrier_group":
		field.Options = Options(organisation.CarrierGroups)
	case "municipality":
		field.Options, err = Municipalities(ctx, organisations)
	}
	return field, err
}

func names(ctx context.Context, organisations *organisation.Service) ([]string, error) {
	all, err := organisations.List(ctx)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(all))
	for i, o := range all {
		names[i] = o.Name
	}
	return names, nil
}
