package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// personHead stands above every page that does something with one registration.
type personHead struct {
	view.Page
	Row   registration.Row
	Name  string
	Badge view.Badge
	Back  string
}

// findToChange finds the registration that something is to be done with, for those who may do it.
func (p *Pages) findToChange(c *gin.Context) (registration.Detail, error) {
	found, err := p.findParticipant(c)
	if err == nil && !mayEnter(c, found.Event) {
		err = fault.New(fault.Forbidden, "registration.forbidden")
	}
	return found, err
}

// step does the same and returns what stands above its page.
func (p *Pages) step(c *gin.Context, title string) (personHead, registration.Detail, error) {
	found, err := p.findToChange(c)
	if err != nil {
		return personHead{}, found, err
	}
	back := participantPath(found.Reference)
	frame, err := p.page(c, title, view.NavEvents, start, view.Link{Text: found.Event.Title, URL: eventPath(found.Event.Slug)},
		view.Link{Text: "Teilnehmende", URL: participantsPath(found.Event.Slug)}, view.Link{Text: fullName(found.Person), URL: back})
	return personHead{Page: frame, Row: found.Row, Name: fullName(found.Person), Badge: personBadge(found.Row), Back: back}, found, err
}

// showStep shows the page that a step begins with, or the person again where it makes no sense any more.
func (p *Pages) showStep(c *gin.Context, makesSense bool, page view.Template) error {
	if !makesSense {
		return web.SeeOther(c, participantPath(referenceOf(c)))
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// finish leads back to the person with a notice, or shows the page of the step again with the refusal.
func (p *Pages) finish(c *gin.Context, refusal error, notice string, again func() (view.Template, error)) error {
	if refusal == nil {
		p.Front.SetNotice(c, notice)
		return web.SeeOther(c, participantPath(referenceOf(c)))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := again()
	if err != nil {
		return err
	}
	return p.Front.Render(c, statusFor(refusal), page)
}

// unlessWrong returns the mistakes of the form, or else what doing it comes to.
func unlessWrong(in *form.Form, do func() error) error {
	if err := in.Fault(); err != nil {
		return err
	}
	return do()
}
