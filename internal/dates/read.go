package dates

import (
	"errors"
	"time"
)

// What can be wrong with a date or time that somebody typed.
var (
	ErrDate = errors.New("no such calendar day")
	ErrTime = errors.New("no such time of day")
	// ErrSkipped marks a time that the clocks jump over when summer time begins.
	ErrSkipped = errors.New("the clocks skip this time")
)

var (
	dateLayouts = []string{"2006-01-02", "02.01.2006", "2.1.2006", "2.1.06"}
	timeLayouts = []string{"15:04", "15:04:05", "15.04", "15"}
)

// ParseDay reads "2027-05-02" (what a date input sends) or "2.5.2027" and returns the start of
// that day in Berlin. Years outside 1900 to 2200 are typing mistakes.
func ParseDay(day string) (time.Time, error) {
	t, err := parseAny(day, dateLayouts)
	if err != nil || t.Year() < 1900 || t.Year() > 2200 {
		return time.Time{}, ErrDate
	}
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, Berlin), nil
}

// ParseTime reads a day (see ParseDay) and a time of day such as "09:30" or "9.30". Of the two
// instants that bear the same name when summer time ends, the earlier is meant.
func ParseTime(day, clock string) (time.Time, error) {
	d, err := ParseDay(day)
	if err != nil {
		return time.Time{}, err
	}
	c, err := parseAny(clock, timeLayouts)
	if err != nil {
		return time.Time{}, ErrTime
	}
	t := time.Date(d.Year(), d.Month(), d.Day(), c.Hour(), c.Minute(), c.Second(), 0, Berlin)
	if t.Hour() != c.Hour() || t.Minute() != c.Minute() {
		return time.Time{}, ErrSkipped
	}
	if earlier := t.Add(-time.Hour); earlier.Hour() == t.Hour() {
		return earlier, nil
	}
	return t, nil
}

func parseAny(value string, layouts []string) (time.Time, error) {
	for _, layout := range layouts {
		if t, err := time.Parse(layout, value); err == nil {
			return t, nil
		}
	}
	return time.Time{}, ErrDate
}

// InputDay returns "2027-05-02", the value of a date input, or "" for the zero time.
func InputDay(t time.Time) string { return input(t, "2006-01-02") }

// Input returns "2027-05-02T09:30", the value of a date-and-time field, or "" for the zero time. Seconds
// stand only where somebody set them: the last second of a day is what "23:59" means.
func Input(t time.Time) string {
	if t.Second() == 0 || t.Equal(EndOfDay(t)) {
		return input(t, "2006-01-02T15:04")
	}
	return input(t, "2006-01-02T15:04:05")
}

func input(t time.Time, layout string) string {
	if t.IsZero() {
		return ""
	}
	return t.In(Berlin).Format(layout)
}
