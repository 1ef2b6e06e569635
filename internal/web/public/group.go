package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// GroupPage tells the contact of a group where everybody stands. Only who has the link sees it.
type GroupPage struct {
	view.Page
	State     groupState
	Group     registration.Group
	Members   []groupMember
	Event     event.Event
	When      string
	Where     string
	Hosts     []hostCard
	Deadlines []deadline
	// What can be done, each "" when it cannot.
	CancelURL, AcceptURL, DeclineURL, ResendURL, AgainURL, LanguageURL string

	EventURL, PrivacyURL string
}

// Template implements view.Template.
func (GroupPage) Template() string { return "page/public/group.html" }

// groupMember is one person of a group as the page shows it.
type groupMember struct {
	Name      string
	Reference registration.Reference
	IsUnnamed bool
	State     view.Badge
	Text      string // what follows from the state; "" when nothing does
	NameURL   string // where a name can be entered, "" when it cannot
	URL       string // the page of the place, "" without a name, or when it is the person's alone
}

func groupPath(secret string) string { return "/sammelanmeldung/" + secret }

func (p *Pages) showGroup(c *gin.Context) error {
	secretPage(c)
	group, err := p.Registrations.Group(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	page := p.groupPage(group)
	page.Notice = p.Front.TakeNotice(c)
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) groupPage(group registration.GroupPage) GroupPage {
	ev, now, path := group.Event, p.Now(), groupPath(group.Token)
	page := GroupPage{
		Page:  view.Page{Title: "Ihre Sammelanmeldung: " + ev.Title, Hidden: true},
		State: groupStateOf(group, now), Group: group.Group, Members: groupMembers(group),
		Event: ev, When: whenOf(ev), Where: whereOf(ev), Hosts: hostCards(ev), EventURL: eventPath(ev), PrivacyURL: eventPath(ev) + "/datenschutz",
	}
	if ev.State != event.StatePublished || ev.IsOver(now) {
		return page
	}
	page.Deadlines = groupDeadlines(group, now)
	if anyLive(group) {
		page.LanguageURL = path + "/sprache"
	}
	if len(membersFor(group, mayCancelMember)) > 0 {
		page.CancelURL = path + "/abmelden"
	}
	switch {
	case group.Unverified:
		page.ResendURL = path + "/link-senden"
	case group.Offered:
		page.AcceptURL, page.DeclineURL = path+"/platz-annehmen", path+"/platz-ablehnen"
	}
	if !anyLive(group) && ev.RegistrationOpenAt(now) {
		page.AgainURL = groupFormPath(ev)
	}
	return page
}

// submitGroupResend sends the link that proves the address again.
func (p *Pages) submitGroupResend(c *gin.Context) error {
	secretPage(c)
	secret := c.Param("token")
	if err := p.Registrations.ResendGroupConfirmation(c.Request.Context(), secret); err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.link_sent")
	return web.SeeOther(c, groupPath(secret))
}

func groupMembers(group registration.GroupPage) []groupMember {
	path := groupPath(group.Token)
	members := make([]groupMember, len(group.Members))
	for i, m := range group.Members {
		shown := groupMember{Name: m.Name(), Reference: m.Reference, IsUnnamed: m.Placeholder, State: memberBadge(m), Text: memberText(m)}
		if m.MayName {
			shown.NameURL = path + "/name/" + string(m.Reference)
		}
		if m.Token != "" {
			shown.URL = personalPath(m.Token)
		}
		members[i] = shown
	}
	return members
}
