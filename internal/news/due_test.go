package news

import (
	"testing"
	"time"

	"tagungsbuero/internal/dates"
)

func TestNewsAreDueFromTenOnWorkingDays(t *testing.T) {
	t.Parallel()
	berlin := func(month time.Month, day, hour, minute int) time.Time {
		return time.Date(2027, month, day, hour, minute, 0, 0, dates.Berlin)
	}
	for _, tc := range []struct {
		now   time.Time
		isDue bool
		next  string
	}{
		{berlin(3, 1, 9, 59), false, "2027-03-01"},
		{berlin(3, 1, 10, 0), true, "2027-03-01"},
		{berlin(3, 1, 10, 1), true, "2027-03-02"},
		{berlin(3, 1, 23, 59), true, "2027-03-02"},
		{berlin(3, 6, 12, 0), false, "2027-03-08"},   // Saturday
		{berlin(3, 26, 12, 0), false, "2027-03-30"},  // Good Friday, then Easter
		{berlin(3, 29, 12, 0), false, "2027-03-30"},  // the clock was changed the day before
		{berlin(10, 31, 12, 0), false, "2027-11-02"}, // Sunday, then Allerheiligen
		{berlin(12, 31, 11, 0), true, "2028-01-03"},
	} {
		if _, isDue := dueAt(tc.now.UTC()); isDue != tc.isDue {
			t.Errorf("%s: due %v", tc.now, isDue)
		}
		if next := nextDue(tc.now.UTC()); next.day != tc.next || next.at.In(dates.Berlin).Hour() != 10 {
			t.Errorf("%s: next is %s at %s, want %s", tc.now, next.day, next.at, tc.next)
		}
	}
}

func TestAnEventFitsByTopicAndRegion(t *testing.T) {
	t.Parallel()
	none, a, ab, b := []string(nil), []string{"a"}, []string{"a", "b"}, []string{"b"}
	for _, tc := range []struct {
		choice          Choice
		topics, regions []string
		want            bool
	}{
		{Choice{}, none, none, true},
		{Choice{}, ab, ab, true},
		{Choice{Topics: a}, ab, none, true},
		{Choice{Topics: a}, b, none, false},
		{Choice{Topics: a}, none, none, false}, // who chose a field is not told of events without one
		{Choice{Regions: ab}, none, b, true},
		{Choice{Regions: a}, none, none, false},
		{Choice{Topics: a, Regions: b}, a, a, false},
		{Choice{Topics: a, Regions: b}, ab, ab, true},
	} {
		if got := tc.choice.fits(tc.topics, tc.regions); got != tc.want {
			t.Errorf("%+v with topics %v in %v: %v", tc.choice, tc.topics, tc.regions, got)
		}
	}
}
