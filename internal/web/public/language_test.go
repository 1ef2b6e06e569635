package public_test

import (
	"net/http"
	"net/url"
	"testing"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

func TestTheQuestionsCanBeReadInTheLanguagesTheyAreTranslatedTo(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) {
		d.Questions = event.Questions{
			{Key: "sprache", Kind: question.KindText, Label: "Welche Sprache sprechen Sie?", Required: true,
				Texts: map[string]question.Text{"tr": {Label: "Hangi dili konuşuyorsunuz?"}, "ar": {Label: "ما هي لغتك؟"}}},
			{Key: "erwartungen", Kind: question.KindText, Label: "Was erwarten Sie?"},
		}
	})
	path := "/veranstaltungen/" + ev.Slug + "/anmeldung"
	german := s.get(path).is(http.StatusOK)
	german.says(".tb-languages", "Türkçe").says(".tb-languages", "العربية").says(`.tb-languages a[aria-current]`, "Deutsch").says("form", "Welche Sprache sprechen Sie?")
	turkish := s.get(path + "?sprache=tr").is(http.StatusOK)
	turkish.says(`[lang="tr"] label`, "Hangi dili konuşuyorsunuz?").says("form", "Was erwarten Sie?")
	s.get(path+"?sprache=ar").is(http.StatusOK).says(`[lang="ar"][dir="rtl"] label`, "ما هي لغتك؟")
	s.get(path+"?sprache=xx").is(http.StatusOK).says("form", "Welche Sprache sprechen Sie?")

	refused := s.post(path, url.Values{"locale": {"tr"}, "first_name": {"Ayşe"}}).is(http.StatusUnprocessableEntity)
	refused.says(`[lang="tr"] label`, "Hangi dili konuşuyorsunuz?").says(`.tb-languages a[aria-current]`, "Türkçe")
}
