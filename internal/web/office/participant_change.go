package office

import (
	"context"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// PersonFormPage holds the form about one person: to correct a registration, or to enter a substitute.
type PersonFormPage struct {
	personHead
	Form         personForm
	IsSubstitute bool
	Version      string   // that the form is filled for; empty for a substitute
	Stored       []answer // what is stored now, when that is something else than the form was filled for
	IsUnnamed    bool     // the place of a group that nobody was named for yet
}

// Template implements view.Template.
func (PersonFormPage) Template() string { return "page/office/participant-form.html" }

func (p *Pages) changePage(c *gin.Context) (PersonFormPage, error) {
	head, found, err := p.step(c, "Angaben ändern")
	if err != nil {
		return PersonFormPage{}, err
	}
	special, err := p.Registrations.Special(c.Request.Context(), web.Actor(c), found.Reference)
	if err != nil {
		return PersonFormPage{}, err // whoever does not see answers would delete them
	}
	known := answered{Person: found.Person, Party: found.Party, Locale: found.Locale, Answers: append(found.Answers, special...)}
	if found.Placeholder {
		known.Person = registration.Person{}
	}
	page := PersonFormPage{personHead: head, IsUnnamed: found.Placeholder, Version: found.Version, Stored: storedOf(found, special)}
	page.Form, err = p.personForm(c, found.Event, known)
	if found.GroupID != nil {
		page.Form.Email.Hint = "Ohne eigene Adresse geht alles an " + found.ContactName + "."
	}
	return page, err
}

// storedOf tells what a registration says, for comparing it with a form that was filled for something else.
func storedOf(found registration.Detail, special registration.Answers) []answer {
	all := append([]answer{{Label: "Name", Text: fullName(found.Person)}}, answersOf(found.Row)...)
	if found.Party > 1 {
		all = append(all, answer{Label: "Personen", Text: strconv.Itoa(found.Party)})
	}
	all = append(all, answer{Label: "Sprache der E-Mails", Text: question.LanguageName(found.Locale)})
	return slices.Concat(all, wordAnswers(found.Answers), wordAnswers(special))
}

func (p *Pages) showChange(c *gin.Context) error {
	page, err := p.changePage(c)
	if err != nil {
		return err
	}
	page.Stored = nil
	return p.showStep(c, page.Row.State.IsLive(), page)
}

func (p *Pages) submitChange(c *gin.Context) error {
	return p.submitPerson(c, p.noticeOfChange, p.changePage, func(ctx context.Context, who actor.Actor, sent registration.Application) (registration.Reference, error) {
		return referenceOf(c), p.Registrations.Change(ctx, who, referenceOf(c), sent)
	})
}

func (p *Pages) substitutePage(c *gin.Context) (PersonFormPage, error) {
	head, found, err := p.step(c, "Ersatzperson eintragen")
	if err != nil {
		return PersonFormPage{}, err
	}
	page := PersonFormPage{personHead: head, IsSubstitute: true}
	page.Form, err = p.personForm(c, found.Event, answered{})
	page.Form.Party = nil // the seats stay as they are
	return page, err
}

func (p *Pages) showSubstitute(c *gin.Context) error {
	page, err := p.substitutePage(c)
	if err != nil {
		return err
	}
	return p.showStep(c, page.Row.State == registration.Confirmed && !page.Row.Placeholder, page)
}

func (p *Pages) submitSubstitute(c *gin.Context) error {
	notice := func(*gin.Context, registration.Application) (string, error) { return "notice.substituted", nil }
	return p.submitPerson(c, notice, p.substitutePage, func(ctx context.Context, who actor.Actor, sent registration.Application) (registration.Reference, error) {
		result, err := p.Registrations.Substitute(ctx, who, referenceOf(c), sent)
		return result.Reference, err
	})
}

// noticeOfChange tells a change from a form that was saved as it was.
func (p *Pages) noticeOfChange(c *gin.Context, sent registration.Application) (string, error) {
	page, err := p.changePage(c)
	if err == nil && page.Version == sent.Version {
		return "notice.nothing_changed", nil
	}
	return "notice.participant_changed", err
}

// submitPerson does something with a filled form about a person, and leads to the registration that it
// comes to. notice names what is told there.
func (p *Pages) submitPerson(c *gin.Context, notice func(*gin.Context, registration.Application) (string, error), again func(*gin.Context) (PersonFormPage, error),
	do func(context.Context, actor.Actor, registration.Application) (registration.Reference, error)) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	sent, err := attendee.Read(c.Request, "")
	if err != nil {
		return err
	}
	ref, refusal := do(c.Request.Context(), web.Actor(c), sent)
	if refusal == nil {
		told, err := notice(c, sent)
		if err != nil {
			return err
		}
		p.Front.SetNotice(c, told)
		return web.SeeOther(c, participantPath(ref))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := again(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.Form.fields()...)
	if !fault.Is(refusal, fault.Conflict) || in.Raw().Get("version") == page.Version {
		page.Stored = nil
	}
	if earlier, ok := earlierOf(refusal); ok {
		page.Errors.Items = []view.ErrorItem{{Text: "Zur bestehenden Anmeldung", Href: participantPath(earlier)}}
	}
	return p.Front.Render(c, statusFor(refusal), page)
}
