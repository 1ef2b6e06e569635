package public

import (
	"context"
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
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

// letterLanguage is what people are asked who fill a form about themselves.
func letterLanguage(chosen string) view.Field {
	return attendee.LetterLanguage("Sprache unserer E-Mails", chosen)
}

// LanguagePage lets somebody choose in which language we write.
type LanguagePage struct {
	view.Page
	Step, When, Where string
	Event             event.Event
	Name, Email       string // to whom we write
	ForGroup          bool
	Language          view.Field
	Back              view.Link
}

// Template implements view.Template.
func (LanguagePage) Template() string { return "page/public/letter-language.html" }

const languageStep = "Sprache der E-Mails"

func (p *Pages) showLanguage(c *gin.Context) error { return p.renderLanguage(c, nil, nil) }

func (p *Pages) submitLanguage(c *gin.Context) error {
	return p.changeLanguage(c, p.Registrations.ChangeLanguage, p.renderLanguage, personalPath)
}

// changeLanguage writes in another language from now on to whoever has the link, and leads back to the page of that.
func (p *Pages) changeLanguage(c *gin.Context, change func(ctx context.Context, secret, locale string) error,
	again func(*gin.Context, *form.Form, error) error, back func(secret string) string) error {
	secretPage(c)
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	secret := c.Param("token")
	refusal := change(c.Request.Context(), secret, c.Request.PostForm.Get("letter_locale"))
	if isAnswerable(refusal) {
		return again(c, in, refusal)
	}
	if refusal != nil {
		return refusal
	}
	p.Front.SetNotice(c, "notice.language_changed")
	return web.SeeOther(c, back(secret))
}

func (p *Pages) renderLanguage(c *gin.Context, in *form.Form, refusal error) error {
	secretPage(c)
	personal, err := p.Registrations.Personal(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	r := personal.Registration
	if !r.MayChangeLanguage() {
		page := stepPage(languageStep, personal)
		page.Told = p.standing(personal)
		return p.Front.Render(c, answerStatus(refusal), page)
	}
	page := languagePage(personal.Event, r.Locale, ownPage(personal))
	page.Name, page.Email = r.Name(), r.Email
	return p.answerLanguage(c, page, in, refusal)
}

func languagePage(ev event.Event, locale string, back view.Link) LanguagePage {
	return LanguagePage{Page: view.Page{Title: languageStep + ": " + ev.Title, Hidden: true, Breadcrumb: []view.Link{back}}, Step: languageStep,
		When: whenOf(ev), Where: whereOf(ev), Event: ev, Language: letterLanguage(locale), Back: back}
}

func (p *Pages) answerLanguage(c *gin.Context, page LanguagePage, in *form.Form, refusal error) error {
	if refusal != nil {
		page.Errors = view.Bind(in.Raw(), refusal, &page.Language)
	}
	return p.Front.Render(c, answerStatus(refusal), page)
}

func answerStatus(refusal error) int {
	if refusal == nil {
		return http.StatusOK
	}
	return fault.KindOf(refusal).Status()
}

func (p *Pages) showGroupLanguage(c *gin.Context) error { return p.renderGroupLanguage(c, nil, nil) }

func (p *Pages) submitGroupLanguage(c *gin.Context) error {
	return p.changeLanguage(c, p.Registrations.ChangeGroupLanguage, p.renderGroupLanguage, groupPath)
}

func (p *Pages) renderGroupLanguage(c *gin.Context, in *form.Form, refusal error) error {
	secretPage(c)
	group, err := p.Registrations.Group(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	page := languagePage(group.Event, group.Locale, view.Link{Text: "Ihre Sammelanmeldung", URL: groupPath(group.Token)})
	page.Name, page.Email, page.ForGroup = group.ContactName, group.ContactEmail, true
	return p.answerLanguage(c, page, in, refusal)
}
