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

// FactorsPage shows what somebody signs in with beside the password.
type FactorsPage struct {
	view.Page
	account.Factors
	PasskeyName view.Field
	// TakesPasskeys is false where passkeys cannot work.
	TakesPasskeys bool
	Path          string
}

// Template implements view.Template.
func (FactorsPage) Template() string { return "page/office/factors.html" }

// CodeAppPage shows what an app needs to know, and asks for its first code.
type CodeAppPage struct {
	view.Page
	Secret, Address string
	Picture         qrPicture
	Code            view.Field
	Path            string
}

// Template implements view.Template.
func (CodeAppPage) Template() string { return "page/office/code-app.html" }

// RecoveryCodesPage shows the codes for emergencies, once.
type RecoveryCodesPage struct {
	view.Page
	Codes []string
	Path  string
}

// Template implements view.Template.
func (RecoveryCodesPage) Template() string { return "page/office/recovery-codes.html" }

var ownAccount = view.Link{Text: "Mein Konto", URL: "/intern/konto"}

func (p *Pages) factorsPage(c *gin.Context) (FactorsPage, error) {
	factors, err := p.Accounts.Factors(c.Request.Context(), web.Actor(c))
	if err != nil {
		return FactorsPage{}, err
	}
	frame, err := p.page(c, "Anmelden in zwei Schritten", view.NavAccount, ownAccount)
	return FactorsPage{Page: frame, Factors: factors, Path: web.FactorPath, TakesPasskeys: p.Accounts.TakesPasskeys(),
		PasskeyName: view.Field{Name: "name", Label: "Name des Passkeys", Required: true, Hint: "Damit Sie ihn wiedererkennen, zum Beispiel „Diensthandy“.", MaxLength: 60}}, err
}

func (p *Pages) showFactors(c *gin.Context) error {
	page, err := p.factorsPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// refuseFactors tells on the overview why something could not be done.
func (p *Pages) refuseFactors(c *gin.Context, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.factorsPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) submitBeginApp(c *gin.Context) error {
	if err := p.Accounts.BeginCodeApp(c.Request.Context(), web.Actor(c), p.Sessions.Token(c)); err != nil {
		return p.refuseFactors(c, err)
	}
	return web.SeeOther(c, web.FactorPath+"/app")
}

func (p *Pages) codeAppPage(c *gin.Context) (CodeAppPage, error) {
	app, err := p.Accounts.ShowCodeApp(c.Request.Context(), web.Actor(c))
	if err != nil {
		return CodeAppPage{}, err
	}
	picture, err := drawQR(app.Address)
	if err != nil {
		return CodeAppPage{}, err
	}
	frame, err := p.page(c, "App einrichten", view.NavAccount, ownAccount, view.Link{Text: "Anmelden in zwei Schritten", URL: web.FactorPath})
	return CodeAppPage{Page: frame, Secret: app.Secret, Address: app.Address, Picture: picture, Path: web.FactorPath,
		Code: view.Field{Name: "code", Label: "Code aus der App", Required: true, Hint: "Sechs Ziffern.", Autocomplete: "one-time-code", Width: view.Medium}}, err
}

func (p *Pages) showCodeApp(c *gin.Context) error {
	page, err := p.codeAppPage(c)
	if fault.Is(err, fault.NotFound) { // confirmed already, or never begun
		return web.SeeOther(c, web.FactorPath)
	}
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitConfirmApp(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	code := in.Secret("code", form.Required)
	refusal := in.Fault()
	var codes []string
	if refusal == nil {
		codes, refusal = p.Accounts.ConfirmCodeApp(c.Request.Context(), web.Actor(c), p.Sessions.Token(c), code)
	}
	if refusal == nil {
		return p.answerFactor(c, codes, "notice.app_added")
	}
	page, err := p.codeAppPage(c)
	if fault.Is(err, fault.NotFound) { // sent twice
		return web.SeeOther(c, web.FactorPath)
	}
	if err != nil {
		return err
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Code)
	page.Code.Value = ""
	return p.Front.Render(c, statusFor(refusal), page)
}

// answerFactor shows new codes for emergencies, if there are some.
func (p *Pages) answerFactor(c *gin.Context, codes []string, notice string) error {
	if len(codes) == 0 {
		p.Front.SetNotice(c, notice)
		return web.SeeOther(c, web.FactorPath)
	}
	frame, err := p.page(c, "Notfall-Codes", view.NavAccount, ownAccount, view.Link{Text: "Anmelden in zwei Schritten", URL: web.FactorPath})
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, RecoveryCodesPage{Page: frame, Codes: codes, Path: web.FactorPath})
}

func (p *Pages) submitRemoveApp(c *gin.Context) error {
	if err := p.Accounts.RemoveCodeApp(c.Request.Context(), web.Actor(c), p.Sessions.Token(c)); err != nil {
		return p.refuseFactors(c, err)
	}
	p.Front.SetNotice(c, "notice.app_removed")
	return web.SeeOther(c, web.FactorPath)
}

func (p *Pages) submitRenewCodes(c *gin.Context) error {
	codes, err := p.Accounts.RenewRecoveryCodes(c.Request.Context(), web.Actor(c), p.Sessions.Token(c))
	if err != nil {
		return p.refuseFactors(c, err)
	}
	return p.answerFactor(c, codes, "")
}

// submitResetFactors helps somebody who has lost telephone and codes; administrators only.
func (p *Pages) submitResetFactors(c *gin.Context) error {
	id, err := accountOf(c)
	if err != nil {
		return err
	}
	if err := p.Accounts.ResetFactors(c.Request.Context(), web.Actor(c), id); err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.factors_reset")
	return web.SeeOther(c, "/intern/konten")
}

// submitRequireFactor makes the second step compulsory for an organisation, or no longer.
func (p *Pages) submitRequireFactor(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	found, err := p.findOrganisation(c)
	if err != nil {
		return err
	}
	required := in.Bool("required")
	if err := p.Organisations.RequireSecondFactor(c.Request.Context(), web.Actor(c), found.ID, required); err != nil {
		return err
	}
	notice := "notice.factor_optional"
	if required {
		notice = "notice.factor_required"
	}
	p.Front.SetNotice(c, notice)
	return web.SeeOther(c, organisationPath(found.Slug))
}
