package dates

import "time"

// Rhythm says how often something repeats.
type Rhythm string

// The rhythms.
const (
	Weekly      Rhythm = "weekly"
	Fortnightly Rhythm = "fortnightly"
	Monthly     Rhythm = "monthly" // on the same weekday of the month: the second Tuesday; after the fourth the last one
)

// Rhythms lists every rhythm in the order of choice lists.
var Rhythms = []Rhythm{Weekly, Fortnightly, Monthly}

// Repeat returns the instants after from at which the clock in Berlin shows the same time of day, in a rhythm, to the
// end of the day of until; at most so many.
func Repeat(from time.Time, rhythm Rhythm, until time.Time, most int) []time.Time {
	from, end := from.In(Berlin), EndOfDay(until)
	var all []time.Time
	for n := 1; len(all) < most; n++ {
		next := rhythm.after(from, n)
		if next.After(end) {
			break
		}
		all = append(all, next)
	}
	return all
}

// after returns the instant n steps later.
func (r Rhythm) after(from time.Time, n int) time.Time {
	switch r {
	case Monthly:
		return sameWeekday(from, n)
	case Fortnightly:
		return from.AddDate(0, 0, 14*n)
	}
	return from.AddDate(0, 0, 7*n)
}

// sameWeekday returns the same weekday of the month n months later. Not every month has a fifth one.
func sameWeekday(from time.Time, n int) time.Time {
	first := time.Date(from.Year(), from.Month()+time.Month(n), 1, from.Hour(), from.Minute(), from.Second(), 0, Berlin)
	ahead := (int(from.Weekday()) - int(first.Weekday()) + 7) % 7
	week := (from.Day() - 1) / 7
	if week < 4 {
		return first.AddDate(0, 0, ahead+7*week)
	}
	last := first.AddDate(0, 0, ahead+28)
	if last.Month() != first.Month() {
		return first.AddDate(0, 0, ahead+21)
	}
	return last
}
