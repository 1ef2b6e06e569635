package question

import (
	"slices"
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// checkedCondition returns the condition in its canonical form; nil when there is none or a
// mistake was noted. before are the questions that stand before the one with the condition.
func checkedCondition(f *form.Form, at place, c *Condition, before []Question, readyKeys []string) *Condition {
	if c == nil || *c == (Condition{}) {
		return nil
	}
	keyInput, valueInput := at.input("only_if_key"), at.input("only_if_value")
	cleaned := Condition{Key: f.Line(keyInput, c.Key, form.Required), Value: f.Line(valueInput, c.Value, form.Required)}
	if f.HasFailed(keyInput) || f.HasFailed(valueInput) {
		return nil
	}
	if slices.Contains(readyKeys, cleaned.Key) {
		return &cleaned
	}
	i := slices.IndexFunc(before, func(q Question) bool { return q.Key == cleaned.Key })
	if i < 0 {
		f.Fail(keyInput, "question.condition_unknown")
		return nil
	}
	choices := before[i].Choices()
	if len(choices) == 0 {
		f.Fail(keyInput, "question.condition_kind")
		return nil
	}
	var ok bool
	if cleaned.Value, ok = match(choices, cleaned.Value); !ok {
		f.Fail(valueInput, "question.condition_value", fault.Args{"Choices": labels(choices)})
		return nil
	}
	return &cleaned
}

// Choices returns what can be answered to a question with fixed answers, none for other kinds. Values
// and labels are those that a condition may name.
func (q Question) Choices() []Option {
	switch q.Kind {
	case KindSingle, KindMultiple:
		return q.Options
	case KindBoolean:
		return []Option{{Value: Yes, Label: "Ja"}, {Value: No, Label: "Nein"}}
	case KindConsent:
		return []Option{{Value: Yes, Label: "Ja"}}
	}
	return nil
}

// match finds the choice with this value, or with this label as somebody typed it.
func match(choices []Option, typed string) (value string, ok bool) {
	for _, choice := range choices {
		if choice.Value == typed {
			return typed, true
		}
	}
	for _, choice := range choices {
		if strings.EqualFold(choice.Label, typed) {
			return choice.Value, true
		}
	}
	return "", false
}

func labels(choices []Option) string {
	all := make([]string, len(choices))
	for i, choice := range choices {
		all[i] = choice.Label
	}
	return strings.Join(all, ", ")
}
