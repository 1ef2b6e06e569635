package office

import (
	"net/http"
	"net/url"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// SignInPage asks for address and password.
type SignInPage struct {
	view.Page
	Email    view.Field
	Password view.Field
	Next     string // where to go on to
	// TakesPasskeys is false where passkeys cannot work.
	TakesPasskeys bool
	Provider      string // what stands on the button, "" where there is no provider
}

// Template implements view.Template.
func (SignInPage) Template() string { return "page/office/sign-in.html" }

func (p *Pages) signInPage(c *gin.Context, next string) (SignInPage, error) {
	frame, err := p.page(c, "Anmelden", "")
	return SignInPage{
		Page:     frame,
		Email:    view.Field{Name: "email", Label: "E-Mail-Adresse", Type: "email", Required: true, Autocomplete: "username"},
		Password: view.Field{Name: "password", Label: "Passwort", Type: "password", Required: true, Autocomplete: "current-password"},
		Next:     next, TakesPasskeys: p.Accounts.TakesPasskeys(), Provider: p.providerLabel(),
	}, err
}

func (p *Pages) showSignIn(c *gin.Context) error {
	next := localPath(c.Query("weiter"))
	if _, signedIn := web.Account(c); signedIn {
		return web.SeeOther(c, next)
	}
	page, err := p.signInPage(c, next)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitSignIn(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	email, password := in.Text("email", form.Required), in.Secret("password", form.Required)
	next := localPath(in.Raw().Get("weiter"))
	if err := in.Fault(); err != nil {
		return p.refuseSignIn(c, in, next, err)
	}
	entry, err := p.Accounts.SignIn(c.Request.Context(), email, password, c.Request.UserAgent())
	if err != nil {
		return p.refuseSignIn(c, in, next, err)
	}
	return p.letIn(c, entry, next)
}

// letIn begins the session, or leads to the second step.
func (p *Pages) letIn(c *gin.Context, entry account.Entry, next string) error {
	if entry.Half != "" {
		p.Sessions.BeginHalf(c, entry.Half)
		return web.SeeOther(c, web.SecondStepPath+"?weiter="+url.QueryEscape(next))
	}
	if err := p.beginSession(c, entry.Session); err != nil {
		return err
	}
	return web.SeeOther(c, next)
}

// beginSession hands a session to the browser, so that the account knows it from now on, and ends the one that it had: without
// its cookie nobody could.
func (p *Pages) beginSession(c *gin.Context, secret string) error {
	if former := p.Sessions.Token(c); former != "" {
		if err := p.Accounts.SignOut(c.Request.Context(), former); err != nil {
			return err
		}
	}
	p.Sessions.Begin(c, secret)
	device, err := p.Accounts.KnowDevice(c.Request.Context(), secret, p.Sessions.Device(c), deviceName(c.Request.UserAgent()))
	if err != nil {
		return err
	}
	p.Sessions.KeepDevice(c, device)
	return nil
}

func (p *Pages) refuseSignIn(c *gin.Context, in *form.Form, next string, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.signInPage(c, next)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Email, &page.Password)
	if len(page.Errors.Items) == 0 {
		page.Errors.Heading = "Die Anmeldung hat nicht geklappt"
	}
	if fault.Is(refusal, fault.Limited) {
		page.Errors.Heading = "Bitte warten Sie einen Moment"
	}
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) submitSignOut(c *gin.Context) error {
	if secret := p.Sessions.Token(c); secret != "" {
		if err := p.Accounts.SignOut(c.Request.Context(), secret); err != nil {
			return err
		}
	}
	p.Sessions.End(c)
	p.Front.SetNotice(c, "notice.signed_out")
	return web.SeeOther(c, web.SignInPath)
}

// localPath returns where to go on to within this installation; everything that a browser could read
// as another address leads to the office's first page.
func localPath(next string) string {
	u, err := url.Parse(next)
	isForeign := err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(u.Path, "/") || strings.HasPrefix(u.Path, "//")
	if isForeign || strings.ContainsAny(next, "\\\r\n\t") || strings.HasPrefix(u.Path, web.SignInPath) {
		return start.URL
	}
	return u.RequestURI()
}
