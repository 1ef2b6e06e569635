package question

import (
	"iter"
	"strconv"
	"strings"

	"tagungsbuero/internal/dates"
)

// Answer is what somebody answered. It holds the words of the time, so that it can be read after
// the form has changed.
type Answer struct {
	Key      string   `json:"key"`
	Kind     Kind     `json:"kind"`
	Question string   `json:"question"`
	Values   []string `json:"values"`           // ja or nein, 2027-05-02, 3, values of options, the name of a file
	Labels   []string `json:"labels,omitempty"` // the chosen options in German
	Special  bool     `json:"special,omitempty"`
}

// Text returns the answer for people: "Ja", "02.05.2027", labels or values with commas between, or
// numbered wishes.
func (a Answer) Text() string {
	switch {
	case len(a.Labels) > 1 && a.Kind == KindWorkshops:
		return a.wishes()
	case len(a.Labels) > 0:
		return strings.Join(a.Labels, ", ")
	}
	words := make([]string, len(a.Values))
	for i, value := range a.Values {
		words[i] = a.word(value)
	}
	return strings.Join(words, ", ")
}

// wishes numbers them, for their order is the answer.
func (a Answer) wishes() string {
	numbered := make([]string, len(a.Labels))
	for i, label := range a.Labels {
		numbered[i] = strconv.Itoa(i+1) + ". " + label
	}
	return strings.Join(numbered, "; ")
}

func (a Answer) word(value string) string {
	switch a.Kind {
	case KindBoolean, KindConsent:
		if value == Yes {
			return "Ja"
		}
		return "Nein"
	case KindDate:
		if day, err := dates.ParseDay(value); err == nil {
			return day.Format("02.01.2006")
		}
	}
	return value
}

// Chosen returns the values of the options that were chosen, wishes in their order, none for other kinds.
func (a Answer) Chosen() []string {
	if !a.Kind.HasOptions() {
		return nil
	}
	return a.Values
}

// Options goes through the chosen options of all answers, each as key of the question and value of
// the option: what the capacity of an option may bind.
func Options(answers []Answer) iter.Seq2[string, string] {
	return func(yield func(key, value string) bool) {
		for _, a := range answers {
			for _, value := range a.Chosen() {
				if !yield(a.Key, value) {
					return
				}
			}
		}
	}
}
