package office

import (
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// SeriesPage lists the dates of a series and makes more of them, which are looked at before they are made.
type SeriesPage struct {
	view.Page
	Head   eventHead
	Dates  []seriesDate
	Lines  view.Field
	Rhythm view.Field
	Until  view.Field
	// Preview has a box for each date that would be made; without options none was asked for.
	Preview view.Field
	URL     string
}

// Template implements view.Template.
func (SeriesPage) Template() string { return "page/office/event-series.html" }

// seriesDate is one date of the list.
type seriesDate struct {
	eventCard
	IsThis bool
}

// maxPreview is how many dates one preview shows.
const maxPreview = 60

func seriesPath(slug string) string { return eventPath(slug) + "/termine" }

func (p *Pages) seriesPage(c *gin.Context) (SeriesPage, error) {
	frame, head, err := p.editFrame(c, "Termine der Reihe")
	if err != nil {
		return SeriesPage{}, err
	}
	slug := head.Event.Slug
	found, err := p.Events.Dates(c.Request.Context(), web.Actor(c), slug)
	if err != nil {
		return SeriesPage{}, err
	}
	cards, err := p.cardsOf(c, found)
	page := SeriesPage{Page: frame, Head: head, URL: seriesPath(slug),
		Lines: view.Field{Kind: view.Textarea, Name: "lines", Label: "Einzelne Termine", Rows: 4,
			Hint: "Ein Termin je Zeile, zum Beispiel „12.05.2027“. Ohne Uhrzeit beginnt er um " + dates.Clock(head.Event.StartsAt) + "; mit: „12.05.2027 14:00“."},
		Rhythm: view.Field{Kind: view.Select, Name: "rhythm", Label: "Wiederholung ab diesem Termin", Placeholder: "keine", Options: []view.Option{
			{Value: string(dates.Weekly), Label: "jede Woche"}, {Value: string(dates.Fortnightly), Label: "alle zwei Wochen"},
			{Value: string(dates.Monthly), Label: "jeden Monat am selben Wochentag"}}},
		Until:   view.Field{Name: "until", Label: "Wiederholen bis", Type: "date"},
		Preview: view.Field{Kind: view.Checkboxes, Name: "dates", Label: "Diese Termine anlegen", Hint: "Nehmen Sie das Häkchen weg, wo kein Termin sein soll. Feiertage in NRW sind nicht angekreuzt."}}
	for _, card := range cards {
		page.Dates = append(page.Dates, seriesDate{card, card.Event.ID == head.Event.ID})
	}
	return page, err
}

func (p *Pages) showSeries(c *gin.Context) error {
	page, err := p.seriesPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// submitSeries shows the dates that were asked for, or makes those of them that were ticked.
func (p *Pages) submitSeries(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, err := p.seriesPage(c)
	if err != nil {
		return err
	}
	var refusal error
	if in.Raw().Get("do") == "create" {
		refusal = p.createDates(c, in)
		if refusal == nil {
			p.Front.SetNotice(c, "notice.dates_created")
			return web.SeeOther(c, page.URL)
		}
		page.Preview.Options = boxesOf(ticked(in))
	} else {
		asked := page.asked(in)
		if refusal = in.Fault(); refusal == nil {
			page.preview(asked)
		}
	}
	if refusal != nil && !isAnswerable(refusal) {
		return refusal
	}
	chosen := page.Preview.Values
	page.Errors = view.Bind(in.Raw(), refusal, &page.Lines, &page.Rhythm, &page.Until, &page.Preview)
	if refusal == nil {
		page.Preview.Values = chosen
	}
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) createDates(c *gin.Context, in *form.Form) error {
	_, err := p.Events.CreateDates(c.Request.Context(), web.Actor(c), c.Param("slug"), ticked(in))
	return err
}

// ticked reads the boxes of the preview; what no preview has sent is left out.
func ticked(in *form.Form) (all []time.Time) {
	for _, value := range in.Raw()["dates"] {
		if at, err := time.Parse(time.RFC3339, value); err == nil && len(all) <= maxPreview {
			all = append(all, at)
		}
	}
	return all
}

// asked reads which dates are typed or follow from a rhythm.
func (p SeriesPage) asked(in *form.Form) []time.Time {
	all := typedDates(in, p.Head.Event.StartsAt)
	rhythm := form.Choice(in, "rhythm", in.Raw().Get("rhythm"), dates.Rhythms)
	if rhythm == "" {
		if len(all) == 0 {
			in.Fail("lines", "event.dates_missing")
		}
		return all
	}
	until, err := dates.ParseDay(in.Raw().Get("until"))
	if err != nil {
		in.Fail("until", "form.date")
		return all
	}
	return append(all, dates.Repeat(p.Head.Event.StartsAt, rhythm, until, maxPreview)...)
}

// typedDates reads a date a line, with a time of day or with that of the event.
func typedDates(in *form.Form, like time.Time) (all []time.Time) {
	for n, line := range strings.Split(in.Raw().Get("lines"), "\n") {
		words := strings.Fields(strings.TrimSuffix(strings.TrimSpace(line), "Uhr"))
		if len(words) == 0 {
			continue
		}
		clock := strings.TrimSuffix(dates.Clock(like), " Uhr")
		if len(words) > 1 {
			clock = words[1]
		}
		at, err := dates.ParseTime(words[0], clock)
		if err != nil || len(words) > 2 || n > maxPreview {
			in.Fail("lines", "event.date_unread", fault.Args{"Line": n + 1})
			return nil
		}
		all = append(all, at)
	}
	return all
}

// preview offers the dates, each once, those on which somebody works ticked.
func (p *SeriesPage) preview(asked []time.Time) {
	taken := map[int64]bool{}
	for _, date := range p.Dates {
		taken[date.Event.StartsAt.Unix()] = true
	}
	var left []time.Time
	for _, at := range asked {
		if !taken[at.Unix()] {
			left = append(left, at)
			taken[at.Unix()] = true
		}
	}
	p.Preview.Options = boxesOf(left)
	for i, at := range left {
		if _, isHoliday := dates.Holiday(at); !isHoliday {
			p.Preview.Values = append(p.Preview.Values, p.Preview.Options[i].Value)
		}
	}
}

func boxesOf(all []time.Time) []view.Option {
	boxes := make([]view.Option, len(all))
	for i, at := range all {
		boxes[i] = view.Option{Value: at.UTC().Format(time.RFC3339), Label: dates.Long(at)}
		if name, isHoliday := dates.Holiday(at); isHoliday {
			boxes[i].Label += " – Feiertag: " + name
		}
	}
	return boxes
}
