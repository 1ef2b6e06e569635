package question

import (
	"slices"
	"strconv"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// one reads the answer of a kind that has a single value.
func (r *reader) one(q Question) string {
	name, typed := q.InputName(), r.first(q.Key)
	switch q.Kind {
	case KindText:
		return r.f.Line(name, typed, form.RequiredIf(q.Required), form.Max(q.MaxLength()))
	case KindLongText:
		return r.f.Lines(name, typed, form.RequiredIf(q.Required), form.Max(q.MaxLength()))
	case KindNumber:
		return r.number(q, typed)
	case KindDate:
		return dates.InputDay(r.f.Day(name, typed, form.RequiredIf(q.Required)))
	case KindBoolean:
		return form.Choice(r.f, name, typed, []string{Yes, No}, form.RequiredIf(q.Required))
	case KindSingle:
		return form.Choice(r.f, name, typed, q.values(), form.RequiredIf(q.Required))
	case KindConsent:
		return r.consent(q, typed)
	}
	return ""
}

func (r *reader) first(key string) string {
	if values := r.sent.Values[key]; len(values) > 0 {
		return values[0]
	}
	return ""
}

func (r *reader) number(q Question, typed string) string {
	least, most := q.limits()
	if q.Min != nil {
		least = *q.Min
	}
	if q.Max != nil {
		most = *q.Max
	}
	name := q.InputName()
	if r.f.Line(name, typed, form.RequiredIf(q.Required)) == "" {
		return ""
	}
	n := r.f.Whole(name, typed, form.AtLeast(least), form.AtMost(most))
	if r.f.HasFailed(name) {
		return ""
	}
	return strconv.Itoa(n)
}

func (r *reader) consent(q Question, sent string) string {
	given := form.Choice(r.f, q.InputName(), sent, []string{Yes, No})
	if given == Yes {
		return Yes
	}
	if q.Required {
		r.f.Fail(q.InputName(), "question.consent_needed")
	}
	return ""
}

// ticks reads the boxes of a multiple choice, in the order of the options.
func (r *reader) ticks(q Question) (ticked []string) {
	name, known := q.InputName(), q.values()
	var sent []string
	for _, value := range r.sent.Values[q.Key] {
		sent = append(sent, form.Choice(r.f, name, value, known))
		if r.f.HasFailed(name) {
			return nil
		}
	}
	for _, value := range known {
		if slices.Contains(sent, value) {
			ticked = append(ticked, value)
		}
	}
	switch n := len(ticked); {
	case n == 0 && q.Required:
		r.f.Fail(name, "form.required")
	case n > 0 && q.Min != nil && n < *q.Min:
		r.f.Fail(name, "question.too_few_ticks", fault.Args{"Count": *q.Min})
	case q.Max != nil && n > *q.Max:
		r.f.Fail(name, "question.too_many_ticks", fault.Args{"Count": *q.Max})
	default:
		return ticked
	}
	return nil
}
