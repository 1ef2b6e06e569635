package office

import (
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
)

// undoable is a decision that can still be undone, as the list of participants offers it.
type undoable struct {
	What      string
	Number    int
	Moved     int
	Account   string
	DecidedAt time.Time
	Until     time.Time
	URL       string // by POST
}

var undoableWords = map[registration.Decision]string{
	registration.Approving: "Anmeldungen bestätigt", registration.Declining: "Anmeldungen abgelehnt",
	registration.Promoting: "Plätze vergeben", registration.Cancelling: "Anmeldungen zurückgenommen",
}

// undoables are the decisions about an event that can still be undone, the latest first.
func (p *Pages) undoables(c *gin.Context, ev event.Event) ([]undoable, error) {
	made, err := p.Registrations.Undoable(c.Request.Context(), web.Actor(c), ev.Slug)
	if err != nil {
		return nil, err
	}
	all := make([]undoable, len(made))
	for i, u := range made {
		all[i] = undoable{What: undoableWords[u.Decision], Number: u.Number, Moved: u.Moved, DecidedAt: u.DecidedAt, Until: u.Until, URL: undoPath(ev.Slug, u.Number)}
		if u.Account != nil {
			all[i].Account = *u.Account
		}
	}
	return all, nil
}

func undoPath(slug string, number int) string {
	return eventPath(slug) + "/entscheidungen/" + strconv.Itoa(number) + "/rueckgaengig"
}

// submitUndo undoes a decision, or tells on the list why that is not possible any more.
func (p *Pages) submitUndo(c *gin.Context) error {
	number, err := strconv.ParseInt(c.Param("number"), 10, 32)
	if err != nil {
		return fault.New(fault.NotFound, "registration.decision_unknown").Because(err)
	}
	slug := c.Param("slug")
	refusal := p.Registrations.UndoDecision(c.Request.Context(), web.Actor(c), slug, int(number))
	if refusal != nil {
		return p.orListAgain(c, refusal)
	}
	p.Front.SetNotice(c, "notice.decision_undone")
	return web.SeeOther(c, participantsPath(slug))
}
