package event

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tagungsbuero/internal/dates"
)

// aDay is an event on 2 May 2027 from 09:30 to 16:00 with all deadlines.
func aDay() Event {
	at := func(day, hour, minute int) time.Time {
		return time.Date(2027, 5, day, hour, minute, 0, 0, dates.Berlin)
	}
	closes, cancel, names, decide := at(-4, 23, 59), at(-2, 12, 0), at(-6, 23, 59), at(-12, 23, 59)
	return Event{StartsAt: at(2, 9, 30), EndsAt: at(2, 16, 0), RegistrationClosesAt: &closes, CancelUntil: &cancel,
		Rules: Rules{NameUntil: &names, DecideAt: &decide}}
}

func TestRemindersFallDueByWhatTheyAreRelativeTo(t *testing.T) {
	t.Parallel()
	days := func(letter ReminderLetter, anchor ReminderAnchor, when ReminderSide, n int, clock string) Reminder {
		return Reminder{Letter: letter, Anchor: anchor, When: when, Count: n, Unit: UnitDays, Time: clock}
	}
	hours := func(letter ReminderLetter, anchor ReminderAnchor, when ReminderSide, n int) Reminder {
		return Reminder{Letter: letter, Anchor: anchor, When: when, Count: n, Unit: UnitHours}
	}
	for name, c := range map[string]struct {
		rule Reminder
		want string // "" never
	}{
		"days before the start":        {days(LetterReminder, AnchorStart, Before, 7, "09:00"), "2027-04-25 09:00"},
		"at another time":              {days(LetterReminder, AnchorStart, Before, 1, "18:30"), "2027-05-01 18:30"},
		"on the day":                   {days(LetterReminder, AnchorStart, Before, 0, "07:00"), "2027-05-02 07:00"},
		"on the day, after the start":  {days(LetterReminder, AnchorStart, Before, 0, "12:00"), "2027-05-02 08:30"},
		"hours before the start":       {hours(LetterReminder, AnchorStart, Before, 3), "2027-05-02 06:30"},
		"after the start":              {hours(LetterReminder, AnchorStart, After, 1), ""},
		"after the deadline":           {days(LetterInfo, AnchorCloses, After, 1, "10:00"), "2027-04-27 10:00"},
		"before it":                    {days(LetterWaiting, AnchorCloses, Before, 2, "10:00"), "2027-04-24 10:00"},
		"hours before cancelling ends": {hours(LetterReminder, AnchorCancel, Before, 24), "2027-04-27 12:00"},
		"before names are due":         {days(LetterNames, AnchorNames, Before, 3, "09:00"), "2027-04-21 09:00"},
		"when names are over":          {days(LetterNames, AnchorNames, After, 1, "09:00"), ""},
		"at the decision":              {days(LetterMinimum, AnchorDecide, Before, 0, "09:00"), "2027-04-18 09:00"},
		"the day after the end":        {days(LetterThanks, AnchorEnd, After, 1, "09:00"), "2027-05-03 09:00"},
		"thanks before the end":        {days(LetterThanks, AnchorEnd, After, 0, "09:00"), "2027-05-02 16:00"},
		"hours after the end":          {hours(LetterThanks, AnchorEnd, After, 2), "2027-05-02 18:00"},
		"a reminder after the end":     {days(LetterReminder, AnchorEnd, After, 1, "09:00"), ""},
	} {
		at, ok := c.rule.DueAt(aDay())
		if got := at.In(dates.Berlin).Format("2006-01-02 15:04"); ok != (c.want != "") || ok && got != c.want {
			t.Errorf("%s: %s, %t; want %q", name, got, ok, c.want)
		}
	}
}

func TestWithoutADeadlineTheStartCountsButNobodyGuessesADecision(t *testing.T) {
	t.Parallel()
	ev := Event{StartsAt: aDay().StartsAt, EndsAt: aDay().EndsAt}
	for anchor, want := range map[ReminderAnchor]bool{AnchorStart: true, AnchorEnd: true, AnchorCloses: true, AnchorCancel: true, AnchorNames: false, AnchorDecide: false} {
		rule := Reminder{Letter: LetterDecision, Anchor: anchor, When: Before, Count: 1, Unit: UnitDays}
		if at, ok := rule.DueAt(ev); ok != want || ok && dates.DaysBetween(at, ev.StartsAt) != 1 {
			t.Errorf("%s: %s, %t", anchor, at, ok)
		}
	}
	if _, ok := DaysBefore(1)[0].DueAt(Event{}); ok {
		t.Error("a draft without a date has a reminder that falls due")
	}
}

// The oracle knows no time zones: it goes through minutes and looks at what the clocks show.
func TestDaysAreThoseOfTheCalendarAndHoursThoseThatPassAlsoWhenClocksChange(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		change := rapid.SampledFrom([]time.Time{time.Date(2027, 3, 28, 1, 0, 0, 0, time.UTC), time.Date(2027, 10, 31, 1, 0, 0, 0, time.UTC)}).Draw(t, "change")
		anchor := change.Add(time.Duration(rapid.IntRange(-9*24*60, 9*24*60).Draw(t, "minutes")) * time.Minute)
		rule := Reminder{Letter: LetterThanks, Anchor: AnchorEnd, When: rapid.SampledFrom(ReminderSides).Draw(t, "side"),
			Count: rapid.IntRange(0, 10).Draw(t, "count"), Unit: rapid.SampledFrom(ReminderUnits).Draw(t, "unit"),
			Time: rapid.SampledFrom([]string{"00:00", "01:30", "01:59", "02:00", "02:30", "02:59", "03:00", "09:00", "23:59"}).Draw(t, "time")}
		got, want := rule.from(anchor), expectedAt(rule, anchor)
		if !got.Equal(want) {
			t.Fatalf("%+v of %s is %s, want %s", rule, anchor.In(dates.Berlin), got.In(dates.Berlin), want.In(dates.Berlin))
		}
	})
}

func expectedAt(rule Reminder, anchor time.Time) time.Time {
	n := map[ReminderSide]int{Before: -rule.Count, After: rule.Count}[rule.When]
	if rule.Unit == UnitHours {
		return time.Unix(anchor.Unix()+int64(n)*3600, 0)
	}
	day, _ := time.Parse(time.DateOnly, anchor.In(dates.Berlin).Format(time.DateOnly))
	wanted := day.AddDate(0, 0, n).Format(time.DateOnly) + " " + rule.Time
	for minutes := range 30 * 60 {
		t := day.AddDate(0, 0, n).Add(time.Duration(minutes-180) * time.Minute)
		if t.In(dates.Berlin).Format("2006-01-02 15:04") == wanted {
			return t
		}
	}
	rule.Time = "03" + rule.Time[2:] // the clocks skip it: as many minutes after three
	return expectedAt(rule, anchor)
}

func TestARuleIsTheSameWhateverItSaysAndAnotherWhenItIsCountedOtherwise(t *testing.T) {
	t.Parallel()
	rule := DaysBefore(7)[0]
	same := rule
	same.Text, same.Time, same.States = "Bitte pünktlich.", "17:00", []Standing{StandingConfirmed, StandingOffered}
	if rule.Key() != "7" || same.Key() != rule.Key() {
		t.Errorf("%s and %s", rule.Key(), same.Key())
	}
	seen := map[string]Reminder{}
	for _, letter := range ReminderLetters {
		for _, anchor := range ReminderAnchors {
			for _, side := range ReminderSides {
				for _, unit := range ReminderUnits {
					for _, n := range []int{0, 1, 7} {
						r := Reminder{Letter: letter, Anchor: anchor, When: side, Unit: unit, Count: n}
						if other, taken := seen[r.Key()]; taken {
							t.Errorf("%+v and %+v are both %s", r, other, r.Key())
						}
						seen[r.Key()] = r
					}
				}
			}
		}
	}
}
