package registration

import (
	"encoding/json"
	"fmt"
	"net/url"
	"strings"

	"tagungsbuero/internal/calendar"
	"tagungsbuero/internal/mailing"
)

// Kinds lists every letter this room writes.
var Kinds = []mailing.Kind{letterConfirmed, letterWaitlisted, letterPromoted, letterCancelled, letterCancelledByHost,
	letterEventCancelled, letterAgain, letterUnconfirmed, letterApplied, letterOffered, letterOfferLapsed, letterDeclined,
	letterExpired, letterReplaced, letterTookOver, letterChanged, letterGroup, letterGroupConfirm, letterNames, letterUnnamed,
	letterInvitation, letterWorkshops, letterReminder, letterInfo, letterWaiting, letterThanks, letterMinimum, letterDecision}

// Composers word the letters of registrations from their snapshots.
func Composers(templates *mailing.Templates, links Links) map[mailing.Kind]mailing.Composer {
	composers := make(map[mailing.Kind]mailing.Composer, len(Kinds))
	for _, kind := range Kinds {
		composers[kind] = func(_ string, data []byte) (mailing.Content, error) {
			return links.compose(templates, kind, data)
		}
	}
	return composers
}

// page is what the templates of these letters see. Links that a letter must not carry are empty.
type page struct {
	mailing.Frame
	snapshot
	Link           string // opens the personal page
	ConfirmLink    string // proves that the address is somebody's who reads its mail
	GroupLink      string // opens the page of whoever registered a group
	InvitationLink string
	EventLink      string
	OfficeLink     string // the event's page in the office
}

// Waited reports whether the letter is about a place on the waitlist, not a seat.
func (p page) Waited() bool { return p.Is(Waitlisted) }

// Is reports whether the letter is about a registration in the state.
func (p page) Is(state State) bool { return p.Facts.State == state }

// page puts the right links into a letter: those to whoever registered a group, or was invited, name
// the group or the invitation, not a registration.
func (l Links) page(kind mailing.Kind, s snapshot) page {
	ref := s.Person.Reference
	p := page{Frame: mailing.Frame{Name: s.Person.Name, Hosts: s.Event.Hosts, BaseURL: l.BaseURL}, snapshot: s, EventLink: l.event(s.Event.Slug)}
	switch kind {
	case letterMinimum, letterDecision:
		p.OfficeLink = l.BaseURL + "/intern/veranstaltungen/" + s.Event.Slug
	case letterReminder, letterInfo, letterWaiting, letterThanks:
		p.remind(l)
	case letterGroupConfirm:
		p.GroupLink, p.ConfirmLink = l.Group(ref), l.ConfirmGroup(ref)
	case letterGroup, letterNames, letterUnnamed:
		p.GroupLink = l.Group(ref)
	case letterInvitation:
		p.InvitationLink = l.Invitation(ref)
	case letterUnconfirmed:
		p.Link, p.ConfirmLink = l.Personal(ref), l.Confirm(ref)
	default:
		p.Link = l.Personal(ref)
	}
	return p
}

// remind puts in the link of whom a reminder goes to, and what only people with a seat may know.
func (p *page) remind(l Links) {
	if len(p.Facts.Members) > 0 {
		p.GroupLink = l.Group(p.Person.Reference)
	} else {
		p.Link = l.Personal(p.Person.Reference)
	}
	if !p.Facts.isSeated() {
		p.Event.OnlineAccess = ""
	}
}

func (l Links) compose(templates *mailing.Templates, kind mailing.Kind, data []byte) (mailing.Content, error) {
	var s snapshot
	if err := json.Unmarshal(data, &s); err != nil {
		return mailing.Content{}, fmt.Errorf("read snapshot of letter: %w", err)
	}
	content, err := templates.Compose(string(kind), l.page(kind, s))
	if err != nil {
		return mailing.Content{}, err
	}
	if method, ok := calendarMethod(kind, s.Facts); ok {
		content.Calendar = calendar.Text(method, "", s.calendarEntry(l, method))
		content.CalendarMethod = string(method)
	}
	return content, nil
}

// calendarMethod says what a letter does to the calendar of who gets it: a seat enters the event, a
// lost seat removes it. Seats that were only held or offered never entered it.
func calendarMethod(kind mailing.Kind, facts letterFacts) (calendar.Method, bool) {
	switch kind {
	case letterConfirmed, letterPromoted, letterTookOver:
		return calendar.Publish, true
	case letterReminder, letterInfo:
		return calendar.Publish, facts.isSeated() && len(facts.Members) == 0
	case letterCancelled, letterCancelledByHost, letterEventCancelled, letterReplaced:
		return calendar.Cancel, facts.State == Confirmed
	}
	return "", false
}

// calendarEntry is the person's own entry, told apart from the public one of the event. Its sequence
// rises with time, so that a seat got back after a cancellation counts as the newer word.
func (s snapshot) calendarEntry(l Links, method calendar.Method) calendar.Event {
	e := s.Event
	entry := calendar.Event{
		UID: strings.ToLower(string(s.Person.Reference)) + "@" + l.host(), Sequence: s.Facts.At.Unix(), Stamp: s.Facts.At, Start: e.StartsAt, End: e.EndsAt,
		Summary: e.Title, Location: e.location(), URL: l.event(e.Slug), Cancelled: method == calendar.Cancel,
	}
	if e.OnlineAccess != "" && !entry.Cancelled {
		entry.Description = "Zugang zur Online-Teilnahme:\n" + e.OnlineAccess
	}
	if len(e.Hosts) > 0 {
		entry.OrganizerName, entry.OrganizerEmail = e.Hosts[0].Name, e.Hosts[0].Email
	}
	return entry
}

func (e letterEvent) location() string {
	place := ""
	for _, part := range []string{e.VenueName, e.VenueStreet, e.VenuePlace} {
		if place != "" && part != "" {
			place += ", "
		}
		place += part
	}
	if place == "" && e.Online {
		return "Online"
	}
	return place
}

func (l Links) event(slug string) string { return l.BaseURL + "/veranstaltungen/" + slug }

// host is the name of the installation in identifiers that must be unique in the world.
func (l Links) host() string {
	u, err := url.Parse(l.BaseURL)
	if err != nil {
		return "tagungsbuero"
	}
	return u.Hostname()
}
