package dates

import "time"

// At returns the instant at which the clocks in Berlin show a time of day; days beyond a month are counted on. A time that
// they skip in spring is counted as if they had not been put forward yet: 02:30 is 03:30. Of a time that they show
// twice in autumn it is the first (RFC 5545, 3.3.5).
func At(year int, month time.Month, day, hour, minute int) time.Time {
	shown := time.Date(year, month, day, hour, minute, 0, 0, time.UTC)
	before := shown.Add(-offsetAt(shown.Add(-24 * time.Hour))).In(Berlin)
	after := shown.Add(-offsetAt(shown.Add(24 * time.Hour))).In(Berlin)
	if !shows(before, hour, minute) && shows(after, hour, minute) {
		return after
	}
	return before
}

func offsetAt(t time.Time) time.Duration {
	_, seconds := t.In(Berlin).Zone()
	return time.Duration(seconds) * time.Second
}

func shows(t time.Time, hour, minute int) bool { return t.Hour() == hour && t.Minute() == minute }

// DaysBetween counts the days of the calendar in Berlin from one instant to another.
func DaysBetween(from, to time.Time) int {
	day := func(t time.Time) time.Time {
		y, m, d := t.In(Berlin).Date()
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	}
	return int(day(to).Sub(day(from)) / (24 * time.Hour))
}
