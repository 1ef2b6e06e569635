package public

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// groupState is where a group stands, in words.
type groupState struct {
	Tone          view.Tone
	Heading, Text string
	Next          string // what to do
}

func groupStateOf(group registration.GroupPage, now time.Time) groupState {
	ev := group.Event
	switch {
	case ev.State == event.StateCancelled:
		return groupState{view.Danger, "Die Veranstaltung ist abgesagt",
			"Sie findet leider nicht statt. Ihre Sammelanmeldung ist damit hinfällig, Sie müssen nichts tun.", ev.CancelReason}
	case !anyLive(group):
		return groupState{view.Neutral, "Aus Ihrer Gruppe ist niemand angemeldet", "Es ist kein Platz mehr für Sie reserviert.", ""}
	case ev.IsOver(now):
		return groupState{view.Info, "Diese Veranstaltung ist vorbei", counted(group), ""}
	case group.Unverified:
		return unverifiedGroup(group)
	case group.Offered:
		return offeredGroup(group)
	}
	return standingGroup(group)
}

func unverifiedGroup(group registration.GroupPage) groupState {
	s := groupState{Tone: view.Warning, Heading: "Bitte bestätigen Sie Ihre E-Mail-Adresse",
		Text: "Wir haben an " + group.ContactEmail + " eine E-Mail mit einem Link geschickt. Erst wenn Sie ihn geöffnet und bestätigt haben, gilt Ihre Sammelanmeldung."}
	if until := firstAnswer(group, func(m registration.Member) bool { return m.Unverified }); until != nil {
		s.Next = "Bitte bestätigen Sie " + dates.Deadline(*until) + ". Danach verfällt die Anmeldung."
	}
	return s
}

func offeredGroup(group registration.GroupPage) groupState {
	s := groupState{Tone: view.Warning, Heading: "Für Ihre Gruppe ist ein Platz frei geworden", Text: counted(group)}
	if countIn(group, registration.Offered) > 1 {
		s.Heading = "Für Ihre Gruppe sind Plätze frei geworden"
	}
	if until := firstAnswer(group, func(m registration.Member) bool { return m.State == registration.Offered }); until != nil {
		s.Next = "Bitte antworten Sie " + dates.Deadline(*until) + ". Danach geht der Platz an die nächste Person."
	}
	return s
}

func standingGroup(group registration.GroupPage) groupState {
	s := groupState{Tone: view.Success, Heading: standingHeading(group), Text: counted(group)}
	switch {
	case countIn(group, registration.Waitlisted) > 0:
		s.Tone, s.Next = view.Warning, waitlistWords(group.Event)
		if group.Together {
			s.Next = "Ihre Gruppe rückt nur zusammen nach, sobald für alle ein Platz frei ist. Wir schreiben Ihnen dann."
		}
	case countIn(group, registration.Applied) > 0:
		s.Tone, s.Next = view.Info, "Ob Sie Plätze bekommen, entscheiden die Veranstaltenden. Sie erhalten dann eine E-Mail."
	}
	return s
}

// standingHeading says how many are left of a group from which somebody has gone.
func standingHeading(group registration.GroupPage) string {
	all, live := len(group.Members), 0
	for _, m := range group.Members {
		if m.State.IsLive() {
			live++
		}
	}
	switch {
	case live == all:
		return "Ihre Sammelanmeldung ist angekommen"
	case countIn(group, registration.Confirmed) < live:
		return fmt.Sprintf("Ihre Sammelanmeldung gilt noch für %d von %d Personen", live, all)
	case live == 1:
		return fmt.Sprintf("1 von %d Personen ist angemeldet", all)
	}
	return fmt.Sprintf("%d von %d Personen sind angemeldet", live, all)
}

// firstAnswer returns the first end of the time to answer among some of a group, nil without one.
func firstAnswer(group registration.GroupPage, among func(registration.Member) bool) (first *time.Time) {
	for _, m := range group.Members {
		if among(m) && m.State.IsLive() && m.RespondBy != nil && (first == nil || m.RespondBy.Before(*first)) {
			first = m.RespondBy
		}
	}
	return first
}

func anyLive(group registration.GroupPage) bool {
	for _, m := range group.Members {
		if m.State.IsLive() {
			return true
		}
	}
	return false
}

func countIn(group registration.GroupPage, states ...registration.State) (n int) {
	for _, m := range group.Members {
		for _, state := range states {
			if m.State == state {
				n++
			}
		}
	}
	return n
}

// counted says how many stand where: "2 Personen sind angemeldet, eine Person steht auf der Warteliste."
func counted(group registration.GroupPage) string {
	var parts []string
	add := func(n int, one, many string) {
		switch {
		case n == 1:
			parts = append(parts, one)
		case n > 1:
			parts = append(parts, fmt.Sprintf(many, n))
		}
	}
	add(countIn(group, registration.Confirmed), "ein Platz ist fest für Sie reserviert", "%d Plätze sind fest für Sie reserviert")
	add(countIn(group, registration.Offered), "ein Platz ist Ihnen angeboten", "%d Plätze sind Ihnen angeboten")
	add(countIn(group, registration.Waitlisted), "eine Person steht auf der Warteliste", "%d Personen stehen auf der Warteliste")
	add(countIn(group, registration.Applied), "eine Bewerbung liegt vor", "%d Bewerbungen liegen vor")
	text := strings.Join(parts, ", ")
	if text == "" {
		return ""
	}
	return strings.ToUpper(text[:1]) + text[1:] + "."
}

// memberTones say how good a state is for a person.
var memberTones = map[registration.State]view.Tone{
	registration.Confirmed: view.Success, registration.Unconfirmed: view.Warning, registration.Waitlisted: view.Warning,
	registration.Offered: view.Warning, registration.Applied: view.Info,
}

func memberBadge(m registration.Member) view.Badge {
	tone, ok := memberTones[m.State]
	if !ok {
		tone = view.Neutral
	}
	if m.State == registration.Unconfirmed {
		return view.Badge{Tone: tone, Text: "Platz reserviert"}
	}
	return view.Badge{Tone: tone, Text: say(m.State.LabelKey())}
}

// memberText says what follows from the state of one person.
func memberText(m registration.Member) string {
	switch {
	case m.State == registration.Waitlisted:
		return fmt.Sprintf("Platz %d auf der Warteliste", m.WaitlistPosition)
	case m.State == registration.Offered && m.RespondBy != nil:
		return "Bitte antworten Sie " + dates.Deadline(*m.RespondBy) + "."
	}
	return ""
}

// groupDeadlines lists the deadlines that matter to whoever registered a group.
func groupDeadlines(group registration.GroupPage, now time.Time) []deadline {
	ev := group.Event
	all := append([]deadline{until("Abmelden bis", ev.CancelUntil, ev.StartsAt, ev.CancelOpenAt(now))}, ownDeadlines(ev, now)...)
	if slices.ContainsFunc(group.Members, func(m registration.Member) bool { return m.Placeholder && m.State.IsLive() }) {
		all = append(all, namingDeadline(ev, now)...)
	}
	return all
}
