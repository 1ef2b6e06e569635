package dates_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/dates"
)

func at(value string) time.Time {
	t, err := time.Parse(time.RFC3339, value)
	if err != nil {
		panic(err)
	}
	return t
}

func TestDatesReadLikeAGermanLetter(t *testing.T) {
	start, end := at("2013-05-02T07:30:00Z"), at("2013-05-02T14:00:00Z")
	nextDay := at("2013-05-03T14:00:00Z")
	for _, c := range []struct{ name, got, want string }{
		{"long", dates.Long(start), "Donnerstag, 2. Mai 2013, 09:30 Uhr"},
		{"exact, on the minute", dates.Exact(start), "Donnerstag, 2. Mai 2013, 09:30 Uhr"},
		{"exact", dates.Exact(start.Add(5 * time.Second)), "Donnerstag, 2. Mai 2013, 09:30:05 Uhr"},
		{"day", dates.Day(start), "Donnerstag, 2. Mai 2013"},
		{"short", dates.Short(start), "Do., 02.05.2013"},
		{"short with time", dates.ShortTime(start), "Do., 02.05.2013, 09:30 Uhr"},
		{"range in one day", dates.Range(start, end), "Donnerstag, 2. Mai 2013, 09:30 bis 16:00 Uhr"},
		{"range over two days", dates.Range(start, nextDay),
			"Donnerstag, 2. Mai 2013, 09:30 Uhr bis Freitag, 3. Mai 2013, 16:00 Uhr"},
		{"days", dates.DayRange(start, nextDay), "Donnerstag, 2. Mai, bis Freitag, 3. Mai 2013"},
		{"days over new year", dates.DayRange(at("2026-12-31T10:00:00Z"), at("2027-01-01T10:00:00Z")),
			"Donnerstag, 31. Dezember 2026, bis Freitag, 1. Januar 2027"},
		{"short range", dates.ShortRange(start, nextDay), "Do., 02.05. – Fr., 03.05.2013"},
		{"one instant", dates.Range(start, start), "Donnerstag, 2. Mai 2013, 09:30 Uhr"},
		{"deadline", dates.Deadline(at("2027-04-30T21:59:59Z")), "bis Freitag, 30. April 2027, 23:59 Uhr"},
		{"month", dates.Month(at("2027-03-05T12:00:00Z")), "März 2027"},
		{"month, short", dates.MonthShort(at("2027-09-05T12:00:00Z")), "Sep."},
		{"month, short already", dates.MonthShort(at("2027-03-05T12:00:00Z")), "März"},
		{"machine readable", dates.ISO(start), "2013-05-02T09:30:00+02:00"},
	} {
		if c.got != c.want {
			t.Errorf("%s: got %q, want %q", c.name, c.got, c.want)
		}
	}
}

func TestTheDayIsTheOneInBerlin(t *testing.T) {
	lateInUTC := at("2027-01-31T23:30:00Z")
	if got := dates.Short(lateInUTC); got != "Mo., 01.02.2027" {
		t.Errorf("got %q", got)
	}
	if got := dates.ISO(dates.EndOfDay(lateInUTC)); got != "2027-02-01T23:59:59+01:00" {
		t.Errorf("end of day: %q", got)
	}
	// 28 March 2027 has 23 hours, 31 October 25.
	for _, day := range []string{"2027-03-28T05:00:00Z", "2027-10-31T05:00:00Z"} {
		end := dates.EndOfDay(at(day))
		if end.Hour() != 23 || end.Second() != 59 || !dates.SameDay(end, at(day)) {
			t.Errorf("end of %s is %s", day, end)
		}
	}
}

func TestTypedTimesAreMeantInBerlin(t *testing.T) {
	for _, c := range []struct{ day, clock, want string }{
		{"2027-05-02", "09:30", "2027-05-02T09:30:00+02:00"},
		{"2.5.2027", "9.30", "2027-05-02T09:30:00+02:00"},
		{"02.12.2027", "9", "2027-12-02T09:00:00+01:00"},
		{"2027-10-31", "02:30", "2027-10-31T02:30:00+02:00"}, // twice that night: the earlier
		{"2027-10-31", "03:00", "2027-10-31T03:00:00+01:00"},
		{"2027-10-31", "01:59", "2027-10-31T01:59:00+02:00"},
		{"2027-03-28", "03:00", "2027-03-28T03:00:00+02:00"},
	} {
		got, err := dates.ParseTime(c.day, c.clock)
		if err != nil || dates.ISO(got) != c.want {
			t.Errorf("%s %s: got %v, %v; want %s", c.day, c.clock, got, err, c.want)
		}
	}
}

func TestImpossibleTimesAreRefused(t *testing.T) {
	for _, c := range []struct {
		day, clock string
		want       error
	}{
		{"2027-03-28", "02:30", dates.ErrSkipped},
		{"2027-02-29", "10:00", dates.ErrDate},
		{"31.04.2027", "10:00", dates.ErrDate},
		{"0027-05-02", "10:00", dates.ErrDate},
		{"", "10:00", dates.ErrDate},
		{"2027-05-02", "24:00", dates.ErrTime},
		{"2027-05-02", "", dates.ErrTime},
	} {
		if _, err := dates.ParseTime(c.day, c.clock); !errors.Is(err, c.want) {
			t.Errorf("%q %q: got %v, want %v", c.day, c.clock, err, c.want)
		}
	}
}

func TestInputValuesSurviveTheWayThroughTheForm(t *testing.T) {
	want := at("2027-05-02T07:30:00Z")
	value := dates.Input(want)
	got, err := dates.ParseTime(value[:10], value[11:])
	if err != nil || !got.Equal(want) {
		t.Errorf("%q became %v, %v", value, got, err)
	}
	if dates.Input(time.Time{}) != "" || dates.InputDay(time.Time{}) != "" {
		t.Error("the zero time must leave the input empty")
	}
}

func TestAnInputShowsSecondsOnlyWhereSomebodySetThem(t *testing.T) {
	for instant, want := range map[string]string{
		"2027-05-02T07:30:00Z": "2027-05-02T09:30",
		"2027-05-02T07:30:15Z": "2027-05-02T09:30:15",
		"2027-05-02T21:59:59Z": "2027-05-02T23:59",
	} {
		if got := dates.Input(at(instant)); got != want {
			t.Errorf("%s: %q, want %q", instant, got, want)
		}
		day, clock, _ := strings.Cut(want, "T")
		if back, err := dates.ParseTime(day, clock); err != nil || dates.Input(back) != want {
			t.Errorf("%s read back: %v, %v", want, back, err)
		}
	}
}
