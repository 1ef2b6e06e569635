package api

import (
	"encoding/json"

	"github.com/danielgtaylor/huma/v2"

	"tagungsbuero/internal/event"
)

// Reminder is a letter that is written by itself when it falls due.
type Reminder struct {
	Letter ReminderLetter  `json:"letter" doc:"reminder: it will soon be; info: all there is to know for those who come; waiting: the present place on the waitlist; names: asks the contacts of groups for missing names; thanks: with the documentation, after the end; minimum: to those who edit registrations, when fewer people than needed have a seat; decision: to them, that it has to be decided."`
	Anchor ReminderAnchor  `json:"anchor" doc:"What it is relative to. Where no such deadline is set: registration_closes and cancel_until are the start, for name_until and decision nothing falls due. Refused where the letter would make no sense: thanks go after the start or the end, all others before the start; names are asked for until name_until, which is for that letter only; minimum and decision go until the decision."`
	When   ReminderSide    `json:"when" required:"false" doc:"Without it: before."`
	Count  int             `json:"count" doc:"Of days, at most 90, or of hours, at most 168."`
	Unit   ReminderUnit    `json:"unit" required:"false" doc:"days: of the calendar in Berlin; hours: that pass. Without it: days."`
	Time   string          `json:"time" required:"false" doc:"Of days: the time of day in Berlin. Without it: 09:00."`
	States []ReminderState `json:"states" required:"false" doc:"States of registrations that it goes to. Without it: those that the letter is for. Of letters to people who edit registrations: empty."`
	Text   string          `json:"text" required:"false" doc:"What the hosts add. At most 2000 characters."`
}

// ReminderInput is a reminder as it is sent: a number alone is a reminder so many days before the start.
type ReminderInput struct{ Reminder }

// UnmarshalJSON implements json.Unmarshaler.
func (r *ReminderInput) UnmarshalJSON(sent []byte) error {
	if len(sent) == 0 || sent[0] == '{' {
		return json.Unmarshal(sent, &r.Reminder)
	}
	var days int
	if err := json.Unmarshal(sent, &days); err != nil {
		return err
	}
	r.Reminder = reminderOf(event.DaysBefore(days)[0])
	return nil
}

// TransformSchema implements huma.SchemaTransformer.
func (ReminderInput) TransformSchema(_ huma.Registry, s *huma.Schema) *huma.Schema {
	return &huma.Schema{OneOf: []*huma.Schema{{Type: huma.TypeInteger}, s}}
}

func reminderOf(r event.Reminder) Reminder {
	told := Reminder{Letter: ReminderLetter(r.Letter), Anchor: ReminderAnchor(r.Anchor), When: ReminderSide(r.When), Count: r.Count, Unit: ReminderUnit(r.Unit),
		Time: r.Time, States: []ReminderState{}, Text: r.Text}
	for _, state := range r.To() {
		told.States = append(told.States, ReminderState(state))
	}
	return told
}

// reminders returns what was sent as the room event takes it.
func (f EventFields) reminders() event.Reminders {
	if f.Reminders == nil {
		return event.UsualReminders()
	}
	rules := make(event.Reminders, len(f.Reminders))
	for i, sent := range f.Reminders {
		rules[i] = event.Reminder{Letter: event.ReminderLetter(sent.Letter), Anchor: event.ReminderAnchor(sent.Anchor), When: event.ReminderSide(sent.When),
			Count: sent.Count, Unit: event.ReminderUnit(sent.Unit), Time: sent.Time, Text: sent.Text}
		for _, state := range sent.States {
			rules[i].States = append(rules[i].States, event.Standing(state))
		}
	}
	return rules
}
