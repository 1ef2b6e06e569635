package question

import (
	"maps"
	"slices"
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// checkedOptions notes all mistakes of the options under the one input they are written in.
func (q Question) checkedOptions(f *form.Form, at place) []Option {
	name := at.input("options")
	switch {
	case !q.Kind.HasOptions():
		return nil
	case len(q.Options) == 0:
		f.Fail(name, "question.options_missing")
		return nil
	case len(q.Options) > maxOptions:
		f.Fail(name, "question.options_too_many", fault.Args{"Max": maxOptions})
		return nil
	}
	options := slices.Clone(q.Options)
	labels := map[string]bool{}
	for i := range options {
		options[i] = options[i].cleaned(f, at)
		label := strings.ToLower(options[i].Label)
		if labels[label] {
			f.Fail(name, "question.option_twice", fault.Args{"Label": options[i].Label})
		}
		labels[label] = true
	}
	nameOptions(f, name, options, map[string]bool{PlenaryOnly: q.Kind == KindWorkshops})
	return options
}

func (o Option) cleaned(f *form.Form, at place) Option {
	o.Label = f.Line(at.input("options"), o.Label, form.Required, form.Max(maxLabel))
	checkCapacity(f, at.input("options"), o)
	labels := map[string]string{}
	for locale, label := range o.Labels {
		if label = f.Line(at.input("texts"), label, form.Max(maxLabel)); label != "" {
			labels[locale] = label
		}
	}
	checkLocales(f, at.input("texts"), maps.Keys(labels))
	o.Labels = nil
	if len(labels) > 0 {
		o.Labels = labels
	}
	return o
}

func checkCapacity(f *form.Form, name string, o Option) {
	if o.Capacity != nil && (*o.Capacity < 1 || *o.Capacity > maxCapacity) {
		f.Fail(name, "question.option_capacity", fault.Args{"Label": o.Label, "Max": maxCapacity})
	}
}

// nameOptions refuses values that are malformed or taken, and makes those that are missing.
func nameOptions(f *form.Form, name string, options []Option, taken map[string]bool) {
	for _, o := range options {
		switch {
		case o.Value == "":
			continue
		case !valueForm.MatchString(o.Value):
			f.Fail(name, "question.option_value_form")
		case taken[o.Value]:
			f.Fail(name, "question.option_value_taken", fault.Args{"Value": o.Value})
		}
		taken[o.Value] = true
	}
	for i, o := range options {
		if o.Value == "" {
			options[i].Value = nameFor(o.Label, "antwort", taken)
		}
	}
}
