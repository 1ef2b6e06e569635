// Package actor says who acts and what they may do: the one table of rights.
package actor

import "slices"

// AccountID identifies an account of the office.
type AccountID int64

// EventID identifies an event. It stands here because teams are tied to events.
type EventID int64

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
	teams       []TeamMembership
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

// WithTeams returns the actor as a member of teams of events.
func (a Actor) WithTeams(teams []TeamMembership) Actor {
	a.teams = teams
	return a
}

// Teams returns the teams of events the actor belongs to.
func (a Actor) Teams() []TeamMembership { return a.teams }

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

// May reports whether the actor holds the right in the organisation, whatever it hosts. What is done
// with an event asks MayAt. The system may everything.
func (a Actor) May(right Right, organisation OrganisationID) bool {
	return a.kind == KindSystem || slices.Contains(a.Organisations(right), organisation)
}
