package office

import (
	"context"
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

func (p *Pages) submitHostRights(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	suffix := "-" + c.Param("host")
	rights := event.HostRights{Level: form.OneOf(in, "level"+suffix, actor.Levels, form.Required), Exports: in.Bool("exports" + suffix),
		Position: in.Int("position"+suffix, form.Required)}
	return p.changeHost(c, in, "notice.host_changed", func(id organisation.ID) error {
		if err := in.Fault(); err != nil {
			return err
		}
		return p.Events.ChangeHost(c.Request.Context(), web.Actor(c), c.Param("slug"), id, rights)
	})
}

func (p *Pages) submitHandOver(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	to := in.Text("to-"+c.Param("host"), form.Required)
	return p.changeHost(c, in, "notice.host_handed_over", func(id organisation.ID) error {
		if err := in.Fault(); err != nil {
			return err
		}
		other, err := p.Organisations.BySlug(c.Request.Context(), to)
		if err != nil {
			return err
		}
		return p.Events.HandOver(c.Request.Context(), web.Actor(c), c.Param("slug"), id, other.ID)
	})
}

// changeHost does something with the host of the address.
func (p *Pages) changeHost(c *gin.Context, in *form.Form, notice string, change func(organisation.ID) error) error {
	if _, err := p.Events.Managed(c.Request.Context(), web.Actor(c), c.Param("slug")); err != nil {
		return err
	}
	host, err := p.Organisations.BySlug(c.Request.Context(), c.Param("host"))
	if err != nil {
		return err
	}
	return p.afterHosts(c, in, change(host.ID), notice)
}

func (p *Pages) submitWithdrawHost(c *gin.Context) error {
	return p.changeHostInvitation(c, "notice.invitation_withdrawn", p.Events.WithdrawHostInvitation)
}

func (p *Pages) submitResendHost(c *gin.Context) error {
	return p.changeHostInvitation(c, "notice.invitation_resent", p.Events.ResendHostInvitation)
}

func (p *Pages) changeHostInvitation(c *gin.Context, notice string, change func(context.Context, actor.Actor, string, int64) error) error {
	id, err := strconv.ParseInt(c.Param("invitation"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "event.host_invitation_unknown").Because(err)
	}
	return p.afterHosts(c, form.New(nil), change(c.Request.Context(), web.Actor(c), c.Param("slug"), id), notice)
}

// LeaveEventPage says what it means that an organisation is no host any more.
type LeaveEventPage struct {
	view.Page
	Event event.Event
	Name  string
	Back  string
}

// Template implements view.Template.
func (LeaveEventPage) Template() string { return "page/office/host-leave.html" }

func (p *Pages) leavePage(c *gin.Context) (LeaveEventPage, organisation.ID, error) {
	ctx, who := c.Request.Context(), web.Actor(c)
	ev, err := p.Events.Managed(ctx, who, c.Param("slug"))
	if err != nil {
		return LeaveEventPage{}, 0, err
	}
	host, err := p.Organisations.BySlug(ctx, c.Param("host"))
	if err != nil {
		return LeaveEventPage{}, 0, err
	}
	if !who.May(actor.EditEvent, host.ID) {
		return LeaveEventPage{}, 0, fault.New(fault.Forbidden, "event.host_leave_forbidden")
	}
	frame, err := p.page(c, "Als Veranstaltende ausscheiden", view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(ev.Slug)})
	return LeaveEventPage{Page: frame, Event: ev, Name: host.Name, Back: hostsPath(ev.Slug)}, host.ID, err
}

func (p *Pages) showLeave(c *gin.Context) error {
	page, _, err := p.leavePage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitLeave(c *gin.Context) error {
	page, id, err := p.leavePage(c)
	if err != nil {
		return err
	}
	refusal := p.Events.LeaveEvent(c.Request.Context(), web.Actor(c), page.Event.Slug, id)
	if refusal == nil {
		p.Front.SetNotice(c, "notice.host_left")
		return web.SeeOther(c, start.URL)
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(nil, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}
