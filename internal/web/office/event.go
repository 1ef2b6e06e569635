package office

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// EventPage is the overview of one event.
type EventPage struct {
	view.Page
	Head    eventHead
	Picture seatPicture
	Pending *pending // nil: nobody waits for a decision
	Dates   []dated
	Hosts   []hostCard
	// AskedHosts are the names of those who have not answered yet.
	AskedHosts []string
	Checks     []check
	MayEdit    bool
	MayEnter   bool
	IsDraft    bool
	IsReady    bool // nothing that is needed is missing
	MayCancel  bool
	Switch     *registrationSwitch // nil: there is nothing to close or open
	PublicURL  string              // in full, to be passed on
}

// Template implements view.Template.
func (EventPage) Template() string { return "page/office/event.html" }

type hostCard struct {
	Name    string
	Contact event.Contact
}

// check is one line of "Was fehlt noch?".
type check struct {
	Text   string
	Done   bool
	Needed bool // without it nothing is published
	URL    string
}

func (p *Pages) showEvent(c *gin.Context) error {
	page, err := p.eventPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) eventPage(c *gin.Context) (EventPage, error) {
	ctx, now := c.Request.Context(), p.Now()
	ev, err := p.Events.Managed(ctx, web.Actor(c), c.Param("slug"))
	if err != nil {
		return EventPage{}, err
	}
	seats, err := p.Registrations.SeatPicture(ctx, web.Actor(c), ev.Slug)
	if err != nil {
		return EventPage{}, err
	}
	picture, err := p.pictureOf(c, ev, seats)
	if err != nil {
		return EventPage{}, err
	}
	frame, err := p.page(c, ev.Title, view.NavEvents, start)
	page := EventPage{
		Page: frame, Head: p.headOf(c, ev, seats.Seats, tabOverview), Picture: picture, Pending: pendingOf(c, ev, seats, now), Dates: datesOf(ev),
		Checks: checksOf(ev), MayEdit: mayEdit(c, ev), MayEnter: mayEnter(c, ev) && ev.State != event.StateCancelled,
		IsDraft: ev.State == event.StateDraft, IsReady: len(ev.Missing()) == 0,
		MayCancel: mayEdit(c, ev) && ev.State == event.StatePublished && !ev.IsOver(now),
		Switch:    switchOf(ev, mayEdit(c, ev), now),
		PublicURL: p.Front.BaseURL + "/veranstaltungen/" + ev.Slug,
	}
	if err == nil && page.MayEdit {
		page.AskedHosts, err = p.askedHosts(c, ev.Slug)
	}
	for _, host := range ev.Hosts {
		page.Hosts = append(page.Hosts, hostCard{Name: host.Organisation.Name, Contact: host.Contact()})
	}
	return page, err
}

// pending leads to those about whom the hosts have to decide.
type pending struct {
	Count       int
	URL, Button string
	Later       bool // people can still apply, and all are decided about together
}

func pendingOf(c *gin.Context, ev event.Event, seats registration.SeatPicture, now time.Time) *pending {
	n := seats.ByState[registration.Applied]
	switch {
	case n == 0, !mayEnter(c, ev), ev.State != event.StatePublished:
		return nil
	case ev.Rules.RegistrationMode() == event.ModeAllocation:
		return &pending{Count: n, URL: allocationPath(ev.Slug), Button: "Plätze zuteilen", Later: ev.RegistrationOpenAt(now)}
	}
	return &pending{Count: n, URL: withState(participantsPath(ev.Slug), registration.Applied), Button: "Ansehen und entscheiden"}
}

// checksOf says what is there and what is missing before publishing: first what is needed, then
// what participants ask for.
func checksOf(ev event.Event) []check {
	missing := ev.Missing()
	edit := eventPath(ev.Slug) + "/bearbeiten#"
	all := []check{{Text: "Titel, Art und Termin", Done: true}, {Text: "Veranstaltende", Done: len(ev.Hosts) > 0, Needed: true, URL: edit + "veranstaltende"}}
	if len(missing) == 0 {
		all = append(all, check{Text: "Ort oder Hinweis auf online", Done: true})
	}
	for _, mistake := range missing {
		all = append(all, check{Text: say(mistake.Key), Needed: true, URL: edit + view.Field{Name: mistake.Name}.ID()})
	}
	hasContact := false
	for _, host := range ev.Hosts {
		hasContact = hasContact || host.Contact().Email != "" || host.Contact().Phone != ""
	}
	return append(all,
		check{Text: "Kontakt für Rückfragen", Done: hasContact, URL: edit + "veranstaltende"},
		check{Text: "Kurzbeschreibung für die Übersicht", Done: ev.Summary != "", URL: edit + "feld-summary"},
		check{Text: "Programm", Done: ev.Programme != "", URL: edit + "feld-programme"},
		check{Text: "Angaben zur Barrierefreiheit", Done: ev.Accessibility != "", URL: edit + "feld-accessibility"},
	)
}

func (p *Pages) submitPublish(c *gin.Context) error {
	return p.changeState(c, p.Events.Publish, "notice.event_published")
}

// changeState does what a button of the overview says, or tells there why it is not possible.
func (p *Pages) changeState(c *gin.Context, change func(ctx context.Context, who actor.Actor, slug string) error, notice string) error {
	slug := c.Param("slug")
	refusal := change(c.Request.Context(), web.Actor(c), slug)
	if refusal == nil {
		p.Front.SetNotice(c, notice)
		return web.SeeOther(c, eventPath(slug))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.eventPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}
