package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// OwnAddressPage asks for another address of one's own account.
type OwnAddressPage struct {
	view.Page
	Present string
	Open    *account.AddressChange // asked for and not confirmed; nil: none
	Email   view.Field
}

// Template implements view.Template.
func (OwnAddressPage) Template() string { return "page/office/address.html" }

// AddressLinkPage is behind the links in letters about a change of address. Mail gateways open links: only its button does something.
type AddressLinkPage struct {
	view.Page
	Change  account.AddressChange
	IsToEnd bool // the link stops the change, or takes it back
}

// Template implements view.Template.
func (AddressLinkPage) Template() string { return "page/office/address-link.html" }

func (p *Pages) ownAddressPage(c *gin.Context) (OwnAddressPage, error) {
	frame, err := p.page(c, "E-Mail-Adresse ändern", view.NavAccount, view.Link{Text: "Mein Konto", URL: "/intern/konto"})
	if err != nil {
		return OwnAddressPage{}, err
	}
	owner, _ := web.Account(c)
	open, err := p.Accounts.OpenAddressChange(c.Request.Context(), web.Actor(c))
	return OwnAddressPage{Page: frame, Present: owner.Email, Open: open,
		Email: view.Field{Name: "email", Label: "Neue E-Mail-Adresse", Type: "email", Required: true, Autocomplete: "email"}}, err
}

func (p *Pages) showOwnAddress(c *gin.Context) error {
	page, err := p.ownAddressPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitOwnAddress(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	refusal := p.Accounts.RequestAddress(c.Request.Context(), web.Actor(c), p.Sessions.Token(c), in.Raw().Get("email"))
	if refusal == nil {
		p.Front.SetNotice(c, "notice.address_asked")
		return web.SeeOther(c, "/intern/konto/adresse")
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.ownAddressPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Email)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) showConfirmAddress(c *gin.Context) error {
	change, err := p.Accounts.ShowAddressChange(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	return p.showAddressLink(c, "Neue E-Mail-Adresse bestätigen", AddressLinkPage{Change: change})
}

func (p *Pages) showStopAddress(c *gin.Context) error {
	change, err := p.Accounts.ShowAddressStop(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	return p.showAddressLink(c, "Änderung der E-Mail-Adresse aufhalten", AddressLinkPage{Change: change, IsToEnd: true})
}

func (p *Pages) showAddressLink(c *gin.Context, title string, page AddressLinkPage) (err error) {
	if page.Page, err = p.page(c, title, ""); err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitConfirmAddress(c *gin.Context) error {
	if err := p.Accounts.ConfirmAddress(c.Request.Context(), c.Param("token")); err != nil {
		return err
	}
	return p.afterAnswer(c, "notice.address_changed")
}

func (p *Pages) submitStopAddress(c *gin.Context) error {
	change, err := p.Accounts.StopAddress(c.Request.Context(), c.Param("token"))
	if err != nil {
		return err
	}
	if change.ConfirmedAt == nil {
		return p.afterAnswer(c, "notice.address_stopped")
	}
	p.Front.SetNotice(c, "notice.address_taken_back")
	return web.SeeOther(c, web.SignInPath)
}
