package wording

import (
	"slices"
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// The longest that can be written, in characters; placeholders count as they are typed.
const (
	MaxSubject = 150
	MaxBody    = 10_000
)

// ReadIn returns the text as it is kept, and notes at the inputs subject and body what is wrong with it.
func (t Text) ReadIn(f *form.Form, known []Placeholder) Text {
	t.Subject = f.Line("subject", t.Subject, form.Required, form.Max(MaxSubject))
	t.Body = f.Lines("body", t.Body, form.Required, form.Max(MaxBody))
	t.checkIn(f, known)
	return t
}

// checkIn notes at the inputs subject and body what is wrong with the placeholders that somebody typed there: of each
// input the first sort of mistake, with all placeholders that have it.
func (t Text) checkIn(f *form.Form, known []Placeholder) {
	mistakes := Check(t, known)
	for _, input := range []string{"subject", "body"} {
		here := slices.DeleteFunc(slices.Clone(mistakes), func(m Mistake) bool { return m.Subject != (input == "subject") })
		if len(here) > 0 {
			f.Fail(input, here[0].Problem.key(), fault.Args{"Names": namesIn(here), "Known": namesOf(known)})
		}
	}
}

func (p Problem) key() string { return "wording." + string(p) }

// namesIn lists the placeholders that have the same problem as the first, as they are typed.
func namesIn(mistakes []Mistake) string {
	var names []string
	for _, m := range mistakes {
		if m.Problem == mistakes[0].Problem {
			names = append(names, "{"+m.Placeholder+"}")
		}
	}
	return strings.Join(names, ", ")
}

func namesOf(known []Placeholder) string {
	names := make([]string, len(known))
	for i, p := range known {
		names[i] = "{" + p.Name + "}"
	}
	slices.Sort(names)
	return strings.Join(names, ", ")
}
