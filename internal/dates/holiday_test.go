package dates_test

import (
	"testing"
	"time"

	"tagungsbuero/internal/dates"
)

// Easter Sundays as printed in calendars, the earliest and the latest possible among them, and 1954,
// 1981, 2049, 2076, for which the plain rule of Gauss is a week late.
var easterSundays = []string{
	"1818-03-22", "1886-04-25", "1943-04-25", "1954-04-18", "1961-04-02", "1981-04-19", "1990-04-15", "1999-04-04", "2000-04-23",
	"2005-03-27", "2008-03-23", "2011-04-24", "2016-03-27", "2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09",
	"2024-03-31", "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2029-04-01", "2030-04-21", "2031-04-13", "2032-03-28",
	"2033-04-17", "2034-04-09", "2035-03-25", "2036-04-13", "2037-04-05", "2038-04-25", "2039-04-10", "2040-04-01", "2049-04-18",
	"2076-04-19", "2100-03-28", "2285-03-22",
}

func TestMovingHolidaysFollowEaster(t *testing.T) {
	for _, value := range easterSundays {
		sunday, err := time.ParseInLocation(time.DateOnly, value, dates.Berlin)
		if err != nil {
			t.Fatal(err)
		}
		for days, want := range map[int]string{-2: "Karfreitag", 0: "", 1: "Ostermontag", 38: "", 49: "", 50: "Pfingstmontag", 60: "Fronleichnam"} {
			day := sunday.AddDate(0, 0, days)
			if got, ok := dates.Holiday(day); got != want || ok != (want != "") {
				t.Errorf("%s, %d days after Easter, is %q, want %q", day.Format(time.DateOnly), days, got, want)
			}
		}
	}
}

func TestTheElevenHolidaysOfAYear(t *testing.T) {
	want := map[string]string{
		"2027-01-01": "Neujahr", "2027-03-26": "Karfreitag", "2027-03-29": "Ostermontag", "2027-05-01": "Tag der Arbeit",
		"2027-05-06": "Christi Himmelfahrt", "2027-05-17": "Pfingstmontag", "2027-05-27": "Fronleichnam", "2027-10-03": "Tag der Deutschen Einheit",
		"2027-11-01": "Allerheiligen", "2027-12-25": "1. Weihnachtstag", "2027-12-26": "2. Weihnachtstag",
	}
	found := 0
	for day := time.Date(2027, 1, 1, 12, 0, 0, 0, dates.Berlin); day.Year() == 2027; day = day.AddDate(0, 0, 1) {
		name, ok := dates.Holiday(day)
		if name != want[day.Format(time.DateOnly)] {
			t.Errorf("%s is %q", day.Format(time.DateOnly), name)
		}
		if ok {
			found++
		}
	}
	if found != len(want) {
		t.Errorf("%d holidays", found)
	}
}

func TestAHolidayIsADayInBerlin(t *testing.T) {
	for value, want := range map[string]string{
		"2026-12-31T22:59:59Z": "", "2026-12-31T23:00:00Z": "Neujahr", "2027-01-01T22:59:59Z": "Neujahr", "2027-01-01T23:00:00Z": "",
		"2008-05-01T10:00:00Z": "Tag der Arbeit", // and Christi Himmelfahrt
		"2017-10-31T10:00:00Z": "",               // a holiday in that year only
		"2027-01-06T10:00:00Z": "", "2027-12-24T10:00:00Z": "",
	} {
		if got, _ := dates.Holiday(at(value)); got != want {
			t.Errorf("%s is %q, want %q", value, got, want)
		}
	}
}
