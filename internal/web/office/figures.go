package office

import (
	"fmt"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/statistics"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// EventFiguresPage shows the figures of one event.
type EventFiguresPage struct {
	view.Page
	Head      eventHead
	AsOf      string
	Picture   seatPicture
	States    []stat
	Columns   columnChart
	Bars      []barChart
	Workshops []workshopChart
	Letters   statistics.Letters
}

// Template implements view.Template.
func (EventFiguresPage) Template() string { return "page/office/event-figures.html" }

// workshopChart is a slot with a bar for each of its workshops.
type workshopChart struct {
	Label string
	Lines []workshopLine
}

type workshopLine struct {
	registration.WorkshopFill
	Bar seatBar
}

func figuresPath(slug string) string { return eventPath(slug) + "/zahlen" }

func (p *Pages) showEventFigures(c *gin.Context) error {
	figures, err := p.Statistics.Event(c.Request.Context(), web.Actor(c), c.Param("slug"))
	if err != nil {
		return err
	}
	ev := figures.Event
	picture, err := p.pictureOf(c, ev, figures.Seats)
	if err != nil {
		return err
	}
	bars, err := p.barsOf(c, figures.Origins)
	if err != nil {
		return err
	}
	frame, err := p.page(c, "Zahlen: "+ev.Title, view.NavEvents, start)
	if err != nil {
		return err
	}
	page := EventFiguresPage{Page: frame, Head: p.headOf(c, ev, figures.Seats.Seats, tabFigures), AsOf: dates.Long(p.Now()), Picture: picture,
		States: statesOf(ev, figures.ByState), Columns: chartOf(figures.Days), Bars: bars, Letters: figures.Letters}
	for _, slot := range figures.Workshops {
		page.Workshops = append(page.Workshops, workshopChartOf(slot))
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// statesOf counts registrations by state, those that nobody has left out.
func statesOf(ev event.Event, byState map[registration.State]int) (all []stat) {
	for _, state := range registration.States {
		if n := byState[state]; n > 0 {
			all = append(all, stat{n, say(state.LabelKey()), withState(participantsPath(ev.Slug), state)})
		}
	}
	return all
}

func workshopChartOf(slot registration.WorkshopSlot) workshopChart {
	chart, most := workshopChart{Label: slot.Label}, 0
	for _, fill := range slot.Workshops {
		most = max(most, fill.Taken)
	}
	for _, fill := range slot.Workshops {
		line := workshopLine{WorkshopFill: fill, Bar: barOf(fill.Taken, 0, most)}
		if fill.Capacity != nil {
			line.Bar = barOf(fill.Taken, 0, *fill.Capacity)
		}
		chart.Lines = append(chart.Lines, line)
	}
	return chart
}

// barChart is a table with a bar in each line, the longest for the most seats.
type barChart struct {
	Title, Heading string
	Lines          []barLine
}

type barLine struct {
	statistics.Count
	Name string
	Bar  seatBar
}

// barsOf are the tables of where people come from, without those that nobody was asked for.
func (p *Pages) barsOf(c *gin.Context, origins statistics.Origins) ([]barChart, error) {
	var charts []barChart
	add := func(title, heading string, counts []statistics.Count, name func(key string) string) {
		if len(counts) == 0 {
			return
		}
		chart, most := barChart{Title: title, Heading: heading}, 0
		for _, count := range counts {
			most = max(most, count.Seats)
		}
		for _, count := range counts {
			line := barLine{Count: count, Name: "Ohne Angabe", Bar: barOf(count.Seats, 0, most)}
			if count.Key != "" {
				line.Name = name(count.Key)
			}
			chart.Lines = append(chart.Lines, line)
		}
		charts = append(charts, chart)
	}
	add("Art der Einrichtung", "Art", origins.Kinds, func(key string) string { return say(organisation.Kind(key).LabelKey()) })
	add("Trägergruppe", "Trägergruppe", origins.CarrierGroups, func(key string) string { return say(organisation.CarrierGroup(key).LabelKey()) })
	if len(origins.Municipalities) == 0 {
		return charts, nil
	}
	all, err := p.Organisations.Municipalities(c.Request.Context())
	if err != nil {
		return nil, err
	}
	names := map[string]string{}
	for _, m := range all {
		names[m.Key] = m.Name
	}
	add("Kreis oder kreisfreie Stadt", "Kommune", origins.Municipalities, func(key string) string { return names[key] })
	return charts, nil
}

// columnChart shows registrations over time: a column for each period.
type columnChart struct {
	Step    string // heading of the first column of the table
	Title   string
	Text    string // what it shows, in a sentence
	Columns []column
	Most    int
	From    string
	To      string
}

// column stands at X and begins Y below the top, in percent of the picture.
type column struct {
	X, Width, Y, Height string
	Label               string
	N, Total            int
}

// chartTop leaves room above the highest column, in percent.
const chartTop = 4.0

func chartOf(days statistics.Days) columnChart {
	step, periods := days.Periods()
	if len(periods) == 0 {
		return columnChart{}
	}
	chart := columnChart{Step: stepNames[step]}
	top := periods[0]
	for _, period := range periods {
		if period.N > top.N {
			top = period
		}
	}
	chart.Most = top.N
	width := 100 / float64(len(periods))
	percent := func(n float64) string { return fmt.Sprintf("%.2f%%", n) }
	for i, period := range periods {
		height := (100 - chartTop) * float64(period.N) / float64(max(top.N, 1))
		chart.Columns = append(chart.Columns, column{X: percent((float64(i) + 0.1) * width), Width: percent(0.8 * width), Y: percent(100 - height), Height: percent(height),
			Label: periodName(step, period), N: period.N, Total: period.Total})
	}
	last := periods[len(periods)-1]
	chart.From, chart.To = periodName(step, periods[0]), periodName(step, last)
	chart.Title = "Anmeldungen je " + chart.Step
	chart.Text = fmt.Sprintf("Insgesamt %d. Die meisten, %d, kamen hier: %s.", last.Total, top.N, periodName(step, top))
	return chart
}

var stepNames = map[statistics.Step]string{statistics.StepDay: "Tag", statistics.StepWeek: "Woche", statistics.StepMonth: "Monat", statistics.StepYear: "Jahr"}

// periodName words a period. Its date is meant as it stands, whatever the time zone: noon is in the same day in Berlin.
func periodName(step statistics.Step, period statistics.Period) string {
	date := period.From.Add(12 * time.Hour)
	switch step {
	case statistics.StepWeek:
		return "Woche ab " + date.Format("02.01.2006")
	case statistics.StepMonth:
		return dates.Month(date)
	case statistics.StepYear:
		return date.Format("2006")
	}
	return date.Format("02.01.2006")
}
