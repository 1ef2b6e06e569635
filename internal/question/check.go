package question

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/slug"
)

// Limits of what organisers can write: numbers of entries, lengths in characters, sizes of numbers.
const (
	maxQuestions = 40
	maxOptions   = 60
	maxLabel     = 300
	maxPurpose   = 500
	maxNumber    = 1_000_000_000
	maxCapacity  = 100_000
)

// Check cleans the questions that organisers wrote for one form and notes mistakes under
// questions[N][label] and so on, N counting from 0. Missing keys and values of options are made
// from their labels; those that are there stay. readyKeys are the ready fields of the form, which
// conditions may name and which no question may be called. What passed once passes again unchanged.
func Check(f *form.Form, questions []Question, readyKeys []string) []Question {
	if len(questions) > maxQuestions {
		f.Fail("questions", "question.too_many", fault.Args{"Max": maxQuestions})
		questions = questions[:maxQuestions]
	}
	cleaned := slices.Clone(questions)
	for i := range cleaned {
		cleaned[i] = cleaned[i].cleaned(f, place(i))
	}
	checkFilesTogether(f, cleaned)
	nameQuestions(f, cleaned, readyKeys)
	for i := range cleaned {
		cleaned[i].OnlyIf = checkedCondition(f, place(i), cleaned[i].OnlyIf, cleaned[:i], readyKeys)
	}
	return cleaned
}

// place is where a question stands in its form.
type place int

// input names the input of one part of the question.
func (p place) input(part string) string {
	return "questions[" + strconv.Itoa(int(p)) + "][" + part + "]"
}

func (q Question) cleaned(f *form.Form, at place) Question {
	q.Kind = form.Choice(f, at.input("kind"), string(q.Kind), Kinds, form.Required)
	q.Label = f.Line(at.input("label"), q.Label, form.Required, form.Max(maxLabel))
	q.Purpose = f.Line(at.input("purpose"), q.Purpose, form.Max(maxPurpose))
	q.Texts = cleanedTexts(f, at.input("texts"), q.Texts)
	q.Options = q.checkedOptions(f, at)
	if q.Kind == KindWorkshops && q.Special {
		f.Fail(at.input("special"), "question.workshops_special")
	}
	return q.checkedLimits(f, at).checkedFiles(f, at)
}

// limits returns the smallest and the largest number that Min and Max may be.
func (q Question) limits() (least, most int) {
	switch q.Kind {
	case KindText:
		return 1, 500
	case KindLongText:
		return 1, form.LongMax
	case KindMultiple:
		return 1, max(1, len(q.Options))
	case KindWorkshops:
		return 1, max(1, min(maxWishes, len(q.Options)))
	}
	return -maxNumber, maxNumber
}

func (q Question) checkedLimits(f *form.Form, at place) Question {
	switch q.Kind {
	case KindNumber, KindMultiple:
	case KindText, KindLongText, KindWorkshops:
		q.Min = nil
	default:
		q.Min, q.Max = nil, nil
	}
	least, most := q.limits()
	checkWithin(f, at.input("min"), q.Min, least, most)
	checkWithin(f, at.input("max"), q.Max, least, most)
	if q.Min != nil && q.Max != nil && *q.Min > *q.Max {
		f.Fail(at.input("max"), "question.max_below_min")
	}
	return q
}

// checkWithin notes a number outside its limits; nil is none.
func checkWithin(f *form.Form, name string, n *int, least, most int) {
	switch {
	case n == nil:
	case *n < least:
		f.Fail(name, "form.number_too_small", fault.Args{"Min": least})
	case *n > most:
		f.Fail(name, "form.number_too_large", fault.Args{"Max": most})
	}
}

// keyForm is the form of keys; values of options may have capitals and hyphens.
var (
	keyForm   = regexp.MustCompile(`^[a-z0-9][a-z0-9_]{0,59}$`)
	valueForm = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9_-]{0,59}$`)
)

// nameQuestions refuses keys that are malformed or stand twice, and makes those that are missing.
func nameQuestions(f *form.Form, questions []Question, readyKeys []string) {
	taken := map[string]bool{}
	for _, key := range readyKeys {
		taken[key] = true
	}
	for i, q := range questions {
		switch {
		case q.Key == "":
		case !keyForm.MatchString(q.Key):
			f.Fail(place(i).input("key"), "question.key_form")
		case taken[q.Key]:
			f.Fail(place(i).input("key"), "question.key_taken")
		}
		taken[q.Key] = true
	}
	for i, q := range questions {
		if q.Key == "" {
			questions[i].Key = nameFor(q.Label, "frage", taken)
		}
	}
}

// nameFor makes a name from a label that is not taken yet, and takes it.
func nameFor(label, fallback string, taken map[string]bool) string {
	base := orElse(strings.ReplaceAll(slug.Make(label), "-", "_"), fallback)
	name := base
	for n := 2; taken[name]; n++ {
		name = base[:min(len(base), 55)] + "_" + strconv.Itoa(n)
	}
	taken[name] = true
	return name
}
