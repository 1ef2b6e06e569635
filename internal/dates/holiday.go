package dates

import "time"

// What § 2 of the Feiertagsgesetz NW names: days with a date of their own, and days counted from
// Easter Sunday. Those that always fall on a Sunday are left out.
var (
	fixedHolidays = map[monthDay]string{
		{time.January, 1}:   "Neujahr",
		{time.May, 1}:       "Tag der Arbeit",
		{time.October, 3}:   "Tag der Deutschen Einheit",
		{time.November, 1}:  "Allerheiligen",
		{time.December, 25}: "1. Weihnachtstag",
		{time.December, 26}: "2. Weihnachtstag",
	}
	movingHolidays = map[int]string{
		-2: "Karfreitag",
		1:  "Ostermontag",
		39: "Christi Himmelfahrt",
		50: "Pfingstmontag",
		60: "Fronleichnam",
	}
)

type monthDay struct {
	month time.Month
	day   int
}

// Holiday names the public holiday of Nordrhein-Westfalen on t's day in Berlin, by the law of today.
// Where two fall on one day (Christi Himmelfahrt on 1 May 2008) it names the one with the fixed date.
func Holiday(t time.Time) (name string, ok bool) {
	t = t.In(Berlin)
	if name, ok = fixedHolidays[monthDay{t.Month(), t.Day()}]; ok {
		return name, true
	}
	name, ok = movingHolidays[t.YearDay()-easter(t.Year()).YearDay()]
	return name, ok
}

// easter returns Easter Sunday of a year in the Gregorian calendar (Meeus, Astronomical Algorithms,
// chapter 8; valid for every year and without the exceptions of the rule of Gauss).
func easter(year int) time.Time {
	a := year % 19
	b, c := year/100, year%100
	d, e := b/4, b%4
	g := (b - (b+8)/25 + 1) / 3
	h := (19*a + b - d - g + 15) % 30
	i, k := c/4, c%4
	l := (32 + 2*e + 2*i - h - k) % 7
	m := (a + 11*h + 22*l) / 451
	n := h + l - 7*m + 114
	return time.Date(year, time.Month(n/31), n%31+1, 0, 0, 0, 0, Berlin)
}
