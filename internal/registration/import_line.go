package registration

import (
	"strings"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/question"
)

// importLine is one line of a list, read for the form of an event.
type importLine struct {
	form    *form.Form
	cells   map[string]string
	choices map[string]choices
}

// read returns what the line asks for, with what is no choice of the form.
func (l importLine) read(ev event.Event) (Application, []fault.Field) {
	a := Application{Locale: i18n.German, Answers: question.Sent{Values: map[string][]string{}}, Person: Person{
		FirstName: l.cells["first_name"], LastName: l.cells["last_name"], Email: l.cells["email"], Phone: l.cells["phone"],
		Title: l.cells["title"], Organisation: l.cells["organisation"], Position: l.cells["position"], Remark: l.cells["remark"],
		OrganisationKind: l.choice("organisation_kind"), CarrierGroup: l.choice("carrier_group"),
	}}
	if key := l.choice("municipality"); key != "" {
		a.MunicipalityKey = &key
	}
	a.Party = l.form.Whole("party", l.cells["party"], form.AtLeast(1))
	for _, q := range ev.Questions {
		if values := l.answer(q); len(values) > 0 {
			a.Answers.Values[q.Key] = values
		}
	}
	return a, mistakesOf(l.form.Fault())
}

// choice returns the value that a cell means.
func (l importLine) choice(field string) string {
	cell := l.cells[field]
	value, ok := l.choices[field].find(cell)
	if !ok && cell != "" {
		l.form.Fail(field, "registration.import_choice", fault.Args{"Value": cell})
	}
	return value
}

// answer returns what a cell says to a question.
func (l importLine) answer(q question.Question) []string {
	field := q.InputName()
	cell := l.cells[field]
	_, isChoice := l.choices[field]
	if wished := l.wishes(q); wished != nil {
		return wished // in a list that was taken out the other column says where somebody goes
	}
	switch {
	case cell == "":
		return nil
	case !isChoice:
		return []string{cell}
	case q.Kind.HasSeveral():
		return l.several(field, cell)
	}
	return []string{l.choice(field)}
}

// wishes returns what stands in the columns of each wish, gaps included: they are mistakes.
func (l importLine) wishes(q question.Question) (wished []string) {
	for _, column := range wishColumns(q) {
		wished = append(wished, l.choice(column.Field))
	}
	if strings.Join(wished, "") == "" {
		return nil
	}
	return wished
}

// several returns the values that a cell names, one below the other or with semicolons or commas
// between, which may also stand within a choice.
func (l importLine) several(field, cell string) []string {
	for _, separators := range []string{"", ";\n", ";,\n"} {
		parts := strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune(separators, r) })
		if values, ok := l.all(field, parts); ok {
			return values
		}
	}
	l.form.Fail(field, "registration.import_choice", fault.Args{"Value": cell})
	return nil
}

func (l importLine) all(field string, parts []string) (values []string, ok bool) {
	for _, part := range parts {
		value, known := l.choices[field].find(part)
		if !known {
			return nil, false
		}
		values = append(values, value)
	}
	return values, true
}
