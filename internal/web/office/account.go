package office

import (
	"net/http"
	"strings"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// AccountPage shows somebody their own account.
type AccountPage struct {
	view.Page
	Owner       account.Account
	Memberships []membership
	Sessions    []session
	HasProvider bool
	// ProviderName is "" where it has none; Identity is nil where the account is not linked.
	ProviderName string
	Identity     *account.Identity
}

// Template implements view.Template.
func (AccountPage) Template() string { return "page/office/account.html" }

type membership struct{ Organisation, URL, Role string }

type session struct {
	account.Session
	Device string
}

func (p *Pages) accountPage(c *gin.Context) (AccountPage, error) {
	frame, err := p.page(c, "Mein Konto", view.NavAccount)
	if err != nil {
		return AccountPage{}, err
	}
	page := AccountPage{Page: frame, HasProvider: p.Accounts.HasProvider(), ProviderName: p.Accounts.ProviderName()}
	page.Owner, _ = web.Account(c)
	if page.Memberships, err = p.membershipsOf(c); err != nil {
		return AccountPage{}, err
	}
	if page.Identity, err = p.Accounts.Identity(c.Request.Context(), web.Actor(c)); err != nil {
		return AccountPage{}, err
	}
	sessions, err := p.Accounts.Sessions(c.Request.Context(), web.Actor(c), p.Sessions.Token(c))
	for _, s := range sessions {
		page.Sessions = append(page.Sessions, session{Session: s, Device: deviceName(s.UserAgent)})
	}
	return page, err
}

func (p *Pages) showAccount(c *gin.Context) error {
	page, err := p.accountPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// refuseAccount tells on the page of the own account why something could not be done.
func (p *Pages) refuseAccount(c *gin.Context, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.accountPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) membershipsOf(c *gin.Context) (all []membership, err error) {
	for _, m := range web.Actor(c).Memberships() {
		o, err := p.Organisations.ByID(c.Request.Context(), m.Organisation)
		if err != nil {
			return nil, err
		}
		all = append(all, membership{Organisation: o.Name, URL: organisationPath(o.Slug), Role: say(account.RoleLabelKey(m.Role))})
	}
	return all, nil
}

// submitOwnPassword sends a link to set a new password, the same way as for a forgotten one: only
// who reads the mailbox can change it, also when a device was left open.
func (p *Pages) submitOwnPassword(c *gin.Context) error {
	owner, _ := web.Account(c)
	if err := p.Accounts.RequestPassword(c.Request.Context(), owner.Email); err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.password_link_sent")
	return web.SeeOther(c, "/intern/konto")
}

func (p *Pages) submitEndSession(c *gin.Context) error {
	if err := p.Accounts.EndSession(c.Request.Context(), web.Actor(c), c.Param("session")); err != nil {
		return err
	}
	p.Front.SetNotice(c, "notice.session_ended")
	return web.SeeOther(c, "/intern/konto")
}

func (p *Pages) submitEndSessions(c *gin.Context) error {
	if err := p.Accounts.EndSessions(c.Request.Context(), web.Actor(c)); err != nil {
		return err
	}
	p.Sessions.End(c)
	p.Front.SetNotice(c, "notice.signed_out_everywhere")
	return web.SeeOther(c, web.SignInPath)
}

// The names by which browsers and systems give themselves away, the more special ones first.
var (
	browsers = [][2]string{{"Edg/", "Edge"}, {"OPR/", "Opera"}, {"Firefox/", "Firefox"}, {"Chrome/", "Chrome"}, {"Safari/", "Safari"}}
	systems  = [][2]string{{"iPhone", "iPhone"}, {"iPad", "iPad"}, {"Android", "Android"}, {"Windows", "Windows"}, {"Mac OS", "macOS"}, {"Linux", "Linux"}}
)

// deviceName words what a browser says about itself, so that people recognise their devices.
func deviceName(userAgent string) string {
	browser, system := nameIn(userAgent, browsers), nameIn(userAgent, systems)
	switch {
	case browser == "" && system == "":
		return "Unbekanntes Gerät"
	case browser == "":
		return system
	case system == "":
		return browser
	}
	return browser + ", " + system
}

func nameIn(userAgent string, marks [][2]string) string {
	for _, mark := range marks {
		if strings.Contains(userAgent, mark[0]) {
			return mark[1]
		}
	}
	return ""
}
