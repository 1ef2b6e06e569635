package public

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// InvitationPage asks an invited person whether they come. Opening it changes nothing: mail gateways
// open links.
type InvitationPage struct {
	view.Page
	Invitation registration.Invitation
	Event      event.Event
	When       string
	Where      string
	Phase      event.Phase
	MayAnswer  bool
	RegisterBy time.Time
	Hosts      []hostCard
	URL        string
	EventURL   string
}

// Template implements view.Template.
func (InvitationPage) Template() string { return "page/public/invitation.html" }

func (p *Pages) showInvitation(c *gin.Context) error { return p.renderInvitation(c, http.StatusOK) }

func (p *Pages) renderInvitation(c *gin.Context, status int) error {
	secretPage(c)
	invited, err := p.Registrations.Invitation(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	ev := invited.Event
	page := InvitationPage{
		Page:       view.Page{Title: "Einladung: " + ev.Title, Hidden: true, Notice: p.Front.TakeNotice(c)},
		Invitation: invited.Invitation, Event: ev, When: whenOf(ev), Where: whereOf(ev), Phase: ev.RegistrationPhase(p.Now()), MayAnswer: invited.MayAnswer,
		RegisterBy: lastChance(ev), Hosts: hostCards(ev), URL: invitationPath(invited.Token), EventURL: eventPath(ev),
	}
	return p.Front.Render(c, status, page)
}

// submitInvitation leads to the form. The invitation stays in its path: queries turn up in logs and
// histories, and a hidden input is gone when somebody loads the form again.
func (p *Pages) submitInvitation(c *gin.Context) error {
	secretPage(c)
	ctx, secret := c.Request.Context(), c.Param("token")
	if err := p.Registrations.OpenInvitation(ctx, secret); err != nil {
		return p.refuseInvitation(c, err)
	}
	invited, err := p.Registrations.Invitation(ctx, secret)
	if err != nil {
		return err
	}
	return web.SeeOther(c, eventPath(invited.Event)+"/anmeldung/"+invited.Token)
}

func (p *Pages) submitDeclineInvitation(c *gin.Context) error {
	secretPage(c)
	secret := c.Param("token")
	if err := p.Registrations.DeclineInvitation(c.Request.Context(), secret); err != nil {
		return p.refuseInvitation(c, err)
	}
	p.Front.SetNotice(c, "notice.invitation_declined")
	return web.SeeOther(c, invitationPath(secret))
}

// refuseInvitation shows what has become of the invitation meanwhile.
func (p *Pages) refuseInvitation(c *gin.Context, refusal error) error {
	if !fault.Is(refusal, fault.Conflict) {
		return refusal
	}
	return p.renderInvitation(c, fault.Conflict.Status())
}

func invitationPath(secret string) string { return "/einladung/" + secret }
