package registration

import (
	"encoding/json"
	"fmt"
	"net/url"
	"slices"
	"strings"

	"tagungsbuero/internal/calendar"
	"tagungsbuero/internal/mailing"
)

// Kinds lists every letter this room writes.
var Kinds = []mailing.Kind{letterConfirmed, letterWaitlisted, letterPromoted, letterCancelled, letterCancelledByHost,
	letterEventCancelled, letterAgain, ReminderKind}

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

// page is what the templates of these letters see.
type page struct {
	mailing.Frame
	snapshot
	Link      string // opens the personal page
	EventLink string
}

// Waited reports whether the letter is about a place on the waitlist, not a seat.
func (p page) Waited() bool { return p.Facts.State == Waitlisted }

func (l Links) compose(templates *mailing.Templates, kind mailing.Kind, data []byte) (mailing.Content, error) {
	var s snapshot
	if err := json.Unmarshal(data, &s); err != nil {
		return mailing.Content{}, fmt.Errorf("read snapshot of letter: %w", err)
	}
	content, err := templates.Compose(string(kind), page{
		Frame:    mailing.Frame{Name: s.Person.Name, Hosts: s.Event.Hosts, BaseURL: l.BaseURL},
		snapshot: s, Link: l.Personal(s.Person.Reference), EventLink: l.event(s.Event.Slug),
	})
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
// lost seat removes it.
func calendarMethod(kind mailing.Kind, facts letterFacts) (calendar.Method, bool) {
	switch {
	case kind == letterConfirmed, kind == letterPromoted, kind == ReminderKind:
		return calendar.Publish, true
	case slices.Contains([]mailing.Kind{letterCancelled, letterCancelledByHost, letterEventCancelled}, kind) && facts.State.TakesSeat():
		return calendar.Cancel, true
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
