package registration

import (
	"crypto/sha256"
	"encoding/hex"
	"strings"

	"golang.org/x/text/cases"
	"golang.org/x/text/unicode/norm"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
)

// Lengths of the longer answers, in characters.
const (
	maxRemark     = 2000
	maxSubmission = 64
)

// check cleans what was sent for the form of the plan's event and keeps it, or returns an Invalid fault
// with all its mistakes. An answer the form does not ask for is dropped: what nobody asked is not stored.
func (a *admission) check(p *plan) error {
	f := form.New(nil)
	a.Application = a.sent
	if a.Locale == "" {
		a.Locale = i18n.German
	}
	if a.placeholder {
		a.Application = Application{Person: Person{LastName: placeholderName}, Locale: a.Locale, Party: 1}
		return nil
	}
	if a.sent.NameOnly && a.byStaff() {
		p = p.withoutForm()
	}
	a.Person = a.sent.Person.checked(f, p, a.needsAddress())
	checkLocale(f, a.Locale)
	a.Submission = f.Line("submission", a.sent.Submission, form.Max(maxSubmission))
	a.Overbook = f.Lines("overbook", a.sent.Overbook, form.Max(maxReason))
	a.Party = checkedParty(f, a.sent.Party, max(1, p.event.Rules.PartyMax, a.party))
	a.answers, a.files = readAnswers(f, p, a.Person, a.sent.Answers)
	return f.Fault()
}

// withoutForm is the plan of the same event with a form that asks for nothing.
func (p *plan) withoutForm() *plan {
	bare := *p
	bare.event.Fields, bare.event.Questions = nil, nil
	return &bare
}

// needsAddress: people who register themselves are reached by mail; those of a group through its contact.
func (a *admission) needsAddress() bool { return !a.byStaff() && !a.inGroup }

// checked returns the person with what the form of the plan's event asks for.
func (p Person) checked(f *form.Form, by *plan, needsAddress bool) Person {
	person := Person{FirstName: f.Line("first_name", p.FirstName), LastName: f.Line("last_name", p.LastName)}
	if isNameless := person.FirstName == "" && person.LastName == ""; isNameless && !f.HasFailed("first_name") && !f.HasFailed("last_name") {
		f.Fail("first_name", "form.required")
		f.Fail("last_name", "form.required")
	}
	person.Email = f.Address("email", p.Email, form.RequiredIf(needsAddress))
	for _, field := range by.event.Fields {
		person.check(f, p, field, by.municipalities)
	}
	return person
}

// checkedParty reads for how many people a registration stands.
func checkedParty(f *form.Form, sent, most int) int {
	switch {
	case sent < 0:
		f.Fail("party", "form.number_too_small", fault.Args{"Min": 1})
	case sent > most && most == 1:
		f.Fail("party", "registration.party_of_one")
	case sent > most:
		f.Fail("party", "form.number_too_large", fault.Args{"Max": most})
	}
	return max(1, sent)
}

// readAnswers reads the answers to the questions of the event, which may depend on the ready fields.
func readAnswers(f *form.Form, p *plan, person Person, sent question.Sent) (Answers, map[string]question.Upload) {
	if len(p.event.Questions) == 0 {
		return nil, nil
	}
	sent.Ready = person.Ready()
	return question.Read(f, p.event.Questions, sent)
}

// Ready returns the answers to the ready fields by their keys: conditions of questions may look at
// them, and inputs hold them.
func (p Person) Ready() map[string]string {
	return map[string]string{
		"title": p.Title, "phone": p.Phone, "organisation": p.Organisation, "organisation_kind": p.OrganisationKind,
		"carrier_group": p.CarrierGroup, "municipality": orEmpty(p.MunicipalityKey), "position": p.Position, "remark": p.Remark,
	}
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
