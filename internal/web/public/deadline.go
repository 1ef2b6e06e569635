package public

import (
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// deadline is one line of the list of deadlines.
type deadline struct {
	Name, Text string
	HasPassed  bool
}

// deadlinesOf lists every deadline that matters to participants, with weekday and time.
func deadlinesOf(ev event.Event, seats registration.Seats, now time.Time) []deadline {
	if !ev.RegistrationEnabled || ev.IsOver(now) || ev.State == event.StateCancelled {
		return nil
	}
	var all []deadline
	if opens := ev.RegistrationOpensAt; opens != nil && now.Before(*opens) {
		all = append(all, deadline{Name: "Anmeldung ab", Text: dates.Exact(*opens)})
	}
	all = append(all, until("Anmeldung bis", ev.RegistrationClosesAt, ev.StartsAt, now.Before(ev.RegistrationEnd())))
	if ev.WaitlistMode != event.WaitlistOff && seats.Capacity != nil {
		all = append(all, until("Nachrücken bis", ev.WaitlistUntil, ev.StartsAt, ev.PromotionOpenAt(now)))
	}
	all = append(all, until("Abmelden bis", ev.CancelUntil, ev.StartsAt, ev.CancelOpenAt(now)))
	all = append(all, ownDeadlines(ev, now)...)
	return append(all, namingDeadline(ev, now)...)
}

// formDeadlines lists what matters to somebody who is about to register.
func formDeadlines(ev event.Event, now time.Time) []deadline {
	return []deadline{until("Anmeldung bis", ev.RegistrationClosesAt, ev.StartsAt, now.Before(ev.RegistrationEnd())),
		until("Abmelden bis", ev.CancelUntil, ev.StartsAt, ev.CancelOpenAt(now))}
}

// ownDeadlines lists what the hosts have set beyond the usual.
func ownDeadlines(ev event.Event, now time.Time) (all []deadline) {
	if at := ev.Rules.ChangeUntil; at != nil {
		all = append(all, until("Angaben ändern bis", at, ev.StartsAt, ev.ChangeOpenAt(now)))
	}
	if at := ev.Rules.SubstituteUntil; at != nil {
		all = append(all, until("Ersatzperson nennen bis", at, ev.StartsAt, ev.SubstituteOpenAt(now)))
	}
	return all
}

// namingDeadline is until when places without a name can be named, nothing where there are none.
func namingDeadline(ev event.Event, now time.Time) (all []deadline) {
	if end, ok := ev.NamingEnd(); ok {
		all = append(all, until("Namen nennen bis", ev.Rules.NameUntil, ev.StartsAt, now.Before(end)))
	}
	return all
}

// opening is what somebody needs to know who comes before the registration begins.
type opening struct {
	At          time.Time
	EventURL    string // also where scripts ask for the time of the service
	RegisterURL string
}

// openingOf returns nil unless the registration is yet to begin.
func openingOf(ev event.Event, now time.Time) *opening {
	if ev.RegistrationPhase(now) != event.NotYet {
		return nil
	}
	return &opening{At: *ev.RegistrationOpensAt, EventURL: eventPath(ev), RegisterURL: eventPath(ev) + "/anmeldung"}
}

// lastChance is until when a seat that somebody gives back can be had.
func lastChance(ev event.Event) time.Time {
	if ev.RegistrationClosesAt == nil {
		return ev.StartsAt
	}
	return *ev.RegistrationClosesAt
}

// until words a deadline; without one it is the beginning of the event.
func until(name string, at *time.Time, start time.Time, isOpen bool) deadline {
	if at == nil {
		return deadline{Name: name, Text: dates.Long(start) + " (Beginn)", HasPassed: !isOpen}
	}
	return deadline{Name: name, Text: dates.Long(*at), HasPassed: !isOpen}
}

// personalDeadlines lists the deadlines that still matter to somebody who is registered.
func personalDeadlines(personal registration.Personal, now time.Time) (all []deadline) {
	ev, r := personal.Event, personal.Registration
	switch {
	case r.State == registration.Offered:
		return []deadline{until("Antworten bis", r.RespondBy, ev.StartsAt, true)}
	case r.Unverified:
		return []deadline{until("Bestätigen bis", r.RespondBy, ev.StartsAt, true)}
	case r.State == registration.Waitlisted:
		return []deadline{until("Nachrücken bis", ev.WaitlistUntil, ev.StartsAt, ev.PromotionOpenAt(now))}
	case r.State == registration.Confirmed:
		all = []deadline{until("Abmelden bis", ev.CancelUntil, ev.StartsAt, ev.CancelOpenAt(now))}
	}
	if at := ev.Rules.SubstituteUntil; at != nil && r.State == registration.Confirmed {
		all = append(all, until("Ersatzperson nennen bis", at, ev.StartsAt, ev.SubstituteOpenAt(now)))
	}
	if at := ev.Rules.ChangeUntil; at != nil && asksAnything(ev) {
		all = append(all, until("Angaben ändern bis", at, ev.StartsAt, ev.ChangeOpenAt(now)))
	}
	return all
}
