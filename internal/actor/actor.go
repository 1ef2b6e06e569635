// Package actor says who acts and what they may do: the one table of rights.
package actor

import "slices"

// AccountID identifies an account of the office.
type AccountID int64

// OrganisationID identifies an organisation. It stands here because rights are tied to organisations.
type OrganisationID int64

// Kind is the sort of actor, as kept in the history of a registration.
type Kind string

// The kinds of actors.
const (
	KindParticipant Kind = "participant"
	KindAccount     Kind = "account"
	KindSystem      Kind = "system"
)

// Role is what an account does for one organisation.
type Role string

// The roles, from most to fewest rights.
const (
	RoleManager   Role = "manager"   // everything, members and seats above the capacity included
	RoleEditor    Role = "editor"    // events and their registrations
	RoleReader    Role = "reader"    // sees events and participants, changes nothing
	RoleReception Role = "reception" // sees participants on the day, no contact data leaves the house
)

// Roles lists every role in the order of their rights.
var Roles = []Role{RoleManager, RoleEditor, RoleReader, RoleReception}

// Right is one thing an account may do with the events its organisation hosts.
type Right string

// The rights.
const (
	SeeEvent          Right = "see event"
	EditEvent         Right = "edit event"
	SeeParticipants   Right = "see participants"
	SeeContacts       Right = "see contacts" // addresses, telephone numbers, remarks and letters of participants
	EditRegistrations Right = "edit registrations"
	Overbook          Right = "overbook"    // give seats above the capacity, with a reason
	SeeSpecial        Right = "see special" // answers that may reveal health or religion (Art. 9 GDPR)
	Export            Right = "export"
	ManageMembers     Right = "manage members"
)

var rights = map[Role][]Right{
	RoleManager:   {SeeEvent, EditEvent, SeeParticipants, SeeContacts, EditRegistrations, Overbook, SeeSpecial, Export, ManageMembers},
	RoleEditor:    {SeeEvent, EditEvent, SeeParticipants, SeeContacts, EditRegistrations, SeeSpecial, Export},
	RoleReader:    {SeeEvent, SeeParticipants, SeeContacts, Export},
	RoleReception: {SeeEvent, SeeParticipants},
}

// Membership ties an account to an organisation with a role.
type Membership struct {
	Organisation OrganisationID
	Role         Role
}

// Actor is whoever asks for something. The zero value is a participant without an account.
type Actor struct {
	kind        Kind
	account     AccountID
	admin       bool
	memberships []Membership
}

// Participant returns the actor of the public pages.
func Participant() Actor { return Actor{kind: KindParticipant} }

// System returns the actor of jobs and of the command line.
func System() Actor { return Actor{kind: KindSystem} }

// Account returns the actor of a signed-in account. An administrator looks after the
// installation (organisations, accounts); that alone opens no event.
func Account(id AccountID, admin bool, memberships []Membership) Actor {
	return Actor{kind: KindAccount, account: id, admin: admin, memberships: memberships}
}

// Kind returns the sort of actor.
func (a Actor) Kind() Kind {
	if a.kind == "" {
		return KindParticipant
	}
	return a.kind
}

// AccountID returns the account, or 0 for participants and the system.
func (a Actor) AccountID() AccountID { return a.account }

// IsAdmin reports whether the actor looks after the installation.
func (a Actor) IsAdmin() bool { return a.kind == KindSystem || a.admin }

// Memberships returns the organisations the actor belongs to.
func (a Actor) Memberships() []Membership { return a.memberships }

// Organisations returns the organisations in which the actor holds the right.
func (a Actor) Organisations(right Right) []OrganisationID {
	var ids []OrganisationID
	for _, m := range a.memberships {
		if slices.Contains(rights[m.Role], right) {
			ids = append(ids, m.Organisation)
		}
	}
	return ids
}

// May reports whether the actor holds the right in at least one of the organisations, for
// instance the hosts of an event. The system may everything.
func (a Actor) May(right Right, organisations ...OrganisationID) bool {
	if a.kind == KindSystem {
		return true
	}
	return slices.ContainsFunc(a.Organisations(right), func(id OrganisationID) bool {
		return slices.Contains(organisations, id)
	})
}
