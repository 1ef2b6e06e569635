package public

import (
	"fmt"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// cancelling gives a seat back, leaves the waitlist or takes an application back.
func (p *Pages) cancelling() step {
	return step{page: p.cancelPage, notice: "notice.registration_cancelled",
		do: func(c *gin.Context, secret string) error {
			return p.Registrations.CancelByToken(c.Request.Context(), secret)
		}}
}

func (p *Pages) cancelPage(personal registration.Personal) StepPage {
	page := stepPage("Abmelden", personal)
	s, r := stateOf(personal, p.Now()), personal.Registration
	switch {
	case personal.MayCancel:
		page.Ask = &ask{Question: s.CancelQuestion, Texts: cancelTexts(s, r), Button: s.CancelButton,
			Back: view.Link{Text: "Nein, zurück zu meiner Anmeldung", URL: personalPath(personal.Token)}}
	case r.State.IsLive() && s.CancelQuestion != "":
		page.Told = lateFor(personal, "Die Frist zum Abmelden ist vorbei",
			"Hier können Sie sich nicht mehr abmelden. Wenn Sie nicht kommen können, sagen Sie bitte den Veranstaltenden Bescheid.")
	default:
		page.Told = p.standing(personal)
	}
	return page
}

func cancelTexts(s personalState, r registration.Registration) (texts []string) {
	if s.CancelText != "" {
		texts = append(texts, s.CancelText)
	}
	all := fmt.Sprintf("alle %d Plätze", r.Party)
	switch {
	case r.Party == 1, !r.State.TakesSeat():
		return texts
	case r.Party == 2:
		all = "beide Plätze"
	}
	return append(texts, "Das gilt für "+all+". Kommen nur einige nicht, ändern Sie bitte stattdessen die Zahl der Personen unter „Angaben ändern“.")
}
