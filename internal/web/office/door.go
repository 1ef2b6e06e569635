package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// DoorPage enters people who stand at the door, one after the other, by their name alone.
type DoorPage struct {
	view.Page
	Head       eventHead
	Seats      view.Seats
	Submission string // see registration.Application
	FirstName  view.Field
	LastName   view.Field
	Beyond     beyond
	EntryURL   string
	Back       string
}

// Template implements view.Template.
func (DoorPage) Template() string { return "page/office/door.html" }

func doorPath(slug string) string { return participantsPath(slug) + "/tuer" }

func (p *Pages) doorPage(c *gin.Context) (DoorPage, error) {
	ctx, slug := c.Request.Context(), c.Param("slug")
	ev, err := p.Events.Managed(ctx, web.Actor(c), slug)
	if err != nil {
		return DoorPage{}, err
	}
	if !mayEnter(c, ev) {
		return DoorPage{}, fault.New(fault.Forbidden, "registration.forbidden")
	}
	seats, err := p.Registrations.Seats(ctx, ev.ID)
	if err != nil {
		return DoorPage{}, err
	}
	frame, err := p.page(c, "An der Tür", view.NavEvents, start, view.Link{Text: ev.Title, URL: eventPath(slug)},
		view.Link{Text: "Teilnehmende", URL: participantsPath(slug)})
	return DoorPage{
		Page: frame, Head: p.headOf(c, ev, seats[ev.ID], ""), Seats: seatsOf(ev, seats[ev.ID], p.Now()), Submission: token.Random(),
		FirstName: view.Field{Name: "first_name", Label: "Vorname", Required: true},
		LastName:  view.Field{Name: "last_name", Label: "Nachname", Required: true},
		Beyond:    beyondFor(c, ev, seats[ev.ID]), EntryURL: participantsPath(slug) + "/neu", Back: participantsPath(slug),
	}, err
}

func (p *Pages) showDoor(c *gin.Context) error {
	page, err := p.doorPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitDoor(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	raw := c.Request.PostForm
	application := registration.Application{Person: registration.Person{FirstName: raw.Get("first_name"), LastName: raw.Get("last_name")},
		Submission: raw.Get("submission"), NameOnly: true, Overbook: readBeyond(in)}
	result, refusal := p.enter(c, in, application)
	if refusal == nil {
		p.Front.SetNotice(c, doorNotice(result))
		return web.SeeOther(c, doorPath(c.Param("slug")))
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.doorPage(c)
	if err != nil {
		return err
	}
	page.Submission = raw.Get("submission")
	page.Errors = view.Bind(in.Raw(), refusal, &page.FirstName, &page.LastName, &page.Beyond.Box, &page.Beyond.Reason)
	return p.Front.Render(c, statusFor(refusal), page)
}

func doorNotice(result registration.Result) string {
	switch result.State {
	case registration.Waitlisted:
		return "notice.door_waitlisted"
	case registration.Applied:
		return "notice.door_applied"
	}
	return "notice.door_entered"
}
