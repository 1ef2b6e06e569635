package public

import (
	"context"
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// RegistrationPage is the form to register with.
type RegistrationPage struct {
	view.Page
	Event event.Event
	When  string
	Where string
	Seats view.Seats
	// What registering means where it gives no seat at once, what waiting does, and that the address
	// has to be confirmed; each "" where it does not apply.
	Application, Waiting, Confirming string
	IsInvited                        bool   // names and address come from an invitation
	GroupURL                         string // for an invited person who may bring others
	IsPreview                        bool   // nothing can be sent
	Submission                       string // see registration.Application
	Locale                           string // in which the questions are shown
	Languages                        []language
	Form                             personForm
	Deadlines                        []deadline
	PrivacyURL                       string
	EventURL                         string
}

// Template implements view.Template.
func (RegistrationPage) Template() string { return "page/public/registration.html" }

// ClosedPage explains why nobody can register and whom to ask.
type ClosedPage struct {
	view.Page
	Event      event.Event
	When       string
	Phase      event.Phase
	Opening    *opening  // before the registration begins, else nil
	LastChance time.Time // see lastChance
	IsFull     bool
	Seats      view.Seats
	Hosts      []hostCard
	EventURL   string
}

// Template implements view.Template.
func (ClosedPage) Template() string { return "page/public/registration-closed.html" }

// AgainPage tells somebody who is registered already to look into the mail. It reveals nothing.
type AgainPage struct {
	view.Page
	Event    event.Event
	Hosts    []hostCard
	EventURL string
}

// Template implements view.Template.
func (AgainPage) Template() string { return "page/public/registration-again.html" }

// eventOf finds the event of the address with its counters.
func (p *Pages) eventOf(c *gin.Context) (event.Event, registration.Seats, error) {
	ctx := c.Request.Context()
	ev, err := p.findPublished(ctx, c.Param("slug"))
	if err != nil {
		return event.Event{}, registration.Seats{}, err
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	return ev, seats[ev.ID], err
}

// showRegistration lets the browser keep the empty form, unlike a filled one: browsers drop what was
// typed into a page that may not be stored, and who is told to wait goes back to it.
func (p *Pages) showRegistration(c *gin.Context) error {
	ev, seats, err := p.eventOf(c)
	if err != nil {
		return err
	}
	if closed, ok := p.closedPage(ev, seats); ok {
		return p.Front.Render(c, http.StatusGone, closed)
	}
	in, err := p.doorOf(c, ev)
	if err != nil {
		return err
	}
	switch {
	case in.isClosed:
		return p.Front.Render(c, http.StatusForbidden, invitedPageOf(ev))
	case in.isInvited() && !in.MayAnswer:
		return web.SeeOther(c, invitationPath(in.Token))
	}
	page, err := p.registrationPage(c.Request.Context(), ev, seats, in, c.Query("sprache"))
	if err != nil {
		return err
	}
	page.Submission = token.Random()
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitRegistration(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	application, err := attendee.Read(c.Request, "")
	if err != nil {
		return err
	}
	application.Code, application.Invitation = in.Raw().Get("invitation_code"), c.Param("invitation")
	result, err := p.Registrations.Register(c.Request.Context(), actor.Participant(), c.Param("slug"), application)
	if err != nil {
		return p.refuseRegistration(c, in, err)
	}
	if result.Again {
		return p.showAgain(c)
	}
	return web.SeeOther(c, personalPath(result.Token))
}

// refuseRegistration shows the form again with its mistakes and the input kept, or says why it is
// too late.
func (p *Pages) refuseRegistration(c *gin.Context, in *form.Form, refusal error) error {
	kind := fault.KindOf(refusal)
	if kind != fault.Invalid && kind != fault.Closed && kind != fault.Conflict {
		return refusal
	}
	ev, seats, err := p.eventOf(c)
	if err != nil {
		return err
	}
	web.NoStore(c)
	if closed, ok := p.closedPage(ev, seats); ok {
		return p.Front.Render(c, kind.Status(), closed)
	}
	by, err := p.doorOf(c, ev)
	if err != nil {
		return err
	}
	if by.isClosed {
		return p.Front.Render(c, http.StatusForbidden, invitedPageOf(ev))
	}
	page, err := p.registrationPage(c.Request.Context(), ev, seats, by, in.Raw().Get("locale"))
	if err != nil {
		return err
	}
	page.Submission = in.Raw().Get("submission")
	page.Errors = view.Bind(in.Raw(), refusal, page.Form.inputs()...)
	return p.Front.Render(c, kind.Status(), page)
}

// showAgain answers the second attempt of a person like a page that anybody could ask for.
func (p *Pages) showAgain(c *gin.Context) error {
	ev, _, err := p.eventOf(c)
	if err != nil {
		return err
	}
	web.NoStore(c)
	return p.Front.Render(c, http.StatusAccepted, AgainPage{
		Page:  view.Page{Title: "Bitte schauen Sie in Ihr Postfach", Active: view.NavEvents, Hidden: true, Breadcrumb: breadcrumbTo(ev)},
		Event: ev, Hosts: hostCards(ev), EventURL: eventPath(ev),
	})
}

// closedPage explains why there is no form; false when there is one.
func (p *Pages) closedPage(ev event.Event, seats registration.Seats) (ClosedPage, bool) {
	now := p.Now()
	phase, shown := ev.RegistrationPhase(now), seatsOf(ev, seats, now)
	isFull := phase == event.Open && shown.Full() && !shown.Waitlist
	page := ClosedPage{
		Page:  view.Page{Title: "Anmeldung: " + ev.Title, Active: view.NavEvents, Hidden: true, Breadcrumb: breadcrumbTo(ev)},
		Event: ev, When: whenOf(ev), Phase: phase, Opening: openingOf(ev, now), LastChance: lastChance(ev), IsFull: isFull, Seats: shown, Hosts: hostCards(ev), EventURL: eventPath(ev),
	}
	return page, phase != event.Open || isFull
}

func (p *Pages) registrationPage(ctx context.Context, ev event.Event, seats registration.Seats, in door, locale string) (RegistrationPage, error) {
	now := p.Now()
	left, err := p.Registrations.OptionSeats(ctx, ev)
	if err != nil {
		return RegistrationPage{}, err
	}
	asked := personAsked{event: ev, heading: "Über Sie", names: names(), party: party(ev.Rules, 1), seats: left, locale: locale, contact: []view.Field{
		{Name: "email", Label: "E-Mail-Adresse", Type: "email", Required: true, Autocomplete: "email",
			Hint: "Dorthin schicken wir die Bestätigung und Ihren persönlichen Link."},
		letterLanguage(attendee.Locale(locale))}}
	if in.isInvited() {
		in.fillIn(asked.names, asked.contact)
		asked.ready = map[string]string{"organisation": in.Invitation.Organisation}
	}
	inputs, err := p.personForm(ctx, asked)
	in.ask(&inputs)
	page := RegistrationPage{
		Page:  view.Page{Title: "Anmeldung: " + ev.Title, Active: view.NavEvents, Hidden: true, Breadcrumb: breadcrumbTo(ev)},
		Event: ev, When: whenOf(ev), Where: whereOf(ev), Seats: seatsOf(ev, seats, now), Deadlines: formDeadlines(ev, now),
		PrivacyURL: eventPath(ev) + "/datenschutz", EventURL: eventPath(ev), Form: inputs,
		Application: applicationWords(ev), Waiting: waitlistWords(ev), Confirming: confirmWords(ev), IsInvited: in.isInvited(),
		Locale: attendee.Locale(locale), Languages: languagesOf(ev, attendee.Locale(locale)),
	}
	if in.isInvited() && ev.Rules.AllowsGroups() {
		page.GroupURL = in.lead(groupFormPath(ev))
	}
	return page, err
}

// breadcrumbTo leads to the event's own page.
func breadcrumbTo(ev event.Event) []view.Link {
	return []view.Link{{Text: "Veranstaltungen", URL: "/"}, {Text: ev.Title, URL: eventPath(ev)}}
}

func personalPath(secret string) string { return "/anmeldung/" + secret }
