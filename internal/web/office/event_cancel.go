package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// CancelEventPage asks before an event is called off and says what that will do.
type CancelEventPage struct {
	view.Page
	Head   eventHead
	Reason view.Field
	Reach  registration.Reach
}

// Template implements view.Template.
func (CancelEventPage) Template() string { return "page/office/event-cancel.html" }

func (p *Pages) cancelEventPage(c *gin.Context) (CancelEventPage, error) {
	ctx, slug := c.Request.Context(), c.Param("slug")
	ev, err := p.Events.Managed(ctx, web.Actor(c), slug)
	if err != nil {
		return CancelEventPage{}, err
	}
	if !mayEdit(c, ev) {
		return CancelEventPage{}, fault.New(fault.Forbidden, "event.edit_forbidden")
	}
	reach, err := p.Registrations.Reach(ctx, web.Actor(c), slug)
	if err != nil {
		return CancelEventPage{}, err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return CancelEventPage{}, err
	}
	frame, err := p.page(c, "Veranstaltung absagen", view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(slug)})
	return CancelEventPage{
		Page: frame, Head: p.headOf(c, ev, seats[ev.ID], ""), Reach: reach,
		Reason: view.Field{Kind: view.Textarea, Name: "reason", Label: "Grund der Absage", Rows: 4, MaxLength: 2000,
			Hint: "Steht in der E-Mail an die Teilnehmenden und auf der öffentlichen Seite."},
	}, err
}

func (p *Pages) showCancelEvent(c *gin.Context) error {
	page, err := p.cancelEventPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitCancelEvent(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	slug := c.Param("slug")
	refusal := p.Events.Cancel(c.Request.Context(), web.Actor(c), slug, c.Request.PostForm.Get("reason"))
	if refusal == nil {
		p.Front.SetNotice(c, "notice.event_cancelled")
		return web.SeeOther(c, eventPath(slug))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.cancelEventPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Reason)
	return p.Front.Render(c, statusFor(refusal), page)
}
