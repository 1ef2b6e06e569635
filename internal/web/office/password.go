package office

import (
	"net/http"
	"time"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// ForgottenPage asks for the address to which a link is sent.
type ForgottenPage struct {
	view.Page
	Email view.Field
}

// Template implements view.Template.
func (ForgottenPage) Template() string { return "page/office/forgotten.html" }

// PasswordPage lets somebody who has a link set the password.
type PasswordPage struct {
	view.Page
	Name      string
	Email     string
	IsFirst   bool
	ExpiresAt time.Time
	Password  view.Field
	Repeat    view.Field
}

// Template implements view.Template.
func (PasswordPage) Template() string { return "page/office/password.html" }

func (p *Pages) forgottenPage(c *gin.Context) (ForgottenPage, error) {
	frame, err := p.page(c, "Passwort vergessen", "", view.Link{Text: "Anmelden", URL: web.SignInPath})
	return ForgottenPage{
		Page:  frame,
		Email: view.Field{Name: "email", Label: "E-Mail-Adresse", Type: "email", Required: true, Autocomplete: "username"},
	}, err
}

func (p *Pages) showForgotten(c *gin.Context) error {
	page, err := p.forgottenPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// leadToForgotten serves the short address that letters name.
func (p *Pages) leadToForgotten(c *gin.Context) error {
	return web.SeeOther(c, web.PasswordPath+"-vergessen")
}

func (p *Pages) submitForgotten(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	email := in.Email("email", form.Required)
	if err := in.Fault(); err != nil {
		page, pageErr := p.forgottenPage(c)
		if pageErr != nil {
			return pageErr
		}
		page.Errors = view.Bind(in.Raw(), err, &page.Email)
		return p.Front.Render(c, statusFor(err), page)
	}
	if err := p.Accounts.RequestPassword(c.Request.Context(), email); err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.password_requested")
	return web.SeeOther(c, web.SignInPath)
}

func (p *Pages) passwordPage(c *gin.Context) (PasswordPage, error) {
	invitation, err := p.Accounts.ShowInvitation(c.Request.Context(), c.Param("token"))
	if err != nil {
		return PasswordPage{}, err
	}
	frame, err := p.page(c, "Passwort festlegen", "")
	return PasswordPage{
		Page: frame, Name: invitation.Name, Email: invitation.Email, IsFirst: invitation.IsFirst, ExpiresAt: invitation.ExpiresAt,
		Password: view.Field{Name: "password", Label: "Neues Passwort", Type: "password", Required: true, Autocomplete: "new-password",
			Hint: "Mindestens 12 Zeichen. Gut zu merken sind mehrere Wörter hintereinander."},
		Repeat: view.Field{Name: "password_repeat", Label: "Neues Passwort wiederholen", Type: "password", Required: true, Autocomplete: "new-password"},
	}, err
}

func (p *Pages) showPassword(c *gin.Context) error {
	page, err := p.passwordPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitPassword(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	password, repeat := in.Secret("password", form.Required), in.Secret("password_repeat", form.Required)
	if password != repeat {
		in.Fail("password_repeat", "office.password_differs")
	}
	if err := in.Fault(); err != nil {
		return p.refusePassword(c, in, err)
	}
	entry, err := p.Accounts.SetPassword(c.Request.Context(), c.Param("token"), password, c.Request.UserAgent())
	if err != nil {
		return p.refusePassword(c, in, err)
	}
	p.Front.SetNotice(c, "notice.password_set")
	return p.letIn(c, entry, start.URL)
}

func (p *Pages) refusePassword(c *gin.Context, in *form.Form, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.passwordPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Password, &page.Repeat)
	return p.Front.Render(c, statusFor(refusal), page)
}
