package account

import (
	"context"
	"slices"
	"strings"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/oidc"
)

// ownerOfIdentity finds and locks the account of an identity, or admits somebody who comes for the first time. Errors:
// Invalid "account.provider_deactivated" and those of admit.
func (s *Service) ownerOfIdentity(ctx context.Context, tx *db.Tx, identity oidc.Identity) (Account, error) {
	id, err := findIdentityOwner(ctx, tx, identity.Issuer, identity.Subject)
	if db.NoRows(err) {
		return s.admit(ctx, tx, identity)
	}
	if err != nil {
		return Account{}, err
	}
	owner, err := lockAccount(ctx, tx, id)
	if fault.Is(err, fault.NotFound) {
		return Account{}, fault.New(fault.Invalid, "account.provider_deactivated")
	}
	return owner, err
}

// admit finds the account of somebody who comes from the provider for the first time, or makes it. Errors, all Invalid:
// "account.provider_unverified" without an address that the provider has checked, "account.provider_deactivated",
// "account.provider_known" for an account that has to be signed in to the old way first, and
// "account.provider_no_place" for somebody whom no organisation is mapped to.
func (s *Service) admit(ctx context.Context, tx *db.Tx, identity oidc.Identity) (Account, error) {
	address := plainAddress(identity.Email)
	if address == "" || !identity.EmailVerified {
		return Account{}, fault.New(fault.Invalid, "account.provider_unverified")
	}
	owner, err := lockByEmail(ctx, tx, address)
	if db.NoRows(err) {
		return s.admitNew(ctx, tx, identity, address)
	}
	if err != nil {
		return Account{}, err
	}
	if !owner.IsActive() {
		return Account{}, fault.New(fault.Invalid, "account.provider_deactivated")
	}
	mayLink, err := s.mayLink(ctx, tx, owner)
	if err != nil {
		return Account{}, err
	}
	if !mayLink {
		return Account{}, fault.New(fault.Invalid, "account.provider_known")
	}
	if err := insertIdentity(ctx, tx, owner.ID, identity); err != nil {
		return Account{}, err
	}
	return owner, s.tellIdentity(ctx, tx, owner, identityLinked, identity.Email)
}

// mayLink reports whether the same address alone links an account with an identity. Whoever can make an identity with any
// address at the provider, be it by a mistake there, must not come into an account that is in use: its owner links it
// after signing in. An account that was only invited belongs to whoever reads its mailbox anyway. Where the provider gives
// out the addresses itself, the operator says so by TB_OIDC_TRUSTED_DOMAINS. An account with another identity is never
// linked: its address may have been given to somebody else.
func (s *Service) mayLink(ctx context.Context, tx *db.Tx, owner Account) (bool, error) {
	if owner.HasIdentity {
		return false, nil
	}
	_, domain, _ := strings.Cut(strings.ToLower(owner.Email), "@")
	if slices.Contains(s.provider.TrustedDomains, domain) {
		return true, nil
	}
	hasFactor, err := hasFactor(ctx, tx, owner.ID)
	return !owner.HasPassword && !hasFactor, err
}

// admitNew makes an account for somebody whose groups belong to an organisation.
func (s *Service) admitNew(ctx context.Context, tx *db.Tx, identity oidc.Identity, address string) (Account, error) {
	mapped, err := listMapped(ctx, tx, identity.Groups)
	if err != nil {
		return Account{}, err
	}
	if len(mapped) == 0 {
		return Account{}, fault.New(fault.Invalid, "account.provider_no_place")
	}
	owner, err := ensureAccount(ctx, tx, Invitation{Email: address, Name: nameOf(identity, address)})
	if err != nil {
		return Account{}, err
	}
	if owner.HasWayIn() { // somebody else made it at this moment
		return Account{}, fault.New(fault.Invalid, "account.provider_known")
	}
	if err := insertIdentity(ctx, tx, owner.ID, identity); err != nil {
		return Account{}, err
	}
	return owner, s.tellIdentity(ctx, tx, owner, identityCreated, identity.Email)
}

// nameOf takes the name as it may be stored, or what stands before the @.
func nameOf(identity oidc.Identity, address string) string {
	if name := form.New(nil).Line("name", identity.Name); name != "" {
		return name
	}
	local, _, _ := strings.Cut(address, "@")
	return local
}
