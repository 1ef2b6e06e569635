package event

import (
	"errors"
	"strings"
	"testing"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// refusedSense are the combinations that are refused, all others are taken: letter, anchor and side, with the input that is told and why.
var refusedSense = map[string]string{
	"reminder start after": "when: reminder_begun", "info start after": "when: reminder_begun", "waiting start after": "when: reminder_begun",
	"names start after": "when: reminder_begun", "minimum start after": "when: reminder_begun", "decision start after": "when: reminder_begun",
	"reminder end before": "anchor: reminder_only_thanks", "reminder end after": "anchor: reminder_only_thanks",
	"info end before": "anchor: reminder_only_thanks", "info end after": "anchor: reminder_only_thanks",
	"waiting end before": "anchor: reminder_only_thanks", "waiting end after": "anchor: reminder_only_thanks",
	"names end before": "anchor: reminder_only_thanks", "names end after": "anchor: reminder_only_thanks",
	"minimum end before": "anchor: reminder_only_thanks", "minimum end after": "anchor: reminder_only_thanks",
	"decision end before": "anchor: reminder_only_thanks", "decision end after": "anchor: reminder_only_thanks",
	"reminder name_until before": "anchor: reminder_only_names", "reminder name_until after": "anchor: reminder_only_names",
	"info name_until before": "anchor: reminder_only_names", "info name_until after": "anchor: reminder_only_names",
	"waiting name_until before": "anchor: reminder_only_names", "waiting name_until after": "anchor: reminder_only_names",
	"minimum name_until before": "anchor: reminder_only_names", "minimum name_until after": "anchor: reminder_only_names",
	"decision name_until before": "anchor: reminder_only_names", "decision name_until after": "anchor: reminder_only_names",
	"names name_until after": "when: reminder_names_late",
	"minimum decision after": "when: reminder_decided", "decision decision after": "when: reminder_decided",
	"thanks start before": "when: reminder_thanks_early", "thanks end before": "when: reminder_thanks_early",
	"thanks registration_closes before": "anchor: reminder_thanks_early", "thanks registration_closes after": "anchor: reminder_thanks_early",
	"thanks cancel_until before": "anchor: reminder_thanks_early", "thanks cancel_until after": "anchor: reminder_thanks_early",
	"thanks name_until before": "anchor: reminder_thanks_early", "thanks name_until after": "anchor: reminder_thanks_early",
	"thanks decision before": "anchor: reminder_thanks_early", "thanks decision after": "anchor: reminder_thanks_early",
}

func senseOf(t testing.TB, r Reminder) string {
	t.Helper()
	f := form.New(nil)
	r.checkSense(f, "r")
	err := f.Fault()
	if err == nil {
		return ""
	}
	refusal, ok := errors.AsType[*fault.Error](err)
	if !ok || len(refusal.Fields) != 1 {
		t.Fatalf("%+v: %v", r, err)
	}
	at := strings.TrimSuffix(strings.TrimPrefix(refusal.Fields[0].Name, "r["), "]")
	return at + ": " + strings.TrimPrefix(refusal.Fields[0].Key, "event.")
}

// What is taken falls due for an event with all deadlines, so nobody sets a rule that never does anything.
func TestOnlyRemindersThatMakeSenseAreTaken(t *testing.T) {
	t.Parallel()
	for _, letter := range ReminderLetters {
		for _, anchor := range ReminderAnchors {
			for _, side := range ReminderSides {
				for _, unit := range ReminderUnits {
					r := Reminder{Letter: letter, Anchor: anchor, When: side, Count: 1, Unit: unit, Time: DefaultReminderTime}
					name := strings.Join([]string{string(letter), string(anchor), string(side)}, " ")
					got := senseOf(t, r)
					if got != refusedSense[name] {
						t.Errorf("%s: %q, want %q", name, got, refusedSense[name])
					}
					ev := aDay()
					if letter == LetterNames { // in an event in which names can be given until it begins
						ev.Rules.NameUntil = &ev.StartsAt
					}
					if _, due := r.DueAt(ev); got == "" && !due {
						t.Errorf("%s in %s is taken and never falls due", name, unit)
					}
				}
			}
		}
	}
}

func TestOnTheDayItselfBothSidesAreTheSame(t *testing.T) {
	t.Parallel()
	for _, side := range ReminderSides {
		for want, r := range map[string]Reminder{
			"":                             {Letter: LetterReminder, Anchor: AnchorStart, When: side, Unit: UnitDays},
			"count: reminder_at_start":     {Letter: LetterReminder, Anchor: AnchorStart, When: side, Unit: UnitHours},
			"anchor: reminder_only_thanks": {Letter: LetterInfo, Anchor: AnchorEnd, When: side, Unit: UnitDays},
		} {
			if got := senseOf(t, r); got != want {
				t.Errorf("%+v: %q", r, got)
			}
		}
		for _, r := range []Reminder{{Letter: LetterThanks, Anchor: AnchorEnd, When: side, Unit: UnitDays}, {Letter: LetterMinimum, Anchor: AnchorDecide, When: side, Unit: UnitDays}, {Letter: LetterNames, Anchor: AnchorNames, When: side, Unit: UnitHours}} {
			if got := senseOf(t, r); got != "" {
				t.Errorf("%+v: %q", r, got)
			}
		}
	}
}
