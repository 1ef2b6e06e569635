package registration

import (
	"encoding/json"
	"fmt"

	"tagungsbuero/internal/mailing"
)

// teamKinds are the letters to those who work on the registrations.
var teamKinds = []mailing.Kind{letterMinimum, letterDecision}

// teamPage is what the templates of these letters see.
type teamPage struct {
	mailing.Frame
	snapshot
	Link string // the event's page in the office
}

// Missing returns how many people are missing for the event to take place; 0 or less: none.
func (p teamPage) Missing() int { return p.Facts.Needed - p.Facts.Count }

func (l Links) composeForTeam(templates *mailing.Templates, kind mailing.Kind, data []byte) (mailing.Content, error) {
	var s snapshot
	if err := json.Unmarshal(data, &s); err != nil {
		return mailing.Content{}, fmt.Errorf("read snapshot of letter: %w", err)
	}
	return templates.Compose(string(kind), teamPage{
		Frame: mailing.Frame{Name: s.Person.Name, Hosts: s.Event.Hosts, BaseURL: l.BaseURL}, snapshot: s,
		Link: l.BaseURL + "/intern/veranstaltungen/" + s.Event.Slug,
	})
}
