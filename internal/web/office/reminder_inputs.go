package office

import (
	"cmp"
	"slices"
	"strconv"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// reminderInputs are the inputs of one rule, below the sentence that says what it does.
type reminderInputs struct {
	Number  int
	IsNext  bool   // the one that was just added
	IsKnown bool   // stored or typed before, so that it can be removed
	Rule    string // in words; empty: a new one
	Due     string // when that is, and whom it would reach now
	Letter  view.Field
	Count   view.Field
	Unit    view.Field
	When    view.Field
	Anchor  view.Field
	Time    view.Field
	States  view.Field
	Text    view.Field
	Remove  view.Field
}

// offeredStates are those that a reminder can be for by the choice of the hosts; the other letters know whom they are for.
var offeredStates = event.LetterReminder.PossibleStandings()

func newReminderInputs(i int, r event.Reminder) reminderInputs {
	number := strconv.Itoa(i + 1)
	field := func(f view.Field) view.Field {
		f.Name, f.Within = numberedReminders.input(i, f.Name), number+". Erinnerung"
		return f
	}
	in := reminderInputs{
		Number: i + 1,
		Letter: field(view.Field{Kind: view.Select, Name: "letter", Label: "Was wird geschrieben?", Required: true, Value: string(r.Letter), Options: attendee.Options(event.ReminderLetters)}),
		Count:  field(view.Field{Kind: view.Number, Name: "count", Label: "Abstand", Required: true, Width: view.Short, Value: strconv.Itoa(r.Count)}),
		Unit:   field(view.Field{Kind: view.Select, Name: "unit", Label: "Einheit", Required: true, Width: view.Medium, Value: string(r.Unit), Options: attendee.Options(event.ReminderUnits)}),
		When:   field(view.Field{Kind: view.Select, Name: "when", Label: "Davor oder danach", Required: true, Width: view.Medium, Value: string(r.When), Options: attendee.Options(event.ReminderSides)}),
		Anchor: field(view.Field{Kind: view.Select, Name: "anchor", Label: "Wovon aus?", Required: true, Value: string(r.Anchor), Options: attendee.Options(event.ReminderAnchors)}),
		Time: field(view.Field{Name: "time", Label: "Uhrzeit", Type: "time", Width: view.Short, Value: r.Time,
			Hint: "Nur bei Tagen. Leer heißt: 09:00 Uhr."}),
		States: field(view.Field{Kind: view.Checkboxes, Name: "states", Label: "An wen?", Options: attendee.Options(offeredStates),
			Hint: "Ohne Auswahl: an alle mit Platz. Die anderen Briefe gehen von selbst an die Richtigen."}),
		Text: field(view.Field{Kind: view.Textarea, Name: "text", Label: "Eigener Hinweis", Rows: 3, MaxLength: 2000, Value: r.Text,
			Hint: "Steht im Brief unter „Die Veranstaltenden schreiben dazu“, zum Beispiel was Menschen mitbringen sollen."}),
		Remove: field(view.Field{Kind: view.Checkbox, Name: "remove", Label: "Diese Erinnerung löschen."}),
	}
	in.States.OnlyIf = &view.OnlyIf{Text: "Nur bei „Erinnerung“", Name: in.Letter.Name, Values: []string{string(event.LetterReminder)}}
	if r.Letter == "" {
		in.Unit.Value, in.When.Value, in.Time.Value, in.Count.Value = string(event.UnitDays), string(event.Before), event.DefaultReminderTime, ""
		return in
	}
	for _, state := range r.States {
		in.States.Values = append(in.States.Values, string(state))
	}
	return in
}

// rule is what stands in the inputs, and false where they make none yet.
func (in *reminderInputs) rule() (event.Reminder, bool) {
	count, err := strconv.Atoi(in.Count.Value)
	r := event.Reminder{Letter: event.ReminderLetter(in.Letter.Value), Anchor: event.ReminderAnchor(in.Anchor.Value), When: event.ReminderSide(in.When.Value),
		Unit: event.ReminderUnit(in.Unit.Value), Count: count, Time: cmp.Or(in.Time.Value, event.DefaultReminderTime)}
	if r.Letter == event.LetterReminder {
		for _, state := range in.States.Values {
			r.States = append(r.States, event.Standing(state))
		}
	}
	return r, err == nil && !in.IsWrong() && slices.Contains(event.ReminderLetters, r.Letter) && slices.Contains(event.ReminderAnchors, r.Anchor)
}

// tell says what the inputs mean, with what is said about when that is.
func (in *reminderInputs) tell(due func(event.Reminder) string) {
	in.Rule, in.Due = "", ""
	if rule, ok := in.rule(); ok {
		in.Rule, in.Due = reminderWords(rule), due(rule)
	}
}

func (in *reminderInputs) fields() []*view.Field {
	return []*view.Field{&in.Letter, &in.Count, &in.Unit, &in.When, &in.Anchor, &in.Time, &in.States, &in.Text, &in.Remove}
}

// IsWrong reports whether something typed into the inputs is wrong.
func (in *reminderInputs) IsWrong() bool {
	for _, f := range in.fields() {
		if f.Error != "" {
			return true
		}
	}
	return false
}

func (f *eventForm) reminderFields() []*view.Field {
	all := []*view.Field{&f.RemindersError}
	for i := range f.Reminders {
		if f.Reminders[i].IsKnown { // nothing was typed into new ones
			all = append(all, f.Reminders[i].fields()...)
		}
	}
	return all
}

func readReminders(in *form.Form) event.Reminders {
	rules := make(event.Reminders, numberedReminders.count(in))
	for i := range rules {
		name := func(part string) string { return numberedReminders.input(i, part) }
		rules[i] = event.Reminder{
			Letter: form.OneOf(in, name("letter"), event.ReminderLetters, form.Required), Anchor: form.OneOf(in, name("anchor"), event.ReminderAnchors, form.Required),
			When: form.OneOf(in, name("when"), event.ReminderSides, form.Required), Unit: form.OneOf(in, name("unit"), event.ReminderUnits, form.Required),
			Count: in.Int(name("count"), form.Required), Time: in.Text(name("time")), Text: long(in, name("text")),
		}
		if rules[i].Letter == event.LetterReminder { // what is ticked for another letter counts no more
			rules[i].States = form.AnyOf(in, name("states"), offeredStates)
		}
	}
	return rules
}
