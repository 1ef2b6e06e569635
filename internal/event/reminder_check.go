package event

import (
	"cmp"
	"slices"
	"strconv"
	"time"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// Limits of reminders.
const (
	maxReminders     = 10
	maxReminderDays  = 90
	maxReminderHours = 7 * 24
	maxReminderText  = 2000
)

// cleaned returns the rules with known choices and clean texts.
func (all Reminders) cleaned(f *form.Form) Reminders {
	cleaned := make(Reminders, len(all))
	for i, r := range all {
		cleaned[i] = r.cleaned(f, "reminders["+strconv.Itoa(i)+"]")
	}
	return cleaned
}

func (r Reminder) cleaned(f *form.Form, prefix string) Reminder {
	r.Letter = form.Choice(f, prefix+"[letter]", string(r.Letter), ReminderLetters, form.Required)
	r.Anchor = form.Choice(f, prefix+"[anchor]", string(r.Anchor), ReminderAnchors, form.Required)
	r.When = form.Choice(f, prefix+"[when]", string(orElse(r.When, Before)), ReminderSides)
	r.Unit = form.Choice(f, prefix+"[unit]", string(orElse(r.Unit, UnitDays)), ReminderUnits)
	r.Text = f.Lines(prefix+"[text]", r.Text, form.Max(maxReminderText))
	r.States = r.cleanedStates(f, prefix)
	if r.Unit == UnitHours {
		r.Time = ""
		return r
	}
	r.Time = f.Line(prefix+"[time]", cmp.Or(r.Time, DefaultReminderTime))
	at, err := time.Parse(clockForm, r.Time)
	if err != nil {
		f.Fail(prefix+"[time]", "event.reminder_time")
		return r
	}
	r.Time = at.Format(clockForm)
	return r
}

// cleanedStates returns the states in their order, none when they are the usual ones of the letter.
func (r Reminder) cleanedStates(f *form.Form, prefix string) []Standing {
	possible := r.Letter.PossibleStandings()
	for _, state := range r.States {
		if !slices.Contains(possible, state) && r.Letter != "" {
			f.Fail(prefix+"[states]", "event.reminder_state")
			return nil
		}
	}
	var chosen []Standing
	for _, state := range possible {
		if slices.Contains(r.States, state) {
			chosen = append(chosen, state)
		}
	}
	if slices.Equal(chosen, audiences[r.Letter].usual) {
		return nil
	}
	return chosen
}

// checkReminders notes what is wrong with the rules.
func (d Draft) checkReminders(f *form.Form) {
	if len(d.Reminders) > maxReminders {
		f.Fail("reminders", "event.reminders_too_many", fault.Args{"Max": maxReminders})
		return
	}
	known := map[string]bool{}
	for i, r := range d.Reminders {
		prefix := "reminders[" + strconv.Itoa(i) + "]"
		most := maxReminderDays
		if r.Unit == UnitHours {
			most = maxReminderHours
		}
		between(f, prefix+"[count]", r.Count, 0, most)
		r.checkSense(f, prefix)
		if known[r.Key()] && !f.HasFailed(prefix+"[letter]") {
			f.Fail(prefix+"[letter]", "event.reminder_twice")
		}
		known[r.Key()] = true
	}
}
