package public

import (
	"cmp"
	"context"
	"net/http"
	"strings"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/kept"
	"tagungsbuero/internal/web/view"
)

// EventPage shows one event. It carries nothing about the visitor, so that it can be kept.
type EventPage struct {
	view.Page
	Event        event.Event
	Kind         string
	When         string
	Where        string
	Address      []string
	Image        *view.Picture        // nil: none
	VenueFacts   *attendee.VenueFacts // nil: no venue of the directory was chosen
	Topics       string
	Programme    []programmePart
	Hosts        []hostCard
	Deadlines    []deadline
	Seats        view.Seats
	Phase        event.Phase
	Opening      *opening  // before the registration begins, else nil
	LastChance   time.Time // see lastChance
	Action       string    // the words on the button, "" without a button
	Explained    string    // what registering means, or what waiting does; "" when it goes without saying
	ForInvited   bool      // who comes without an invitation cannot register
	HasPassed    bool
	Others       []otherDate // of its series, to come
	CalendarURL  string
	RegisterURL  string
	GroupURL     string // to register several people, "" where that is not possible
	PrivacyURL   string
	EasyURL      string // the text in easy language, "" without one
	ContactPoint string // where to turn with questions on data protection
}

// Template implements view.Template.
func (EventPage) Template() string { return "page/public/event.html" }

// hostCard is one host with whom to ask.
type hostCard struct {
	Logo                *view.Picture // nil: none
	Name, Kind, Carrier string
	Contact             event.Contact
	Website             string
}

// Dial returns the telephone number for a link (RFC 3966).
func (h hostCard) Dial() string { return dialable(h.Contact.Phone) }

// dialable leaves the digits of a telephone number and the plus sign at its beginning.
func dialable(phone string) string {
	return strings.Map(func(r rune) rune {
		if r == '+' || (r >= '0' && r <= '9') {
			return r
		}
		return -1
	}, phone)
}

// programmePart is what stands under one heading of the programme.
type programmePart struct {
	Heading string
	Lines   []event.ProgrammeLine
}

// HasTimes reports whether any entry has a time, so that a column for it makes sense.
func (p programmePart) HasTimes() bool {
	for _, line := range p.Lines {
		if line.Time != "" {
			return true
		}
	}
	return false
}

func (p *Pages) showEvent(c *gin.Context) error {
	slug, isCalendar := strings.CutSuffix(c.Param("slug"), ".ics")
	if isCalendar {
		return p.showEventCalendar(c, slug)
	}
	if p.Fresh {
		return p.showUnkept(c, slug)
	}
	err := p.shelf.Serve(c.Writer, c.Request, slug)
	if fault.Is(err, fault.NotFound) && p.Sessions.Token(c) != "" {
		return p.showUnkept(c, slug)
	}
	return err
}

// findPublished returns an event that everybody may see.
func (p *Pages) findPublished(ctx context.Context, slug string) (event.Event, error) {
	return p.Events.Visible(ctx, actor.Participant(), slug)
}

// showUnkept renders the page for whoever is signed in: hosts see what their draft will look like.
func (p *Pages) showUnkept(c *gin.Context, slug string) error {
	if err := p.Sessions.Middleware(c); err != nil {
		return err
	}
	ctx := c.Request.Context()
	ev, err := p.Events.Visible(ctx, web.Actor(c), slug)
	if err != nil {
		return err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return err
	}
	page := eventPageOf(ev, seats[ev.ID], p.Now())
	if page.Others, err = p.othersOf(ctx, ev); err != nil {
		return err
	}
	if ev.State == event.StateDraft {
		page.Hidden, page.Notice = true, &draftNotice
	}
	return p.Front.Render(c, http.StatusOK, page)
}

var draftNotice = view.Notice{Tone: view.Info, Title: "Das ist ein Entwurf",
	Text: "Nur die Veranstaltenden sehen diese Seite. Veröffentlichen können Sie die Veranstaltung im internen Bereich."}

func (p *Pages) renderEvent(ev event.Event, seats registration.Seats, others []kept.OtherDate, now time.Time) ([]byte, error) {
	page := eventPageOf(ev, seats, now)
	page.Others = otherDates(others, now)
	return p.Front.Views.RenderBytes(page)
}

// eventPageOf is the page as it reads at the instant now.
func eventPageOf(ev event.Event, seats registration.Seats, now time.Time) EventPage {
	path := eventPath(ev)
	page := EventPage{
		Page: view.Page{Title: ev.Title, Description: ev.Summary, Active: view.NavEvents, Path: path,
			Hidden: ev.Visibility != event.VisibilityPublic, Breadcrumb: breadcrumbOf(ev, now)},
		Event: ev, Kind: say(ev.Kind.LabelKey()), When: whenOf(ev), Where: whereOf(ev), Address: addressOf(ev), Topics: topicNames(ev),
		Programme: programmeOf(ev), Hosts: hostCards(ev), Deadlines: deadlinesOf(ev, seats, now), Seats: seatsOf(ev, seats, now),
		Phase: ev.RegistrationPhase(now), Opening: openingOf(ev, now), LastChance: lastChance(ev), HasPassed: ev.IsOver(now),
		CalendarURL: path + ".ics", RegisterURL: path + "/anmeldung", PrivacyURL: path + "/datenschutz", ContactPoint: contactPointOf(ev),
	}
	if page.HasPassed {
		page.Active = view.NavArchive
	}
	if ev.EasyLanguage != "" {
		page.EasyURL = easyPath(ev)
	}
	page.Image = view.PictureOf(ev.Image.Key, ev.Image.Alt, "(min-width: 62rem) 44rem, 100vw", "tb-title-picture")
	page.VenueFacts = venueFactsOf(ev)
	page.Action, page.Explained = actionFor(page.Phase, page.Seats), explained(ev, page.Seats)
	page.ForInvited = ev.Visibility == event.VisibilityInvitation
	if ev.Rules.AllowsGroups() {
		page.GroupURL = groupFormPath(ev)
	}
	return page
}

// actionFor names what the button of an open registration does; "" when there is nothing to do.
func actionFor(phase event.Phase, seats view.Seats) string {
	switch {
	case phase != event.Open, seats.Full() && !seats.Waitlist:
		return ""
	case seats.Full():
		return "Auf die Warteliste setzen"
	case seats.Applies:
		return "Um einen Platz bewerben"
	}
	return "Jetzt anmelden"
}

// explained says what registering means in the present state.
func explained(ev event.Event, seats view.Seats) string {
	if seats.Waitlist && (seats.Full() || seats.OnlyHeld()) {
		return waitlistWords(ev)
	}
	return applicationWords(ev)
}

// venueFactsOf tells what the directory said about the venue, nil when none was chosen.
func venueFactsOf(ev event.Event) *attendee.VenueFacts {
	if !ev.VenueRecord.IsChosen() {
		return nil
	}
	return attendee.FactsOf(ev.VenueRecord.Facts, ev.VenueRecord.CheckedOn)
}

func breadcrumbOf(ev event.Event, now time.Time) []view.Link {
	if ev.IsOver(now) {
		return []view.Link{{Text: "Archiv", URL: "/archiv"}}
	}
	return []view.Link{{Text: "Veranstaltungen", URL: "/"}}
}

func hostCards(ev event.Event) []hostCard {
	cards := make([]hostCard, len(ev.Hosts))
	for i, host := range ev.Hosts {
		o := host.Organisation
		cards[i] = hostCard{Logo: view.LogoOf(o.Logo), Name: o.Name, Kind: say(o.Kind.LabelKey()), Carrier: o.Carrier, Contact: host.Contact(), Website: o.Website}
	}
	return cards
}

// contactPointOf names one address for questions on data protection (Art. 26 (1) GDPR), the same as
// the privacy notice does. Every host must answer them all the same.
func contactPointOf(ev event.Event) string {
	if len(ev.Hosts) == 0 {
		return ""
	}
	first := ev.Hosts[0]
	address := cmp.Or(first.Organisation.DataProtectionContact, first.Contact().Email)
	if address == "" {
		return first.Organisation.Name
	}
	return first.Organisation.Name + " (" + address + ")"
}

func programmeOf(ev event.Event) []programmePart {
	var parts []programmePart
	for _, line := range event.ParseProgramme(ev.Programme) {
		if line.Heading {
			parts = append(parts, programmePart{Heading: line.Text, Lines: descriptionOf(line)})
			continue
		}
		if len(parts) == 0 {
			parts = append(parts, programmePart{})
		}
		last := &parts[len(parts)-1]
		last.Lines = append(last.Lines, line)
	}
	return parts
}

// descriptionOf turns what stands below a heading into an entry without a time.
func descriptionOf(heading event.ProgrammeLine) []event.ProgrammeLine {
	if len(heading.Details) == 0 {
		return nil
	}
	return []event.ProgrammeLine{{Text: heading.Details[0], Details: heading.Details[1:]}}
}
