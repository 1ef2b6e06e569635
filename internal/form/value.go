package form

import (
	"errors"
	"slices"
	"strconv"
	"time"

	"tagungsbuero/internal/dates"
)

// Int reads a whole number, 0 when the field is empty.
func (f *Form) Int(name string, rules ...Rule) int { return Number[int](f, name, rules...) }

// OptionalInt reads a whole number, nil when the field is empty.
func (f *Form) OptionalInt(name string, rules ...Rule) *int {
	n := f.Int(name, rules...)
	if f.Text(name) == "" || f.HasFailed(name) {
		return nil
	}
	return &n
}

// Number reads a whole number of any type, for instance an id chosen from a list; 0 when the
// field is empty.
func Number[T ~int | ~int64](f *Form, name string, rules ...Rule) T {
	return number[T](f, name, f.values.Get(name), rules)
}

// Whole checks a value that did not come from the values of the form as Int does.
func (f *Form) Whole(name, value string, rules ...Rule) int {
	return number[int](f, name, value, rules)
}

// Numbers reads the ids of all boxes ticked under one name.
func Numbers[T ~int | ~int64](f *Form, name string) []T {
	var numbers []T
	for _, value := range f.values[name] {
		if n := number[T](f, name, value, []Rule{Required}); !slices.Contains(numbers, n) {
			numbers = append(numbers, n)
		}
	}
	return numbers
}

func number[T ~int | ~int64](f *Form, name, value string, rules []Rule) T {
	value = f.Line(name, value, rules...)
	if value == "" {
		return 0
	}
	n, err := strconv.ParseInt(value, 10, strconv.IntSize)
	if err != nil {
		f.Fail(name, "form.number")
		return 0
	}
	if key, args := collect(rules, 0).checkNumber(int(n)); key != "" {
		f.Fail(name, key, args)
		return 0
	}
	return T(n)
}

// OneOf reads a choice; the zero value when nothing was chosen.
func OneOf[T ~string](f *Form, name string, choices []T, rules ...Rule) T {
	return Choice(f, name, f.values.Get(name), choices, rules...)
}

// Choice checks a value that did not come from the values of the form as OneOf does.
func Choice[T ~string](f *Form, name, sent string, choices []T, rules ...Rule) T {
	value := T(f.Line(name, sent, rules...))
	if value != "" && !slices.Contains(choices, value) {
		f.Fail(name, "form.choice")
		return ""
	}
	return value
}

// AnyOf reads all boxes ticked under one name, in the order of choices.
func AnyOf[T ~string](f *Form, name string, choices []T, rules ...Rule) []T {
	sent := f.values[name]
	if len(sent) == 0 && collect(rules, 0).required {
		f.Fail(name, "form.required")
	}
	var chosen []T
	for _, choice := range choices {
		if slices.Contains(sent, string(choice)) {
			chosen = append(chosen, choice)
		}
	}
	if slices.ContainsFunc(sent, func(s string) bool { return !slices.Contains(choices, T(s)) }) {
		f.Fail(name, "form.choice")
	}
	return chosen
}

// Bool reads a tick box.
func (f *Form) Bool(name string) bool {
	return slices.Contains([]string{"ja", "on", "1", "true"}, f.values.Get(name))
}

// Date reads a day and returns its start in Berlin; the zero time when the field is empty.
func (f *Form) Date(name string, rules ...Rule) time.Time {
	return f.Day(name, f.values.Get(name), rules...)
}

// Day checks a value that did not come from the values of the form as Date does.
func (f *Form) Day(name, value string, rules ...Rule) time.Time {
	value = f.Line(name, value, rules...)
	if value == "" {
		return time.Time{}
	}
	day, err := dates.ParseDay(value)
	f.failTime(name, err)
	return day
}

// The two inputs of a date-and-time field are named after it.
const (
	DateSuffix = "_date"
	TimeSuffix = "_time"
)

// DateTime reads the two inputs name_date and name_time as an instant in Berlin; the zero time
// when both are empty. Mistakes are noted under name.
func (f *Form) DateTime(name string, rules ...Rule) time.Time {
	day := f.Line(name, f.values.Get(name+DateSuffix))
	clock := f.Line(name, f.values.Get(name+TimeSuffix))
	if day == "" && clock == "" {
		f.Line(name, "", rules...)
		return time.Time{}
	}
	at, err := dates.ParseTime(day, clock)
	f.failTime(name, err)
	return at
}

func (f *Form) failTime(name string, err error) {
	switch {
	case errors.Is(err, dates.ErrSkipped):
		f.Fail(name, "form.time_skipped")
	case errors.Is(err, dates.ErrTime):
		f.Fail(name, "form.time")
	case err != nil:
		f.Fail(name, "form.date")
	}
}
