package office

import (
	"context"
	"net/http"
	"slices"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// EventPage is the overview of one event.
type EventPage struct {
	view.Page
	Head         eventHead
	Picture      seatPicture
	Trouble      *trouble       // nil: all letters arrive
	Changes      *changeLetters // nil: no letter about changes waits
	Pending      *pending       // nil: nobody waits for a decision
	News         *venueNews     // nil: the venue is as the event says
	Announcement announcement
	Venue        *attendee.VenueFacts // nil: no venue of the directory was chosen
	Image        *view.Picture        // nil: none
	Dates        []dated
	Hosts        []hostCard
	// AskedHosts are the names of those who have not answered yet.
	AskedHosts []string
	Tasks      []task // before it is published
	MayEdit    bool
	MayEnter   bool
	IsDraft    bool
	// Publication is nil for what is no draft.
	Publication  *publication
	MayUnpublish bool
	MayCancel    bool
	Switch       *registrationSwitch // nil: there is nothing to close or open
	PublicURL    string              // in full, to be passed on
}

// Needed and Advised are the tasks without which nothing is published, and the others.
func (p EventPage) Needed() []task  { return tasksThat(p.Tasks, true) }
func (p EventPage) Advised() []task { return tasksThat(p.Tasks, false) }

func tasksThat(all []task, needed bool) []task {
	return slices.DeleteFunc(slices.Clone(all), func(t task) bool { return t.Needed != needed })
}

// Template implements view.Template.
func (EventPage) Template() string { return "page/office/event.html" }

type hostCard struct {
	Name    string
	Contact event.Contact
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
	reach, err := p.Registrations.ReminderReach(ctx, web.Actor(c), ev.Slug)
	if err != nil {
		return EventPage{}, err
	}
	frame, err := p.page(c, ev.Title, view.NavEvents, start)
	page := EventPage{
		Page: frame, Head: p.headOf(c, ev, seats.Seats, tabOverview), Picture: picture, Pending: pendingOf(c, ev, seats, now), Dates: datesOf(ev, reach),
		Tasks: tasksOf(ev), MayEdit: mayEdit(c, ev), MayEnter: mayEnter(c, ev) && ev.State != event.StateCancelled,
		IsDraft: ev.State == event.StateDraft, Publication: publicationOf(ev, mayEdit(c, ev)),
		MayCancel:    mayEdit(c, ev) && ev.State == event.StatePublished && !ev.IsOver(now),
		MayUnpublish: mayEdit(c, ev) && ev.State == event.StatePublished && !ev.IsOver(now),
		Switch:       switchOf(ev, mayEdit(c, ev), now),
		PublicURL:    p.Front.BaseURL + "/veranstaltungen/" + ev.Slug,
	}
	if err == nil {
		page.Trouble, err = p.troubleOf(ctx, c, ev)
	}
	if err == nil {
		page.Changes, err = p.changeLettersOf(c, ev.Slug)
	}
	if err == nil && page.MayEdit {
		page.AskedHosts, err = p.askedHosts(c, ev.Slug)
	}
	if err == nil {
		page.News, err = p.venueNewsOf(ctx, web.Actor(c), ev)
	}
	if err == nil {
		page.Announcement, err = p.announcementOf(c, ev)
	}
	if ev.VenueRecord.IsChosen() {
		page.Venue = attendee.FactsOf(ev.VenueRecord.Facts, ev.VenueRecord.CheckedOn)
	}
	page.Image = view.PictureOf(ev.Image.Key, ev.Image.Alt, "20rem", "tb-title-picture")
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
