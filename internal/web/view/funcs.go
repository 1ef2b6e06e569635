package view

import (
	"fmt"
	"html/template"
	"reflect"
	"strings"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/web/asset"
)

// funcs are what templates may call besides the built-in functions.
func funcs(site Site) template.FuncMap {
	return template.FuncMap{
		"asset": asset.Path,
		"site":  func() Site { return site },
		"say":   func(key string) string { return i18n.Text(i18n.German, key, nil) },

		"long":       dates.Long,
		"exact":      dates.Exact,
		"day":        dates.Day,
		"dayRange":   dates.DayRange,
		"dateRange":  dates.Range,
		"short":      dates.Short,
		"shortTime":  dates.ShortTime,
		"shortRange": dates.ShortRange,
		"clock":      dates.Clock,
		"clockRange": dates.ClockRange,
		"deadline":   dates.Deadline,
		"month":      dates.Month,
		"monthShort": dates.MonthShort,
		"weekday":    dates.WeekdayShort,
		"dayNumber":  func(t time.Time) int { return t.In(dates.Berlin).Day() },
		"year":       func(t time.Time) int { return t.In(dates.Berlin).Year() },
		"iso":        dates.ISO,
		"sameDay":    dates.SameDay,

		"num":    num,
		"plural": plural,
		"md":     markdown,
		"lines":  lines,
	}
}

// num writes a whole number with points between thousands: 1.234.
func num(n any) string {
	v := reflect.ValueOf(n)
	if v.Kind() == reflect.Pointer {
		v = v.Elem()
	}
	if !v.CanInt() {
		return fmt.Sprint(n)
	}
	return i18n.Number(v.Int())
}

// plural writes a number with its noun: "1 Platz", "12 Plätze".
func plural(n any, one, many string) string {
	if count := num(n); count != "1" {
		return count + " " + many
	}
	return "1 " + one
}

// lines keeps the line breaks of plain text.
func lines(text string) template.HTML {
	return template.HTML(strings.ReplaceAll(template.HTMLEscapeString(text), "\n", "<br>\n"))
}
