package public

import (
	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/web/view"
)

// ArchivePage lists what has been.
type ArchivePage struct {
	view.Page
	Filters    filters
	Result     string
	Years      []yearOfEvents
	Pagination view.Pagination
}

// Template implements view.Template.
func (ArchivePage) Template() string { return "page/public/archive.html" }

type yearOfEvents struct {
	Year  int
	Cards []eventCard
}

func (p *Pages) showArchive(c *gin.Context) error {
	ctx := c.Request.Context()
	choices, err := p.newFilters(ctx)
	if err != nil {
		return err
	}
	filter, in := choices.read(c.Request.URL.Query())
	list, err := p.Events.Archive(ctx, filter)
	if err != nil {
		return err
	}
	page := ArchivePage{
		Page: view.Page{Title: "Archiv", Active: view.NavArchive, Path: "/archiv",
			Description: "Vergangene Veranstaltungen der Kommunalen Integrationszentren und der Jugendmigrationsdienste mit ihrer Dokumentation."},
		Filters:    choices,
		Result:     resultLine(list.Total, "vergangene Veranstaltung", "vergangene Veranstaltungen"),
		Years:      byYear(list.Items),
		Pagination: view.Paginate(c.Request.URL, list.Page, list.Pages),
	}
	page.Errors = view.Bind(in.Raw(), in.Fault(), page.Filters.fields()...)
	page.Hidden = page.Filters.AreSet()
	return p.Front.Render(c, statusOf(page.Errors), page)
}

func byYear(events []event.Event) []yearOfEvents {
	var years []yearOfEvents
	for _, ev := range events {
		year := ev.StartsAt.In(dates.Berlin).Year()
		if len(years) == 0 || years[len(years)-1].Year != year {
			years = append(years, yearOfEvents{Year: year})
		}
		last := &years[len(years)-1]
		last.Cards = append(last.Cards, cardOf(ev))
	}
	return years
}
