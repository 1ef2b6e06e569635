package public

import (
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

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
		s.Next = fmt.Sprintf("%s Sie stehen auf Platz %d der Warteliste.", noneFree(personal), personal.WaitlistPosition)
	}
	return s
}

// noneFree says why somebody waits. Where all seats are alike and each person sits alone, there are none.
func noneFree(personal registration.Personal) string {
	ev, r := personal.Event, personal.Registration
	hasOwnSeats := slices.ContainsFunc(ev.Questions, func(q question.Question) bool { return len(q.TakesSeats()) > 0 })
	if len(ev.Rules.Quotas) > 0 || hasOwnSeats || r.Party > 1 || r.GroupID != nil || ev.WaitlistMode == event.WaitlistManual {
		return "Zurzeit ist kein Platz frei, der zu Ihrer Anmeldung passt."
	}
	return "Zurzeit sind alle Plätze vergeben."
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
		Text:           noneFree(personal),
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
	if personal.Registration.Unverified {
		s.Next += " Ihre E-Mail-Adresse ist noch nicht bestätigt: Nehmen Sie den Platz an, schicken wir Ihnen dazu gleich einen Link."
	}
	return s
}
