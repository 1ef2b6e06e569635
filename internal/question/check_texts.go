package question

import (
	"iter"
	"maps"
	"slices"
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// cleanedTexts drops translations that say nothing.
func cleanedTexts(f *form.Form, name string, texts map[string]Text) map[string]Text {
	cleaned := map[string]Text{}
	for locale, text := range texts {
		text.Label = f.Line(name, text.Label, form.Max(maxLabel))
		text.Purpose = f.Line(name, text.Purpose, form.Max(maxPurpose))
		if text != (Text{}) {
			cleaned[locale] = text
		}
	}
	checkLocales(f, name, maps.Keys(cleaned))
	if len(cleaned) == 0 {
		return nil
	}
	return cleaned
}

func checkLocales(f *form.Form, name string, locales iter.Seq[string]) {
	for locale := range locales {
		if !slices.Contains(Locales, locale) {
			f.Fail(name, "question.locale_unknown", fault.Args{"Known": strings.Join(Locales, ", ")})
		}
	}
}
