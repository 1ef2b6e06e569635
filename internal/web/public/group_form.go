package public

import (
	"net/http"
	"net/url"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// GroupFormPage is the form with which one contact registers several persons.
type GroupFormPage struct {
	view.Page
	Event                            event.Event
	When, Where                      string
	Seats                            view.Seats
	Application, Waiting, Confirming string // see RegistrationPage
	Submission                       string // see registration.Application
	Contact                          []view.Field
	Code                             view.Field
	AsksCode                         bool
	Persons                          []groupPerson
	Size                             view.Field // of the group; it is no input, but can be wrong
	Unnamed                          view.Field
	AsksUnnamed                      bool
	Together                         view.Field
	AsksTogether                     bool
	HasFiles                         bool
	Note                             string // above the persons
	MayAdd                           bool
	Next                             int // number of the next person, from 1
	Deadlines                        []deadline
	URL, PrivacyURL, EventURL        string
	SingleURL                        string
}

// Template implements view.Template.
func (GroupFormPage) Template() string { return "page/public/group-form.html" }

// firstPersons is how many persons an empty form has room for.
const firstPersons = 2

func groupFormPath(ev event.Event) string { return eventPath(ev) + "/sammelanmeldung" }

func (p *Pages) showGroupForm(c *gin.Context) error {
	page, done, err := p.groupFormPage(c, http.StatusGone, firstPersons)
	if done || err != nil {
		return err
	}
	page.Submission = token.Random()
	return p.Front.Render(c, http.StatusOK, page)
}

// submitGroupForm registers the group. Two of its buttons change the form itself and work without
// scripts: one more person, one person less.
func (p *Pages) submitGroupForm(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	if in.Has("add") || in.Has("remove") {
		return p.changeGroupForm(c)
	}
	persons := attendee.NumberPersons(c.Request, attendee.EmptyPersons(c.Request)...)
	g, err := attendee.ReadGroup(c.Request, persons)
	if err != nil {
		return p.refuseGroup(c, persons, err)
	}
	g.Invitation = c.Param("invitation")
	result, err := p.Registrations.RegisterGroup(c.Request.Context(), actor.Participant(), c.Param("slug"), g)
	if err != nil {
		return p.refuseGroup(c, persons, err)
	}
	return web.SeeOther(c, groupPath(result.Token))
}

// refuseGroup shows the form again with its mistakes and the input kept, or says why it is too late.
func (p *Pages) refuseGroup(c *gin.Context, persons int, refusal error) error {
	kind := fault.KindOf(refusal)
	if kind != fault.Invalid && kind != fault.Closed && kind != fault.Conflict {
		return refusal
	}
	return p.showGroupAgain(c, kind.Status(), persons, refusal)
}

// changeGroupForm shows the form again with room for one person more or less.
func (p *Pages) changeGroupForm(c *gin.Context) error {
	if number, err := strconv.Atoi(c.Request.PostForm.Get("remove")); err == nil {
		return p.showGroupAgain(c, http.StatusOK, attendee.NumberPersons(c.Request, number-1), nil)
	}
	persons := attendee.NumberPersons(c.Request)
	copyShared(c.Request.PostForm, persons-1, persons)
	return p.showGroupAgain(c, http.StatusOK, persons+1, nil)
}

// copyShared fills in for a new person what colleagues have in common.
func copyShared(values url.Values, from, to int) {
	for _, key := range []string{"organisation", "organisation_kind", "carrier_group", "municipality"} {
		if value := values.Get(attendee.PersonPrefix(from) + "[" + key + "]"); value != "" {
			values.Set(attendee.PersonPrefix(to)+"["+key+"]", value)
		}
	}
}

func (p *Pages) showGroupAgain(c *gin.Context, status, persons int, refusal error) error {
	web.NoStore(c)
	page, done, err := p.groupFormPage(c, status, persons)
	if done || err != nil {
		return err
	}
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page.Submission = in.Raw().Get("submission")
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	return p.Front.Render(c, status, page)
}

// groupFormPage returns the empty form with room for some persons. Where there is none it answers
// why, with the status, and done is true.
func (p *Pages) groupFormPage(c *gin.Context, closedStatus, persons int) (page GroupFormPage, done bool, err error) {
	ev, seats, err := p.eventOf(c)
	if err != nil {
		return GroupFormPage{}, false, err
	}
	if !ev.Rules.AllowsGroups() {
		return GroupFormPage{}, true, web.SeeOther(c, eventPath(ev)+"/anmeldung")
	}
	if closed, ok := p.closedPage(ev, seats); ok {
		return GroupFormPage{}, true, p.Front.Render(c, closedStatus, closed)
	}
	by, err := p.doorOf(c, ev)
	switch {
	case err != nil:
		return GroupFormPage{}, false, err
	case by.isClosed:
		return GroupFormPage{}, true, p.Front.Render(c, http.StatusForbidden, invitedPageOf(ev))
	case by.isInvited() && !by.MayAnswer:
		return GroupFormPage{}, true, web.SeeOther(c, invitationPath(by.Token))
	}
	ctx := c.Request.Context()
	left, err := p.Registrations.OptionSeats(ctx, ev)
	if err != nil {
		return GroupFormPage{}, false, err
	}
	page = p.newGroupForm(ev, seats, by)
	if left.AnyFull() {
		page.Note = fullOptionNote(ev.WaitlistOpenAt(p.Now()))
	}
	page.Persons, err = p.groupPersons(ctx, ev, min(persons, mostShown), left)
	page.Next, page.MayAdd = len(page.Persons)+1, len(page.Persons) < ev.Rules.GroupMax
	return page, false, err
}

// mostShown bounds the page when somebody sends more persons than any event allows.
const mostShown = 60

func (p *Pages) newGroupForm(ev event.Event, seats registration.Seats, by door) GroupFormPage {
	now, path := p.Now(), eventPath(ev)
	page := GroupFormPage{
		Page:  view.Page{Title: "Sammelanmeldung: " + ev.Title, Active: view.NavEvents, Hidden: true, Breadcrumb: breadcrumbTo(ev)},
		Event: ev, When: whenOf(ev), Where: whereOf(ev), Seats: seatsOf(ev, seats, now), Deadlines: formDeadlines(ev, now),
		Application: applicationWords(ev), Waiting: waitlistWords(ev), Confirming: confirmWords(ev), HasFiles: attendee.HasFiles(ev.Questions),
		URL: groupFormPath(ev), PrivacyURL: path + "/datenschutz", EventURL: path, SingleURL: path + "/anmeldung",
		Size: view.Field{Name: "persons", Label: "Personen"}, Contact: contactInputs(),
		AsksCode: by.asksCode, Code: by.code(),
	}
	if by.isInvited() {
		by.fillIn(page.Contact)
		page.URL, page.SingleURL = by.lead(page.URL), by.lead(page.SingleURL)
	}
	page.Unnamed, page.AsksUnnamed = unnamedInput(ev, now)
	page.Together, page.AsksTogether = togetherInput(ev, seats)
	return page
}

func (p *GroupFormPage) fields() []*view.Field {
	var fields []*view.Field
	for i := range p.Contact {
		fields = append(fields, &p.Contact[i])
	}
	fields = append(fields, &p.Code, &p.Size)
	for i := range p.Persons {
		fields = append(fields, p.Persons[i].inputs()...)
	}
	return append(fields, &p.Unnamed, &p.Together)
}
