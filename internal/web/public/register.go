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
	Submission                       string // see registration.Application
	FirstName                        view.Field
	LastName                         view.Field
	Email                            view.Field
	Fields                           []view.Field // those the event switched on
	Remark                           view.Field   // shown last, if the event switched it on
	AsksRemark                       bool
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
	if ev.Visibility == event.VisibilityInvitation {
		return p.Front.Render(c, http.StatusForbidden, invitedPageOf(ev))
	}
	page, err := p.registrationPage(c.Request.Context(), ev, seats)
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
	page, err := p.registrationPage(c.Request.Context(), ev, seats)
	if err != nil {
		return err
	}
	page.Submission = in.Raw().Get("submission")
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
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
		Event: ev, When: whenOf(ev), Phase: phase, Opening: openingOf(ev, now), LastChance: lastChance(ev), IsFull: isFull, Hosts: hostCards(ev), EventURL: eventPath(ev),
	}
	return page, phase != event.Open || isFull
}

func (p *Pages) registrationPage(ctx context.Context, ev event.Event, seats registration.Seats) (RegistrationPage, error) {
	now := p.Now()
	page := RegistrationPage{
		Page:  view.Page{Title: "Anmeldung: " + ev.Title, Active: view.NavEvents, Hidden: true, Breadcrumb: breadcrumbTo(ev)},
		Event: ev, When: whenOf(ev), Where: whereOf(ev), Seats: seatsOf(ev, seats, now), Deadlines: deadlinesOf(ev, seats, now),
		PrivacyURL: eventPath(ev) + "/datenschutz", EventURL: eventPath(ev),
		Application: applicationWords(ev), Waiting: waitlistWords(ev), Confirming: confirmWords(ev),
		FirstName: view.Field{Name: "first_name", Label: "Vorname", Required: true, Autocomplete: "given-name"},
		LastName:  view.Field{Name: "last_name", Label: "Nachname", Required: true, Autocomplete: "family-name"},
		Email: view.Field{Name: "email", Label: "E-Mail-Adresse", Type: "email", Required: true, Autocomplete: "email",
			Hint: "Dorthin schicken wir die Bestätigung und Ihren persönlichen Link."},
	}
	for _, field := range ev.Fields {
		input, err := p.input(ctx, field)
		if err != nil {
			return RegistrationPage{}, err
		}
		if field.Key == "remark" {
			page.Remark, page.AsksRemark = input, true
			continue
		}
		page.Fields = append(page.Fields, input)
	}
	return page, nil
}

func (p *RegistrationPage) fields() []*view.Field {
	fields := []*view.Field{&p.FirstName, &p.LastName, &p.Email}
	for i := range p.Fields {
		fields = append(fields, &p.Fields[i])
	}
	return append(fields, &p.Remark)
}

// breadcrumbTo leads to the event's own page.
func breadcrumbTo(ev event.Event) []view.Link {
	return []view.Link{{Text: "Veranstaltungen", URL: "/"}, {Text: ev.Title, URL: eventPath(ev)}}
}

func personalPath(secret string) string { return "/anmeldung/" + secret }
