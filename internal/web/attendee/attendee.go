// Package attendee reads the form that registers a person and offers its choices, for the public
// pages and for the office.
package attendee

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// Read takes everything that the form may hold about one person as it was sent, files included; the
// use case cleans and checks what the event asks for and drops the rest. prefix is that of the Sheet.
// The body must have been read (see form.Read).
func Read(r *http.Request, prefix string) (registration.Application, error) {
	get := func(name string) string { return r.PostForm.Get(Sheet{Prefix: prefix}.Name(name)) }
	a := registration.Application{Locale: letterLocale(get), Submission: get("submission"), Version: get("version"), Party: partyOf(get("party")), Person: registration.Person{
		FirstName: get("first_name"), LastName: get("last_name"), Email: get("email"), Phone: get("phone"),
		Title: get("title"), Organisation: get("organisation"), OrganisationKind: get("organisation_kind"),
		CarrierGroup: get("carrier_group"), Position: get("position"), Remark: get("remark"),
	}}
	if key := get("municipality"); key != "" {
		a.MunicipalityKey = &key
	}
	a.RemoveFiles = r.PostForm[Sheet{Prefix: prefix}.Name(removeFiles)]
	var err error
	a.Answers, err = Answers(r, prefix)
	return a, err
}

// letterLocale is the language of letters that was chosen, or else that of the form; empty where the form has none.
func letterLocale(get func(string) string) string {
	if chosen := get("letter_locale"); chosen != "" || get("locale") == "" {
		return chosen
	}
	return Locale(get("locale"))
}

// LetterLanguage asks in which language we write. German stands in every letter, for whoever helps.
func LetterLanguage(label, chosen string) view.Field {
	field := view.Field{Kind: view.Select, Name: "letter_locale", Label: label, Required: true, Value: cmp.Or(chosen, i18n.German),
		Hint: "Der deutsche Text steht immer dabei."}
	for _, locale := range append([]string{i18n.German}, question.Locales...) {
		field.Options = append(field.Options, view.Option{Value: locale, Label: question.LanguageName(locale)})
	}
	return field
}

// Locale returns the language in which the questions of a form were read: German unless it is one of
// those that forms can be translated to.
func Locale(sent string) string {
	if slices.Contains(question.Locales, sent) {
		return sent
	}
	return i18n.German
}

// partyOf reads a number of people, 0 when none was typed. What is no number, or none of people, is
// refused by the use case like one that is too small.
func partyOf(typed string) int {
	in := form.New(nil)
	n := in.Whole("party", typed, form.AtLeast(1))
	if in.Fault() != nil {
		return -1
	}
	return n
}

// Party returns the input for how many people a registration stands for, filled with a number.
func Party(rules event.Rules, number int) view.Field {
	return view.Field{Kind: view.Number, Name: "party", Label: "Mit wie vielen Personen kommen Sie?", Required: true, Width: view.Short, Suffix: "Personen",
		Value: strconv.Itoa(max(number, 1)), Hint: i18n.Text(i18n.German, "attendee.party", fault.Args{"Max": rules.PartyMax})}
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
