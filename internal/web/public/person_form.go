package public

import (
	"context"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// personForm holds the inputs about one person, part by part in the order of the page.
type personForm struct {
	Parts    []formPart
	HasFiles bool // it must be sent as multipart/form-data
}

// formPart is what stands under one heading of a form.
type formPart struct {
	Heading string
	Note    string       // above the inputs
	Row     []view.Field // side by side where there is room
	Fields  []view.Field
}

// inputs returns every input of the form.
func (f *personForm) inputs() (all []*view.Field) {
	for i := range f.Parts {
		for j := range f.Parts[i].Row {
			all = append(all, &f.Parts[i].Row[j])
		}
		for j := range f.Parts[i].Fields {
			all = append(all, &f.Parts[i].Fields[j])
		}
	}
	return all
}

// personAsked says what a form is to ask of one person besides what the event asks, and what stands
// in it beforehand.
type personAsked struct {
	event   event.Event
	prefix  string // see attendee.Sheet
	heading string
	names   []view.Field
	contact []view.Field
	party   []view.Field // for how many people, where that is asked
	other   bool         // somebody else fills it: browsers do not offer their own data, hints say nothing
	ready   map[string]string
	answers []question.Answer
	seats   registration.OptionSeats
	locale  string // of the questions; empty: German
}

// personForm builds the form for what is asked.
func (p *Pages) personForm(ctx context.Context, asked personAsked) (personForm, error) {
	ready, err := p.readyInputs(ctx, asked.event)
	return p.formOf(asked, ready), err
}

// formOf does the same with the inputs for the ready fields, for several persons on one page.
func (p *Pages) formOf(asked personAsked, ready []view.Field) personForm {
	about, remark := formPart{Heading: asked.heading, Row: asked.names, Fields: asked.contact}, formPart{Heading: "Noch etwas?"}
	sheet := attendee.Sheet{Locale: attendee.Locale(asked.locale), Prefix: asked.prefix, Answers: asked.answers, Left: asked.seats.Left}
	for _, input := range ready {
		key := input.Name
		input.Name, input.Value = sheet.Name(key), asked.ready[key]
		if asked.other {
			input.Autocomplete, input.Hint = "", "" // they speak to the person
		}
		sheet.Ready = append(sheet.Ready, input)
		if key == "remark" {
			remark.Fields = append(remark.Fields, input)
			continue
		}
		about.Fields = append(about.Fields, input)
	}
	questions := formPart{Heading: "Fragen zur Veranstaltung", Fields: sheet.Fields(asked.event.Questions)}
	if remove, ok := sheet.RemoveFiles(asked.event.Questions); ok {
		questions.Fields = append(questions.Fields, remove)
	}
	if asked.seats.AnyFull() {
		questions.Note = fullOptionNote(asked.event.WaitlistOpenAt(p.Now()))
	}
	f := personForm{HasFiles: attendee.HasFiles(asked.event.Questions)}
	for _, part := range []formPart{about, {Heading: "Wie viele Personen?", Fields: asked.party}, questions, remark} {
		if len(part.Row)+len(part.Fields) > 0 {
			f.Parts = append(f.Parts, part)
		}
	}
	return f
}

// readyInputs returns the inputs for the ready fields of an event, with their choices.
func (p *Pages) readyInputs(ctx context.Context, ev event.Event) ([]view.Field, error) {
	inputs := make([]view.Field, len(ev.Fields))
	for i, field := range ev.Fields {
		var err error
		if inputs[i], err = p.input(ctx, field); err != nil {
			return nil, err
		}
	}
	return inputs, nil
}

func fullOptionNote(hasWaitlist bool) string {
	if hasWaitlist {
		return "Wenn Sie etwas wählen, das ausgebucht ist, kommen Sie auf die Warteliste."
	}
	return "Was ausgebucht ist, können Sie zurzeit nicht wählen."
}

// names are the inputs for the name of whoever fills the form.
func names() []view.Field {
	return []view.Field{
		{Name: "first_name", Label: "Vorname", Required: true, Autocomplete: "given-name"},
		{Name: "last_name", Label: "Nachname", Required: true, Autocomplete: "family-name"},
	}
}

// party asks for how many people somebody comes, where the event allows more than one.
func party(rules event.Rules, number int) []view.Field {
	if !rules.AllowsParties() {
		return nil
	}
	return []view.Field{attendee.Party(rules, number)}
}
