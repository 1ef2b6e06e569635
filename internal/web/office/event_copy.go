package office

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// CopyEventPage asks when the copy of an event begins.
type CopyEventPage struct {
	view.Page
	Head     eventHead
	StartsAt view.Field
}

// Template implements view.Template.
func (CopyEventPage) Template() string { return "page/office/event-copy.html" }

func (p *Pages) copyEventPage(c *gin.Context) (CopyEventPage, error) {
	ctx, slug := c.Request.Context(), c.Param("slug")
	ev, err := p.Events.Managed(ctx, web.Actor(c), slug)
	if err != nil {
		return CopyEventPage{}, err
	}
	if !mayEdit(c, ev) {
		return CopyEventPage{}, fault.New(fault.Forbidden, "event.edit_forbidden")
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return CopyEventPage{}, err
	}
	frame, err := p.page(c, "Veranstaltung kopieren", view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(slug)})
	return CopyEventPage{Page: frame, Head: p.headOf(c, ev, seats[ev.ID], ""),
		StartsAt: view.Field{Kind: view.DateTime, Name: "starts_at", Label: "Beginn der neuen Veranstaltung", Required: true, Value: "T" + clockOf(ev)}}, err
}

// clockOf is the time of day at which an event begins.
func clockOf(ev event.Event) string {
	_, clock, _ := strings.Cut(dates.Input(ev.StartsAt), "T")
	return clock
}

func (p *Pages) showCopyEvent(c *gin.Context) error {
	page, err := p.copyEventPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// submitCopyEvent leads to the form of the copy: its dates want to be looked at.
func (p *Pages) submitCopyEvent(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	startsAt := in.DateTime("starts_at", form.Required)
	var created event.Event
	refusal := unlessWrong(in, func() (err error) {
		created, err = p.Events.Copy(c.Request.Context(), web.Actor(c), c.Param("slug"), startsAt)
		return err
	})
	if refusal == nil {
		p.Front.SetNotice(c, "notice.event_copied")
		return web.SeeOther(c, eventPath(created.Slug)+"/bearbeiten")
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.copyEventPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.StartsAt)
	return p.Front.Render(c, statusFor(refusal), page)
}
