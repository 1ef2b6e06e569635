package office

import (
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// personForm is the form about one person as staff fill it.
type personForm struct {
	FirstName view.Field
	LastName  view.Field
	Email     view.Field
	Language  view.Field   // of letters
	Fields    []view.Field // those the event asks for
	Party     []view.Field // one, where a registration may stand for several people
	Code      []view.Field // one, where an invitation code opens seats
	Questions []view.Field
	HasFiles  bool
}

// answered is what is known of the person before.
type answered struct {
	registration.Person
	Party   int
	Locale  string
	Answers []question.Answer
}

func (p *Pages) personForm(c *gin.Context, ev event.Event, known answered) (personForm, error) {
	ctx := c.Request.Context()
	f := personForm{
		FirstName: view.Field{Name: "first_name", Label: "Vorname", Required: true, Value: known.FirstName},
		LastName:  view.Field{Name: "last_name", Label: "Nachname", Required: true, Value: known.LastName},
		Email:     view.Field{Name: "email", Label: "E-Mail-Adresse", Type: "email", Value: known.Email},
		Language:  attendee.LetterLanguage("Sprache der E-Mails", known.Locale),
		HasFiles:  attendee.HasFiles(ev.Questions),
	}
	ready := known.Ready()
	for _, asked := range ev.Fields {
		field, err := attendee.Field(ctx, p.Organisations, asked)
		if err != nil {
			return personForm{}, err
		}
		field.Value = ready[asked.Key]
		f.Fields = append(f.Fields, field)
	}
	if ev.Rules.AllowsParties() {
		party := attendee.Party(ev.Rules, known.Party)
		party.Label, party.Hint = "Zahl der Personen", "Höchstens "+strconv.Itoa(ev.Rules.PartyMax)+"."
		f.Party = []view.Field{party}
	}
	left, err := p.Registrations.OptionSeats(ctx, ev)
	sheet := attendee.Sheet{Locale: i18n.German, Ready: f.Fields, Answers: known.Answers, Left: left.Left}
	f.Questions = sheet.Fields(ev.Questions)
	if remove, ok := sheet.RemoveFiles(ev.Questions); ok {
		f.Questions = append(f.Questions, remove)
	}
	return f, err
}

// askCode asks for an invitation code where the event has seats for one.
func (f *personForm) askCode(ev event.Event) {
	if slices.ContainsFunc(ev.Rules.Quotas, func(q event.Quota) bool { return q.Basis == event.BasisCode }) {
		f.Code = []view.Field{{Name: "invitation_code", Label: "Einladungscode", Width: view.Medium}}
	}
}

func (f *personForm) fields() []*view.Field {
	all := []*view.Field{&f.FirstName, &f.LastName, &f.Email, &f.Language}
	for _, some := range [][]view.Field{f.Fields, f.Party, f.Code, f.Questions} {
		for i := range some {
			all = append(all, &some[i])
		}
	}
	return all
}
