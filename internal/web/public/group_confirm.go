package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// GroupConfirmPage asks the contact of a group to confirm the address. Opening it changes nothing:
// mail gateways open links.
type GroupConfirmPage struct {
	view.Page
	Group     registration.Group
	Names     []string
	Event     event.Event
	When      string
	Where     string
	Confirmed bool // already
	Lapsed    bool // too late
	Hosts     []hostCard
	GroupURL  string
	AgainURL  string // the form, "" when nobody can register any more
}

// Template implements view.Template.
func (GroupConfirmPage) Template() string { return "page/public/group-confirm.html" }

func (p *Pages) showGroupConfirmation(c *gin.Context) error {
	return p.renderGroupConfirmation(c, http.StatusOK)
}

func (p *Pages) renderGroupConfirmation(c *gin.Context, status int) error {
	secretPage(c)
	found, err := p.Registrations.GroupConfirmation(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	ev := found.Event
	page := GroupConfirmPage{
		Page:  view.Page{Title: "E-Mail-Adresse bestätigen: " + ev.Title, Hidden: true},
		Group: found.Group, Names: liveNames(found.GroupPage), Event: ev, When: whenOf(ev), Where: whereOf(ev),
		Confirmed: found.Confirmed, Lapsed: found.Lapsed, Hosts: hostCards(ev), GroupURL: groupPath(found.GroupPage.Token),
	}
	if ev.RegistrationOpenAt(p.Now()) {
		page.AgainURL = groupFormPath(ev)
	}
	return p.Front.Render(c, status, page)
}

func liveNames(group registration.GroupPage) []string {
	var names []string
	for _, m := range membersFor(group, func(m registration.Member) bool { return m.State.IsLive() }) {
		names = append(names, m.Name())
	}
	return names
}

func (p *Pages) submitGroupConfirmation(c *gin.Context) error {
	secretPage(c)
	secret, err := p.Registrations.ConfirmGroup(c.Request.Context(), c.Param("token"))
	if fault.Is(err, fault.Closed) {
		return p.renderGroupConfirmation(c, fault.Closed.Status())
	}
	if err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.address_confirmed")
	return web.SeeOther(c, groupPath(secret))
}
