package public

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// groupPerson holds the inputs about one person of a group.
type groupPerson struct {
	personForm
	Number    int // from 1
	MayRemove bool
}

// Title names the person until it has a name.
func (g groupPerson) Title() string { return fmt.Sprintf("Person %d", g.Number) }

// groupPersons returns the inputs for so many persons.
func (p *Pages) groupPersons(ctx context.Context, ev event.Event, persons int, left registration.OptionSeats) ([]groupPerson, error) {
	ready, err := p.readyInputs(ctx, ev)
	all := make([]groupPerson, persons)
	for n := range all {
		form := p.formOf(otherPerson(ev, attendee.PersonPrefix(n), left), ready)
		all[n] = groupPerson{personForm: form, Number: n + 1, MayRemove: persons > 1 || mayNameLater(ev, p.Now())}
		for _, input := range all[n].inputs() {
			input.Within = all[n].Title()
		}
	}
	return all, err
}

// otherPerson asks about somebody whom a contact registers.
func otherPerson(ev event.Event, prefix string, left registration.OptionSeats) personAsked {
	sheet := attendee.Sheet{Prefix: prefix}
	return personAsked{event: ev, prefix: prefix, heading: "Wer kommt?", other: true, seats: left,
		names: []view.Field{
			{Name: sheet.Name("first_name"), Label: "Vorname", Required: true},
			{Name: sheet.Name("last_name"), Label: "Nachname", Required: true},
		},
		contact: []view.Field{{Name: sheet.Name("email"), Label: "E-Mail-Adresse", Type: "email",
			Hint: "Dann bekommt die Person ihre Post selbst. Ohne Adresse schreiben wir nur Ihnen."}},
	}
}

// contactInputs ask who registers the group.
func contactInputs() []view.Field {
	return []view.Field{
		{Name: "contact_name", Label: "Ihr Name", Required: true, Autocomplete: "name"},
		{Name: "contact_email", Label: "Ihre E-Mail-Adresse", Type: "email", Required: true, Autocomplete: "email",
			Hint: "Dorthin schicken wir die Bestätigung und den Link zu Ihrer Sammelanmeldung."},
		{Name: "contact_phone", Label: "Ihre Telefonnummer", Type: "tel", Width: view.Medium, Autocomplete: "tel", Hint: "Für kurzfristige Rückfragen."},
		letterLanguage(i18n.German),
	}
}

func mayNameLater(ev event.Event, now time.Time) bool {
	end, ok := ev.NamingEnd()
	return ok && now.Before(end)
}

// unnamedInput asks for places whose persons are named later; false where that is not possible.
func unnamedInput(ev event.Event, now time.Time) (view.Field, bool) {
	if !mayNameLater(ev, now) {
		return view.Field{}, false
	}
	after := "Plätze ohne Namen werden danach wieder frei."
	if ev.Rules.KeepUnnamed {
		after = "Plätze ohne Namen bleiben Ihnen auch danach."
	}
	return view.Field{Kind: view.Number, Name: "unnamed", Label: "Weitere Plätze ohne Namen", Width: view.Short, Suffix: "Plätze", Value: "0",
		Hint: "Die Namen können Sie " + dates.Deadline(*ev.Rules.NameUntil) + ", nachtragen. " + after}, true
}

// togetherInput asks whether all come or nobody; false where a group cannot wait.
func togetherInput(ev event.Event, seats registration.Seats) (view.Field, bool) {
	return view.Field{Kind: view.Radios, Name: "together", Label: "Wenn nicht für alle ein Platz frei ist", Required: true, Value: question.No, Options: []view.Option{
		{Value: question.No, Label: "Auch einzeln", Hint: "Wer keinen Platz mehr bekommt, kommt auf die Warteliste."},
		{Value: question.Yes, Label: "Nur alle zusammen", Hint: "Die ganze Gruppe kommt auf die Warteliste, bis für alle gleichzeitig ein Platz frei ist."},
	}}, ev.WaitlistMode != event.WaitlistOff && seats.Capacity != nil
}
