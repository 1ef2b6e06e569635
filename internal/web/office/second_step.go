package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// SecondStepPage asks for a code after the password.
type SecondStepPage struct {
	view.Page
	account.SecondStep
	Code view.Field
	Next string
}

// Template implements view.Template.
func (SecondStepPage) Template() string { return "page/office/second-step.html" }

func (p *Pages) secondStepPage(c *gin.Context, next string) (SecondStepPage, error) {
	step, err := p.Accounts.ShowSecondStep(c.Request.Context(), p.Sessions.Half(c))
	if err != nil {
		return SecondStepPage{}, err
	}
	frame, err := p.page(c, "Zweiter Schritt", "", view.Link{Text: "Anmelden", URL: web.SignInPath})
	hint := "Sechs Ziffern aus Ihrer App, oder einer Ihrer Notfall-Codes."
	if !step.HasApp {
		hint = "Einer Ihrer Notfall-Codes."
	}
	return SecondStepPage{Page: frame, SecondStep: step, Next: next,
		Code: view.Field{Name: "code", Label: "Code", Required: true, Hint: hint, Autocomplete: "one-time-code", Width: view.Medium}}, err
}

func (p *Pages) showSecondStep(c *gin.Context) error {
	page, err := p.secondStepPage(c, localPath(c.Query("weiter")))
	if fault.Is(err, fault.Unauthenticated) {
		return p.startOver(c)
	}
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// startOver leads back to the password when the time for the second step is over.
func (p *Pages) startOver(c *gin.Context) error {
	p.Sessions.EndHalf(c)
	p.Front.SetNotice(c, "notice.second_step_over")
	return web.SeeOther(c, web.SignInPath)
}

func (p *Pages) submitSecondStep(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	code, next := in.Secret("code", form.Required), localPath(in.Raw().Get("weiter"))
	refusal, secret := in.Fault(), ""
	if refusal == nil {
		secret, refusal = p.Accounts.TakeSecondStep(c.Request.Context(), p.Sessions.Half(c), code, c.Request.UserAgent())
	}
	if fault.Is(refusal, fault.Unauthenticated) {
		return p.startOver(c)
	}
	if refusal != nil {
		return p.refuseSecondStep(c, in, next, refusal)
	}
	p.Sessions.EndHalf(c)
	if err := p.beginSession(c, secret); err != nil {
		return err
	}
	return web.SeeOther(c, next)
}

func (p *Pages) refuseSecondStep(c *gin.Context, in *form.Form, next string, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.secondStepPage(c, next)
	if fault.Is(err, fault.Unauthenticated) {
		return p.startOver(c)
	}
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Code)
	page.Code.Value = "" // a code works once
	return p.Front.Render(c, statusFor(refusal), page)
}
