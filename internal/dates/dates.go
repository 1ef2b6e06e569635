// Package dates words dates and times in German, in the time zone of Berlin, reads them back, and knows
// on which days nobody works.
package dates

import (
	"fmt"
	"time"
	_ "time/tzdata" // the time zone must not depend on the machine
)

// Berlin is the time zone in which everything is printed and every deadline is meant.
var Berlin = mustLoad("Europe/Berlin")

var (
	weekdays      = [...]string{"Sonntag", "Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag"}
	shortWeekdays = [...]string{"So.", "Mo.", "Di.", "Mi.", "Do.", "Fr.", "Sa."}
	months        = [...]string{"Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August",
		"September", "Oktober", "November", "Dezember"}
)

func mustLoad(name string) *time.Location {
	location, err := time.LoadLocation(name)
	if err != nil {
		panic(fmt.Sprintf("load time zone %s: %v", name, err))
	}
	return location
}

// Long returns "Donnerstag, 2. Mai 2013, 09:30 Uhr".
func Long(t time.Time) string { return Day(t) + ", " + Clock(t) }

// Exact returns the same as Long, with the seconds unless there are none: "09:30:15 Uhr".
func Exact(t time.Time) string {
	t = t.In(Berlin)
	if t.Second() == 0 {
		return Long(t)
	}
	return Day(t) + ", " + t.Format(time.TimeOnly) + " Uhr"
}

// Day returns "Donnerstag, 2. Mai 2013".
func Day(t time.Time) string {
	t = t.In(Berlin)
	return fmt.Sprintf("%s, %s", weekdays[t.Weekday()], dayOfYear(t))
}

// dayOfYear returns "2. Mai 2013".
func dayOfYear(t time.Time) string {
	return fmt.Sprintf("%d. %s %d", t.Day(), months[t.Month()-1], t.Year())
}

// Short returns "Do., 02.05.2013".
func Short(t time.Time) string {
	t = t.In(Berlin)
	return shortWeekdays[t.Weekday()] + ", " + t.Format("02.01.2006")
}

// ShortTime returns "Do., 02.05.2013, 09:30 Uhr".
func ShortTime(t time.Time) string { return Short(t) + ", " + Clock(t) }

// Clock returns "09:30 Uhr".
func Clock(t time.Time) string { return t.In(Berlin).Format("15:04") + " Uhr" }

// Month returns "Mai 2013", for headings over a list.
func Month(t time.Time) string {
	t = t.In(Berlin)
	return fmt.Sprintf("%s %d", months[t.Month()-1], t.Year())
}

// MonthShort returns "Mai", at most four letters, for a calendar leaf.
func MonthShort(t time.Time) string {
	name := []rune(months[t.In(Berlin).Month()-1])
	if len(name) <= 4 {
		return string(name)
	}
	return string(name[:3]) + "."
}

// WeekdayShort returns "Do.".
func WeekdayShort(t time.Time) string { return shortWeekdays[t.In(Berlin).Weekday()] }

// Open stands where a draft has no date yet.
const Open = "Termin noch offen"

// open words a beginning and an end of which one is not known, or both; "" when both are.
func open(start, end time.Time, word func(time.Time) string) string {
	switch {
	case start.IsZero() && end.IsZero():
		return Open
	case end.IsZero():
		return "ab " + word(start)
	case start.IsZero():
		return "bis " + word(end)
	}
	return ""
}

// Range returns "Donnerstag, 2. Mai 2013, 09:30 bis 16:00 Uhr" within one day, else
// "Donnerstag, 2. Mai 2013, 09:30 Uhr bis Freitag, 3. Mai 2013, 16:00 Uhr".
func Range(start, end time.Time) string {
	if words := open(start, end, Long); words != "" {
		return words
	}
	if SameDay(start, end) {
		return Day(start) + ", " + ClockRange(start, end)
	}
	return Long(start) + " bis " + Long(end)
}

// ClockRange returns "09:30 bis 16:00 Uhr", or one time when both are the same.
func ClockRange(start, end time.Time) string {
	if start.Equal(end) {
		return Clock(start)
	}
	return start.In(Berlin).Format("15:04") + " bis " + Clock(end)
}

// DayRange returns the days without times: "Donnerstag, 2. Mai 2013" or
// "Donnerstag, 2. Mai, bis Freitag, 3. Mai 2013".
func DayRange(start, end time.Time) string {
	if SameDay(start, end) {
		return Day(start)
	}
	s, e := start.In(Berlin), end.In(Berlin)
	if s.Year() != e.Year() {
		return Day(s) + ", bis " + Day(e)
	}
	return fmt.Sprintf("%s, %d. %s, bis %s", weekdays[s.Weekday()], s.Day(), months[s.Month()-1], Day(e))
}

// ShortRange returns "Do., 02.05.2013" or "Do., 02.05. – Fr., 03.05.2013", for lists and tables.
func ShortRange(start, end time.Time) string {
	if words := open(start, end, Short); words != "" {
		return words
	}
	if SameDay(start, end) {
		return Short(start)
	}
	s, e := start.In(Berlin), end.In(Berlin)
	if s.Year() != e.Year() {
		return Short(s) + " – " + Short(e)
	}
	return shortWeekdays[s.Weekday()] + ", " + s.Format("02.01.") + " – " + Short(e)
}

// Deadline returns "bis Freitag, 30. April 2027, 23:59 Uhr".
func Deadline(t time.Time) string { return "bis " + Long(t) }

// ISO returns the instant as RFC 3339 in Berlin time, for <time datetime>.
func ISO(t time.Time) string { return t.In(Berlin).Format(time.RFC3339) }

// SameDay reports whether both instants fall on one calendar day in Berlin.
func SameDay(a, b time.Time) bool {
	ay, am, ad := a.In(Berlin).Date()
	by, bm, bd := b.In(Berlin).Date()
	return ay == by && am == bm && ad == bd
}

// EndOfDay returns the last second of t's day in Berlin: what "bis 30.04." means.
func EndOfDay(t time.Time) time.Time {
	y, m, d := t.In(Berlin).Date()
	return time.Date(y, m, d, 23, 59, 59, 0, Berlin)
}
