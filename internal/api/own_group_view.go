package api

import (
	"strconv"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/registration"
)

// OwnedGroup is what the contact of a group sees.
type OwnedGroup struct {
	Reference    string        `json:"reference" doc:"To be named when asking; opens nothing by itself."`
	ContactName  string        `json:"contact_name"`
	ContactEmail string        `json:"contact_email"`
	ContactPhone string        `json:"contact_phone"`
	Locale       Locale        `json:"letter_locale" doc:"In which we write to the contact."`
	Together     bool          `json:"together" doc:"true: all of them or nobody."`
	Unverified   bool          `json:"unverified" doc:"true: the contact has still to confirm the address, by the link in the letter."`
	Offered      bool          `json:"offered" doc:"true: at least one seat waits to be accepted."`
	Members      []GroupMember `json:"members" doc:"Without those whose place somebody else has taken."`
	Event        Event         `json:"event"`
	ManageURL    string        `json:"manage_url" doc:"The page of the contact. Its last part is the token of /my-groups."`
}

// GroupMember is one place of a group.
type GroupMember struct {
	Place
	FirstName     string `json:"first_name"`
	LastName      string `json:"last_name"`
	Unnamed       bool   `json:"unnamed" doc:"true: nobody was named for it yet."`
	MayCancel     bool   `json:"may_cancel"`
	MayName       bool   `json:"may_name"`
	MaySubstitute bool   `json:"may_substitute"`
	ManageURL     string `json:"manage_url,omitempty" doc:"The personal page of this place. Its last part is the token of /my. Only of people without an address: that of others is theirs alone."`
}

func (a *API) groupOf(page registration.GroupPage, seats registration.Seats) OwnedGroup {
	group := OwnedGroup{
		Reference: string(page.Reference), ContactName: page.ContactName, ContactEmail: page.ContactEmail, ContactPhone: page.ContactPhone,
		Locale: Locale(page.Locale), Together: page.Together, Unverified: page.Unverified, Offered: page.Offered, Members: make([]GroupMember, len(page.Members)),
		Event: a.eventOf(actor.Participant(), page.Event, seats), ManageURL: a.Links.Group(page.Reference),
	}
	for i, m := range page.Members {
		group.Members[i] = GroupMember{
			Place: placeOf(m.Registration, m.WaitlistPosition), FirstName: m.FirstName, LastName: m.LastName, Unnamed: m.Placeholder,
			MayCancel: m.MayCancel, MayName: m.MayName, MaySubstitute: m.MaySubstitute, ManageURL: a.personalPage(m.Token),
		}
	}
	return group
}

// pathOfMember is the path of what was sent about the i-th person of a group.
func pathOfMember(i int) string { return "persons[" + strconv.Itoa(i) + "]." }
