package public

import (
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/question"
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
