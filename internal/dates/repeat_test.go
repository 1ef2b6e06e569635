package dates_test

import (
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"tagungsbuero/internal/dates"
)

func inBerlin(text string) time.Time {
	at, err := time.ParseInLocation("2006-01-02 15:04", text, dates.Berlin)
	if err != nil {
		panic(err)
	}
	return at
}

func TestRepeat(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from   string
		rhythm dates.Rhythm
		until  string
		want   []string
	}{
		"weeks keep the time of day over the change of the clock": {"2027-03-22 09:30", dates.Weekly, "2027-04-05 00:00", []string{"2027-03-29 09:30", "2027-04-05 09:30"}},
		"fortnights":                   {"2027-05-03 18:00", dates.Fortnightly, "2027-06-01 00:00", []string{"2027-05-17 18:00", "2027-05-31 18:00"}},
		"the second Tuesday":           {"2027-05-11 10:00", dates.Monthly, "2027-07-31 00:00", []string{"2027-06-08 10:00", "2027-07-13 10:00"}},
		"the fifth Monday is the last": {"2027-05-31 10:00", dates.Monthly, "2027-08-31 00:00", []string{"2027-06-28 10:00", "2027-07-26 10:00", "2027-08-30 10:00"}},
		"nothing before the end":       {"2027-05-31 10:00", dates.Weekly, "2027-06-06 00:00", nil},
	} {
		var got []string
		for _, at := range dates.Repeat(inBerlin(c.from), c.rhythm, inBerlin(c.until), 60) {
			got = append(got, at.Format("2006-01-02 15:04"))
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%s: got %v, want %v", name, got, c.want)
		}
	}
}

func TestRepeatedDatesKeepWeekdayAndTimeOfDay(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		from := inBerlin("2027-01-01 00:00").AddDate(0, 0, rapid.IntRange(0, 3000).Draw(t, "day")).Add(9 * time.Hour)
		all := dates.Repeat(from, rapid.SampledFrom(dates.Rhythms).Draw(t, "rhythm"), from.AddDate(2, 0, 0), 20)
		last := from
		for _, at := range all {
			if at.Weekday() != from.Weekday() || dates.Clock(at) != dates.Clock(from) || !at.After(last) {
				t.Fatalf("%s after %s of %s", at, last, from)
			}
			last = at
		}
		if len(all) != 20 {
			t.Fatalf("%d dates in two years", len(all))
		}
	})
}
