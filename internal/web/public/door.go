package public

import (
	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/web/view"
)

// door is how somebody comes to the form of an event: by an invitation, by a code, or as everybody does.
type door struct {
	registration.InvitationPage // the zero value without an invitation
	asksCode, needsCode         bool
	isClosed                    bool // it needs an invitation, and there are no codes
}

// doorOf finds out how somebody comes to the form; NotFound for an invitation to something else.
func (p *Pages) doorOf(c *gin.Context, ev event.Event) (door, error) {
	ctx, secret := c.Request.Context(), c.Param("invitation")
	if secret != "" {
		secretPage(c)
		invited, err := p.Registrations.Invitation(ctx, secret)
		if err == nil && invited.Event.ID != ev.ID {
			err = fault.New(fault.NotFound, "registration.invitation_unknown")
		}
		return door{InvitationPage: invited}, err
	}
	hasCodes, err := p.Registrations.HasCodes(ctx, ev.ID)
	forInvited := ev.Visibility == event.VisibilityInvitation
	return door{asksCode: hasCodes, needsCode: hasCodes && forInvited, isClosed: forInvited && !hasCodes}, err
}

// isInvited reports whether the person came by an invitation of their own.
func (d door) isInvited() bool { return d.Invitation.ID != 0 }

// fillIn writes what the invitation says about the person into the inputs.
func (d door) fillIn(fields ...[]view.Field) {
	known := map[string]string{"first_name": d.Invitation.FirstName, "last_name": d.Invitation.LastName, "email": d.Invitation.Email}
	for _, row := range fields {
		for i := range row {
			row[i].Value = known[row[i].Name]
		}
	}
}

// part asks for the code, where there is one to ask for.
func (d door) part() []formPart {
	if !d.asksCode {
		return nil
	}
	code := view.Field{Name: "invitation_code", Label: "Einladungscode", Required: d.needsCode, Width: view.Medium,
		Hint: "Er steht in Ihrer Einladung. Groß und klein geschrieben ist er derselbe."}
	part := formPart{Heading: "Haben Sie einen Einladungscode?", Fields: []view.Field{code}}
	if d.needsCode {
		part.Heading, part.Note = "Ihr Einladungscode", "Anmelden kann sich hier nur, wer eingeladen ist. Haben Sie eine persönliche Einladung bekommen, öffnen Sie bitte den Link darin."
	}
	return []formPart{part}
}
