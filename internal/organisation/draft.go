package organisation

import (
	"net/url"

	"tagungsbuero/internal/form"
)

// Draft holds everything about an organisation that can be written.
type Draft struct {
	Slug                  string // read by Create only; empty: made from the name
	Name                  string
	Kind                  Kind
	Carrier               string
	CarrierGroup          CarrierGroup
	LegalRegime           LegalRegime
	MunicipalityKey       *string
	Street                string
	Postcode              string
	City                  string
	ContactName           string
	Email                 string
	Phone                 string
	Website               string
	DataProtectionContact string
}

// maxPostcode leaves room for neighbouring countries.
const maxPostcode = 10

// checked returns the draft cleaned. Mistakes are noted in the form it returns.
func (d Draft) checked() (Draft, *form.Form) {
	f := form.New(url.Values{"website": {d.Website}})
	d.Name = f.Line("name", d.Name, form.Required)
	d.Slug = f.Line("slug", d.Slug, form.Max(maxSlug))
	if !isSlug(d.Slug) {
		f.Fail("slug", "organisation.slug_form")
	}
	d.Kind = form.Choice(f, "kind", string(d.Kind), Kinds, form.Required)
	d.Carrier = f.Line("carrier", d.Carrier)
	d.CarrierGroup = form.Choice(f, "carrier_group", string(d.CarrierGroup), CarrierGroups)
	d.LegalRegime = form.Choice(f, "legal_regime", string(d.LegalRegime), LegalRegimes, form.Required)
	d.Street = f.Line("street", d.Street)
	d.Postcode = f.Line("postcode", d.Postcode, form.Max(maxPostcode))
	d.City = f.Line("city", d.City)
	d.ContactName = f.Line("contact_name", d.ContactName)
	d.Email = f.Address("email", d.Email)
	d.Phone = f.Line("phone", d.Phone)
	d.Website = f.URL("website")
	d.DataProtectionContact = f.Line("data_protection_contact", d.DataProtectionContact)
	if d.MunicipalityKey != nil {
		key := f.Line("municipality", *d.MunicipalityKey)
		d.MunicipalityKey = &key
	}
	if d.MunicipalityKey != nil && *d.MunicipalityKey == "" {
		d.MunicipalityKey = nil
	}
	return d, f
}
