package public

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/attendee"
)

// answer is one thing that is stored about the person.
type answer struct {
	Label, Value string
	Special      bool   // of a special category, kept apart
	FileURL      string // where the file is that was sent, "" for other answers
}

// answersOf lists everything that the person told us, in the order of the form.
func (p *Pages) answersOf(c *gin.Context, personal registration.Personal) ([]answer, error) {
	r := personal.Registration
	municipality, err := p.municipalityName(c, r.MunicipalityKey)
	if err != nil {
		return nil, err
	}
	all := []answer{
		{Label: "Name", Value: r.Name()}, {Label: "E-Mail-Adresse", Value: r.Email}, {Label: "Angemeldet durch", Value: r.ContactName},
		{Label: "Personen", Value: partySize(r.Party)}, {Label: "Kontingent", Value: personal.Quota}, ready("title", r.Title), ready("phone", r.Phone),
		ready("organisation", r.Organisation), ready("organisation_kind", labelOf(organisation.Kind(r.OrganisationKind))),
		ready("carrier_group", labelOf(organisation.CarrierGroup(r.CarrierGroup))), ready("municipality", municipality), ready("position", r.Position),
	}
	all = append(all, toQuestions(personal)...)
	all = append(all, ready("remark", r.Remark))
	return slices.DeleteFunc(all, func(a answer) bool { return a.Value == "" }), nil
}

func ready(key, value string) answer { return answer{Label: say("event.field." + key), Value: value} }

// partySize is "" for one person, who goes without saying.
func partySize(n int) string {
	if n < 2 {
		return ""
	}
	return strconv.Itoa(n)
}

// toQuestions lists the answers to the questions of the event, in their present order; those of
// questions that are no longer asked come last.
func toQuestions(personal registration.Personal) []answer {
	stored := slices.Concat(personal.Registration.Answers, personal.Special)
	slices.SortStableFunc(stored, func(a, b question.Answer) int {
		return cmp.Compare(placeOf(personal.Event, a.Key), placeOf(personal.Event, b.Key))
	})
	all := make([]answer, len(stored))
	for i, a := range stored {
		all[i] = answer{Label: a.Question, Value: a.Text(), Special: a.Special}
		if a.Kind == question.KindFile {
			all[i].FileURL = personalPath(personal.Token) + "/datei/" + a.Key
		}
	}
	return all
}

func placeOf(ev event.Event, key string) int {
	if i := slices.IndexFunc(ev.Questions, func(q question.Question) bool { return q.Key == key }); i >= 0 {
		return i
	}
	return len(ev.Questions)
}

// labelOf returns the German name of a choice, "" when nothing was chosen.
func labelOf[T interface {
	~string
	LabelKey() string
}](choice T) string {
	if choice == "" {
		return ""
	}
	return say(choice.LabelKey())
}

func (p *Pages) municipalityName(c *gin.Context, key *string) (string, error) {
	if key == nil {
		return "", nil
	}
	options, err := attendee.Municipalities(c.Request.Context(), p.Organisations)
	for _, option := range options {
		if option.Value == *key {
			return option.Label, nil
		}
	}
	return *key, err
}
