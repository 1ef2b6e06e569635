package office

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/statistics"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// OrganisationFiguresPage shows the figures of all events of an organisation.
type OrganisationFiguresPage struct {
	view.Page
	Name    string
	AsOf    string
	Years   []tab
	Total   statistics.Total
	Events  []eventFigures
	Columns columnChart
	Bars    []barChart
	Letters statistics.Letters
	// SeesNews: may be led on to the figures of subscriptions.
	SeesNews bool
}

// Template implements view.Template.
func (OrganisationFiguresPage) Template() string { return "page/office/organisation-figures.html" }

type eventFigures struct {
	Event     event.Event
	Seats     registration.Seats
	URL, When string
	State     view.Badge
}

func (p *Pages) showOrganisationFigures(c *gin.Context) error {
	year, _ := strconv.Atoi(c.Query("jahr")) // what is no year is any
	figures, err := p.Statistics.Organisation(c.Request.Context(), web.Actor(c), c.Param("slug"), year)
	if err != nil {
		return err
	}
	bars, err := p.barsOf(c, figures.Origins)
	if err != nil {
		return err
	}
	above := organisationPath(figures.Organisation.Slug)
	frame, err := p.page(c, "Zahlen: "+figures.Organisation.Name, view.NavOrganisations,
		view.Link{Text: "Einrichtungen", URL: "/intern/einrichtungen"}, view.Link{Text: figures.Organisation.Name, URL: above})
	if err != nil {
		return err
	}
	page := OrganisationFiguresPage{Page: frame, Name: figures.Organisation.Name, AsOf: dates.Long(p.Now()), Years: yearsOf(above+"/zahlen", figures),
		Total: figures.Total, Columns: chartOf(figures.Days), Bars: bars, Letters: figures.Letters, SeesNews: news.MaySeeFigures(web.Actor(c))}
	for _, line := range figures.Events {
		seats := seatsOf(line.Event, line.Seats, p.Now())
		page.Events = append(page.Events, eventFigures{Event: line.Event, Seats: line.Seats, URL: figuresPath(line.Event.Slug), When: shortWhen(line.Event), State: stateBadge(line.Event, seats, p.Now())})
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func yearsOf(path string, figures statistics.OrganisationFigures) []tab {
	all := []tab{{Text: "Alle Jahre", URL: path, Current: figures.Year == 0}}
	for _, year := range figures.Years {
		text := strconv.Itoa(year)
		all = append(all, tab{Text: text, URL: withQuery(path, url.Values{"jahr": {text}}), Current: year == figures.Year})
	}
	return all
}
