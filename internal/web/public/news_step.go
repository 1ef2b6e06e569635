package public

import (
	"errors"
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// NewsStepPage asks once more before something is done to a subscription, or says how it stands. Opening it changes
// nothing: mail gateways open links.
type NewsStepPage struct {
	view.Page
	Ask  *ask  // nil when there is nothing to do
	Told *told // nil when there is
	Hint []string
}

// Template implements view.Template.
func (NewsStepPage) Template() string { return "page/public/news-step.html" }

var (
	toNews   = view.Link{Text: "Neuigkeiten bestellen", URL: web.NewsPath}
	toEvents = view.Link{Text: "Zu den Veranstaltungen", URL: "/"}
)

func newsStep(title string) NewsStepPage {
	return NewsStepPage{Page: view.Page{Title: title, Hidden: true}}
}

func newsAskedPage() NewsStepPage {
	page := newsStep("Bitte schauen Sie in Ihr Postfach")
	page.Told = &told{Tone: view.Info, Heading: "Ein Schritt fehlt noch",
		Texts: []string{"Wir schicken eine E-Mail an die Adresse, die Sie angegeben haben. Bitte öffnen Sie den Link darin innerhalb einer Woche."}, Links: []view.Link{toEvents}}
	page.Hint = []string{"Es kann einige Minuten dauern, bis sie ankommt.", "Schauen Sie bitte auch im Ordner für unerwünschte E-Mails (Spam) nach.",
		"Vielleicht ist in der Adresse ein Tippfehler. Dann füllen Sie das Formular bitte noch einmal aus. An eine Adresse gehen höchstens zwei solche E-Mails in einer Stunde."}
	return page
}

// newsGonePage is what the holder of a link finds whose subscription is over.
func newsGonePage() NewsStepPage {
	page := newsStep("Neuigkeiten per E-Mail")
	page.Told = &told{Tone: view.Neutral, Heading: "Dieses Abonnement gibt es nicht mehr",
		Texts: []string{"Es wurde beendet oder nicht rechtzeitig bestätigt. Ihre Adresse ist gelöscht, und Sie bekommen keine Neuigkeiten."}, Links: []view.Link{toNews, toEvents}}
	return page
}

// newsUnreachablePage is what the holder of a link finds whom letters did not reach.
func newsUnreachablePage() NewsStepPage {
	page := newsStep("Neuigkeiten per E-Mail")
	page.Told = &told{Tone: view.Warning, Heading: "Unsere E-Mails kamen nicht an",
		Texts: []string{"Deshalb bekommen Sie keine Neuigkeiten mehr, und Ihre Adresse wird bald gelöscht. Wenn Ihr Postfach wieder E-Mails annimmt, bestellen Sie die Neuigkeiten bitte neu."},
		Links: []view.Link{toNews, toEvents}}
	return page
}

// renderGone answers a link whose subscription is over; other errors go on.
func (p *Pages) renderGone(c *gin.Context, err error) error {
	if !fault.Is(err, fault.Closed) {
		return err
	}
	if f, ok := errors.AsType[*fault.Error](err); ok && f.Key == "news.unreachable" {
		return p.Front.Render(c, fault.Closed.Status(), newsUnreachablePage())
	}
	return p.Front.Render(c, fault.Closed.Status(), newsGonePage())
}

func (p *Pages) showConfirmNews(c *gin.Context) error {
	secretPage(c)
	own, err := p.News.ToConfirm(c.Request.Context(), c.Param("token"))
	if err != nil {
		return p.renderGone(c, err)
	}
	page := newsStep("Neuigkeiten per E-Mail bestätigen")
	if own.State == news.Active {
		page.Told = &told{Tone: view.Success, Heading: "Sie bekommen Neuigkeiten", Texts: []string{"Ihre Adresse ist schon bestätigt. Sie müssen nichts mehr tun."},
			Links: []view.Link{{Text: "Auswahl ansehen", URL: subscriptionPath(own.Token)}, toEvents}}
		return p.Front.Render(c, http.StatusOK, page)
	}
	choice := newsChoiceOf(own.Catalogue, own.Choice)
	page.Ask = &ask{Question: "Möchten Sie von neuen Veranstaltungen erfahren?", Button: "Ja, Neuigkeiten bestellen", Back: view.Link{Text: "Nein, zu den Veranstaltungen", URL: "/"},
		Texts: []string{"E-Mail-Adresse: " + own.Email, "Handlungsfelder: " + strings.Join(ticked(choice.Topics), ", "), "Regionen: " + strings.Join(ticked(choice.Regions), ", "),
			"Sie erklären damit: „" + say(own.Consent.LabelKey()) + "“", "Haben Sie nichts bestellt? Dann müssen Sie nichts tun. Die Adresse wird am " + dates.Day(own.CreatedAt.Add(news.ConfirmWithin)) + " gelöscht."}}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitConfirmNews(c *gin.Context) error {
	secretPage(c)
	secret, err := p.News.Confirm(c.Request.Context(), c.Param("token"))
	if err != nil {
		return p.renderGone(c, err)
	}
	p.Front.SetNotice(c, "notice.news_confirmed")
	return web.SeeOther(c, subscriptionPath(secret))
}

func (p *Pages) showEndNews(c *gin.Context) error {
	secretPage(c)
	if _, err := p.News.ToEnd(c.Request.Context(), c.Param("token")); err != nil {
		return p.renderGone(c, err)
	}
	page := newsStep("Neuigkeiten abbestellen")
	page.Ask = &ask{Question: "Möchten Sie keine Neuigkeiten mehr bekommen?", Button: "Ja, abbestellen", Back: view.Link{Text: "Nein, zu den Veranstaltungen", URL: "/"},
		Texts: []string{"Wir löschen dann Ihre Adresse und Ihre Auswahl. Anmeldungen zu Veranstaltungen ändern sich dadurch nicht."}}
	return p.Front.Render(c, http.StatusOK, page)
}

// submitEndNews takes the button and the one click of RFC 8058, which comes from a mail provider: without cookies, from no
// page and as often as it likes. It is answered at once, without leading anywhere.
func (p *Pages) submitEndNews(c *gin.Context) error {
	secretPage(c)
	if err := p.News.End(c.Request.Context(), c.Param("token")); err != nil {
		return err
	}
	page := newsStep("Neuigkeiten abbestellen")
	page.Told = &told{Tone: view.Success, Heading: "Die Neuigkeiten sind abbestellt", Texts: []string{"Sie bekommen keine Neuigkeiten mehr. Ihre Adresse und Ihre Auswahl sind gelöscht."},
		Links: []view.Link{toEvents, toNews}}
	return p.Front.Render(c, http.StatusOK, page)
}
