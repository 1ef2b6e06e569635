package attendee

import (
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/venue"
)

// VenueFacts are the facts about the accessibility of a venue, as public pages and the office tell them.
type VenueFacts struct {
	Lines     []VenueFact
	Unknown   string // what to do about facts that are not known, "" when all are
	CheckedOn string
}

// VenueFact is one fact. What is not known has a line of its own too: silence would read as no, or as yes.
type VenueFact struct{ Fact, Answer, Icon string }

// The icons of the design system that go with the answers.
var answerIcons = map[venue.Answer]string{venue.Yes: "success", venue.No: "danger", venue.Unknown: "info"}

// FactsOf words the facts of a venue.
func FactsOf(facts venue.Facts, checkedOn *time.Time) *VenueFacts {
	told := &VenueFacts{}
	for _, fact := range venue.AllFacts {
		answer := facts.Of(fact)
		if answer == venue.Unknown {
			told.Unknown = "Was hier als nicht bekannt steht, ist noch nicht geprüft. Brauchen Sie es? Dann fragen Sie bitte die Veranstaltenden."
		}
		told.Lines = append(told.Lines, VenueFact{Fact: i18n.Text(i18n.German, fact.LabelKey(), nil), Answer: i18n.Text(i18n.German, answer.LabelKey(), nil), Icon: answerIcons[answer]})
	}
	if checkedOn != nil {
		told.CheckedOn = dates.Day(*checkedOn)
	}
	return told
}
