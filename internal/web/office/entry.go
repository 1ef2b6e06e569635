package office

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// EntryPage lets staff enter somebody who called or wrote.
type EntryPage struct {
	view.Page
	Head       eventHead
	Seats      view.Seats
	Submission string // see registration.Application
	Form       personForm
	Beyond     beyond
	DoorURL    string
	Back       string
}

// Template implements view.Template.
func (EntryPage) Template() string { return "page/office/entry.html" }

// beyond asks whether a seat above the capacity may be given.
type beyond struct {
	Offered bool // there is a capacity, and the account has the right
	Box     view.Field
	Reason  view.Field
}

func beyondFor(c *gin.Context, ev event.Event, seats registration.Seats) beyond {
	box := view.Field{Kind: view.Checkbox, Name: "beyond", Label: "Auch über die Platzzahl hinaus", Hint: "Nur wenn kein Platz frei ist. Wer wartet, wird damit übergangen."}
	return beyond{Offered: seats.Capacity != nil && mayOverbook(c, ev), Box: box,
		Reason: view.Field{Name: "overbook", Label: "Grund", Required: true, Hint: "Steht im Verlauf.",
			OnlyIf: &view.OnlyIf{Text: "Nur wenn der Platz über die Platzzahl hinausgehen darf", Name: box.Name, Values: []string{view.Ja(true)}}}}
}

// maxReason is the length of a reason, in characters, as the use cases take it.
const maxReason = 500

// readBeyond returns the reason for a seat above the capacity, empty when there is to be none, and notes
// where it is missing.
func readBeyond(in *form.Form) string {
	isWanted := in.Bool("beyond")
	reason := in.LongText("overbook", form.RequiredIf(isWanted), form.Max(maxReason))
	if !isWanted && reason != "" {
		in.Fail("beyond", "office.reason_without_tick")
	}
	return reason
}

func (p *Pages) entryPage(c *gin.Context) (EntryPage, error) {
	ctx, slug := c.Request.Context(), c.Param("slug")
	ev, err := p.Events.Managed(ctx, web.Actor(c), slug)
	if err != nil {
		return EntryPage{}, err
	}
	if !mayEnter(c, ev) {
		return EntryPage{}, fault.New(fault.Forbidden, "registration.forbidden")
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return EntryPage{}, err
	}
	filled, err := p.personForm(c, ev, answered{})
	if err != nil {
		return EntryPage{}, err
	}
	filled.askCode(ev)
	filled.Email.Hint = "Mit Adresse bekommt die Person eine Bestätigung, Erinnerungen und den Link zum Abmelden. Ohne Adresse sagen Sie ihr selbst Bescheid."
	frame, err := p.page(c, "Person eintragen", view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(slug)},
		view.Link{Text: "Teilnehmende", URL: participantsPath(slug)})
	return EntryPage{
		Page: frame, Head: p.headOf(c, ev, seats[ev.ID], ""), Seats: seatsOf(ev, seats[ev.ID], p.Now()), Submission: token.Random(),
		Form: filled, Beyond: beyondFor(c, ev, seats[ev.ID]), DoorURL: doorPath(slug), Back: participantsPath(slug),
	}, err
}

func (p *Pages) showEntry(c *gin.Context) error {
	page, err := p.entryPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitEntry(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	application, err := attendee.Read(c.Request, "")
	if err != nil {
		return err
	}
	application.Code, application.Overbook = c.Request.PostForm.Get("invitation_code"), readBeyond(in)
	result, refusal := p.enter(c, in, application)
	if refusal == nil {
		p.Front.SetNotice(c, entryNotice(result))
		return web.SeeOther(c, participantPath(result.Reference))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.entryPage(c)
	if err != nil {
		return err
	}
	page.Submission = in.Raw().Get("submission")
	page.Errors = view.Bind(in.Raw(), refusal, append(page.Form.fields(), &page.Beyond.Box, &page.Beyond.Reason)...)
	if earlier, ok := earlierOf(refusal); ok {
		page.Errors.Items = []view.ErrorItem{{Text: "Zur bestehenden Anmeldung", Href: participantPath(earlier)}}
	}
	return p.Front.Render(c, statusFor(refusal), page)
}

// enter registers somebody, unless the form has mistakes that the use case would not find.
func (p *Pages) enter(c *gin.Context, in *form.Form, application registration.Application) (registration.Result, error) {
	if err := in.Fault(); err != nil {
		return registration.Result{}, err
	}
	return p.Registrations.Register(c.Request.Context(), web.Actor(c), c.Param("slug"), application)
}

// earlierOf returns the registration that stands in the way of a second one of the same person.
func earlierOf(refusal error) (registration.Reference, bool) {
	f, ok := errors.AsType[*fault.Error](refusal)
	if !ok || f.Key != "registration.already_registered" {
		return "", false
	}
	ref, ok := f.Args["Reference"].(string)
	return registration.Reference(ref), ok
}

func entryNotice(result registration.Result) string {
	switch result.State {
	case registration.Waitlisted:
		return "notice.entered_waitlisted"
	case registration.Applied:
		return "notice.entered_applied"
	}
	return "notice.entered"
}
