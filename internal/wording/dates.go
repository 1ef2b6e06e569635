package wording

import (
	"errors"
	"fmt"
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
	return strings.NewReplacer("{weekday}", d.Weekdays[t.Weekday()], "{day}", fmt.Sprint(t.Day()),
		"{month}", d.Months[t.Month()-1], "{year}", fmt.Sprint(t.Year())).Replace(d.Day)
}

// At returns "Donnerstag, 2. Mai 2013, 09:30 Uhr".
func (d Dates) At(t time.Time) string {
	return strings.NewReplacer("{day}", d.OnDay(t), "{clock}", d.AtClock(t)).Replace(d.Moment)
}

// AtClock returns "09:30 Uhr".
func (d Dates) AtClock(t time.Time) string { return strings.Replace(d.Clock, "{time}", clock(t), 1) }

// Deadline returns "bis Donnerstag, 2. Mai 2013, 23:59 Uhr".
func (d Dates) Deadline(t time.Time) string { return strings.Replace(d.Until, "{moment}", d.At(t), 1) }

// Span returns "Donnerstag, 2. Mai 2013, 09:30 bis 16:00 Uhr" within one day, else both moments.
func (d Dates) Span(start, end time.Time) string {
	if dates.SameDay(start, end) {
		return strings.NewReplacer("{day}", d.OnDay(start), "{clock}", d.Times(start, end)).Replace(d.Moment)
	}
	return strings.NewReplacer("{start}", d.At(start), "{end}", d.At(end)).Replace(d.Range)
}

// Times returns "09:30 bis 16:00 Uhr", or one time when both are the same.
func (d Dates) Times(start, end time.Time) string {
	if start.Equal(end) {
		return d.AtClock(start)
	}
	return strings.NewReplacer("{from}", clock(start), "{to}", clock(end)).Replace(d.Clocks)
}

func clock(t time.Time) string { return t.In(dates.Berlin).Format("15:04") }
