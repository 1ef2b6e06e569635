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
	i := d.Invitation
	known := map[string]string{"first_name": i.FirstName, "last_name": i.LastName, "email": i.Email, "contact_name": i.Name(), "contact_email": i.Email}
	for _, row := range fields {
		for n := range row {
			row[n].Value = known[row[n].Name]
		}
	}
}

// ask puts the input for the code into a form that takes one: first where nobody gets in without it.
func (d door) ask(f *personForm) {
	if !d.asksCode {
		return
	}
	if !d.needsCode {
		f.Parts = append(f.Parts, formPart{Heading: "Haben Sie einen Einladungscode?", Fields: []view.Field{d.code()}})
		return
	}
	f.Parts = append([]formPart{{Heading: "Ihr Einladungscode", Fields: []view.Field{d.code()},
		Note: "Anmelden kann sich hier nur, wer eingeladen ist. Haben Sie eine persönliche Einladung bekommen, öffnen Sie bitte den Link darin."}}, f.Parts...)
}

func (d door) code() view.Field {
	return view.Field{Name: "invitation_code", Label: "Einladungscode", Required: d.needsCode, Width: view.Medium,
		Hint: "Er steht in Ihrer Einladung. Groß und klein geschrieben ist er derselbe."}
}

// lead lets a path of the event know the invitation.
func (d door) lead(path string) string { return path + "/" + d.Token }
