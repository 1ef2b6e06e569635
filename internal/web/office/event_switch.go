package office

import (
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
)

// registrationSwitch closes or opens a registration by hand.
type registrationSwitch struct {
	Text   string // how it stands now
	Button string
	URL    string
}

// switchOf returns what the page offers: nothing to those who may not edit, and nothing when the
// registration is closed anyway.
func switchOf(ev event.Event, mayEdit bool, now time.Time) *registrationSwitch {
	phase := ev.RegistrationPhase(now)
	if !mayEdit || phase != event.Open && phase != event.NotYet && phase != event.Paused {
		return nil
	}
	if ev.Rules.ClosedByHand {
		return &registrationSwitch{Text: "Die Anmeldung ist von Hand geschlossen. Niemand kann sich anmelden, bis Sie sie wieder öffnen.",
			Button: "Anmeldung wieder öffnen", URL: eventPath(ev.Slug) + "/anmeldung-oeffnen"}
	}
	text := "Die Anmeldung ist offen. Geschlossen nimmt sie niemanden mehr an, bis Sie sie wieder öffnen; die Fristen bleiben."
	if phase == event.NotYet {
		text = "Die Anmeldung hat noch nicht begonnen. Geschlossen öffnet sie nicht von selbst."
	}
	return &registrationSwitch{Text: text, Button: "Anmeldung jetzt schließen", URL: eventPath(ev.Slug) + "/anmeldung-schliessen"}
}

func (p *Pages) submitCloseRegistration(c *gin.Context) error {
	return p.changeState(c, p.Events.CloseRegistration, "notice.registration_closed")
}

func (p *Pages) submitOpenRegistration(c *gin.Context) error {
	return p.changeState(c, p.Events.OpenRegistration, "notice.registration_opened")
}
