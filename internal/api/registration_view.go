package api

import (
	"time"

	"tagungsbuero/internal/registration"
)

// Person is what somebody told about themselves. Empty: not asked or not said.
type Person struct {
	FirstName        string           `json:"first_name" required:"false" doc:"A single name is enough, here or as last name. At most 200 characters."`
	LastName         string           `json:"last_name" required:"false"`
	Email            string           `json:"email" required:"false" doc:"Needed when people register themselves."`
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
	return registration.Person{
		FirstName: p.FirstName, LastName: p.LastName, Email: p.Email, Phone: p.Phone, Title: p.Title, Organisation: p.Organisation,
		OrganisationKind: string(p.OrganisationKind), CarrierGroup: string(p.CarrierGroup), MunicipalityKey: p.Municipality,
		Position: p.Position, Remark: p.Remark,
	}
}

func personOf(p registration.Person) Person {
	return Person{
		FirstName: p.FirstName, LastName: p.LastName, Email: p.Email, Phone: p.Phone, Title: p.Title, Organisation: p.Organisation,
		OrganisationKind: OrganisationKind(p.OrganisationKind), CarrierGroup: CarrierGroup(p.CarrierGroup), Municipality: p.MunicipalityKey,
		Position: p.Position, Remark: p.Remark,
	}
}

// Standing is where a registration stands, for the person it belongs to.
type Standing struct {
	Reference        string            `json:"reference" doc:"To be named when asking; opens nothing by itself."`
	State            RegistrationState `json:"state"`
	WaitlistPosition *int              `json:"waitlist_position" doc:"From 1; null when the person does not wait."`
	Quota            *string           `json:"quota" doc:"The quota that the seat counts against; null: none."`
	OfferExpiresAt   *time.Time        `json:"offer_expires_at" doc:"Until when an offered seat is held; null: none is offered."`
	ManageURL        string            `json:"manage_url" doc:"The personal page: whoever has this address can cancel. Its last part is the token of /my."`
}

func (a *API) standing(ref registration.Reference, state registration.State, position int, token string) Standing {
	return Standing{Reference: string(ref), State: RegistrationState(state), WaitlistPosition: positionOf(position),
		ManageURL: a.Links.PersonalByToken(token)}
}

// positionOf turns "does not wait" into null.
func positionOf(position int) *int {
	if position == 0 {
		return nil
	}
	return &position
}

// Registration is one registration as its hosts see it.
type Registration struct {
	Reference        string            `json:"reference"`
	State            RegistrationState `json:"state"`
	WaitlistPosition *int              `json:"waitlist_position" doc:"From 1; null when the person does not wait."`
	Person
	EnteredBy string    `json:"entered_by" doc:"Who registered: participant, account or system."`
	Account   *string   `json:"account" doc:"The name of the account, when it was one."`
	CreatedAt time.Time `json:"created_at"`
	ChangedAt time.Time `json:"changed_at" doc:"Of the last change of state."`
}

func registrationOf(row registration.Row) Registration {
	return Registration{
		Reference: string(row.Reference), State: RegistrationState(row.State), WaitlistPosition: positionOf(row.WaitlistPosition),
		Person: personOf(row.Person), EnteredBy: string(row.EnteredBy), Account: row.EnteredByName,
		CreatedAt: row.CreatedAt, ChangedAt: row.ChangedAt,
	}
}

// RegistrationDetail is a registration with its event and its history.
type RegistrationDetail struct {
	Registration
	Event   string   `json:"event" doc:"Slug of the event."`
	History []Change `json:"history" doc:"Every change of state, the oldest first."`
}

// Change is one change of the state of a registration.
type Change struct {
	ChangedAt time.Time         `json:"changed_at"`
	From      *string           `json:"from" doc:"The state before; null: this is how it began."`
	To        RegistrationState `json:"to"`
	By        string            `json:"by" doc:"participant, account or system."`
	Account   *string           `json:"account" doc:"The name of the account, when it was one."`
	Reason    string            `json:"reason"`
}

func detailOf(d registration.Detail) RegistrationDetail {
	detail := RegistrationDetail{Registration: registrationOf(d.Row), Event: d.Event.Slug, History: make([]Change, len(d.History))}
	for i, change := range d.History {
		detail.History[i] = Change{ChangedAt: change.ChangedAt, From: (*string)(change.From), To: RegistrationState(change.To),
			By: string(change.By), Account: change.Account, Reason: change.Reason}
	}
	return detail
}
