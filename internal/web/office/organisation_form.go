package office

import (
	"net/http"

	"github.com/gin-gonic/gin"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

// OrganisationFormPage writes a new organisation or changes one.
type OrganisationFormPage struct {
	view.Page
	IsNew    bool
	Sections []formSection
	Back     string
}

// Template implements view.Template.
func (OrganisationFormPage) Template() string { return "page/office/organisation-form.html" }

func (p *OrganisationFormPage) fields() []*view.Field {
	var all []*view.Field
	for i := range p.Sections {
		all = append(all, p.Sections[i].fields()...)
	}
	return all
}

func (p *Pages) organisationForm(c *gin.Context, title, back string, o organisation.Organisation, above ...view.Link) (OrganisationFormPage, error) {
	municipalities, err := attendee.Municipalities(c.Request.Context(), p.Organisations)
	if err != nil {
		return OrganisationFormPage{}, err
	}
	frame, err := p.page(c, title, view.NavOrganisations, append([]view.Link{{Text: "Einrichtungen", URL: "/intern/einrichtungen"}}, above...)...)
	return OrganisationFormPage{Page: frame, Back: back, IsNew: o.ID == 0, Sections: organisationSections(o, municipalities)}, err
}

func organisationSections(o organisation.Organisation, municipalities []view.Option) []formSection {
	municipality := ""
	if o.MunicipalityKey != nil {
		municipality = *o.MunicipalityKey
	}
	return []formSection{
		{ID: "einrichtung", Title: "Einrichtung", Rows: [][]view.Field{
			{{Name: "name", Label: "Name", Required: true, Value: o.Name}},
			{{Kind: view.Select, Name: "kind", Label: "Art", Required: true, Value: string(o.Kind), Options: attendee.Options(organisation.Kinds)}},
			{{Name: "carrier", Label: "Träger", Value: o.Carrier}},
			{{Kind: view.Select, Name: "carrier_group", Label: "Trägergruppe", Value: string(o.CarrierGroup), Options: attendee.Options(organisation.CarrierGroups), Placeholder: "Keine"}},
			{{Kind: view.Select, Name: "municipality", Label: "Kreis oder kreisfreie Stadt", Value: municipality, Options: municipalities}},
		}},
		{ID: "kontakt", Title: "Kontakt", Intro: "Steht bei den Veranstaltungen der Einrichtung, wenn dort nichts anderes angegeben ist.", Rows: [][]view.Field{
			{{Name: "contact_name", Label: "Ansprechperson", Value: o.ContactName}},
			{{Name: "email", Label: "E-Mail-Adresse", Type: "email", Value: o.Email}, {Name: "phone", Label: "Telefon", Type: "tel", Value: o.Phone}},
			{{Name: "street", Label: "Straße und Hausnummer", Value: o.Street}},
			{{Name: "postcode", Label: "Postleitzahl", Value: o.Postcode, Width: view.Short}, {Name: "city", Label: "Stadt", Value: o.City}},
			{{Name: "website", Label: "Internetseite", Type: "url", Value: o.Website, Hint: "Mit https:// am Anfang."}},
		}},
		{ID: "datenschutz", Title: "Datenschutz", Rows: [][]view.Field{
			{{Kind: view.Radios, Name: "legal_regime", Label: "Welches Datenschutzrecht gilt für die Einrichtung?", Required: true, Value: string(o.LegalRegime), Options: attendee.Options(organisation.LegalRegimes)}},
			{{Name: "data_protection_contact", Label: "Datenschutzbeauftragte", Value: o.DataProtectionContact,
				Hint: "Name oder Stelle mit E-Mail-Adresse. Steht in den Datenschutzhinweisen."}},
		}},
	}
}

func readOrganisation(in *form.Form) organisation.Draft {
	d := organisation.Draft{
		Name: in.Text("name", form.Required), Kind: form.OneOf(in, "kind", organisation.Kinds, form.Required), Carrier: in.Text("carrier"),
		CarrierGroup: form.OneOf(in, "carrier_group", organisation.CarrierGroups), LegalRegime: form.OneOf(in, "legal_regime", organisation.LegalRegimes, form.Required),
		Street: in.Text("street"), Postcode: in.Text("postcode"), City: in.Text("city"), ContactName: in.Text("contact_name"), Email: in.Email("email"),
		Phone: in.Text("phone"), Website: in.URL("website"), DataProtectionContact: in.Text("data_protection_contact"),
	}
	if key := in.Text("municipality"); key != "" {
		d.MunicipalityKey = &key
	}
	return d
}

func (p *Pages) newOrganisationPage(c *gin.Context) (OrganisationFormPage, error) {
	if !web.Actor(c).IsAdmin() {
		return OrganisationFormPage{}, fault.New(fault.Forbidden, "organisation.create_forbidden")
	}
	return p.organisationForm(c, "Neue Einrichtung", "/intern/einrichtungen", organisation.Organisation{})
}

func (p *Pages) showNewOrganisation(c *gin.Context) error {
	page, err := p.newOrganisationPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitNewOrganisation(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, err := p.newOrganisationPage(c)
	if err != nil {
		return err
	}
	draft := readOrganisation(in)
	var created organisation.Organisation
	refusal := in.Fault()
	if refusal == nil {
		created, refusal = p.Organisations.Create(c.Request.Context(), web.Actor(c), draft)
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.organisation_created")
		return web.SeeOther(c, organisationPath(created.Slug))
	}
	return p.refuseOrganisation(c, page, in, refusal)
}

func (p *Pages) refuseOrganisation(c *gin.Context, page OrganisationFormPage, in *form.Form, refusal error) error {
	if !isAnswerable(refusal) {
		return refusal
	}
	page.Errors = view.Bind(in.Raw(), refusal, page.fields()...)
	return p.Front.Render(c, statusFor(refusal), page)
}

func (p *Pages) changeOrganisationPage(c *gin.Context) (OrganisationFormPage, organisation.ID, error) {
	found, err := p.findOrganisation(c)
	if err != nil {
		return OrganisationFormPage{}, 0, err
	}
	if !mayManage(web.Actor(c), found.ID) {
		return OrganisationFormPage{}, 0, fault.New(fault.Forbidden, "organisation.change_forbidden")
	}
	back := organisationPath(found.Slug)
	page, err := p.organisationForm(c, "Einrichtung bearbeiten", back, found, view.Link{Text: found.Name, URL: back})
	return page, found.ID, err
}

func (p *Pages) showChangeOrganisation(c *gin.Context) error {
	page, _, err := p.changeOrganisationPage(c)
	if err != nil {
		return err
	}
	return p.Front.Render(c, http.StatusOK, page)
}

func (p *Pages) submitChangeOrganisation(c *gin.Context) error {
	in, err := web.ReadForm(c)
	if err != nil {
		return err
	}
	page, id, err := p.changeOrganisationPage(c)
	if err != nil {
		return err
	}
	draft := readOrganisation(in)
	refusal := in.Fault()
	if refusal == nil {
		refusal = p.Organisations.Change(c.Request.Context(), web.Actor(c), id, draft)
	}
	if refusal == nil {
		p.Front.SetNotice(c, "notice.organisation_changed")
		return web.SeeOther(c, page.Back)
	}
	return p.refuseOrganisation(c, page, in, refusal)
}
