package question

import (
	"slices"
	"strconv"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// PlenaryOnly is the answer of somebody who goes to none of the workshops of a slot.
const PlenaryOnly = "plenum"

// PlenaryOnlyLabel is how it reads in German.
const PlenaryOnlyLabel = "Nur Plenum, kein Workshop"

// maxWishes is how many workshops of a slot somebody can wish for.
const maxWishes = 3

// WishKeys are where the German names of the first, second and third wish stand in the catalogue.
var WishKeys = [maxWishes]string{"attendee.wish_1", "attendee.wish_2", "attendee.wish_3"}

// Wishes returns how many workshops of a slot people can wish for.
func (q Question) Wishes() int {
	if q.Max != nil {
		return *q.Max
	}
	return min(maxWishes, len(q.Options))
}

// TakesSeats returns the options whose seats are taken by whoever chooses them. Workshops are none of
// them: their places are shared out later.
func (q Question) TakesSeats() []Option {
	if q.Kind == KindWorkshops {
		return nil
	}
	return slices.DeleteFunc(slices.Clone(q.Options), func(o Option) bool { return o.Capacity == nil })
}

// Slots returns the questions that are slots of workshops.
func Slots(questions []Question) []Question {
	return slices.DeleteFunc(slices.Clone(questions), func(q Question) bool { return q.Kind != KindWorkshops })
}

// WishName is the name of the input of one wish, counted from 1.
func (q Question) WishName(n int) string { return q.InputName() + "[" + strconv.Itoa(n) + "]" }

// label returns how a value of an answer reads in German.
func (q Question) label(value string) string {
	if q.Kind == KindWorkshops && value == PlenaryOnly {
		return PlenaryOnlyLabel
	}
	option, _ := q.Option(value)
	return option.Label
}

// wishes reads the workshops somebody wishes for, the dearest first. A wish that is missing before
// another is a mistake, for it would make a second wish the first.
func (r *reader) wishes(q Question) (wished []string) {
	name, known := q.InputName(), append(q.values(), PlenaryOnly)
	gap := false
	for i, sent := range r.sent.Values[q.Key] {
		value := form.Choice(r.f, name, sent, known)
		switch {
		case r.f.HasFailed(name):
			return nil
		case value == "":
			gap = true
		case i >= q.Wishes():
			r.f.Fail(name, "question.too_many_wishes", fault.Args{"Count": q.Wishes()})
		case gap:
			r.f.Fail(name, "question.wish_missing")
		case slices.Contains(wished, value):
			r.f.Fail(name, "question.wish_twice")
		default:
			wished = append(wished, value)
		}
	}
	switch {
	case len(wished) > 1 && slices.Contains(wished, PlenaryOnly):
		r.f.Fail(name, "question.plenary_alone")
	case len(wished) == 0 && q.Required && !r.f.HasFailed(name):
		r.f.Fail(name, "form.required")
	}
	if r.f.HasFailed(name) {
		return nil
	}
	return wished
}
