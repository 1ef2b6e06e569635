package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// NewsFiguresPage shows how many people want to be told of what.
type NewsFiguresPage struct {
	view.Page
	AsOf    string
	Figures news.Figures
}

// Template implements view.Template.
func (NewsFiguresPage) Template() string { return "page/office/news-figures.html" }

const newsFiguresPath = "/intern/neuigkeiten"

func (p *Pages) showNewsFigures(c *gin.Context) error {
	figures, err := p.News.Figures(c.Request.Context(), web.Actor(c))
	if err != nil {
		return err
	}
	frame, err := p.page(c, "Neuigkeiten per E-Mail", view.NavEvents, start)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, NewsFiguresPage{Page: frame, AsOf: dates.Long(p.Now()), Figures: figures})
}

// announcement tells on the overview of an event what subscribers hear of it. Without a text there is nothing to say.
type announcement struct {
	Text        string
	URL, Button string // "": nothing to decide
	FiguresURL  string // "": not to be seen
}

func (p *Pages) announcementOf(c *gin.Context, ev event.Event) (announcement, error) {
	outlook, err := p.News.Outlook(c.Request.Context(), web.Actor(c), ev.Slug)
	if err != nil {
		return announcement{}, err
	}
	shown := announcement{Text: announcementText(outlook)}
	if mayEdit(c, ev) {
		switch outlook.Standing {
		case news.Coming:
			shown.URL, shown.Button = eventPath(ev.Slug)+"/nicht-ankuendigen", "Nicht ankündigen"
		case news.Withheld:
			shown.URL, shown.Button = eventPath(ev.Slug)+"/ankuendigen", "Doch ankündigen"
		}
	}
	if news.MaySeeFigures(web.Actor(c)) {
		shown.FiguresURL = newsFiguresPath
	}
	return shown, nil
}

func announcementText(o news.Outlook) string {
	switch {
	case o.Standing == news.Withheld:
		return "Diese Veranstaltung wird nicht per E-Mail angekündigt."
	case o.Standing == news.Announced && o.Subscriptions == 0:
		return "Wurde am " + dates.Day(o.At) + " angekündigt. Es passte kein Abonnement dazu."
	case o.Standing == news.Announced:
		return "Wurde am " + dates.Day(o.At) + ", an " + counting(o.Subscriptions, "Abonnement", "Abonnements") + " angekündigt."
	case o.Standing == news.Coming && o.At.IsZero():
		return "Wenn sie veröffentlicht ist, wird sie am nächsten Werktag" + toFitting(o.Subscriptions)
	case o.Standing == news.Coming:
		return "Wird am " + dates.Long(o.At) + "," + toFitting(o.Subscriptions)
	}
	return ""
}

// toFitting ends the sentence about what will be announced.
func toFitting(subscriptions int) string {
	switch subscriptions {
	case 0:
		return " angekündigt. Bisher passt kein Abonnement zu Handlungsfeldern und Region."
	case 1:
		return " an 1 Abonnement angekündigt, das zu Handlungsfeldern und Region passt."
	}
	return " an " + i18n.Number(int64(subscriptions)) + " Abonnements angekündigt, die zu Handlungsfeldern und Region passen."
}

func (p *Pages) submitWithhold(c *gin.Context) error {
	return p.changeState(c, p.News.Withhold, "notice.event_withheld")
}

func (p *Pages) submitRelease(c *gin.Context) error {
	return p.changeState(c, p.News.Release, "notice.event_released")
}
