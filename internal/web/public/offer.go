package public

import (
	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// accepting takes a seat that was offered.
func (p *Pages) accepting() step {
	return step{notice: "notice.offer_accepted",
		page: func(personal registration.Personal) StepPage {
			return p.offerPage("Platz annehmen", personal, ask{Question: "Möchten Sie den Platz annehmen?", Button: "Ja, Platz annehmen",
				Texts: []string{"Der Platz gehört dann Ihnen. Sie bekommen eine E-Mail."},
				Back:  view.Link{Text: "Nein, Platz ablehnen", URL: personalPath(personal.Token) + "/platz-ablehnen"}})
		},
		do: func(c *gin.Context, secret string) error {
			return p.Registrations.AcceptOffer(c.Request.Context(), secret)
		}}
}

// declining gives a seat that was offered to the next.
func (p *Pages) declining() step {
	return step{notice: "notice.offer_declined",
		page: func(personal registration.Personal) StepPage {
			return p.offerPage("Platz ablehnen", personal, ask{Question: "Möchten Sie den Platz ablehnen?", Button: "Ja, Platz ablehnen",
				Texts: []string{"Der Platz geht dann sofort an die nächste Person, die wartet. Sie stehen nicht mehr auf der Warteliste."},
				Back:  view.Link{Text: "Nein, zurück zu meiner Anmeldung", URL: personalPath(personal.Token)}})
		},
		do: func(c *gin.Context, secret string) error {
			return p.Registrations.DeclineOffer(c.Request.Context(), secret)
		}}
}

func (p *Pages) offerPage(name string, personal registration.Personal, question ask) StepPage {
	page, r := stepPage(name, personal), personal.Registration
	if r.State != registration.Offered || personal.Event.State != event.StatePublished {
		page.Told = p.standing(personal)
		return page
	}
	if r.RespondBy != nil {
		question.Texts = append([]string{"Wir halten ihn " + dates.Deadline(*r.RespondBy) + " für Sie frei."}, question.Texts...)
	}
	page.Ask = &question
	return page
}
