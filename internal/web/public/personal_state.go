package public

import (
	"fmt"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// stateOf words where a registration stands and what follows from it.
func stateOf(personal registration.Personal, now time.Time) personalState {
	ev, r := personal.Event, personal.Registration
	switch {
	case ev.State == event.StateCancelled:
		return eventCancelled(ev)
	case r.State == registration.Waitlisted:
		return waiting(personal, now)
	case r.State.TakesSeat() && ev.IsOver(now):
		return personalState{Tone: view.Info, Heading: "Sie waren angemeldet", Text: "Diese Veranstaltung ist vorbei."}
	case r.State == registration.Confirmed:
		return confirmed(personal)
	}
	return other(r.State)
}

func eventCancelled(ev event.Event) personalState {
	s := personalState{Tone: view.Danger, Heading: "Die Veranstaltung ist abgesagt",
		Text: "Sie findet leider nicht statt. Ihre Anmeldung ist damit hinfällig, Sie müssen nichts tun."}
	if ev.CancelReason != "" {
		s.Next = "Grund: " + ev.CancelReason
	}
	return s
}

func confirmed(personal registration.Personal) personalState {
	s := personalState{Tone: view.Success, Heading: "Sie sind angemeldet", Text: "Ihr Platz ist fest für Sie reserviert.",
		CancelQuestion: "Möchten Sie Ihren Platz zurückgeben?", CancelButton: "Anmeldung absagen",
		CancelText: "Ihr Platz geht dann sofort an die nächste Person, die wartet. Sie können ihn nicht zurückholen."}
	if email := personal.Registration.Email; email != "" {
		s.Next = "Die Bestätigung haben wir an " + email + " geschickt."
	}
	return s
}

func waiting(personal registration.Personal, now time.Time) personalState {
	s := personalState{Tone: view.Warning, Heading: fmt.Sprintf("Sie stehen auf Platz %d der Warteliste", personal.WaitlistPosition),
		Text:           "Alle Plätze sind zurzeit vergeben.",
		CancelQuestion: "Möchten Sie die Warteliste verlassen?", CancelButton: "Warteliste verlassen",
		CancelText: "Wenn Sie sich später noch einmal anmelden, stehen Sie am Ende der Liste."}
	ev := personal.Event
	switch {
	case !ev.PromotionOpenAt(now):
		s.Text = "Die Frist zum Nachrücken ist vorbei."
		s.Next = "Sie haben leider keinen Platz bekommen. Bitte kommen Sie nicht ohne Platz zur Veranstaltung."
	case ev.WaitlistUntil != nil:
		s.Next = "Sobald ein Platz frei wird, rücken Sie automatisch nach und bekommen eine E-Mail. Das ist möglich " + dates.Deadline(*ev.WaitlistUntil) + "."
	default:
		s.Next = "Sobald ein Platz frei wird, rücken Sie automatisch nach und bekommen eine E-Mail."
	}
	return s
}

// others are the states in which nothing is to be done.
var others = map[registration.State]personalState{
	registration.Cancelled: {Tone: view.Neutral, Heading: "Sie sind abgemeldet", Text: "Es ist kein Platz mehr für Sie reserviert."},
	registration.Declined:  {Tone: view.Neutral, Heading: "Ihre Anmeldung wurde nicht angenommen", Text: "Es ist kein Platz für Sie reserviert."},
	registration.Replaced:  {Tone: view.Neutral, Heading: "Eine andere Person hat Ihren Platz übernommen", Text: "Es ist kein Platz mehr für Sie reserviert."},
	registration.Expired:   {Tone: view.Neutral, Heading: "Ihre Anmeldung ist verfallen", Text: "Es ist kein Platz mehr für Sie reserviert."},
	registration.Applied:   {Tone: view.Info, Heading: "Ihre Anmeldung ist eingegangen", Text: "Die Veranstaltenden entscheiden über die Plätze und melden sich bei Ihnen."},
	registration.Offered:   {Tone: view.Info, Heading: "Für Sie ist ein Platz frei", Text: "Ein Platz wird für Sie freigehalten."},
	registration.Unconfirmed: {Tone: view.Info, Heading: "Bitte bestätigen Sie Ihre Anmeldung",
		Text: "Ein Platz wird für kurze Zeit für Sie freigehalten."},
}

func other(state registration.State) personalState {
	s := others[state]
	s.CancelQuestion, s.CancelButton = "Möchten Sie Ihre Anmeldung zurückziehen?", "Anmeldung absagen"
	return s
}

// personalDeadlines lists the deadlines that still matter to somebody who is registered.
func personalDeadlines(ev event.Event, state registration.State, now time.Time) []deadline {
	if state == registration.Waitlisted {
		return []deadline{until("Nachrücken bis", ev.WaitlistUntil, ev.StartsAt, ev.PromotionOpenAt(now))}
	}
	return []deadline{until("Abmelden bis", ev.CancelUntil, ev.StartsAt, ev.CancelOpenAt(now))}
}
