package office

import (
	"errors"
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
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
	FirstName  view.Field
	LastName   view.Field
	Email      view.Field
	Fields     []view.Field // those the event asks for
	Back       string
}

// Template implements view.Template.
func (EntryPage) Template() string { return "page/office/entry.html" }

func (p *EntryPage) fields() []*view.Field {
	all := []*view.Field{&p.FirstName, &p.LastName, &p.Email}
	for i := range p.Fields {
		all = append(all, &p.Fields[i])
	}
	return all
}

func (p *Pages) entryPage(c *gin.Context) (EntryPage, error) {
	ctx, slug := c.Request.Context(), c.Param("slug")
	ev, err := p.Events.Managed(ctx, web.Actor(c), slug)
	if err != nil {
		return EntryPage{}, err
	}
	if !web.Actor(c).May(actor.EditRegistrations, ev.HostIDs()...) {
		return EntryPage{}, fault.New(fault.Forbidden, "registration.forbidden")
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return EntryPage{}, err
	}
	frame, err := p.page(c, "Person eintragen", view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(slug)},
		view.Link{Text: "Teilnehmende", URL: participantsPath(slug)})
	if err != nil {
		return EntryPage{}, err
	}
	page := EntryPage{
		Page: frame, Head: p.headOf(c, ev, seats[ev.ID], ""), Seats: seatsOf(ev, seats[ev.ID], p.Now()), Submission: token.Random(), Back: participantsPath(slug),
		FirstName: view.Field{Name: "first_name", Label: "Vorname", Required: true},
		LastName:  view.Field{Name: "last_name", Label: "Nachname", Required: true},
		Email: view.Field{Name: "email", Label: "E-Mail-Adresse", Type: "email",
			Hint: "Mit Adresse bekommt die Person eine Bestätigung, Erinnerungen und den Link zum Abmelden. Ohne Adresse sagen Sie ihr selbst Bescheid."},
	}
	for _, asked := range ev.Fields {
		field, err := attendee.Field(ctx, p.Organisations, asked)
		if err != nil {
			return EntryPage{}, err
		}
		page.Fields = append(page.Fields, field)
	}
	return page, nil
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
	result, refusal := p.Registrations.Register(c.Request.Context(), web.Actor(c), c.Param("slug"), application)
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
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	if earlier, ok := earlierOf(refusal); ok {
		page.Errors.Items = []view.ErrorItem{{Text: "Zur bestehenden Anmeldung", Href: participantPath(earlier)}}
	}
	return p.Front.Render(c, statusFor(refusal), page)
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
	if result.State == registration.Waitlisted {
		return "notice.entered_waitlisted"
	}
	return "notice.entered"
}
