package office

import (
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// EventsPage lists the events of the own organisations.
type EventsPage struct {
	view.Page
	Query      view.Field
	When       event.When
	Tabs       []tab
	Cards      []eventCard
	Total      int
	Pagination view.Pagination
	MayCreate  bool
	IsNew      bool // there is not a single event yet
	IsNobody   bool // the account belongs to no organisation and no team
	IsFiltered bool
	// Troubles are events whose letters do not arrive, OverdueAt is for who looks after the installation.
	Troubles  []trouble
	OverdueAt *time.Time
}

// Template implements view.Template.
func (EventsPage) Template() string { return "page/office/events.html" }

// eventCard is one event in the list.
type eventCard struct {
	Event        event.Event
	URL          string
	Kind         string
	Place, Hosts string
	State        view.Badge
	Seats        seatsLine
}

// seatsLine are the numbers of an event in a list.
type seatsLine struct {
	Offered  bool // people register here
	Limited  bool
	Capacity int
	Taken    int
	Waiting  int
}

var whens = []struct {
	when event.When
	text string
}{{"", "Alle"}, {event.WhenUpcoming, "Kommende"}, {event.WhenDrafts, "Entwürfe"}, {event.WhenPast, "Vergangene"}}

// whenWords are the words for addresses.
var whenWords = map[string]event.When{"kommende": event.WhenUpcoming, "entwuerfe": event.WhenDrafts, "vergangene": event.WhenPast}

func (p *Pages) showEvents(c *gin.Context) error {
	frame, err := p.page(c, "Veranstaltungen", view.NavEvents)
	if err != nil {
		return err
	}
	query := c.Request.URL.Query()
	in := form.New(query)
	filter := event.ManagedFilter{When: whenWords[query.Get("zeit")], Text: in.Text("q"), Page: pageOf(query)}
	list, err := p.Events.ManagedList(c.Request.Context(), web.Actor(c), filter)
	if err != nil {
		return err
	}
	page := EventsPage{
		Page: frame, When: filter.When, Tabs: whenTabs(query), Total: list.Total,
		Query:      view.Field{Name: "q", Label: "Suche", Type: "search", Value: in.Raw().Get("q")},
		Pagination: view.Paginate(c.Request.URL, list.Page, list.Pages),
		MayCreate:  len(web.Actor(c).Organisations(actor.EditEvent)) > 0,
		IsNobody:   len(web.Actor(c).Memberships()) == 0 && len(web.Actor(c).Teams()) == 0,
		IsFiltered: filter.When != "" || query.Get("q") != "",
	}
	page.IsNew = list.Total == 0 && !page.IsFiltered
	if err := p.addTroubles(c, &page); err != nil {
		return err
	}
	if page.Cards, err = p.cardsOf(c, list.Items); err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) addTroubles(c *gin.Context, page *EventsPage) (err error) {
	ctx, who := c.Request.Context(), web.Actor(c)
	found, err := p.Delivery.Troubles(ctx, who)
	if err != nil {
		return err
	}
	for _, t := range found {
		page.Troubles = append(page.Troubles, trouble{t, undeliveredPath(t.Event.Slug)})
	}
	page.OverdueAt, err = p.Delivery.OverdueAt(ctx, who)
	return err
}

func (p *Pages) cardsOf(c *gin.Context, events []event.Event) ([]eventCard, error) {
	ids := make([]event.ID, len(events))
	for i, ev := range events {
		ids[i] = ev.ID
	}
	seats, err := p.Registrations.Seats(c.Request.Context(), ids...)
	if err != nil {
		return nil, err
	}
	now := p.Now()
	cards := make([]eventCard, len(events))
	for i, ev := range events {
		cards[i] = eventCard{Event: ev, URL: eventPath(ev.Slug), Kind: say(ev.Kind.LabelKey()), Place: placeOf(ev), Hosts: hostNames(ev),
			State: stateBadge(ev, seatsOf(ev, seats[ev.ID], now), now), Seats: lineOf(ev, seats[ev.ID])}
		if !seesParticipants(c, ev) {
			cards[i].URL = workshopListsPath(ev.Slug)
		}
	}
	return cards, nil
}

func lineOf(ev event.Event, s registration.Seats) seatsLine {
	line := seatsLine{Offered: ev.RegistrationEnabled || s.Taken > 0, Limited: s.Capacity != nil, Taken: s.Taken, Waiting: s.Waiting}
	if s.Capacity != nil {
		line.Capacity = *s.Capacity
	}
	return line
}

// whenTabs keeps the search when the time is changed.
func whenTabs(query url.Values) []tab {
	var tabs []tab
	for _, choice := range whens {
		address := url.Values{}
		for word, when := range whenWords {
			if when == choice.when {
				address.Set("zeit", word)
			}
		}
		if q := query.Get("q"); q != "" {
			address.Set("q", q)
		}
		tabs = append(tabs, tab{Text: choice.text, URL: withQuery(start.URL, address), Current: whenWords[query.Get("zeit")] == choice.when})
	}
	return tabs
}

func withQuery(path string, query url.Values) string {
	if len(query) == 0 {
		return path
	}
	return path + "?" + query.Encode()
}

// WhenWord returns the word for the chosen time, to be sent along with a search.
func (p EventsPage) WhenWord() string {
	for word, when := range whenWords {
		if when == p.When {
			return word
		}
	}
	return ""
}

// pageOf reads the number of a page. Whatever is no number means the first.
func pageOf(query url.Values) int {
	n, err := strconv.Atoi(query.Get("seite"))
	if err != nil || n < 1 {
		return 1
	}
	return n
}

// seatsOf are the counters of an event for the picture of its seats.
func seatsOf(ev event.Event, s registration.Seats, now time.Time) view.Seats {
	seats := view.Seats{Limited: s.Capacity != nil, Taken: s.Taken, Held: s.Held, Waiting: s.Waiting, Waitlist: ev.WaitlistOpenAt(now)}
	if s.Capacity != nil {
		seats.Seats = *s.Capacity
	}
	return seats
}
