package dates_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tagungsbuero/internal/dates"
)

func TestDeadlinesSkipTheTimeInWhichNobodyCanAnswer(t *testing.T) {
	always, nights, holidays := dates.Rest{}, dates.Rest{Nights: true}, dates.Rest{Holidays: true}
	both := dates.Rest{Nights: true, Holidays: true}
	for _, c := range []struct {
		name  string
		from  string // on the wall in Berlin
		hours int
		rest  dates.Rest
		want  string
	}{
		{"without rest", "2027-04-16 19:00", 24, always, "2027-04-17T19:00:00+02:00"},
		{"one hour on Friday, twelve on Monday, eleven on Tuesday", "2027-04-16 19:00", 24, both, "2027-04-20T19:00:00+02:00"},
		{"a weekend alone", "2027-04-16 19:00", 24, holidays, "2027-04-19T19:00:00+02:00"},
		{"nights alone", "2027-04-16 19:00", 24, nights, "2027-04-18T19:00:00+02:00"},
		{"Easter", "2027-03-25 12:00", 12, both, "2027-03-30T12:00:00+02:00"},
		{"Easter with its nights", "2027-03-25 12:00", 24, holidays, "2027-03-30T12:00:00+02:00"},
		{"Christmas on a Friday and Saturday", "2026-12-24 18:00", 4, both, "2026-12-28T10:00:00+01:00"},
		{"Christmas on a Saturday and Sunday", "2027-12-24 18:00", 4, both, "2027-12-27T10:00:00+01:00"},
		{"Christmas on a Monday and Tuesday", "2028-12-22 18:00", 4, both, "2028-12-27T10:00:00+01:00"},
		{"the night that lacks an hour", "2027-03-27 22:00", 12, always, "2027-03-28T11:00:00+02:00"},
		{"the night that lacks an hour, asleep", "2027-03-27 19:00", 2, nights, "2027-03-28T09:00:00+02:00"},
		{"the hour that is missing", "2027-03-28 01:59", 1, always, "2027-03-28T03:59:00+02:00"},
		{"the night with an hour more", "2027-10-30 22:00", 12, always, "2027-10-31T09:00:00+01:00"},
		{"the night with an hour more, asleep", "2027-10-30 19:00", 2, nights, "2027-10-31T09:00:00+01:00"},
		{"the hour that comes twice", "2027-10-31 01:30", 2, always, "2027-10-31T02:30:00+01:00"},
		{"a leap day", "2028-02-28 19:00", 24, both, "2028-03-01T19:00:00+01:00"},
		{"from a leap day", "2028-02-29 08:00", 12, both, "2028-02-29T20:00:00+01:00"},
		{"from the middle of a night", "2027-04-20 02:17", 1, nights, "2027-04-20T09:00:00+02:00"},
		{"from the evening", "2027-04-20 22:17", 1, nights, "2027-04-21T09:00:00+02:00"},
		{"from a Sunday", "2027-04-18 12:00", 1, holidays, "2027-04-19T01:00:00+02:00"},
		{"an end at the beginning of the night", "2027-04-20 08:00", 12, nights, "2027-04-20T20:00:00+02:00"},
		{"an end at the beginning of the weekend", "2027-04-16 12:00", 12, holidays, "2027-04-17T00:00:00+02:00"},
		{"no hour", "2027-04-20 12:00", 0, both, "2027-04-20T12:00:00+02:00"},
		{"no hour in a night", "2027-04-20 03:00", 0, both, "2027-04-20T08:00:00+02:00"},
		{"no hour at the beginning of the night", "2027-04-20 20:00", 0, both, "2027-04-20T20:00:00+02:00"},
		{"no hour at the beginning of the weekend", "2027-04-17 00:00", 0, holidays, "2027-04-17T00:00:00+02:00"},
		{"fewer than no hours", "2027-04-20 12:00", -5, always, "2027-04-20T12:00:00+02:00"},
	} {
		from, err := time.ParseInLocation("2006-01-02 15:04", c.from, dates.Berlin)
		if err != nil {
			t.Fatal(err)
		}
		if got := dates.After(from.UTC(), c.hours, c.rest); dates.ISO(got) != c.want || got.Location() != dates.Berlin {
			t.Errorf("%s: %d hours after %s: got %s, want %s", c.name, c.hours, c.from, got, c.want)
		}
	}
}

// begin draws an instant of some years, often near midnight, Easter, Christmas or a clock change.
func begin(t *rapid.T) time.Time {
	around := at(rapid.SampledFrom([]string{"2027-03-28T01:00:00Z", "2027-10-31T01:00:00Z", "2028-02-29T12:00:00Z", "2027-12-26T12:00:00Z",
		"2027-04-16T19:00:00Z", "2008-05-01T00:00:00Z", "2026-05-24T22:00:00Z"}).Draw(t, "around"))
	return around.Add(time.Duration(rapid.Int64Range(-10*24*60, 10*24*60).Draw(t, "minutes")) * time.Minute)
}

func anyRest(t *rapid.T) dates.Rest {
	return dates.Rest{Nights: rapid.Bool().Draw(t, "nights"), Holidays: rapid.Bool().Draw(t, "holidays")}
}

// counts reports whether the minute that begins at t counts, as plainly as it can be said.
func counts(t time.Time, rest dates.Rest) bool {
	t = t.In(dates.Berlin)
	_, isHoliday := dates.Holiday(t)
	isOff := isHoliday || t.Weekday() == time.Saturday || t.Weekday() == time.Sunday
	isNight := t.Hour() >= 20 || t.Hour() < 8
	return !(rest.Nights && isNight) && !(rest.Holidays && isOff)
}

func TestExactlyTheHoursOutsideTheRestPass(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, hours, rest := begin(t), rapid.IntRange(0, 72).Draw(t, "hours"), anyRest(t)
		end := dates.After(from, hours, rest)
		counted := 0
		for minute := from; minute.Before(end); minute = minute.Add(time.Minute) {
			if counts(minute, rest) {
				counted++
			}
		}
		if counted != hours*60 {
			t.Fatalf("from %s to %s %d minutes count, want %d", from, end, counted, hours*60)
		}
		if !counts(end, rest) && !counts(end.Add(-time.Nanosecond), rest) {
			t.Fatalf("%s lies inside a rest", end)
		}
	})
}

func TestWithoutRestAllHoursCount(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, hours := begin(t), rapid.IntRange(0, 2000).Draw(t, "hours")
		if got, want := dates.After(from, hours, dates.Rest{}), from.Add(time.Duration(hours)*time.Hour); !got.Equal(want) {
			t.Fatalf("got %s, want %s", got, want)
		}
	})
}

func TestWhoStartsLaterOrHasLongerEndsNoEarlier(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		from, hours, rest := begin(t), rapid.IntRange(0, 200).Draw(t, "hours"), anyRest(t)
		end := dates.After(from, hours, rest)
		later := from.Add(time.Duration(rapid.Int64Range(0, 10*24*int64(time.Hour)).Draw(t, "later")))
		if got := dates.After(later, hours, rest); got.Before(end) {
			t.Fatalf("from %s it ends at %s, from %s already at %s", from, end, later, got)
		}
		if got := dates.After(from, hours+rapid.IntRange(1, 48).Draw(t, "more"), rest); !got.After(end) {
			t.Fatalf("%d hours end at %s, more already at %s", hours, end, got)
		}
	})
}
