package office

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/venue"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// EventVenuePage chooses a venue of the directory for an event: first from the list, then with what it would change.
type EventVenuePage struct {
	view.Page
	Head    eventHead
	URL     string
	Version int64 // of the event as it is shown
	Query   view.Field
	Rows    []venueRow
	Current *venueRow // that the event has taken over
	// Chosen is looked at before it is taken over; nil: still to be chosen.
	Chosen  *venueRow
	Changes []difference // what it changes: Stored is the event's, Own the venue's
	News    newsSection  // empty: nobody is told of it
}

// Template implements view.Template.
func (EventVenuePage) Template() string { return "page/office/event-venue.html" }

func eventVenuePath(slug string) string { return eventPath(slug) + "/ort" }

// heldEvent finds the event of the address for a page about a part of it, and the head of the page.
func (p *Pages) heldEvent(c *gin.Context) (event.Event, eventHead, error) {
	ctx := c.Request.Context()
	ev, err := p.Events.Managed(ctx, web.Actor(c), c.Param("slug"))
	if err != nil {
		return event.Event{}, eventHead{}, err
	}
	if !mayEdit(c, ev) {
		return event.Event{}, eventHead{}, fault.New(fault.Forbidden, "event.edit_forbidden")
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	return ev, p.headOf(c, ev, seats[ev.ID], tabEdit), err
}

func (p *Pages) eventVenuePage(c *gin.Context, chosen string) (EventVenuePage, error) {
	ev, head, err := p.heldEvent(c)
	if err != nil {
		return EventVenuePage{}, err
	}
	frame, err := p.page(c, "Ort wählen: "+ev.Title, view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(ev.Slug)})
	if err != nil {
		return EventVenuePage{}, err
	}
	page := EventVenuePage{Page: frame, Head: head, URL: eventVenuePath(ev.Slug), Version: ev.Version, Query: venueQuery(c)}
	if ev.VenueRecord.IsChosen() {
		current, err := p.Venues.ByID(c.Request.Context(), web.Actor(c), ev.VenueRecord.ID)
		if err != nil {
			return EventVenuePage{}, err
		}
		page.Current = &venueRow{Venue: current, URL: venuePath(current.ID)}
	}
	if chosen != "" {
		return page, p.lookAtVenue(c, &page, ev, chosen)
	}
	found, err := p.Venues.List(c.Request.Context(), web.Actor(c), venue.Filter{Text: page.Query.Value})
	if err != nil {
		return EventVenuePage{}, err
	}
	page.Rows, err = p.venueRows(c, found)
	return page, err
}

func (p *Pages) lookAtVenue(c *gin.Context, page *EventVenuePage, ev event.Event, chosen string) error {
	v, err := p.venueByNumber(c, chosen)
	if err != nil {
		return err
	}
	page.Chosen = &venueRow{Venue: v, URL: venuePath(v.ID)}
	offered, err := p.choicesFor(c.Request.Context())
	if err != nil {
		return err
	}
	page.Changes = venueChanges(ev, v, offered.municipalities)
	seats, err := p.Registrations.Seats(c.Request.Context(), ev.ID)
	page.News = newsFor(ev, seats[ev.ID], p.Now())
	return err
}

// venueChanges says what of an event becomes another when it takes over a venue.
func venueChanges(ev event.Event, v venue.Venue, municipalities []view.Option) (all []difference) {
	add := func(label, was, becomes string) {
		if was != becomes {
			all = append(all, difference{Label: label, Stored: was, Own: becomes})
		}
	}
	nameOf := func(key *string) string {
		if key == nil {
			return ""
		}
		return shown(view.Field{Value: *key, Options: municipalities})
	}
	add("Ort oder Haus", ev.VenueName, v.Name)
	add("Straße und Hausnummer", ev.VenueStreet, v.Street)
	add("Postleitzahl", ev.VenuePostcode, v.Postcode)
	add("Stadt", ev.VenueCity, v.City)
	add("Kreis oder kreisfreie Stadt", nameOf(ev.MunicipalityKey), nameOf(v.MunicipalityKey))
	add("Anreise", ev.Directions, v.Directions)
	add("Barrierefreiheit", ev.Accessibility, v.Accessibility)
	for _, fact := range venue.AllFacts {
		add(say(fact.LabelKey()), factAnswer(ev, fact), say(v.Facts.Of(fact).LabelKey()))
	}
	was, becomes := "", ""
	if ev.VenueRecord.CheckedOn != nil {
		was = dates.Day(*ev.VenueRecord.CheckedOn)
	}
	if v.CheckedOn != nil {
		becomes = dates.Day(*v.CheckedOn)
	}
	add("Zuletzt geprüft am", was, becomes)
	return all
}

// factAnswer says what an event tells about a fact; without a venue of the directory it tells nothing.
func factAnswer(ev event.Event, fact venue.Fact) string {
	if !ev.VenueRecord.IsChosen() {
		return ""
	}
	return say(ev.VenueRecord.Facts.Of(fact).LabelKey())
}

func (p *Pages) showEventVenue(c *gin.Context) error {
	page, err := p.eventVenuePage(c, c.Query("ort"))
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitEventVenue(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	id := form.Number[venue.ID](in, "venue", form.Required)
	version := form.Number[int64](in, "version")
	news, slug := newsOf(c, in), c.Param("slug")
	refusal := unlessWrong(in, func() error {
		return p.Events.Telling(news).TakeVenue(c.Request.Context(), web.Actor(c), slug, id, version)
	})
	notice := ""
	if refusal == nil {
		if notice, err = p.newsNotice(c, venueNotices, slug, news.Tell); err != nil {
			return err
		}
	}
	return p.afterVenue(c, refusal, in.Raw().Get("venue"), notice)
}

func (p *Pages) submitLeaveVenue(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	version := form.Number[int64](in, "version")
	refusal := unlessWrong(in, func() error { return p.Events.LeaveVenue(c.Request.Context(), web.Actor(c), c.Param("slug"), version) })
	return p.afterVenue(c, refusal, "", "notice.venue_left")
}

// afterVenue leads back to the event, or says on the page why it stays as it is.
func (p *Pages) afterVenue(c *gin.Context, refusal error, chosen, notice string) error {
	if refusal == nil {
		p.Front.SetNotice(c, notice)
		return web.SeeOther(c, eventPath(c.Param("slug")))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	if fault.Is(refusal, fault.Invalid) {
		chosen = "" // there is nothing to look at
	}
	page, err := p.eventVenuePage(c, chosen)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}

// venueNews is what the directory says by now about the venue that an event took over.
type venueNews struct {
	Name, URL string
}

// venueNewsOf returns nil unless the venue was changed since the event took it over.
func (p *Pages) venueNewsOf(ctx context.Context, who actor.Actor, ev event.Event) (*venueNews, error) {
	if !ev.VenueRecord.IsChosen() {
		return nil, nil
	}
	v, err := p.Venues.ByID(ctx, who, ev.VenueRecord.ID)
	if err != nil || v.Edition == ev.VenueRecord.Edition {
		return nil, err
	}
	return &venueNews{Name: v.Name, URL: eventVenuePath(ev.Slug) + "?ort=" + venuePath(v.ID)[len(venuesLink.URL)+1:]}, nil
}
