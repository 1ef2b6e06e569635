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

func TestPeopleChooseTheLanguageOfOurLettersLater(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	form := filled("letter_locale", "uk")
	path := s.post("/veranstaltungen/"+ev.Slug+"/anmeldung", form).is(http.StatusSeeOther).header.Get("Location")
	s.get(path).says(".tb-aside", "Sprache der E-Mails ändern")
	page := s.get(path + "/sprache").is(http.StatusOK)
	if got := page.Find("#feld-letter_locale option[selected]").AttrOr("value", ""); got != "uk" {
		t.Errorf("%q is chosen at first", got)
	}
	s.post(path+"/sprache", url.Values{"letter_locale": {"xx"}}).is(http.StatusUnprocessableEntity).says(".tb-error-summary", "Sprache")
	s.follow(s.post(path+"/sprache", url.Values{"letter_locale": {"ar"}})).says(".tb-notice", "Ihre Sprache ist gespeichert.")
	if got := s.get(path+"/sprache").Find("#feld-letter_locale option[selected]").AttrOr("value", ""); got != "ar" {
		t.Errorf("%q is stored", got)
	}
	s.post(path+"/abmelden", nil).is(http.StatusSeeOther)
	s.post(path+"/sprache", url.Values{"letter_locale": {"de"}}).is(http.StatusConflict).lacks("#feld-letter_locale")
	s.get(path).lacks(`a[href$="/sprache"]`)
}

func TestTheContactOfAGroupChoosesTheLanguage(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, groupsOf(4))
	s.get(groupFormPath(ev)).says("form", "Sprache unserer E-Mails")
	path := s.registerGroup(ev, group([]string{"Ada", "Bo"}, "letter_locale", "ti"))
	s.get(path).says(".tb-aside", "Sprache der E-Mails ändern")
	page := s.get(path + "/sprache")
	if got := page.Find("#feld-letter_locale option[selected]").AttrOr("value", ""); got != "ti" {
		t.Errorf("%q was chosen", got)
	}
	s.post(path+"/sprache", url.Values{"letter_locale": {""}}).is(http.StatusUnprocessableEntity)
	s.follow(s.post(path+"/sprache", url.Values{"letter_locale": {"fa"}})).says(".tb-notice", "Ihre Sprache ist gespeichert.")
}
