package dates

import "time"

// Rest says which time does not count towards a deadline, because nobody can be expected to answer
// then. The zero value lets every hour count.
type Rest struct {
	Nights   bool // from 20:00 to 08:00
	Holidays bool // Saturdays, Sundays and public holidays (see Holiday), from midnight to midnight
}

// The hours of the clock in Berlin between which the day counts when nights do not.
const (
	morning = 8
	evening = 20
)

// After returns the first instant at which so many hours have passed since from, counting only time
// outside the rest; in Berlin. Hours are elapsed time: in the nights of the clock change the clock on
// the wall is an hour off. The instant never lies inside a rest, though it may be the very beginning
// of one: 20:00, or midnight before a Saturday. Fewer than no hours count as none.
func After(from time.Time, hours int, rest Rest) time.Time {
	left := time.Duration(max(hours, 0)) * time.Hour
	from = from.In(Berlin)
	year, month, day := from.Date()
	// The last instant of the day before is the beginning of a rest that starts at midnight.
	for day--; ; day++ {
		begin, end, counts := rest.window(year, month, day)
		if begin.Before(from) {
			begin = from
		}
		span := end.Sub(begin)
		if !counts || span < 0 {
			continue
		}
		if span >= left {
			return begin.Add(left)
		}
		left -= span
	}
}

// window returns the part of a day that counts, both ends included; false when none does. The day
// may lie outside its month, as with time.Date.
func (r Rest) window(year int, month time.Month, day int) (begin, end time.Time, counts bool) {
	at := func(day, hour int) time.Time { return time.Date(year, month, day, hour, 0, 0, 0, Berlin) }
	begin, end = at(day, 0), at(day+1, 0)
	if r.Nights {
		begin, end = at(day, morning), at(day, evening)
	}
	return begin, end, !r.Holidays || !IsDayOff(begin)
}

// IsDayOff reports whether offices are closed on the day of t in Berlin.
func IsDayOff(t time.Time) bool {
	if weekday := t.In(Berlin).Weekday(); weekday == time.Saturday || weekday == time.Sunday {
		return true
	}
	_, isHoliday := Holiday(t)
	return isHoliday
}
