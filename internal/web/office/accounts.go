package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// AccountsPage lists every account of the installation, for administrators.
type AccountsPage struct {
	view.Page
	Rows []accountRow
}

// Template implements view.Template.
func (AccountsPage) Template() string { return "page/office/accounts.html" }

type accountRow struct {
	account.Account
	State         view.Badge
	DeactivateURL string // "" for the own one and those that are deactivated
	ResetURL      string // "" for the own one and those without a second step
}

func (p *Pages) accountsPage(c *gin.Context) (AccountsPage, error) {
	all, err := p.Accounts.Accounts(c.Request.Context(), web.Actor(c))
	if err != nil {
		return AccountsPage{}, err
	}
	frame, err := p.page(c, "Zugänge", view.NavAccounts)
	page := AccountsPage{Page: frame}
	for _, a := range all {
		row := accountRow{Account: a, State: accountBadge(a)}
		if a.IsActive() && a.ID != web.Actor(c).AccountID() {
			row.DeactivateURL = "/intern/konten/" + formatAccount(a.ID) + "/stilllegen"
			if a.HasFactor {
				row.ResetURL = "/intern/konten/" + formatAccount(a.ID) + "/zweiter-schritt"
			}
		}
		page.Rows = append(page.Rows, row)
	}
	return page, err
}

func (p *Pages) showAccounts(c *gin.Context) error {
	page, err := p.accountsPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) inviteAccountPage(c *gin.Context) (InvitePage, error) {
	if !web.Actor(c).IsAdmin() {
		return InvitePage{}, fault.New(fault.Forbidden, "account.only_admin")
	}
	frame, err := p.page(c, "Person einladen", view.NavAccounts, view.Link{Text: "Zugänge", URL: "/intern/konten"})
	if err != nil {
		return InvitePage{}, err
	}
	offered, err := p.choicesFor(c.Request.Context())
	page := newInvitePage(frame, "", "/intern/konten")
	page.IsForAll = true
	page.Organisation = view.Field{Kind: view.Select, Name: "organisation", Label: "Einrichtung", Options: offered.organisations, Placeholder: "Keine"}
	page.Role.Required = false
	page.Admin = view.Field{Kind: view.Checkbox, Name: "admin", Label: "Die Person verwaltet das ganze Tagungsbüro.",
		Hint: "Sie legt Einrichtungen und Zugänge an. Veranstaltungen sieht sie nur für Einrichtungen, zu denen sie gehört."}
	return page, err
}

func (p *Pages) showInviteAccount(c *gin.Context) error {
	page, err := p.inviteAccountPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitInviteAccount(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, err := p.inviteAccountPage(c)
	if err != nil {
		return err
	}
	invitation := account.Invitation{Name: in.Text("name", form.Required), Email: in.Email("email", form.Required),
		Organisation: form.Number[organisation.ID](in, "organisation"), Role: form.OneOf(in, "role", actor.Roles), Admin: in.Bool("admin")}
	return p.invite(c, page, in, invitation)
}
