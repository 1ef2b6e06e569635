package public

import (
	"context"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web/view"
)

// inputs are the ready fields as the form shows them. Their labels stand in the catalogue.
var inputs = map[string]view.Field{
	"title":             {Autocomplete: "honorific-prefix", Width: view.Medium, Hint: "Zum Beispiel Dr."},
	"phone":             {Type: "tel", Autocomplete: "tel", Width: view.Medium, Hint: "Für kurzfristige Rückfragen."},
	"organisation":      {Autocomplete: "organization", Hint: "Wo arbeiten Sie, oder für wen engagieren Sie sich?"},
	"organisation_kind": {Kind: view.Select},
	"carrier_group":     {Kind: view.Select, Hint: "Wenn Ihre Einrichtung einen Träger hat."},
	"municipality":      {Kind: view.Select, Hint: "Der Kreis oder die Stadt, für die Sie arbeiten."},
	"position":          {Autocomplete: "organization-title", Hint: "Ihre Aufgabe in der Einrichtung."},
	"remark":            {Kind: view.Textarea, Rows: 4, MaxLength: 2000, Hint: "Was sollen die Veranstaltenden wissen?"},
}

// input returns the input for a ready field of the event.
func (p *Pages) input(ctx context.Context, field event.Field) (view.Field, error) {
	input := inputs[field.Key]
	input.Name, input.Label, input.Required = field.Key, say(field.LabelKey()), field.Required
	var err error
	switch field.Key {
	case "organisation":
		input.Suggestions, err = p.organisationNames(ctx)
	case "organisation_kind":
		for _, kind := range organisation.Kinds {
			input.Options = append(input.Options, view.Option{Value: string(kind), Label: say(kind.LabelKey())})
		}
	case "carrier_group":
		for _, group := range organisation.CarrierGroups {
			input.Options = append(input.Options, view.Option{Value: string(group), Label: say(group.LabelKey())})
		}
	case "municipality":
		input.Options, err = p.municipalityOptions(ctx)
	}
	return input, err
}

func (p *Pages) organisationNames(ctx context.Context) ([]string, error) {
	all, err := p.Organisations.List(ctx)
	if err != nil {
		return nil, err
	}
	names := make([]string, len(all))
	for i, o := range all {
		names[i] = o.Name
	}
	return names, nil
}
