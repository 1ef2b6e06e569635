package office

import (
	"net/http"
	"slices"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
)

// OrganisationsPage lists the organisations that somebody has to do with.
type OrganisationsPage struct {
	view.Page
	Rows      []organisationRow
	MayCreate bool
	SeesNews  bool // may be led on to the figures of subscriptions
}

// Template implements view.Template.
func (OrganisationsPage) Template() string { return "page/office/organisations.html" }

type organisationRow struct {
	organisation.Organisation
	URL      string
	KindName string
}

// OrganisationPage shows one organisation with its members.
type OrganisationPage struct {
	view.Page
	Organisation organisation.Organisation
	Logo         *view.Picture // nil: none
	LogoInput    view.Field
	Facts        []dated
	Members      []member
	Roles        []view.Option
	MayManage    bool
	NeedsFactor  bool // a second step is compulsory
	MayCount     bool // sees the figures of its events
	URL          string
}

// Template implements view.Template.
func (OrganisationPage) Template() string { return "page/office/organisation.html" }

type member struct {
	account.Member
	RoleName string
	URL      string
	State    view.Badge
}

func organisationPath(slug string) string { return "/intern/einrichtungen/" + slug }

func (p *Pages) showOrganisations(c *gin.Context) error {
	frame, err := p.page(c, "Einrichtungen", view.NavOrganisations)
	if err != nil {
		return err
	}
	all, err := p.Organisations.List(c.Request.Context())
	if err != nil {
		return err
	}
	page := OrganisationsPage{Page: frame, MayCreate: web.Actor(c).IsAdmin(), SeesNews: news.MaySeeFigures(web.Actor(c))}
	for _, o := range all {
		if mayOpen(web.Actor(c), o.ID) {
			page.Rows = append(page.Rows, organisationRow{Organisation: o, URL: organisationPath(o.Slug), KindName: say(o.Kind.LabelKey())})
		}
	}
	return p.Front.Render(c, http.StatusOK, page)
}

// mayOpen reports whether the office shows an organisation to somebody: administrators see all,
// others those they belong to.
func mayOpen(who actor.Actor, id organisation.ID) bool {
	return who.IsAdmin() || slices.ContainsFunc(who.Memberships(), func(m actor.Membership) bool { return m.Organisation == id })
}

func mayManage(who actor.Actor, id organisation.ID) bool {
	return who.IsAdmin() || who.May(actor.ManageMembers, id)
}

// findOrganisation finds the organisation of the address; one that somebody has nothing to do with
// is unknown.
func (p *Pages) findOrganisation(c *gin.Context) (organisation.Organisation, error) {
	found, err := p.Organisations.BySlug(c.Request.Context(), c.Param("slug"))
	if err != nil {
		return organisation.Organisation{}, err
	}
	if !mayOpen(web.Actor(c), found.ID) {
		return organisation.Organisation{}, fault.New(fault.NotFound, "organisation.unknown")
	}
	return found, nil
}

func (p *Pages) showOrganisation(c *gin.Context) error {
	page, err := p.organisationPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) organisationPage(c *gin.Context) (OrganisationPage, error) {
	found, err := p.findOrganisation(c)
	if err != nil {
		return OrganisationPage{}, err
	}
	frame, err := p.page(c, found.Name, view.NavOrganisations, view.Link{Text: "Einrichtungen", URL: "/intern/einrichtungen"})
	if err != nil {
		return OrganisationPage{}, err
	}
	page := OrganisationPage{Page: frame, Organisation: found, URL: organisationPath(found.Slug), Logo: view.LogoOf(found.Logo), LogoInput: logoInput(found), MayManage: mayManage(web.Actor(c), found.ID),
		MayCount: web.Actor(c).May(actor.SeeParticipants, found.ID),
		Roles:    roleOptions(), Facts: factsOf(found)}
	if !page.MayManage {
		return page, nil
	}
	if page.NeedsFactor, err = p.Organisations.SecondFactorRequired(c.Request.Context(), found.ID); err != nil {
		return OrganisationPage{}, err
	}
	members, err := p.Accounts.Members(c.Request.Context(), web.Actor(c), found.ID)
	for _, m := range members {
		page.Members = append(page.Members, member{Member: m, RoleName: say(account.RoleLabelKey(m.Role)),
			URL: page.URL + "/mitglieder/" + formatAccount(m.ID), State: accountBadge(m.Account)})
	}
	return page, err
}

// accountBadge says whether an account can be used.
func accountBadge(a account.Account) view.Badge {
	switch {
	case !a.IsActive():
		return view.Badge{Tone: view.Neutral, Text: "stillgelegt"}
	case !a.HasWayIn():
		return view.Badge{Tone: view.Info, Text: "eingeladen"}
	}
	return view.Badge{Tone: view.Success, Text: "aktiv"}
}

func roleOptions() []view.Option {
	all := make([]view.Option, len(actor.Roles))
	for i, role := range actor.Roles {
		all[i] = view.Option{Value: string(role), Label: say(account.RoleLabelKey(role))}
	}
	return all
}

// factsOf lists what is known about an organisation.
func factsOf(o organisation.Organisation) []dated {
	var group string
	if o.CarrierGroup != "" {
		group = say(o.CarrierGroup.LabelKey())
	}
	all := []dated{{"Art", say(o.Kind.LabelKey())}, {"Träger", o.Carrier}, {"Trägergruppe", group}, {"Datenschutzrecht", say(o.LegalRegime.LabelKey())},
		{"Ansprechperson", o.ContactName}, {"E-Mail", o.Email}, {"Telefon", o.Phone}, {"Straße", o.Street}, {"Ort", joined(o.Postcode, o.City)},
		{"Internetseite", o.Website}, {"Datenschutzbeauftragte", o.DataProtectionContact}}
	return slices.DeleteFunc(all, func(fact dated) bool { return fact.Text == "" })
}

func joined(a, b string) string {
	if a == "" || b == "" {
		return a + b
	}
	return a + " " + b
}
