package public

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// CancelPage asks once more before a seat is given back. Opening it changes nothing: mail gateways
// open links.
type CancelPage struct {
	view.Page
	State       personalState
	Name        string
	Event       event.Event
	When        string
	Where       string
	MayCancel   bool
	IsLive      bool
	Hosts       []hostCard
	PersonalURL string
}

// Template implements view.Template.
func (CancelPage) Template() string { return "page/public/cancel.html" }

func (p *Pages) showCancel(c *gin.Context) error { return p.renderCancel(c, http.StatusOK) }

func (p *Pages) renderCancel(c *gin.Context, status int) error {
	secretPage(c)
	personal, err := p.Registrations.Personal(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	ev, path := personal.Event, personalPath(personal.Token)
	page := CancelPage{
		Page:  view.Page{Title: "Abmelden: " + ev.Title, Hidden: true, Breadcrumb: []view.Link{{Text: "Ihre Anmeldung", URL: path}}},
		State: stateOf(personal, p.Now()), Name: personal.Registration.Name(), Event: ev, When: whenOf(ev), Where: whereOf(ev),
		MayCancel: personal.MayCancel, IsLive: personal.Registration.State.IsLive(), Hosts: hostCards(ev), PersonalURL: path,
	}
	return p.Front.Render(c, status, page)
}

func (p *Pages) submitCancel(c *gin.Context) error {
	secret := c.Param("token")
	err := p.Registrations.CancelByToken(c.Request.Context(), secret)
	if fault.Is(err, fault.Closed) {
		return p.renderCancel(c, fault.Closed.Status())
	}
	if err != nil {
		secretPage(c)
		return err
	}
	p.Front.SetNotice(c, "notice.registration_cancelled")
	return web.SeeOther(c, personalPath(secret))
}
