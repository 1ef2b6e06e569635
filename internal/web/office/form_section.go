package office

import (
	"slices"

	"tagungsbuero/internal/web/view"
)

// formSection is a heading with rows of inputs; inputs of one row stand beside each other.
type formSection struct {
	ID, Title, Intro string
	Rows             [][]view.Field
	More             []formPart // after the rows
}

// formPart holds inputs that few events need. It is folded away until one of them is set or wrong.
type formPart struct {
	Summary string
	IsOpen  bool // in any case
	Rows    [][]view.Field
}

// Shown reports whether the part is to be unfolded.
func (p formPart) Shown() bool {
	return p.IsOpen || slices.ContainsFunc(fieldsOf(p.Rows), func(f *view.Field) bool { return isSet(*f) })
}

// isSet reports whether an input says more than an empty form does: the first of several choices is
// the usual one.
func isSet(f view.Field) bool {
	switch {
	case f.Error != "":
		return true
	case f.Kind == view.Radios:
		return f.Value != f.Options[0].Value
	}
	return shown(f) != shown(view.Field{Kind: f.Kind})
}

func (s *formSection) fields() []*view.Field {
	all := fieldsOf(s.Rows)
	for _, part := range s.More {
		all = append(all, fieldsOf(part.Rows)...)
	}
	return all
}

func fieldsOf(rows [][]view.Field) (all []*view.Field) {
	for _, row := range rows {
		for i := range row {
			all = append(all, &row[i])
		}
	}
	return all
}
