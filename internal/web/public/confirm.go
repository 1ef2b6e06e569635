package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// showConfirmation is the page behind the link that proves an address. Its token is not that of the
// personal page: it stands in the letter alone.
func (p *Pages) showConfirmation(c *gin.Context) error { return p.renderConfirmation(c, http.StatusOK) }

func (p *Pages) renderConfirmation(c *gin.Context, status int) error {
	secretPage(c)
	found, err := p.Registrations.Confirmation(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	return p.Front.Render(c, status, p.confirmationPage(found))
}

func (p *Pages) submitConfirmation(c *gin.Context) error {
	secretPage(c)
	secret, err := p.Registrations.ConfirmAddress(c.Request.Context(), c.Param("token"))
	if fault.Is(err, fault.Closed) {
		return p.renderConfirmation(c, fault.Closed.Status())
	}
	if err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.address_confirmed")
	return web.SeeOther(c, personalPath(secret))
}

func (p *Pages) confirmationPage(found registration.ToConfirm) StepPage {
	page := stepPage("E-Mail-Adresse bestätigen", found.Personal)
	page.Breadcrumb = breadcrumbTo(found.Event)
	switch {
	case found.Confirmed:
		page.Told = p.standing(found.Personal)
		page.Told.Texts = append([]string{"Ihre E-Mail-Adresse ist schon bestätigt. Sie müssen nichts mehr tun."}, page.Told.Texts...)
	case found.Lapsed && found.Registration.State == registration.Expired:
		page.Told = p.lapsed(found.Personal)
	case found.Lapsed:
		page.Told = p.standing(found.Personal)
	default:
		page.Ask = &ask{Question: "Ist das Ihre Anmeldung?", Button: "Ja, Anmeldung bestätigen", Texts: confirmTexts(found.Registration),
			Back: view.Link{Text: "Zur Veranstaltung", URL: eventPath(found.Event)}}
	}
	return page
}

func confirmTexts(r registration.Registration) []string {
	texts := []string{"E-Mail-Adresse: " + r.Email}
	if r.State == registration.Unconfirmed {
		texts = append(texts, "Mit dem Bestätigen gehört der Platz Ihnen.")
	}
	return append(texts, "Haben Sie sich nicht angemeldet? Dann müssen Sie nichts tun. Die Anmeldung verfällt von selbst.")
}

// lapsed explains that the time is over, and offers a new try while there is one.
func (p *Pages) lapsed(personal registration.Personal) *told {
	s, ev := stateOf(personal, p.Now()), personal.Event
	t := &told{Tone: view.Warning, Heading: "Die Frist zum Bestätigen ist vorbei", Texts: []string{s.Text}}
	if !ev.RegistrationOpenAt(p.Now()) {
		t.Texts, t.AskHost = append(t.Texts, "Anmelden können Sie sich zurzeit nicht mehr. Bitte fragen Sie die Veranstaltenden, ob Sie noch teilnehmen können."), true
		t.Links = []view.Link{{Text: "Zur Veranstaltung", URL: eventPath(ev)}}
		return t
	}
	t.Texts = append(t.Texts, "Sie möchten noch teilnehmen? Dann melden Sie sich bitte noch einmal an und bestätigen Sie die neue E-Mail bald.")
	t.Links = []view.Link{{Text: "Noch einmal anmelden", URL: eventPath(ev) + "/anmeldung"}, {Text: "Zur Veranstaltung", URL: eventPath(ev)}}
	return t
}
