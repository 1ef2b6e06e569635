package office

import (
	"net/http"
	"strconv"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// InvitePage invites somebody into an organisation, or into the installation.
type InvitePage struct {
	view.Page
	Lead         string
	Name         view.Field
	Email        view.Field
	Organisation view.Field // chosen by administrators only
	Role         view.Field
	Admin        view.Field
	IsForAll     bool // the page of administrators, with choice of organisation
	Back         string
}

// Template implements view.Template.
func (InvitePage) Template() string { return "page/office/invite.html" }

func (p *InvitePage) fields() []*view.Field {
	return []*view.Field{&p.Name, &p.Email, &p.Organisation, &p.Role, &p.Admin}
}

func newInvitePage(frame view.Page, lead, back string) InvitePage {
	return InvitePage{
		Page: frame, Lead: lead, Back: back,
		Name:  view.Field{Name: "name", Label: "Vor- und Nachname", Required: true},
		Email: view.Field{Name: "email", Label: "E-Mail-Adresse", Type: "email", Required: true, Hint: "Dorthin schicken wir die Einladung. Der Link gilt sieben Tage."},
		Role:  view.Field{Kind: view.Radios, Name: "role", Label: "Aufgabe", Required: true, Value: string(actor.RoleEditor), Options: roleOptions()},
	}
}

func (p *Pages) invitePage(c *gin.Context) (InvitePage, organisation.ID, error) {
	found, err := p.findOrganisation(c)
	if err != nil {
		return InvitePage{}, 0, err
	}
	if !mayManage(web.Actor(c), found.ID) {
		return InvitePage{}, 0, fault.New(fault.Forbidden, "account.may_not_manage")
	}
	back := organisationPath(found.Slug)
	frame, err := p.page(c, "Person einladen", view.NavOrganisations, view.Link{Text: "Einrichtungen", URL: "/intern/einrichtungen"}, view.Link{Text: found.Name, URL: back})
	return newInvitePage(frame, found.Name, back), found.ID, err
}

func (p *Pages) showInvite(c *gin.Context) error {
	page, _, err := p.invitePage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitInvite(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, id, err := p.invitePage(c)
	if err != nil {
		return err
	}
	invitation := account.Invitation{Name: in.Text("name", form.Required), Email: in.Email("email", form.Required), Organisation: id,
		Role: form.OneOf(in, "role", actor.Roles, form.Required)}
	return p.invite(c, page, in, invitation)
}

// invite sends the invitation, or shows the form again.
func (p *Pages) invite(c *gin.Context, page InvitePage, in *form.Form, invitation account.Invitation) error {
	refusal := in.Fault()
	if refusal == nil {
		refusal = p.Accounts.Invite(c.Request.Context(), web.Actor(c), invitation)
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.invited")
		return web.SeeOther(c, page.Back)
	}
	if !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) submitRole(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	role := form.OneOf(in, "role", actor.Roles, form.Required)
	if err := in.Fault(); err != nil {
		return p.refuseMember(c, err)
	}
	return p.changeMember(c, "notice.role_changed", func(id organisation.ID, member account.ID) error {
		return p.Accounts.ChangeRole(c.Request.Context(), web.Actor(c), id, member, role)
	})
}

func (p *Pages) submitRemoveMember(c *gin.Context) error {
	return p.changeMember(c, "notice.member_removed", func(id organisation.ID, member account.ID) error {
		return p.Accounts.RemoveMember(c.Request.Context(), web.Actor(c), id, member)
	})
}

func (p *Pages) changeMember(c *gin.Context, notice string, change func(organisation.ID, account.ID) error) error {
	found, err := p.findOrganisation(c)
	if err != nil {
		return err
	}
	id, err := accountOf(c)
	if err != nil {
		return err
	}
	if err := change(found.ID, id); err != nil {
		return p.refuseMember(c, err)
	}
	p.Front.SetNotice(c, notice)
	return web.SeeOther(c, organisationPath(found.Slug))
}

// refuseMember says on the page of the organisation why something is not possible.
func (p *Pages) refuseMember(c *gin.Context, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	page, err := p.organisationPage(c)
	if err != nil {
		return err
	}
	page.Errors = view.Bind(nil, refusal)
	return p.Front.Render(c, statusFor(refusal), page)
}

// accountOf reads the account of the address.
func accountOf(c *gin.Context) (account.ID, error) {
	n, err := strconv.ParseInt(c.Param("account"), 10, 64)
	if err != nil {
		return 0, fault.New(fault.NotFound, "account.unknown").Because(err)
	}
	return account.ID(n), nil
}

func formatAccount(id account.ID) string { return strconv.FormatInt(int64(id), 10) }
