package statistics_test

import (
	"testing"
	"time"

	"pgregory.net/rapid"

	"tagungsbuero/internal/statistics"
)

func date(year int, month time.Month, day int) time.Time {
	return time.Date(year, month, day, 0, 0, 0, 0, time.UTC)
}

func TestDaysWithoutRegistrationsStandBetweenThoseWithSome(t *testing.T) {
	t.Parallel()
	step, periods := statistics.Days{{date(2027, 2, 27), 2}, {date(2027, 3, 2), 3}}.Periods()
	if step != statistics.StepDay || len(periods) != 4 || periods[1].N != 0 || periods[1].Total != 2 || periods[3].Total != 5 {
		t.Errorf("%s %+v", step, periods)
	}
}

func TestWeeksBeginOnMonday(t *testing.T) {
	t.Parallel()
	step, periods := statistics.Days{{date(2027, 1, 3), 1}, {date(2027, 3, 1), 1}}.Periods() // a Sunday, a Monday
	if step != statistics.StepWeek || !periods[0].From.Equal(date(2026, 12, 28)) || !periods[len(periods)-1].From.Equal(date(2027, 3, 1)) {
		t.Errorf("%s %+v", step, periods)
	}
}

func TestNoRegistrationIsLostAndTheColumnsCanBeToldApart(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		at, total := date(2020, 1, 1).AddDate(0, 0, rapid.IntRange(0, 400).Draw(t, "first")), 0
		var days statistics.Days
		for range rapid.IntRange(1, 20).Draw(t, "days") {
			n := rapid.IntRange(1, 9).Draw(t, "n")
			days, total = append(days, statistics.Day{Date: at, N: n}), total+n
			at = at.AddDate(0, 0, rapid.IntRange(1, 300).Draw(t, "gap"))
		}
		step, periods := days.Periods()
		sum := 0
		for _, p := range periods {
			if sum += p.N; p.Total != sum {
				t.Fatalf("%s: the total of %s is %d, want %d", step, p.From, p.Total, sum)
			}
		}
		if sum != total || len(periods) > 40 {
			t.Fatalf("%s: %d of %d registrations in %d columns", step, sum, total, len(periods))
		}
	})
}
