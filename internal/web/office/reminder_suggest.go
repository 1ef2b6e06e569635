package office

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"tagungsbuero/internal/event"
)

// suggestion is a button that adds rules as many events have them, and saves.
type suggestion struct {
	Key, Text string
	rules     event.Reminders
}

// Do is what the button sends.
func (s suggestion) Do() string { return doSuggestion + s.Key }

// The values of the buttons that add rules: one empty rule, or a suggestion.
const (
	doReminder   = "erinnerung"
	doSuggestion = "vorschlag-"
)

func suggested(letter event.ReminderLetter, days int, side event.ReminderSide, anchor event.ReminderAnchor) event.Reminders {
	return event.Reminders{{Letter: letter, Anchor: anchor, When: side, Count: days, Unit: event.UnitDays, Time: event.DefaultReminderTime}}
}

var suggestions = []suggestion{
	{"woche", "Erinnerung eine Woche und einen Tag vorher", event.UsualReminders()},
	{"brief", "Teilnahmebrief drei Tage vorher", suggested(event.LetterInfo, 3, event.Before, event.AnchorStart)},
	{"warteliste", "Stand auf der Warteliste drei Tage vorher", suggested(event.LetterWaiting, 3, event.Before, event.AnchorStart)},
	{"dank", "Dank und Dokumentation am Tag danach", suggested(event.LetterThanks, 1, event.After, event.AnchorEnd)},
	{"mindestzahl", "Nachricht am Meldestichtag, wenn die Mindestzahl fehlt", suggested(event.LetterMinimum, 0, event.Before, event.AnchorDecide)},
}

// openSuggestions are those of which an event lacks a rule.
func openSuggestions(present event.Reminders) []suggestion {
	return slices.DeleteFunc(slices.Clone(suggestions), func(s suggestion) bool { return len(lacking(s, present)) == 0 })
}

// lacking returns the rules of a suggestion that are not there yet.
func lacking(s suggestion, present event.Reminders) event.Reminders {
	return slices.DeleteFunc(slices.Clone(s.rules), func(r event.Reminder) bool {
		return slices.ContainsFunc(present, func(other event.Reminder) bool { return other.Key() == r.Key() })
	})
}

// takeSuggestion types the rules of the pressed suggestion below those that are there.
func takeSuggestion(values url.Values) {
	key, ok := strings.CutPrefix(values.Get("do"), doSuggestion)
	i := slices.IndexFunc(suggestions, func(s suggestion) bool { return s.Key == key })
	if !ok || i < 0 {
		return
	}
	var present event.Reminders
	for values.Has(numberedReminders.input(len(present), "letter")) {
		read := func(part string) string { return values.Get(numberedReminders.input(len(present), part)) }
		count, _ := strconv.Atoi(read("count")) // a mistake is told where it is read
		present = append(present, event.Reminder{Letter: event.ReminderLetter(read("letter")), Anchor: event.ReminderAnchor(read("anchor")),
			When: event.ReminderSide(read("when")), Unit: event.ReminderUnit(read("unit")), Count: count})
	}
	for at, r := range lacking(suggestions[i], present) {
		for part, value := range map[string]string{"letter": string(r.Letter), "count": strconv.Itoa(r.Count), "unit": string(r.Unit), "when": string(r.When),
			"anchor": string(r.Anchor), "time": r.Time, "order": "", "text": "", "remove": ""} {
			values.Set(numberedReminders.input(len(present)+at, part), value)
		}
	}
}
