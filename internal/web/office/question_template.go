package office

import (
	"slices"

	"tagungsbuero/internal/question"
	"tagungsbuero/internal/web/view"
)

// templateChoice offers the ready-made questions that are not all in the form yet.
func templateChoice(written []question.Question) view.Field {
	field := view.Field{Kind: view.Select, Name: "template", Label: "Vorlage", Required: true}
	for _, template := range question.Templates() {
		if len(missing(template.Questions, written)) > 0 {
			field.Options = append(field.Options, view.Option{Value: template.Key, Label: template.Name})
		}
	}
	return field
}

// missingOf returns the questions of the template with the key that are not in the form yet.
func missingOf(key string, written []question.Question) []question.Question {
	for _, template := range question.Templates() {
		if template.Key == key {
			return missing(template.Questions, written)
		}
	}
	return nil
}

func missing(wanted, written []question.Question) []question.Question {
	return slices.DeleteFunc(slices.Clone(wanted), func(q question.Question) bool {
		return slices.ContainsFunc(written, func(w question.Question) bool { return w.Key == q.Key })
	})
}
