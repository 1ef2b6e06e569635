package office

import (
	"errors"
	"slices"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

func (p *Pages) submitAddToTeam(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	sent := in.Raw()
	invite := event.TeamInvite{Email: sent.Get("email"), Name: sent.Get("name"), TeamRole: teamRoleOf(in, "")}
	if chosen := sent.Get("organisation"); chosen != "" {
		id, err := strconv.ParseInt(chosen, 10, 64)
		if err != nil {
			id = -1 // no organisation at all
		}
		invite.Organisation = organisation.ID(id)
	}
	return p.afterTeam(c, in, p.Events.AddToTeam(c.Request.Context(), web.Actor(c), c.Param("slug"), invite), "notice.team_joined")
}

func (p *Pages) submitChangeInTeam(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	suffix := rowSuffix + c.Param("account")
	return p.changeTeam(c, in, "notice.team_changed", func(id account.ID) error {
		return suffixed(p.Events.ChangeInTeam(c.Request.Context(), web.Actor(c), c.Param("slug"), id, teamRoleOf(in, suffix)), suffix)
	})
}

func (p *Pages) submitRemoveFromTeam(c *gin.Context) error {
	return p.changeTeam(c, form.New(nil), "notice.team_left", func(id account.ID) error {
		return p.Events.RemoveFromTeam(c.Request.Context(), web.Actor(c), c.Param("slug"), id)
	})
}

// submitLeaveTeam leads to the first page: the event may be none of theirs any more.
func (p *Pages) submitLeaveTeam(c *gin.Context) error {
	if err := p.Events.LeaveTeam(c.Request.Context(), web.Actor(c), c.Param("slug")); err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.team_left_oneself")
	return web.SeeOther(c, start.URL)
}

// teamRoleOf reads a role as it was sent; the use case checks it after the right to give one.
func teamRoleOf(in *form.Form, suffix string) event.TeamRole {
	return event.TeamRole{Role: actor.Role(in.Raw().Get("role" + suffix)), Workshops: in.Raw()["workshops"+suffix]}
}

func (p *Pages) changeTeam(c *gin.Context, in *form.Form, notice string, change func(account.ID) error) error {
	id, err := accountOf(c)
	if err != nil {
		return err
	}
	return p.afterTeam(c, in, change(id), notice)
}

// afterTeam leads back to the team, or says there why something is not possible.
func (p *Pages) afterTeam(c *gin.Context, in *form.Form, refusal error, notice string) error {
	if refusal == nil {
		p.Front.SetNotice(c, notice)
		return web.SeeOther(c, teamPath(c.Param("slug")))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.teamPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	return p.Front.Render(c, statusFor(refusal), page)
}

// suffixed names mistakes after the inputs of one row.
func suffixed(err error, suffix string) error {
	refusal, ok := errors.AsType[*fault.Error](err)
	if !ok || refusal.Kind != fault.Invalid {
		return err
	}
	fields := slices.Clone(refusal.Fields)
	for i := range fields {
		fields[i].Name += suffix
	}
	return fault.InvalidFields(fields)
}
