package dates_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tagungsbuero/internal/dates"
)

func TestATimeThatClocksSkipOrShowTwiceIsOneInstant(t *testing.T) {
	for _, c := range []struct {
		name              string
		month             time.Month
		day, hour, minute int
		want              string
	}{
		{"skipped", time.March, 28, 2, 30, "2027-03-28T01:30:00Z"},          // is 03:30
		{"just before it", time.March, 28, 1, 59, "2027-03-28T00:59:00Z"},   //
		{"just after it", time.March, 28, 3, 0, "2027-03-28T01:00:00Z"},     //
		{"twice", time.October, 31, 2, 30, "2027-10-31T00:30:00Z"},          // the first, in summer time
		{"before the two", time.October, 31, 1, 59, "2027-10-30T23:59:00Z"}, //
		{"after the two", time.October, 31, 3, 0, "2027-10-31T02:00:00Z"},   //
		{"a day beyond the month", time.February, 29, 9, 0, "2027-03-01T08:00:00Z"},
	} {
		if got := dates.At(2027, c.month, c.day, c.hour, c.minute); !got.Equal(at(c.want)) {
			t.Errorf("%s: %s, want %s", c.name, got.UTC(), c.want)
		}
	}
}

// The oracle goes through all minutes around the day and looks at the clock.
func TestATimeOfDayIsWhatTheClocksShow(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		day := rapid.SampledFrom([]time.Time{at("2027-03-28T00:00:00Z"), at("2027-10-31T00:00:00Z")}).Draw(t, "change").
			AddDate(0, 0, rapid.IntRange(-1, 1).Draw(t, "days"))
		hour, minute := rapid.IntRange(0, 23).Draw(t, "hour"), rapid.IntRange(0, 59).Draw(t, "minute")
		got := dates.At(day.Year(), day.Month(), day.Day(), hour, minute)
		want, found := firstShowing(day, hour, minute)
		if !found { // the hour is skipped: as many minutes after the change
			want, _ = firstShowing(day, 3, minute)
		}
		if !got.Equal(want) {
			t.Fatalf("%s %02d:%02d is %s, want %s", day.Format(time.DateOnly), hour, minute, got.UTC(), want.UTC())
		}
	})
}

func firstShowing(day time.Time, hour, minute int) (time.Time, bool) {
	for t := day.Add(-3 * time.Hour); t.Before(day.Add(26 * time.Hour)); t = t.Add(time.Minute) {
		shown := t.In(dates.Berlin)
		if shown.Day() == day.Day() && shown.Hour() == hour && shown.Minute() == minute {
			return t, true
		}
	}
	return time.Time{}, false
}
