package registration

import (
	"context"
	"strings"
	"time"

	"tagungsbuero/internal/calendar"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
)

// calendarMethod says what a letter does to the calendar of who gets it: a seat enters the event, what
// changes about it comes anew, a lost seat removes it. Seats that were only held or offered never entered it.
func calendarMethod(kind mailing.Kind, facts letterFacts) (calendar.Method, bool) {
	switch kind {
	case letterConfirmed, letterPromoted, letterTookOver:
		return calendar.Publish, true
	case letterReminder, letterInfo:
		return calendar.Publish, facts.isSeated()
	case letterEventChanged, letterWorkshops, letterChanged:
		return calendar.Publish, facts.State == Confirmed && !facts.Contact
	case letterCancelled, letterCancelledByHost, letterEventCancelled, letterReplaced:
		return calendar.Cancel, facts.State == Confirmed
	}
	return "", false
}

// sequenceBegins is when the sequence of all entries was 0. It counts seconds and fits the 32 bits that calendars have
// for it (RFC 5545, 3.3.8) until 2088.
var sequenceBegins = time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC)

// calendarEntry is the person's own entry, told apart from the public one of the event. Its sequence
// rises with time, so that a seat got back after a cancellation counts as the newer word. It leads to the public
// page: people hand calendars on, and who has the personal link can give the seat back.
func (s snapshot) calendarEntry(l Links, method calendar.Method) calendar.Event {
	e := s.Event
	entry := calendar.Event{
		UID: strings.ToLower(string(s.Person.Reference)) + "@" + l.host(), Sequence: int64(s.Facts.At.Sub(sequenceBegins).Seconds()),
		Stamp: s.Facts.At, Start: e.StartsAt, End: e.EndsAt,
		Summary: e.Title, Location: e.location(), URL: l.event(e.Slug), Cancelled: method == calendar.Cancel,
	}
	if !entry.Cancelled {
		entry.Description = s.calendarText()
	}
	if len(e.Hosts) > 0 {
		entry.OrganizerName, entry.OrganizerEmail = e.Hosts[0].Name, e.Hosts[0].Email
	}
	return entry
}

// calendarText is what the person needs on the day: the access, and what is theirs of the programme.
func (s snapshot) calendarText() string {
	var parts, workshops []string
	if s.Event.OnlineAccess != "" {
		parts = append(parts, "Zugang zur Online-Teilnahme:\n"+s.Event.OnlineAccess)
	}
	for _, place := range s.Facts.Workshops {
		switch {
		case place.Workshop != "":
			workshops = append(workshops, place.Slot+": "+place.Workshop)
		case place.Plenary:
			workshops = append(workshops, place.Slot+": nur Plenum")
		}
	}
	if len(workshops) > 0 {
		parts = append(parts, "Ihre Workshops:\n"+strings.Join(workshops, "\n"))
	}
	if s.Person.Programme != "" {
		parts = append(parts, s.Person.Programme)
	}
	return strings.Join(parts, "\n\n")
}

// PersonalCalendar returns the entry of somebody with a seat, as a whole iCalendar file with the same entry that the letters
// carry, and a name for the file. NotFound "registration.calendar_without_seat" for everybody else.
func (s *Service) PersonalCalendar(ctx context.Context, secret string) (name, file string, err error) {
	found, err := s.byToken(ctx, secret)
	if err != nil {
		return "", "", err
	}
	ev, err := event.FindByID(ctx, s.db, found.EventID)
	if err != nil {
		return "", "", err
	}
	if !found.HasEntry(ev) {
		return "", "", fault.New(fault.NotFound, "registration.calendar_without_seat")
	}
	workshops, err := givenWorkshops(ctx, s.db, ev, found)
	if err != nil {
		return "", "", err
	}
	entry := snapshot{Event: letterEventOf(ev), Person: letterPersonOf(found.Person, found.Reference, found.Answers),
		Facts: letterFacts{Workshops: workshops[found.ID], At: s.db.Now()}}.calendarEntry(s.links, calendar.Publish)
	return ev.Slug + ".ics", calendar.Text(calendar.Publish, "", entry), nil
}

// HasEntry reports whether there is an entry of the event for the person's own calendar: the seat is sure, and somebody's.
func (r Registration) HasEntry(ev event.Event) bool {
	return r.isSeated() && !r.Placeholder && ev.State == event.StatePublished
}
