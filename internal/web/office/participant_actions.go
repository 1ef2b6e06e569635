package office

import (
	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// participantActions are what can be done with a registration as it stands: what is usual first, the
// rest folded away.
type participantActions struct {
	DecideURL string // for approving and declining, by POST; empty: it is decided
	Usual     []action
	More      []action
	ResendURL string // by POST; empty: no letter would find anybody
	CancelURL string
	Reference registration.Reference
	Declines  bool // it can be declined, but not approved
}

// action leads to a page that says what will happen.
type action struct{ Text, URL string }

// actionsFor hides what would be refused; the use cases refuse it.
func (p *Pages) actionsFor(c *gin.Context, found registration.Detail) *participantActions {
	if !found.State.IsLive() || !mayEnter(c, found.Event) {
		return nil
	}
	path := participantPath(found.Reference)
	a := &participantActions{Reference: found.Reference, CancelURL: path + "/absagen"}
	isRunning := found.Event.State == event.StatePublished && !found.Event.IsOver(p.Now())
	change := action{"Angaben ändern", path + "/aendern"}
	if found.Placeholder {
		change.Text = "Person nennen"
	}
	switch found.State {
	case registration.Applied:
		a.DecideURL = eventPath(found.Event.Slug) + "/entscheiden"
		a.More = append(a.More, change)
	case registration.Waitlisted:
		a.DecideURL, a.Declines = eventPath(found.Event.Slug)+"/entscheiden", true
		if isRunning {
			a.Usual = append(a.Usual, action{"Platz geben …", path + "/platz"})
		}
		a.More = append(a.More, action{"Vorrang ändern …", path + "/vorrang"}, change)
	default:
		a.Usual = append(a.Usual, change)
	}
	if found.State == registration.Confirmed && !found.Placeholder && isRunning {
		a.More = append(a.More, action{"Ersatzperson eintragen …", path + "/ersatzperson"})
	}
	if !found.Placeholder {
		a.More = append(a.More, action{"Mit einer anderen Anmeldung zusammenführen …", path + "/zusammenfuehren"})
	}
	if mayChooseWorkshop(found) {
		a.More = append(a.More, action{"Workshop festlegen …", path + "/workshops"})
	}
	if found.Email != "" || found.ContactEmail != "" {
		a.ResendURL = path + "/erneut-senden"
	}
	return a
}
