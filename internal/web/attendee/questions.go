package attendee

import (
	"slices"
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/web/view"
)

// Sheet is the part of a page that holds the questions of an event for one person.
type Sheet struct {
	Locale string
	// Prefix stands before the names of the inputs of one person of several, "persons[2]".
	Prefix string
	// Ready are the inputs for the ready fields on the same page: conditions may name them.
	Ready []view.Field
	// Answers are what the person answered before.
	Answers []question.Answer
	// Left says how many seats an option has left; false when it has no limit. nil tells nothing.
	Left func(key, value string) (int, bool)
}

// radiosUpTo is the number of options up to which all are shown at once.
const radiosUpTo = 6

// Fields returns an input for each question, the conditional ones with their condition. A form with
// a file (see HasFiles) must be sent as multipart/form-data.
func (s Sheet) Fields(questions []question.Question) []view.Field {
	fields := make([]view.Field, len(questions))
	for i, q := range questions {
		fields[i] = s.field(q.In(s.Locale))
		if q.IsIn(s.Locale) {
			fields[i].Lang = s.Locale
		}
		fields[i].OnlyIf = s.onlyIf(q.OnlyIf, questions)
	}
	return fields
}

// HasFiles reports whether a question asks for a file.
func HasFiles(questions []question.Question) bool {
	return slices.ContainsFunc(questions, func(q question.Question) bool { return q.Kind == question.KindFile })
}

// Name returns the name of an input on this sheet: answers[KEY], or persons[2][answers][KEY].
func (s Sheet) Name(plain string) string {
	if s.Prefix == "" {
		return plain
	}
	first, rest, isNested := strings.Cut(plain, "[")
	if isNested {
		rest = "[" + rest
	}
	return s.Prefix + "[" + first + "]" + rest
}

func (s Sheet) field(q question.Question) view.Field {
	f := view.Field{Name: s.Name(q.InputName()), Label: q.Label, Required: q.Required, Hint: s.hint(q), Options: s.options(q)}
	switch q.Kind {
	case question.KindText:
	case question.KindLongText:
		f.Kind, f.Rows, f.MaxLength = view.Textarea, 4, q.MaxLength()
	case question.KindNumber:
		f.Kind, f.Width = view.Number, view.Short
	case question.KindDate:
		f.Kind, f.Width = view.Date, view.Medium
	case question.KindBoolean:
		f.Kind = view.Radios
	case question.KindSingle:
		f.Kind = view.Radios
		if len(q.Options) > radiosUpTo {
			f.Kind = view.Select
		}
	case question.KindMultiple:
		f.Kind = view.Checkboxes
	case question.KindWorkshops:
		f.Kind, f.Ranks = view.Ranking, s.ranks(q.Wishes())
	case question.KindConsent:
		f.Kind = view.Checkbox
	case question.KindFile:
		f.Kind, f.Accept = view.File, q.Accept()
	}
	if f.Kind == view.Radios && !q.Required {
		f.Options = append(f.Options, view.Option{Label: s.say("attendee.no_answer", nil)})
	}
	s.fill(&f, q)
	return f
}

// fill puts the earlier answer in. A file that is there need not be sent again.
func (s Sheet) fill(f *view.Field, q question.Question) {
	a, ok := s.answerTo(q.Key)
	switch {
	case !ok:
	case f.Kind == view.File:
		f.Required = false
	case f.Kind == view.Checkboxes, f.Kind == view.Ranking:
		f.Values = a.Values
	case len(a.Values) > 0:
		f.Value = a.Values[0]
	}
}

// ranks are the labels of so many wishes.
func (s Sheet) ranks(n int) []string {
	labels := make([]string, n)
	for i := range labels {
		labels[i] = s.say(question.WishKeys[i], nil)
	}
	return labels
}

func (s Sheet) answerTo(key string) (question.Answer, bool) {
	i := slices.IndexFunc(s.Answers, func(a question.Answer) bool { return a.Key == key })
	if i < 0 {
		return question.Answer{}, false
	}
	return s.Answers[i], true
}

// onlyIf words a condition. One on a field that the page does not show never holds.
func (s Sheet) onlyIf(c *question.Condition, questions []question.Question) *view.OnlyIf {
	if c == nil {
		return nil
	}
	name, label, answer := s.Name(c.Key), c.Key, c.Value
	if i := slices.IndexFunc(questions, func(q question.Question) bool { return q.Key == c.Key }); i >= 0 {
		q := questions[i].In(s.Locale)
		name, label, answer = s.Name(q.InputName()), q.Label, s.answerLabel(q, c.Value)
	} else if i := slices.IndexFunc(s.Ready, func(f view.Field) bool { return f.Name == name }); i >= 0 {
		label, answer = s.Ready[i].Label, optionLabel(s.Ready[i].Options, c.Value)
	}
	return &view.OnlyIf{Name: name, Values: []string{c.Value}, Text: s.say("attendee.only_if", fault.Args{"Question": label, "Answer": answer})}
}

func (s Sheet) answerLabel(q question.Question, value string) string {
	if q.Kind == question.KindConsent {
		return s.say("attendee.yes", nil)
	}
	return optionLabel(s.options(q), value)
}

func optionLabel(options []view.Option, value string) string {
	i := slices.IndexFunc(options, func(o view.Option) bool { return o.Value == value })
	if i < 0 {
		return value
	}
	return options[i].Label
}

func (s Sheet) say(key string, args fault.Args) string { return i18n.Text(s.Locale, key, args) }
