package api

import "tagungsbuero/internal/registration"

// Person is what somebody told about themselves. Empty: not asked or not said.
type Person struct {
	FirstName string `json:"first_name" required:"false" doc:"A single name is enough, here or as last name. At most 200 characters."`
	LastName  string `json:"last_name" required:"false"`
	Email     string `json:"email" required:"false" doc:"Needed when people register themselves."`
	PersonDetails
}

// PersonDetails are what people told besides name and address.
type PersonDetails struct {
	Phone            string           `json:"phone" required:"false"`
	Title            string           `json:"title" required:"false"`
	Organisation     string           `json:"organisation" required:"false"`
	OrganisationKind OrganisationKind `json:"organisation_kind" required:"false"`
	CarrierGroup     CarrierGroup     `json:"carrier_group" required:"false"`
	Municipality     *string          `json:"municipality" required:"false" doc:"Key, see /municipalities."`
	Position         string           `json:"position" required:"false"`
	Remark           string           `json:"remark" required:"false"`
}

func (p Person) person() registration.Person {
	person := p.PersonDetails.person()
	person.FirstName, person.LastName, person.Email = p.FirstName, p.LastName, p.Email
	return person
}

func (d PersonDetails) person() registration.Person {
	return registration.Person{
		Phone: d.Phone, Title: d.Title, Organisation: d.Organisation, OrganisationKind: string(d.OrganisationKind),
		CarrierGroup: string(d.CarrierGroup), MunicipalityKey: d.Municipality, Position: d.Position, Remark: d.Remark,
	}
}

func personOf(p registration.Person) Person {
	return Person{FirstName: p.FirstName, LastName: p.LastName, Email: p.Email, PersonDetails: PersonDetails{
		Phone: p.Phone, Title: p.Title, Organisation: p.Organisation, OrganisationKind: OrganisationKind(p.OrganisationKind),
		CarrierGroup: CarrierGroup(p.CarrierGroup), Municipality: p.MunicipalityKey, Position: p.Position, Remark: p.Remark,
	}}
}
