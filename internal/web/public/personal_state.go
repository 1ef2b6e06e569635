package public

import (
	"fmt"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// personalState is where the registration stands, in words.
type personalState struct {
	Tone          view.Tone
	Heading, Text string
	Next          string // what happens next, or what to do

	CancelQuestion, CancelText, CancelButton string // empty when nothing can be cancelled
}

// stateOf words where a registration stands and what follows from it. Whoever was registered by a contact
// and has no address of their own is not who reads it.
func stateOf(personal registration.Personal, now time.Time) personalState {
	s := ownState(personal, now)
	if r := personal.Registration; isReadByContact(r) {
		m := registration.Member{Registration: r, WaitlistPosition: personal.WaitlistPosition}
		s.Heading, s.Text, s.Next = r.Name()+": "+memberBadge(m).Text, memberText(m), "Sie sehen diese Seite als Kontakt der Sammelanmeldung. Alle Personen stehen auf der Seite Ihrer Sammelanmeldung."
	}
	return s
}

// isReadByContact reports whether the page of somebody is read by the contact of the group.
func isReadByContact(r registration.Registration) bool {
	return r.GroupID != nil && r.Email == "" && !r.Placeholder
}

func ownState(personal registration.Personal, now time.Time) personalState {
	ev, r := personal.Event, personal.Registration
	switch {
	case ev.State == event.StateCancelled:
		return eventCancelled(ev)
	case !r.State.IsLive():
		return ended(personal)
	case ev.IsOver(now):
		return over(r)
	case r.Unverified && r.State != registration.Offered:
		return unverified(personal)
	}
	switch r.State {
	case registration.Waitlisted:
		return waiting(personal, now)
	case registration.Offered:
		return offered(personal)
	case registration.Applied:
		return applied(ev)
	}
	return confirmed(personal)
}

func eventCancelled(ev event.Event) personalState {
	s := personalState{Tone: view.Danger, Heading: "Die Veranstaltung ist abgesagt",
		Text: "Sie findet leider nicht statt. Ihre Anmeldung ist damit hinfällig, Sie müssen nichts tun."}
	if ev.CancelReason != "" {
		s.Next = "Grund: " + ev.CancelReason
	}
	return s
}

func over(r registration.Registration) personalState {
	s := personalState{Tone: view.Info, Heading: "Sie waren angemeldet", Text: "Diese Veranstaltung ist vorbei."}
	if !r.State.TakesSeat() {
		s.Heading = "Sie haben keinen Platz bekommen"
	}
	return s
}

func confirmed(personal registration.Personal) personalState {
	s := personalState{Tone: view.Success, Heading: "Sie sind angemeldet", Text: "Ihr Platz ist fest für Sie reserviert.",
		CancelQuestion: "Möchten Sie Ihren Platz zurückgeben?", CancelButton: "Anmeldung absagen",
		CancelText: "Ihr Platz wird dann sofort frei. Wer auf der Warteliste steht, kann ihn gleich bekommen. Zurückholen können Sie ihn nicht."}
	r := personal.Registration
	if r.Party > 1 {
		s.Text = fmt.Sprintf("%d Plätze sind fest für Sie reserviert.", r.Party)
	}
	switch {
	case r.Placeholder:
		s.Heading, s.Text = "Dieser Platz ist reserviert", "Wer kommt, steht noch nicht fest."
	case r.Email != "":
		s.Next = "Die Bestätigung haben wir an " + r.Email + " geschickt."
	}
	return s
}

func applied(ev event.Event) personalState {
	s := personalState{Tone: view.Info, Heading: "Ihre Bewerbung ist eingegangen", Next: "Sie müssen nichts tun. Noch haben Sie keinen Platz.",
		CancelQuestion: "Möchten Sie Ihre Bewerbung zurückziehen?", CancelButton: "Bewerbung zurückziehen"}
	s.Text = "Die Veranstaltenden prüfen Ihre Bewerbung und entscheiden, ob Sie einen Platz bekommen. Sie erhalten dann eine E-Mail."
	if ev.Rules.RegistrationMode() == event.ModeAllocation {
		s.Text = "Die Plätze werden nach dem Anmeldeschluss vergeben" + closing(ev) + ". Alle, die sich beworben haben, erhalten dann eine E-Mail."
	}
	return s
}

// closing names the end of the registration, where there is one before the event begins.
func closing(ev event.Event) string {
	if ev.RegistrationClosesAt == nil {
		return ""
	}
	return ", also nach " + dates.Long(*ev.RegistrationClosesAt)
}
