// Package account knows who may work in the office: accounts, their memberships, sign-ins, invitations and tokens.
package account

import (
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/token"
)

// ID identifies an account.
type ID = actor.AccountID

// Account is somebody who works in the office.
type Account struct {
	ID            ID         `db:"id"`
	Email         string     `db:"email"` // unique without regard to upper and lower case
	Name          string     `db:"name"`
	Admin         bool       `db:"admin"`        // looks after the installation
	HasPassword   bool       `db:"has_password"` // false until the first invitation was followed
	CreatedAt     time.Time  `db:"created_at"`
	DeactivatedAt *time.Time `db:"deactivated_at"`
	HasFactor     bool       `db:"has_factor"` // in lists: there is a second step
	// HasIdentity and HasPasskey are set, where the account was found by its address or in lists, for who can sign in at the
	// provider or by a passkey.
	HasIdentity bool `db:"has_identity"`
	HasPasskey  bool `db:"has_passkey"`
	// LacksFactor is set for who is signed in without a second step though an organisation wants one.
	LacksFactor bool `db:"lacks_factor"`
}

// IsActive reports whether the account may be used.
func (a Account) IsActive() bool { return a.DeactivatedAt == nil }

// HasWayIn reports whether its owner can sign in, or has only been invited. The account must have been found by its address
// or in lists.
func (a Account) HasWayIn() bool { return a.HasPassword || a.HasIdentity || a.HasPasskey }

// RoleLabelKey returns where the German name of the role stands in the catalogue.
func RoleLabelKey(r actor.Role) string { return "account.role." + string(r) }

// Options are what the room needs from the installation.
type Options struct {
	// BaseURL begins the links in letters; no slash at the end.
	BaseURL string
	// Signer hides the addresses in the table of failed sign-ins.
	Signer *token.Signer
	// Provider is where people can sign in beside.
	Provider ProviderOptions
	// Wake is called when letters were queued, so that they go at once; may be nil.
	Wake func()
}

// Service is the front door of the room.
type Service struct {
	db        *db.DB
	baseURL   string
	signer    *token.Signer
	wake      func()
	passwords *hasher
	provider  ProviderOptions
	party     func() (*webauthn.WebAuthn, error) // for passkeys
}

// New returns the room's service.
func New(database *db.DB, o Options) *Service {
	if o.Wake == nil {
		o.Wake = func() {}
	}
	return &Service{db: database, baseURL: o.BaseURL, signer: o.Signer, wake: o.Wake, passwords: newHasher(), provider: o.Provider, party: relyingParty(o.BaseURL)}
}

// mayManage refuses everybody but administrators and those who manage the members of the organisation.
func mayManage(who actor.Actor, organisation actor.OrganisationID) error {
	if who.IsAdmin() || who.May(actor.ManageMembers, organisation) {
		return nil
	}
	return fault.New(fault.Forbidden, "account.may_not_manage")
}

// mustBeAdmin refuses everybody but administrators and the system.
func mustBeAdmin(who actor.Actor) error {
	if who.IsAdmin() {
		return nil
	}
	return fault.New(fault.Forbidden, "account.only_admin")
}

// mustBeSignedIn refuses everybody who is no account.
func mustBeSignedIn(who actor.Actor) error {
	if who.AccountID() != 0 {
		return nil
	}
	return fault.New(fault.Unauthenticated, "account.signed_out")
}

// plainAddress returns the address as it would be stored, or "" for what is no address and so
// belongs to no account.
func plainAddress(email string) string { return form.New(nil).Address("email", email) }
