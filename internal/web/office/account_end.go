package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// EndAccountPage says what ending an account means, and asks who takes over what the person manages.
type EndAccountPage struct {
	view.Page
	Leaving   account.Leaving
	Successor view.Field
	Back      string
}

// Template implements view.Template.
func (EndAccountPage) Template() string { return "page/office/account-end.html" }

func (p *Pages) endAccountPage(c *gin.Context) (EndAccountPage, error) {
	id, err := accountOf(c)
	if err != nil {
		return EndAccountPage{}, err
	}
	leaving, err := p.Accounts.Leaving(c.Request.Context(), web.Actor(c), id)
	if err != nil {
		return EndAccountPage{}, err
	}
	frame, err := p.page(c, "Zugang stilllegen", view.NavAccounts, view.Link{Text: "Zugänge", URL: "/intern/konten"})
	return EndAccountPage{
		Page: frame, Leaving: leaving, Back: "/intern/konten",
		Successor: view.Field{Name: "successor", Label: "E-Mail-Adresse der Person, die übernimmt", Type: "email", Required: leaving.NeedsSuccessor(),
			Hint: "Sie braucht schon einen Zugang, verwaltet danach die Einrichtungen und bekommt eine E-Mail."},
	}, err
}

func (p *Pages) showDeactivate(c *gin.Context) error {
	page, err := p.endAccountPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitDeactivate(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, err := p.endAccountPage(c)
	if err != nil {
		return err
	}
	successor := in.Email("successor")
	refusal := in.Fault()
	if refusal == nil {
		refusal = p.endAccount(c, page.Leaving.ID, successor)
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.account_deactivated")
		return web.SeeOther(c, page.Back)
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, &page.Successor)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) endAccount(c *gin.Context, id account.ID, successor string) error {
	if successor == "" {
		return p.Accounts.Deactivate(c.Request.Context(), web.Actor(c), id)
	}
	return p.Accounts.HandOver(c.Request.Context(), web.Actor(c), id, successor)
}
