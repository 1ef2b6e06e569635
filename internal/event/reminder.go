package event

import (
	"database/sql/driver"
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"time"
)

// ReminderLetter says what a reminder tells. Its German name stands in the catalogue under "event.reminder_letter.".
type ReminderLetter string

// What reminders tell: the first five to participants, the others to those who work on the registrations.
const (
	LetterReminder ReminderLetter = "reminder" // it will soon be
	LetterInfo     ReminderLetter = "info"     // where, how to get there, what to bring ("Teilnahmebrief")
	LetterWaiting  ReminderLetter = "waiting"  // you are still on the waitlist, at this place
	LetterNames    ReminderLetter = "names"    // places of your group have no names yet
	LetterThanks   ReminderLetter = "thanks"   // thank you, and where the documentation is
	LetterMinimum  ReminderLetter = "minimum"  // there are fewer people than needed; not sent when there are enough
	LetterDecision ReminderLetter = "decision" // it has to be decided whether it takes place
)

// ReminderLetters lists every letter in the order of choice lists.
var ReminderLetters = []ReminderLetter{LetterReminder, LetterInfo, LetterWaiting, LetterNames, LetterThanks, LetterMinimum, LetterDecision}

// ToTeam reports whether the letter goes to those who work on the registrations, not to participants.
func (l ReminderLetter) ToTeam() bool { return l == LetterMinimum || l == LetterDecision }

// ReminderAnchor is what a reminder is relative to. Its German name stands under "event.reminder_anchor.".
type ReminderAnchor string

// What reminders are relative to.
const (
	AnchorStart  ReminderAnchor = "start"
	AnchorEnd    ReminderAnchor = "end"
	AnchorCloses ReminderAnchor = "registration_closes" // the start, where no deadline is set
	AnchorCancel ReminderAnchor = "cancel_until"        // the start, where no deadline is set
	AnchorNames  ReminderAnchor = "name_until"
	AnchorDecide ReminderAnchor = "decision" // Rules.DecideAt
)

// ReminderAnchors lists every anchor in the order of choice lists.
var ReminderAnchors = []ReminderAnchor{AnchorStart, AnchorEnd, AnchorCloses, AnchorCancel, AnchorNames, AnchorDecide}

// ReminderUnit is in what the distance to the anchor is counted. Its German name stands under "event.reminder_unit.".
type ReminderUnit string

// The units: days of the calendar in Berlin, at a time of day, or hours that pass.
const (
	UnitDays  ReminderUnit = "days"
	UnitHours ReminderUnit = "hours"
)

// ReminderUnits lists every unit in the order of choice lists.
var ReminderUnits = []ReminderUnit{UnitDays, UnitHours}

// ReminderSide says on which side of the anchor a reminder falls due. Its German name stands under "event.reminder_side.".
type ReminderSide string

// The sides.
const (
	Before ReminderSide = "before"
	After  ReminderSide = "after"
)

// ReminderSides lists both sides in the order of choice lists.
var ReminderSides = []ReminderSide{Before, After}

// Standing is a state of registrations, named as in room registration. Its German name stands under "event.standing.".
type Standing string

// The states that a reminder can be for.
const (
	StandingConfirmed   Standing = "confirmed"
	StandingUnconfirmed Standing = "unconfirmed"
	StandingOffered     Standing = "offered"
	StandingApplied     Standing = "applied"
	StandingWaitlisted  Standing = "waitlisted"
)

// audiences says to which states a letter can go, first those it goes to when nothing is said.
var audiences = map[ReminderLetter]struct{ usual, possible []Standing }{
	LetterReminder: {[]Standing{StandingConfirmed}, []Standing{StandingConfirmed, StandingOffered, StandingApplied, StandingWaitlisted}},
	LetterInfo:     {[]Standing{StandingConfirmed}, []Standing{StandingConfirmed}},
	LetterWaiting:  {[]Standing{StandingWaitlisted}, []Standing{StandingWaitlisted}},
	LetterNames:    {allStandings, allStandings},
	LetterThanks:   {[]Standing{StandingConfirmed}, []Standing{StandingConfirmed}},
}

var allStandings = []Standing{StandingConfirmed, StandingUnconfirmed, StandingOffered, StandingApplied, StandingWaitlisted}

// PossibleStandings returns the states that the letter can go to, none for letters to the team.
func (l ReminderLetter) PossibleStandings() []Standing { return audiences[l].possible }

// DefaultReminderTime is the time of day at which reminders fall due when nothing else is said.
const DefaultReminderTime = "09:00"

// Reminder is a rule of an event: a letter that falls due so many days or hours before or after something. Letters are found
// when they are due, so what it is relative to can be moved.
type Reminder struct {
	Letter ReminderLetter `json:"letter"`
	Anchor ReminderAnchor `json:"anchor"`
	When   ReminderSide   `json:"when"`
	Count  int            `json:"count"`
	Unit   ReminderUnit   `json:"unit"`
	Time   string         `json:"time,omitempty"`   // "09:00", in Berlin; of days only
	States []Standing     `json:"states,omitempty"` // none: the usual ones of the letter
	Text   string         `json:"text,omitempty"`   // what the hosts add
}

// To returns the states that the reminder goes to.
func (r Reminder) To() []Standing {
	if len(r.States) > 0 {
		return r.States
	}
	return audiences[r.Letter].usual
}

// GoesTo reports whether the reminder goes to people in the state.
func (r Reminder) GoesTo(state Standing) bool { return slices.Contains(r.To(), state) }

// Key names the rule among those of its event. It stays when its text, its states or its time of day are changed, so
// nobody gets it twice; counted otherwise it is another rule. A letter of LetterReminder that is counted in days before the
// start is named by them alone, as in the release before.
func (r Reminder) Key() string {
	if r.isUsual() {
		return strconv.Itoa(r.Count)
	}
	return fmt.Sprintf("%s-%d-%s-%s-%s", r.Letter, r.Count, r.Unit, r.When, r.Anchor)
}

func (r Reminder) isUsual() bool {
	return r.Letter == LetterReminder && r.Anchor == AnchorStart && r.When == Before && r.Unit == UnitDays
}

// DaysBefore returns reminders so many days before the start, at nine, to everybody with a seat.
func DaysBefore(days ...int) Reminders {
	all := make(Reminders, len(days))
	for i, n := range days {
		all[i] = Reminder{Letter: LetterReminder, Anchor: AnchorStart, When: Before, Count: n, Unit: UnitDays, Time: DefaultReminderTime}
	}
	return all
}

// UsualReminders are those of an event whose hosts have said nothing else.
func UsualReminders() Reminders { return DaysBefore(7, 1) }

// Reminders are the rules of an event.
type Reminders []Reminder

// Has reports whether a rule sends the letter.
func (all Reminders) Has(letter ReminderLetter) bool {
	return slices.ContainsFunc(all, func(r Reminder) bool { return r.Letter == letter })
}

// Value implements driver.Valuer: the rules are kept as JSON.
func (all Reminders) Value() (driver.Value, error) {
	if len(all) == 0 {
		return "[]", nil
	}
	text, err := json.Marshal([]Reminder(all))
	if err != nil {
		return nil, fmt.Errorf("write reminders of event: %w", err)
	}
	return string(text), nil
}

// Scan implements sql.Scanner.
func (all *Reminders) Scan(stored any) error { return scanJSON(stored, all) }

// daysForRelease returns the days that the program of the release before knows, which keeps nothing else. It may still
// run during an upgrade.
func (all Reminders) daysForRelease() []int {
	days := []int{}
	for _, r := range all {
		if r.isUsual() && r.Time == DefaultReminderTime && len(r.States) == 0 && r.Count <= 60 && len(days) < 5 {
			days = append(days, r.Count)
		}
	}
	slices.SortFunc(days, func(a, b int) int { return b - a })
	return days
}

// clock returns the hour and the minute at which the reminder falls due.
func (r Reminder) clock() (hour, minute int) {
	at, err := time.Parse(clockForm, r.Time)
	if err != nil {
		at, _ = time.Parse(clockForm, DefaultReminderTime)
	}
	return at.Hour(), at.Minute()
}

const clockForm = "15:04"
