package office

import (
	"encoding/json"
	"fmt"
	"strings"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/reminder"
)

// reminderWords says in one sentence what a rule does: "7 Tage vor dem Beginn um 09:00 Uhr an alle mit Platz: Erinnerung".
func reminderWords(r event.Reminder) string {
	return reminderTime(r) + " an " + reminderAudience(r) + ": " + say(r.Letter.LabelKey())
}

func reminderTime(r event.Reminder) string {
	distance := fmt.Sprintf("%d %s", r.Count, say(r.Unit.LabelKey()))
	switch {
	case r.Unit == event.UnitDays && r.Count == 0:
		return say(r.Anchor.DayLabelKey()) + " um " + r.Time + " Uhr"
	case r.Unit == event.UnitHours && r.Count == 0:
		return "Genau zum Zeitpunkt „" + say(r.Anchor.LabelKey()) + "“"
	case r.Count == 1 && r.Unit == event.UnitDays:
		distance = "Einen Tag"
	case r.Count == 1:
		distance = "Eine Stunde"
	}
	at := distance + " " + say(r.When.LabelKey()) + " dem " + say(r.Anchor.LabelKey())
	if r.Unit == event.UnitDays {
		at += " um " + r.Time + " Uhr"
	}
	return at
}

func reminderAudience(r event.Reminder) string {
	switch {
	case r.Letter.ToTeam():
		return "alle, die Anmeldungen bearbeiten"
	case r.Letter == event.LetterNames:
		return "die Kontakte der Sammelanmeldungen, in denen Namen fehlen"
	}
	names := make([]string, len(r.To()))
	for i, state := range r.To() {
		names[i] = say(state.LabelKey())
	}
	return enumerated(names)
}

// enumerated joins words as in a sentence: "a, b und c".
func enumerated(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " und " + words[last]
}

// reminderDue says when a rule falls due next, and whom it would reach at present.
func reminderDue(ev event.Event, r event.Reminder, reach registration.ReminderReach, now time.Time) string {
	at, ok := r.DueAt(ev)
	switch _, isSet := r.AnchorAt(ev); {
	case !isSet:
		return "Dafür fehlt noch: " + say(r.Anchor.LabelKey()) + ". Bis dahin geht nichts hinaus."
	case r.Letter == event.LetterMinimum && ev.Rules.MinParticipants == 0:
		return "Dafür fehlt noch die Mindestzahl. Bis dahin geht nichts hinaus."
	case !ok:
		return "Das wäre zu spät, um noch zu nützen: So geht nichts hinaus."
	case at.Add(reminder.Grace).Before(now):
		return "Das war am " + dates.ShortTime(at) + ". Es geht nichts mehr hinaus."
	case !at.After(now):
		return "Das war am " + dates.ShortTime(at) + "." + reached(ev, r, reach)
	}
	return "Das ist am " + dates.ShortTime(at) + "." + reached(ev, r, reach)
}

func reached(ev event.Event, r event.Reminder, reach registration.ReminderReach) string {
	n := reach.Of(r)
	switch {
	case ev.State != event.StatePublished:
		return ""
	case r.Letter == event.LetterMinimum && reach.Seated >= ev.Rules.MinParticipants:
		return fmt.Sprintf(" Mindestzahl %d, zurzeit %d: So ginge nichts hinaus.", ev.Rules.MinParticipants, reach.Seated)
	case r.Letter == event.LetterMinimum:
		return fmt.Sprintf(" Mindestzahl %d, zurzeit %d.", ev.Rules.MinParticipants, reach.Seated)
	case r.Letter.ToTeam():
		return ""
	case n == 0:
		return " Zurzeit beträfe das niemanden."
	case r.Letter == event.LetterNames && n == 1:
		return " Zurzeit beträfe das eine Sammelanmeldung."
	case r.Letter == event.LetterNames:
		return fmt.Sprintf(" Zurzeit beträfe das %d Sammelanmeldungen.", n)
	case n == 1:
		return " Zurzeit beträfe das eine Person."
	}
	return fmt.Sprintf(" Zurzeit beträfe das %d Personen.", n)
}

// reminderLines words rules, one a line.
func reminderLines(rules event.Reminders) string {
	if len(rules) == 0 {
		return "keine"
	}
	lines := make([]string, len(rules))
	for i, r := range rules {
		lines[i] = reminderWords(r)
	}
	return strings.Join(lines, "\n")
}

// loggedReminders words the rules of the history, which has one a line as JSON.
func loggedReminders(value string) string {
	var rules event.Reminders
	for line := range strings.Lines(value) {
		var r event.Reminder
		_ = json.Unmarshal([]byte(line), &r) // the program wrote it
		rules = append(rules, r)
	}
	if len(rules) == 0 {
		return ""
	}
	return reminderLines(rules)
}
