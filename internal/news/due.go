package news

import (
	"time"

	"tagungsbuero/internal/dates"
)

// announceAt is the hour in Berlin at which news go, on working days.
const announceAt = 10

// due is the time of the news of one day.
type due struct {
	day string // 2027-05-02, in Berlin
	at  time.Time
}

func dueOn(year int, month time.Month, day int) due {
	at := time.Date(year, month, day, announceAt, 0, 0, 0, dates.Berlin)
	return due{day: at.Format(time.DateOnly), at: at}
}

// dueAt returns the news that are due at an instant: from ten on a working day until its end. What was not written by then
// goes with those of the next one.
func dueAt(now time.Time) (due, bool) {
	d := dueOn(now.In(dates.Berlin).Date())
	return d, !dates.IsDayOff(d.at) && !now.Before(d.at)
}

// nextDue returns the first news from an instant on.
func nextDue(from time.Time) due {
	year, month, day := from.In(dates.Berlin).Date()
	for ; ; day++ {
		if d := dueOn(year, month, day); !dates.IsDayOff(d.at) && !d.at.Before(from) {
			return d
		}
	}
}
