// Package question knows what the form of an event asks beyond names and address: the questions
// organisers write, what people answer, and when both are right. It stores nothing.
package question

import "slices"

// Question is one question of a form. Its key names it for good: answers, conditions and counted
// options keep to it while every text may change.
type Question struct {
	Key       string          `json:"key"`
	Kind      Kind            `json:"kind"`
	Label     string          `json:"label"`
	Purpose   string          `json:"purpose,omitempty"` // "Wofür?", told beside the question
	Required  bool            `json:"required,omitempty"`
	Special   bool            `json:"special,omitempty"` // special category (Art. 9 GDPR): kept apart, has its own right
	Options   []Option        `json:"options,omitempty"` // of single and multiple; of workshops, the workshops
	OnlyIf    *Condition      `json:"only_if,omitempty"` // nil: asked always
	Min       *int            `json:"min,omitempty"`     // number: smallest value; multiple: fewest ticks
	Max       *int            `json:"max,omitempty"`     // number: largest value; multiple: most ticks; workshops: wishes; texts: characters
	FileTypes []string        `json:"file_types,omitempty"`
	FileMaxKB int             `json:"file_max_kb,omitempty"` // units of 1024 bytes
	Texts     map[string]Text `json:"texts,omitempty"`       // translations by locale
}

// Option is one choice of a question.
type Option struct {
	Value    string            `json:"value"` // stays when the label changes
	Label    string            `json:"label"`
	Capacity *int              `json:"capacity,omitempty"` // seats this option or places this workshop has; nil: no limit
	Labels   map[string]string `json:"labels,omitempty"`   // translations by locale
}

// Condition lets a question be asked only if the answer to Key has the Value. Key names a question
// before it, or a ready field of the form such as organisation_kind.
type Condition struct {
	Key   string `json:"key"`
	Value string `json:"value"`
}

// Text is a question in another language; what is empty stays German.
type Text struct {
	Label   string `json:"label,omitempty"`
	Purpose string `json:"purpose,omitempty"`
}

// In returns the question as it reads in a locale, German where there is no translation.
func (q Question) In(locale string) Question {
	text := q.Texts[locale]
	q.Label, q.Purpose = orElse(text.Label, q.Label), orElse(text.Purpose, q.Purpose)
	q.Options = slices.Clone(q.Options)
	for i, option := range q.Options {
		q.Options[i].Label = orElse(option.Labels[locale], option.Label)
	}
	return q
}

// Option returns the choice with the given value.
func (q Question) Option(value string) (Option, bool) {
	i := slices.IndexFunc(q.Options, func(o Option) bool { return o.Value == value })
	if i < 0 {
		return Option{}, false
	}
	return q.Options[i], true
}

// values lists the values of all options, in order.
func (q Question) values() []string {
	values := make([]string, len(q.Options))
	for i, option := range q.Options {
		values[i] = option.Value
	}
	return values
}

func orElse(text, fallback string) string {
	if text == "" {
		return fallback
	}
	return text
}
