package demo

import (
	"time"

	"tagungsbuero/internal/dates"
)

// calendar counts days from the loading of the demo.
type calendar struct{ now time.Time }

// at returns a time of day that many days from now (in Berlin), moved past the weekend; negative
// days are past.
func (c calendar) at(days, hour, minute int) time.Time {
	today := c.now.In(dates.Berlin)
	t := time.Date(today.Year(), today.Month(), today.Day()+days, hour, minute, 0, 0, dates.Berlin)
	for t.Weekday() == time.Saturday || t.Weekday() == time.Sunday {
		t = t.AddDate(0, 0, 1)
	}
	return t
}

// endOf returns the deadline at the end of the day that many days from now; negative days are past.
func (c calendar) endOf(days int) *time.Time {
	return new(dates.EndOfDay(c.now.In(dates.Berlin).AddDate(0, 0, days)))
}

// before returns the deadline at the end of the day that many days before t.
func before(t time.Time, days int) *time.Time {
	return new(dates.EndOfDay(t.In(dates.Berlin).AddDate(0, 0, -days)))
}
