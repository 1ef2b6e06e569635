package wording

import (
	"errors"
	"strconv"
	"strings"
	"time"

	"tagungsbuero/internal/dates"
)

// Dates words dates and times, in the time zone of Berlin. Digits are the ones of German pages in every
// language, so that people can compare them with doors, tickets of trains and timetables.
type Dates struct {
	Weekdays []string // from Sunday
	Months   []string // from January
	Day      string   // of {weekday}, {day}, {month} and {year}
	Clock    string   // of {time}
	Clocks   string   // of {from} and {to}, within one day
	Moment   string   // of a {day} and a {clock}
	Range    string   // of {start} and {end}, which are moments
	Until    string   // of a {moment}
}

func (d Dates) check() error {
	if len(d.Weekdays) != 7 || len(d.Months) != 12 {
		return errors.New("dates need seven weekdays and twelve months")
	}
	for _, pattern := range []string{d.Day, d.Clock, d.Clocks, d.Moment, d.Range, d.Until} {
		if pattern == "" {
			return errors.New("a pattern of dates is missing")
		}
	}
	return nil
}

// OnDay returns "Donnerstag, 2. Mai 2013".
func (d Dates) OnDay(t time.Time) string {
	t = t.In(dates.Berlin)
	return put(d.Day, "{weekday}", d.Weekdays[t.Weekday()], "{day}", strconv.Itoa(t.Day()),
		"{month}", d.Months[t.Month()-1], "{year}", strconv.Itoa(t.Year()))
}

// At returns "Donnerstag, 2. Mai 2013, 09:30 Uhr".
func (d Dates) At(t time.Time) string {
	return put(d.Moment, "{day}", d.OnDay(t), "{clock}", d.AtClock(t))
}

// AtClock returns "09:30 Uhr".
func (d Dates) AtClock(t time.Time) string { return put(d.Clock, "{time}", clock(t)) }

// Deadline returns "bis Donnerstag, 2. Mai 2013, 23:59 Uhr".
func (d Dates) Deadline(t time.Time) string { return put(d.Until, "{moment}", d.At(t)) }

// Span returns "Donnerstag, 2. Mai 2013, 09:30 bis 16:00 Uhr" within one day, else both moments.
func (d Dates) Span(start, end time.Time) string {
	if dates.SameDay(start, end) {
		return put(d.Moment, "{day}", d.OnDay(start), "{clock}", d.Times(start, end))
	}
	return put(d.Range, "{start}", d.At(start), "{end}", d.At(end))
}

// Times returns "09:30 bis 16:00 Uhr", or one time when both are the same.
func (d Dates) Times(start, end time.Time) string {
	if start.Equal(end) {
		return d.AtClock(start)
	}
	return put(d.Clocks, "{from}", clock(start), "{to}", clock(end))
}

// put puts words in the places of a pattern. Words of dates hold no braces, so the order does not matter; and a
// strings.Replacer costs more to build than it saves here.
func put(pattern string, placesAndWords ...string) string {
	for i := 0; i < len(placesAndWords); i += 2 {
		pattern = strings.ReplaceAll(pattern, placesAndWords[i], placesAndWords[i+1])
	}
	return pattern
}

func clock(t time.Time) string { return t.In(dates.Berlin).Format("15:04") }
