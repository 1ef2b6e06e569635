package public

import (
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// withdrawing takes back the consent to answers that may reveal health or religion, and deletes them.
func (p *Pages) withdrawing() step {
	return step{page: p.withdrawPage, notice: "notice.special_deleted",
		do: func(c *gin.Context, secret string) error {
			return p.Registrations.WithdrawSpecial(c.Request.Context(), secret)
		}}
}

func (p *Pages) withdrawPage(personal registration.Personal) StepPage {
	page := stepPage("Besondere Angaben löschen", personal)
	if !personal.HasSpecial() {
		page.Told = &told{Tone: view.Info, Heading: "Es ist nichts mehr zu löschen",
			Texts: []string{"Besonders geschützte Angaben von Ihnen sind nicht gespeichert."}, Links: []view.Link{toOwnPage(personal)}}
		return page
	}
	page.Ask = &ask{Question: "Möchten Sie Ihre besonders geschützten Angaben löschen?", Button: "Ja, Angaben löschen",
		Texts: []string{
			"Gelöscht wird, was Sie hier angegeben haben: " + strings.Join(specialQuestions(personal), ", ") + ".",
			"Damit widerrufen Sie Ihre Einwilligung. Die Veranstaltenden können sich dann nicht mehr danach richten. Sonst ändert sich an Ihrer Anmeldung nichts.",
		},
		Back: view.Link{Text: "Nein, zurück zu meiner Anmeldung", URL: personalPath(personal.Token)}}
	return page
}

// specialQuestions are what was answered, in quotation marks.
func specialQuestions(personal registration.Personal) (asked []string) {
	for _, a := range personal.Special {
		asked = append(asked, "„"+a.Question+"“")
	}
	return asked
}
