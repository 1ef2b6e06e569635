package public

import (
	"net/http"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// EventsPage lists what lies ahead.
type EventsPage struct {
	view.Page
	Filters    filters
	Result     string
	Months     []monthOfEvents
	Pagination view.Pagination
	// CalendarURL and FeedURL lead to the same list for calendar programs and feed readers.
	CalendarURL, FeedURL string
}

// Template implements view.Template.
func (EventsPage) Template() string { return "page/public/events.html" }

type monthOfEvents struct {
	Name  string // "Mai 2027"
	Cards []eventCard
}

// eventCard is an event in a list.
type eventCard struct {
	URL, Title, Kind, Summary string
	StartsAt                  time.Time
	Precision                 event.DatePrecision
	Facts                     []string
	Badge                     view.Badge
	IsCancelled               bool
	HasDocumentation          bool
}

func (p *Pages) showEvents(c *gin.Context) error {
	ctx := c.Request.Context()
	choices, err := p.newFilters(ctx)
	if err != nil {
		return err
	}
	filter, in := choices.read(c.Request.URL.Query())
	list, err := p.Events.Upcoming(ctx, filter)
	if err != nil {
		return err
	}
	seats, err := p.Registrations.Seats(ctx, idsOf(list.Items)...)
	if err != nil {
		return err
	}
	page := EventsPage{
		Page:       view.Page{Title: "Veranstaltungen", Active: view.NavEvents, Path: "/", Description: eventsDescription},
		Filters:    choices,
		Result:     resultLine(list.Total, "kommende Veranstaltung", "kommende Veranstaltungen"),
		Months:     byMonth(list.Items, seats, p.Now()),
		Pagination: view.Paginate(c.Request.URL, list.Page, list.Pages),
	}
	page.Errors = view.Bind(in.Raw(), in.Fault(), page.Filters.fields()...)
	page.CalendarURL, page.FeedURL = "/kalender.ics"+page.Filters.query(), "/veranstaltungen.atom"+page.Filters.query()
	page.Feeds = []view.Feed{{Type: "application/atom+xml", Title: "Kommende Veranstaltungen", URL: page.FeedURL}}
	page.Hidden = page.Filters.AreSet()
	return p.Front.Render(c, statusOf(page.Errors), page)
}

const eventsDescription = "Fachtagungen, Fortbildungen und Treffen der Kommunalen Integrationszentren und der Jugendmigrationsdienste in Nordrhein-Westfalen."

// statusOf is the answer to a form that was shown with or without mistakes.
func statusOf(mistakes view.ErrorSummary) int {
	if mistakes.Any() {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

func resultLine(n int, one, many string) string {
	switch n {
	case 0:
		return "Keine Veranstaltung gefunden"
	case 1:
		return "1 " + one
	}
	return strconv.Itoa(n) + " " + many
}

func idsOf(events []event.Event) []event.ID {
	ids := make([]event.ID, len(events))
	for i, ev := range events {
		ids[i] = ev.ID
	}
	return ids
}

// byMonth puts events, which are in order of time, under the months they begin in.
func byMonth(events []event.Event, seats map[event.ID]registration.Seats, now time.Time) []monthOfEvents {
	var months []monthOfEvents
	for _, ev := range events {
		name := dates.Month(ev.StartsAt)
		if len(months) == 0 || months[len(months)-1].Name != name {
			months = append(months, monthOfEvents{Name: name})
		}
		month := &months[len(months)-1]
		card := cardOf(ev)
		card.Badge = badgeOf(ev, seats[ev.ID], now)
		month.Cards = append(month.Cards, card)
	}
	return months
}

func cardOf(ev event.Event) eventCard {
	card := eventCard{
		URL: eventPath(ev), Title: ev.Title, Kind: say(ev.Kind.LabelKey()), Summary: ev.Summary,
		StartsAt: ev.StartsAt, Precision: ev.DatePrecision, IsCancelled: ev.State == event.StateCancelled,
		HasDocumentation: ev.Documentation != "",
	}
	for _, fact := range []string{timesOf(ev), whereOf(ev), hostNames(ev)} {
		if fact != "" {
			card.Facts = append(card.Facts, fact)
		}
	}
	return card
}

// timesOf says beside the calendar leaf, which bears the first day, when on that day or until when.
func timesOf(ev event.Event) string {
	switch {
	case ev.DatePrecision == event.PrecisionMonth:
		return dates.Month(ev.StartsAt)
	case ev.DatePrecision == event.PrecisionDay || !dates.SameDay(ev.StartsAt, ev.EndsAt):
		return dates.ShortRange(ev.StartsAt, ev.EndsAt)
	}
	return dates.ClockRange(ev.StartsAt, ev.EndsAt)
}

// badgeOf says in a few words whether one can come.
func badgeOf(ev event.Event, seats registration.Seats, now time.Time) view.Badge {
	switch ev.RegistrationPhase(now) {
	case event.Cancelled:
		return view.Badge{Tone: view.Danger, Text: "Abgesagt"}
	case event.NotOffered:
		return view.Badge{Tone: view.Neutral, Text: "Ohne Anmeldung"}
	case event.NotYet:
		return view.Badge{Tone: view.Info, Text: "Anmeldung ab " + dayAndMonth(*ev.RegistrationOpensAt)}
	case event.Paused, event.Closed, event.Over:
		return view.Badge{Tone: view.Neutral, Text: "Anmeldung geschlossen"}
	}
	return seatsOf(ev, seats, now).Badge()
}

func dayAndMonth(t time.Time) string { return t.In(dates.Berlin).Format("02.01.") }

// seatsOf prepares the counters for being shown.
func seatsOf(ev event.Event, seats registration.Seats, now time.Time) view.Seats {
	shown := view.Seats{Taken: seats.Taken, Held: seats.Held, Waiting: seats.Waiting, Waitlist: ev.WaitlistOpenAt(now),
		Applies: ev.Rules.RegistrationMode() != event.ModeFirstCome}
	if limit := ev.Rules.WaitlistLimit; shown.Waitlist && limit != nil && seats.Waiting >= *limit {
		shown.Waitlist, shown.WaitlistFull = false, true
	}
	if seats.Capacity != nil {
		shown.Limited, shown.Seats = true, *seats.Capacity
	}
	return shown
}
