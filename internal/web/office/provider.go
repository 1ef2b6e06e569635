package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// ProviderPage leads on to the provider.
type ProviderPage struct {
	view.Page
	Name    string
	Address string
	Back    string
}

// Template implements view.Template.
func (ProviderPage) Template() string { return "page/office/provider.html" }

const ownIdentity = "/intern/konto"

// providerLabel words the button for signing in, "" where there is no provider.
func (p *Pages) providerLabel() string {
	switch name := p.Accounts.ProviderName(); {
	case !p.Accounts.HasProvider():
		return ""
	case name == "":
		return "Mit dem Konto der Einrichtung anmelden"
	default:
		return "Mit dem Konto bei " + name + " anmelden"
	}
}

func (p *Pages) submitAskProvider(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	next := localPath(in.Raw().Get("weiter"))
	asked, refusal := p.Accounts.AskProvider(c.Request.Context(), next)
	if refusal != nil {
		return p.refuseSignIn(c, in, next, refusal)
	}
	return p.leadToProvider(c, asked, web.SignInPath)
}

func (p *Pages) submitLink(c *gin.Context) error {
	asked, err := p.Accounts.AskToLink(c.Request.Context(), web.Actor(c), p.Sessions.Token(c), ownIdentity)
	if err != nil {
		return p.refuseAccount(c, err)
	}
	return p.leadToProvider(c, asked, ownIdentity)
}

// leadToProvider answers with a page that goes on by itself: browsers that keep to form-action of the security policy
// would not follow a redirect of a form to another host, nor to those that the provider may lead on to.
func (p *Pages) leadToProvider(c *gin.Context, asked account.Asked, back string) error {
	frame, err := p.page(c, "Weiter zum Anmeldedienst", "")
	if err != nil {
		return err
	}
	p.Sessions.BeginProvider(c, asked.State)
	c.Header("Refresh", "0; url="+asked.Address)
	return p.Front.Render(c, http.StatusOK, ProviderPage{Page: frame, Name: p.Accounts.ProviderName(), Address: asked.Address, Back: back})
}

// showProviderAnswer is the one GET that changes something: the protocol leads back by a link. It works once, and only in
// the browser that asked, so that no mail gateway can follow it.
func (p *Pages) showProviderAnswer(c *gin.Context) error {
	in := form.New(nil)
	answer := account.ProviderAnswer{Asked: p.Sessions.Provider(c), State: c.Query("state"), Code: c.Query("code")}
	arrival, refusal := p.Accounts.AnswerProvider(c.Request.Context(), web.Actor(c), p.Sessions.Token(c), answer, c.Request.UserAgent())
	p.Sessions.EndProvider(c)
	if refusal != nil {
		if _, signedIn := web.Account(c); signedIn {
			return p.refuseAccount(c, refusal)
		}
		return p.refuseSignIn(c, in, ownIdentity, refusal)
	}
	if arrival.Linked {
		p.Front.SetNotice(c, "notice.identity_linked")
		return web.SeeOther(c, arrival.Next)
	}
	return p.letIn(c, arrival.Entry, arrival.Next)
}

func (p *Pages) submitUnlink(c *gin.Context) error {
	if err := p.Accounts.Unlink(c.Request.Context(), web.Actor(c), p.Sessions.Token(c)); err != nil {
		return p.refuseAccount(c, err)
	}
	p.Front.SetNotice(c, "notice.identity_unlinked")
	return web.SeeOther(c, ownIdentity)
}
