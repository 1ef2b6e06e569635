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

// stateOf words where a registration stands and what follows from it.
func stateOf(personal registration.Personal, now time.Time) personalState {
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
		CancelText: "Ihr Platz geht dann sofort an die nächste Person, die wartet. Sie können ihn nicht zurückholen."}
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

// unverified asks to confirm the address. The link for it stands in the letter alone: who sees this
// page has not shown yet that the address is theirs.
func unverified(personal registration.Personal) personalState {
	r := personal.Registration
	s := personalState{Tone: view.Warning, Heading: "Bitte bestätigen Sie Ihre E-Mail-Adresse", Text: "Wir haben Ihnen einen Link geschickt.",
		CancelQuestion: "Möchten Sie Ihre Anmeldung zurückziehen?", CancelButton: "Anmeldung absagen"}
	if r.GroupID != nil {
		s.Heading, s.Text = "Die Anmeldung ist noch nicht bestätigt", "Den Link zum Bestätigen haben wir an die Person geschickt, die Sie angemeldet hat: "+r.ContactName+"."
	}
	if r.RespondBy != nil {
		s.Text += " " + keptFor(r.State, *r.RespondBy)
	}
	if r.State == registration.Waitlisted {
		s.Next = fmt.Sprintf("Alle Plätze sind zurzeit vergeben. Sie stehen auf Platz %d der Warteliste.", personal.WaitlistPosition)
	}
	return s
}

// keptFor says what is kept for somebody until the address is confirmed.
func keptFor(state registration.State, until time.Time) string {
	switch state {
	case registration.Waitlisted:
		return "Bis " + dates.Long(until) + " halten wir Ihren Platz auf der Warteliste frei."
	case registration.Applied:
		return "Ohne Bestätigung gilt Ihre Bewerbung nur bis " + dates.Long(until) + "."
	}
	return "Bis " + dates.Long(until) + " halten wir Ihren Platz frei."
}

func waiting(personal registration.Personal, now time.Time) personalState {
	s := personalState{Tone: view.Warning, Heading: fmt.Sprintf("Sie stehen auf Platz %d der Warteliste", personal.WaitlistPosition),
		Text:           "Alle Plätze sind zurzeit vergeben.",
		CancelQuestion: "Möchten Sie die Warteliste verlassen?", CancelButton: "Warteliste verlassen",
		CancelText: "Wenn Sie sich später noch einmal anmelden, stehen Sie am Ende der Liste."}
	ev := personal.Event
	if !ev.PromotionOpenAt(now) {
		s.Text = "Die Frist zum Nachrücken ist vorbei."
		s.Next = "Sie haben leider keinen Platz bekommen. Bitte kommen Sie nicht ohne Platz zur Veranstaltung."
		return s
	}
	s.Next = nextInLine(ev)
	if ev.WaitlistUntil != nil {
		s.Next += " Das ist möglich " + dates.Deadline(*ev.WaitlistUntil) + "."
	}
	return s
}

// nextInLine says what happens when it is the person's turn.
func nextInLine(ev event.Event) string {
	switch ev.WaitlistMode {
	case event.WaitlistOffer:
		return fmt.Sprintf("Sobald Sie an der Reihe sind, bieten wir Ihnen per E-Mail einen Platz an. Sie haben dann %s Zeit, ihn anzunehmen.%s",
			hours(ev.Rules.HoursToAnswer()), restWords(ev.Rules))
	case event.WaitlistManual:
		return "Wird ein Platz frei, entscheiden die Veranstaltenden, wer ihn bekommt. Bekommen Sie ihn, schicken wir Ihnen eine E-Mail."
	}
	return "Sobald ein Platz frei wird, rücken Sie automatisch nach und bekommen eine E-Mail."
}

func offered(personal registration.Personal) personalState {
	s := personalState{Tone: view.Warning, Heading: "Für Sie ist ein Platz frei", Text: "Bitte sagen Sie uns, ob Sie ihn haben möchten.",
		CancelQuestion: "Möchten Sie Ihre Anmeldung zurückziehen?", CancelButton: "Anmeldung absagen",
		CancelText: "Der Platz geht dann sofort an die nächste Person, die wartet."}
	if n := personal.Registration.Party; n > 1 {
		s.Heading, s.Text = fmt.Sprintf("Für Sie sind %d Plätze frei", n), "Bitte sagen Sie uns, ob Sie sie haben möchten."
	}
	if until := personal.Registration.RespondBy; until != nil {
		s.Text += " Wir warten " + dates.Deadline(*until) + " auf Ihre Antwort."
	}
	s.Next = "Wenn Sie nicht antworten, geht das Angebot an die nächste Person, und Sie kommen ans Ende der Warteliste."
	if personal.Event.Rules.LapseRule() == event.LapseOut {
		s.Next = "Wenn Sie nicht antworten, geht das Angebot an die nächste Person, und Sie stehen nicht mehr auf der Warteliste."
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
