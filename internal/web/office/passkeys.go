package office

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// askNewPasskey answers the script of the page, which hands the question to the browser.
func (p *Pages) askNewPasskey(c *gin.Context) error {
	question, err := p.Accounts.AskNewPasskey(c.Request.Context(), web.Actor(c), p.Sessions.Token(c))
	if err != nil {
		return err
	}
	c.Data(http.StatusOK, "application/json", question)
	return nil
}

func (p *Pages) submitNewPasskey(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	codes, refusal := p.Accounts.AddPasskey(c.Request.Context(), web.Actor(c), p.Sessions.Token(c), in.Raw().Get("name"), in.Raw().Get("credential"))
	if refusal == nil {
		return p.answerFactor(c, codes, "notice.passkey_added")
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.factorsPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.PasskeyName)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) submitRemovePasskey(c *gin.Context) error {
	id, err := strconv.ParseInt(c.Param("passkey"), 10, 64)
	if err != nil {
		return fault.New(fault.NotFound, "web.not_found")
	}
	if err := p.Accounts.RemovePasskey(c.Request.Context(), web.Actor(c), p.Sessions.Token(c), id); err != nil {
		return p.refuseFactors(c, err)
	}
	p.Front.SetNotice(c, "notice.passkey_removed")
	return web.SeeOther(c, web.FactorPath)
}

func (p *Pages) askPasskey(c *gin.Context) error {
	question, err := p.Accounts.AskPasskey(c.Request.Context())
	if err != nil {
		return err
	}
	c.Data(http.StatusOK, "application/json", question)
	return nil
}

func (p *Pages) submitPasskey(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	next := localPath(in.Raw().Get("weiter"))
	secret, err := p.Accounts.SignInByPasskey(c.Request.Context(), in.Raw().Get("credential"), c.Request.UserAgent())
	if err != nil {
		return p.refuseSignIn(c, in, next, err)
	}
	p.Sessions.EndHalf(c)
	if err := p.beginSession(c, secret); err != nil {
		return err
	}
	return web.SeeOther(c, next)
}
