package office

import (
	"fmt"
	"strings"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// shortWhen words the date of an event as exactly as it is known.
func shortWhen(ev event.Event) string {
	if ev.DatePrecision == event.PrecisionMonth {
		return dates.Month(ev.StartsAt)
	}
	return dates.ShortRange(ev.StartsAt, ev.EndsAt)
}

// shortInstant words an instant: midnight is the beginning of its day.
func shortInstant(t time.Time) string {
	if dates.Clock(t) == "00:00 Uhr" {
		return dates.Short(t)
	}
	return dates.ShortTime(t)
}

// placeOf words the place in a few words.
func placeOf(ev event.Event) string {
	place := ev.VenueName
	if ev.VenueCity != "" && !strings.Contains(place, ev.VenueCity) {
		place = strings.TrimPrefix(place+", "+ev.VenueCity, ", ")
	}
	switch {
	case ev.Online && place == "":
		return "Online"
	case ev.Online:
		return place + ", und online"
	case place == "":
		return "noch kein Ort"
	}
	return place
}

func hostNames(ev event.Event) string {
	names := make([]string, len(ev.Hosts))
	for i, host := range ev.Hosts {
		names[i] = host.Organisation.Name
	}
	return strings.Join(names, ", ")
}

// stateBadge says in two words how an event stands.
func stateBadge(ev event.Event, seats view.Seats, now time.Time) view.Badge {
	switch {
	case ev.State == event.StateDraft:
		return view.Badge{Tone: view.Neutral, Text: "Entwurf"}
	case ev.State == event.StateCancelled:
		return view.Badge{Tone: view.Danger, Text: "abgesagt"}
	case ev.IsOver(now):
		return view.Badge{Tone: view.Neutral, Text: "vorbei"}
	}
	switch phase := ev.RegistrationPhase(now); {
	case phase == event.Open && seats.Full():
		return seats.Badge()
	case phase == event.Open:
		return view.Badge{Tone: view.Success, Text: "Anmeldung offen"}
	case phase == event.NotYet:
		return view.Badge{Tone: view.Info, Text: "Anmeldung noch nicht offen"}
	case phase == event.Paused:
		return view.Badge{Tone: view.Warning, Text: "Anmeldung von Hand geschlossen"}
	case phase == event.Closed:
		return view.Badge{Tone: view.Info, Text: "Anmeldung geschlossen"}
	}
	return view.Badge{Tone: view.Success, Text: "veröffentlicht"}
}

var stateTones = map[registration.State]view.Tone{
	registration.Confirmed: view.Success, registration.Waitlisted: view.Warning, registration.Offered: view.Info,
	registration.Unconfirmed: view.Info, registration.Applied: view.Info, registration.Declined: view.Danger,
}

func stateBadgeOf(state registration.State) view.Badge {
	badge := view.Badge{Tone: view.Neutral, Text: say(state.LabelKey())}
	if tone, ok := stateTones[state]; ok {
		badge.Tone = tone
	}
	return badge
}

// personBadge says how a registration stands, with the place on the waitlist.
func personBadge(row registration.Row) view.Badge {
	badge := stateBadgeOf(row.State)
	if row.WaitlistPosition > 0 {
		badge.Text += fmt.Sprintf(", Platz %d", row.WaitlistPosition)
	}
	return badge
}

// fullName is a name as it stands in a heading. Who has been forgotten has none.
func fullName(person registration.Person) string {
	if person.IsAnonymised() {
		return "anonymisiert"
	}
	return person.Name()
}

// listName is a name as it stands in a list, "Muster, Anna".
func listName(person registration.Person) string {
	if person.FirstName == "" || person.LastName == "" {
		return fullName(person)
	}
	return person.LastName + ", " + person.FirstName
}

var letterBadges = map[mailing.State]view.Badge{
	mailing.Queued:    {Tone: view.Info, Text: "wartet"},
	mailing.Sending:   {Tone: view.Info, Text: "unterwegs"},
	mailing.Sent:      {Tone: view.Success, Text: "verschickt"},
	mailing.Failed:    {Tone: view.Danger, Text: "unzustellbar"},
	mailing.Bounced:   {Tone: view.Danger, Text: "unzustellbar"},
	mailing.Withdrawn: {Tone: view.Neutral, Text: "zurückgezogen"},
}
