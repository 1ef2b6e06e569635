package public

import (
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/web/view"
)

// language is one in which the questions of a form can be read.
type language struct {
	Locale, Name string
	IsChosen     bool
}

// languagesOf offers the languages that the questions of an event are translated to, German first;
// nothing when there is no choice.
func languagesOf(ev event.Event, chosen string) []language {
	translated := question.Translated(ev.Questions)
	if len(translated) == 0 {
		return nil
	}
	languages := make([]language, 0, len(translated)+1)
	for _, locale := range append([]string{i18n.German}, translated...) {
		languages = append(languages, language{locale, question.LanguageName(locale), locale == chosen})
	}
	return languages
}

// letterLanguage asks in which language we write. German stands in every letter, for whoever helps.
func letterLanguage(chosen string) view.Field {
	field := view.Field{Kind: view.Select, Name: "letter_locale", Label: "Sprache unserer E-Mails", Required: true, Value: chosen,
		Hint: "Der deutsche Text steht immer dabei."}
	for _, locale := range append([]string{i18n.German}, question.Locales...) {
		field.Options = append(field.Options, view.Option{Value: locale, Label: question.LanguageName(locale)})
	}
	return field
}
