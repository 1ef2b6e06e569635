package office

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// publication is what the overview says about publishing a draft, and offers to those who may edit it.
type publication struct {
	At     string // when it is to be published; "": nobody has said
	Missed bool   // the time has come, but something needed was missing
	// Where to publish now, to set a time, and to take it back.
	NowURL, AtURL, StopURL string
	MayEdit, IsReady       bool
}

// publicationOf returns nil for what is no draft.
func publicationOf(ev event.Event, mayEdit bool) *publication {
	if ev.State != event.StateDraft {
		return nil
	}
	path := eventPath(ev.Slug)
	p := &publication{NowURL: path + "/veroeffentlichen", AtURL: path + "/veroeffentlichen-am", StopURL: path + "/nicht-veroeffentlichen",
		MayEdit: mayEdit, IsReady: len(ev.Missing()) == 0, Missed: ev.PublishMissed}
	if ev.PublishAt != nil {
		p.At = dates.Long(*ev.PublishAt)
	}
	return p
}

func (p *Pages) submitPublish(c *gin.Context) error {
	return p.changeState(c, p.Events.Publish, "notice.event_published")
}

func (p *Pages) submitUnschedule(c *gin.Context) error {
	return p.changeState(c, p.Events.Unschedule, "notice.event_unscheduled")
}

// PublishAtPage asks when a draft is to become visible.
type PublishAtPage struct {
	view.Page
	Head eventHead
	At   view.Field
}

// Template implements view.Template.
func (PublishAtPage) Template() string { return "page/office/event-publish-at.html" }

func (p *Pages) publishAtPage(c *gin.Context) (PublishAtPage, error) {
	frame, head, err := p.editFrame(c, "Zu einem Zeitpunkt veröffentlichen")
	at := view.Field{Kind: view.DateTime, Name: "at", Label: "Veröffentlichen am", Required: true, Value: "T08:00",
		Hint: "Zeit in Deutschland, vor dem Beginn der Veranstaltung"}
	if head.Event.PublishAt != nil && !head.Event.PublishMissed {
		at.Value = dates.Input(*head.Event.PublishAt)
	}
	return PublishAtPage{Page: frame, Head: head, At: at}, err
}

// editFrame begins a page that changes an event, for those who may.
func (p *Pages) editFrame(c *gin.Context, title string) (view.Page, eventHead, error) {
	ctx, slug := c.Request.Context(), c.Param("slug")
	ev, err := p.Events.Managed(ctx, web.Actor(c), slug)
	if err != nil {
		return view.Page{}, eventHead{}, err
	}
	if !mayEdit(c, ev) {
		return view.Page{}, eventHead{}, fault.New(fault.Forbidden, "event.edit_forbidden")
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return view.Page{}, eventHead{}, err
	}
	frame, err := p.page(c, title, view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(slug)})
	return frame, p.headOf(c, ev, seats[ev.ID], ""), err
}

func (p *Pages) showPublishAt(c *gin.Context) error {
	page, err := p.publishAtPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitPublishAt(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	at := in.DateTime("at", form.Required)
	refusal := p.publishAt(c, in, at)
	if refusal == nil {
		p.Front.SetNotice(c, "notice.event_scheduled")
		return web.SeeOther(c, eventPath(c.Param("slug")))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.publishAtPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.At)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) publishAt(c *gin.Context, in *form.Form, at time.Time) error {
	return unlessWrong(in, func() error { return p.Events.PublishAt(c.Request.Context(), web.Actor(c), c.Param("slug"), at) })
}

// UnpublishPage asks before a published event becomes a draft again.
type UnpublishPage struct {
	view.Page
	Head eventHead
}

// Template implements view.Template.
func (UnpublishPage) Template() string { return "page/office/event-unpublish.html" }

func (p *Pages) unpublishPage(c *gin.Context) (UnpublishPage, error) {
	frame, head, err := p.editFrame(c, "Veröffentlichung zurücknehmen")
	return UnpublishPage{Page: frame, Head: head}, err
}

func (p *Pages) showUnpublish(c *gin.Context) error {
	page, err := p.unpublishPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitUnpublish(c *gin.Context) error {
	slug := c.Param("slug")
	refusal := p.Events.Unpublish(c.Request.Context(), web.Actor(c), slug)
	if refusal == nil {
		p.Front.SetNotice(c, "notice.event_unpublished")
		return web.SeeOther(c, eventPath(slug))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.unpublishPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}
