package account

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/oidc"
	"tagungsbuero/internal/token"
)

// Identity is who an account is at the provider.
type Identity struct {
	Email      string     `db:"email"` // as the provider called it last
	Issuer     string     `db:"issuer"`
	CreatedAt  time.Time  `db:"created_at"`
	LastUsedAt *time.Time `db:"last_used_at"`
}

// Identity returns the own identity, nil when there is none.
func (s *Service) Identity(ctx context.Context, who actor.Actor) (*Identity, error) {
	if err := mustBeSignedIn(who); err != nil {
		return nil, err
	}
	return findIdentity(ctx, s.db, who.AccountID())
}

// link links an account with an identity. Errors: Conflict "account.sign_in_anew", "account.provider_taken" for one
// of another account, "account.provider_linked" when the account has another one; Unauthenticated when somebody else is
// signed in by now.
func (s *Service) link(ctx context.Context, who actor.Actor, session string, owner ID, identity oidc.Identity) error {
	if who.AccountID() != owner {
		return fault.New(fault.Unauthenticated, "account.signed_out")
	}
	lock := func(tx *db.Tx) error { return s.lockIdentity(ctx, tx, identity) } // before the account, as who signs in with it does
	return s.changeBehind(ctx, who, session, lock, func(tx *db.Tx, owner Account) error {
		former, err := findIdentityOwner(ctx, tx, identity.Issuer, identity.Subject)
		if err == nil && former == owner.ID {
			return nil
		}
		if err == nil {
			return fault.New(fault.Conflict, "account.provider_taken")
		}
		if !db.NoRows(err) {
			return err
		}
		own, err := findIdentity(ctx, tx, owner.ID)
		if err != nil {
			return err
		}
		if own != nil {
			return fault.New(fault.Conflict, "account.provider_linked")
		}
		if err := insertIdentity(ctx, tx, owner.ID, identity); err != nil {
			return err
		}
		if err := followGroups(ctx, tx, owner.ID, identity.Groups); err != nil {
			return err
		}
		return s.tellIdentity(ctx, tx, owner, identityLinked, identity.Email)
	})
}

// Unlink forgets the own identity, ends the sessions that began with it, except for the asking one, and takes the
// memberships that came with it: nobody would follow them any more. One that does not exist is no error. Errors: Conflict
// "account.sign_in_anew", and "account.provider_only_way" without password and passkey.
func (s *Service) Unlink(ctx context.Context, who actor.Actor, session string) error {
	return s.changeFactors(ctx, who, session, func(tx *db.Tx, owner Account) error {
		own, err := findIdentity(ctx, tx, owner.ID)
		if err != nil || own == nil {
			return err
		}
		passkeys, err := listPasskeys(ctx, tx, owner.ID)
		if err != nil {
			return err
		}
		if !owner.HasPassword && len(passkeys) == 0 {
			return fault.New(fault.Conflict, "account.provider_only_way")
		}
		if err := deleteIdentity(ctx, tx, owner.ID, token.Hash(session)); err != nil {
			return err
		}
		if err := followGroups(ctx, tx, owner.ID, nil); err != nil {
			return err
		}
		return s.tellIdentity(ctx, tx, owner, identityUnlinked, own.Email)
	})
}

// identityChange is what happened to the link with the provider, as its letter tells it.
type identityChange string

const (
	identityCreated  identityChange = "created" // with the account
	identityLinked   identityChange = "linked"
	identityUnlinked identityChange = "unlinked"
)

type identityLetter struct {
	mailing.Frame
	What      identityChange `json:"what"`
	Provider  string         `json:"provider,omitempty"`
	Known     string         `json:"known,omitempty"` // the address there
	ChangedAt time.Time      `json:"changed_at"`
	Link      string         `json:"link"`
}

func (s *Service) tellIdentity(ctx context.Context, tx *db.Tx, owner Account, what identityChange, known string) error {
	key := fmt.Sprintf("%s/%d/%s/%d", letterIdentity, owner.ID, what, tx.Now.UnixMicro())
	return enqueue(ctx, tx, letterIdentity, key, owner, identityLetter{
		Frame: s.frame(owner), What: what, Provider: s.provider.Name, Known: plainAddress(known), ChangedAt: tx.Now, Link: s.baseURL + "/intern/passwort",
	})
}
