package registration

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/organisation"
)

// Lengths of the longer answers, in characters.
const (
	maxRemark     = 2000
	maxSubmission = 64
)

// checked returns the application cleaned for the form of the plan's event, or an Invalid fault with
// all its mistakes. An answer the form does not ask for is dropped: what nobody asked is not stored.
func (a Application) checked(p *plan, emailRequired bool) (Application, error) {
	f := form.New(nil)
	if a.Locale == "" {
		a.Locale = i18n.German
	}
	person := Person{FirstName: f.Line("first_name", a.FirstName), LastName: f.Line("last_name", a.LastName)}
	if isNameless := person.FirstName == "" && person.LastName == ""; isNameless && !f.HasFailed("first_name") && !f.HasFailed("last_name") {
		f.Fail("first_name", "form.required")
		f.Fail("last_name", "form.required")
	}
	if emailRequired {
		person.Email = f.Address("email", a.Email, form.Required)
	} else {
		person.Email = f.Address("email", a.Email)
	}
	for _, field := range p.event.Fields {
		person.check(f, a.Person, field, p.municipalities)
	}
	a.Submission = f.Line("submission", a.Submission, form.Max(maxSubmission))
	a.Person = person
	return a, f.Fault()
}

// check reads one ready field of the form from what was sent.
func (p *Person) check(f *form.Form, sent Person, field event.Field, municipalities []string) {
	required := form.RequiredIf(field.Required)
	switch field.Key {
	case "title":
		p.Title = f.Line(field.Key, sent.Title, required)
	case "phone":
		p.Phone = f.Line(field.Key, sent.Phone, required)
	case "organisation":
		p.Organisation = f.Line(field.Key, sent.Organisation, required)
	case "organisation_kind":
		p.OrganisationKind = string(form.Choice(f, field.Key, sent.OrganisationKind, organisation.Kinds, required))
	case "carrier_group":
		p.CarrierGroup = string(form.Choice(f, field.Key, sent.CarrierGroup, organisation.CarrierGroups, required))
	case "municipality":
		p.checkMunicipality(f, sent.MunicipalityKey, municipalities, required)
	case "position":
		p.Position = f.Line(field.Key, sent.Position, required)
	case "remark":
		p.Remark = f.Lines(field.Key, sent.Remark, required, form.Max(maxRemark))
	}
}

func (p *Person) checkMunicipality(f *form.Form, sent *string, known []string, required form.Rule) {
	var key string
	if sent != nil {
		key = *sent
	}
	if key = form.Choice(f, "municipality", key, known, required); key != "" {
		p.MunicipalityKey = &key
	}
}

// key is the same for two applications of which only one may stand: those of one person, and, where
// staff enter somebody without an address, the same filled form sent twice.
func (a Application) key() string {
	if key := a.personKey(); key != "" || a.Submission == "" {
		return key
	}
	return digest("\n" + a.Submission) // no person's text begins so
}

// personKey is the same for two registrations of one person: same address and same name, however
// they are written. It is empty without an address, because a name alone makes no person.
func (p Person) personKey() string {
	if p.Email == "" {
		return ""
	}
	name := strings.Join(strings.Fields(p.FirstName+" "+p.LastName), " ")
	return digest(cases.Fold().String(norm.NFKC.String(p.Email + "\n" + name)))
}

// digest keeps a key short, whatever was typed, for an index has a limit; and it keeps no second
// copy of a name and an address.
func digest(text string) string {
	sum := sha256.Sum256([]byte(text))
	return hex.EncodeToString(sum[:16])
}
