// Package news tells people by mail of newly published events that fit what they chose. Who gets it has asked for it and
// confirmed that; it has nothing to do with registrations.
package news

import (
	"time"

	"tagungsbuero/internal/db"
)

// ID identifies a subscription.
type ID int64

// Reference names a subscription in links; without the signature beside it, it opens nothing.
type Reference string

// State says how far a subscription has come.
type State string

// The states of a subscription.
const (
	Pending State = "pending" // asked for, not yet confirmed by whoever reads the mail
	Active  State = "active"  // gets letters
	// Unreachable: letters did not arrive, so none are written any more. Whoever asks anew gets them again.
	Unreachable State = "unreachable"
	Ended       State = "ended" // without an address already; its last letter may still be on its way
)

// Subscription is what one address wants to be told of.
type Subscription struct {
	ID        ID
	Reference Reference
	State     State
	Email     string
	Choice
	Consent     Consent // which wording was agreed to
	ConsentedAt time.Time
	CreatedAt   time.Time
	ConfirmedAt *time.Time
	// Lost is how many letters in a row did not arrive, and LostAt when the last of them was written.
	Lost          int
	LostAt        *time.Time
	UnreachableAt *time.Time
}

// Consent names a wording of the consent. Whoever changes the sentence makes a new one and keeps the old: people are
// shown what they agreed to.
type Consent string

// The wordings, and the one that the form shows today.
const (
	ConsentFirst Consent = "1"
	ConsentNow           = ConsentFirst
)

// LabelKey returns where the German sentence of the consent stands in the catalogue.
func (c Consent) LabelKey() string { return "news.consent." + string(c) }

// ConfirmWithin is how long a subscription waits for being confirmed. Then it is deleted.
const ConfirmWithin = 7 * 24 * time.Hour

// unreachableFor is how long a subscription is kept that letters do not reach. Then it is deleted.
const unreachableFor = lettersKept

// isOver reports whether there is nothing left to do with the subscription but to delete it.
func (s Subscription) isOver(now time.Time) bool {
	switch s.State {
	case Pending:
		return !now.Before(s.CreatedAt.Add(ConfirmWithin))
	case Unreachable:
		return !now.Before(s.ForgottenAt())
	}
	return s.State == Ended
}

// ForgottenAt is when a subscription that letters do not reach is deleted; zero for others.
func (s Subscription) ForgottenAt() time.Time {
	if s.UnreachableAt == nil {
		return time.Time{}
	}
	return s.UnreachableAt.Add(unreachableFor)
}

// Service is the front door of the room.
type Service struct {
	db    *db.DB
	links Links
	wake  func()
}

// New returns the room's service. wake is called when letters were queued.
func New(database *db.DB, links Links, wake func()) *Service {
	return &Service{db: database, links: links, wake: wake}
}
