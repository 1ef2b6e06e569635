package account

import (
	"cmp"
	"context"
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/token"
)

const (
	addressLinkLasts = 24 * time.Hour
	// addressStopLasts is how long the old mailbox can take a change back.
	addressStopLasts = 7 * 24 * time.Hour
	// addressAskedMost is how often an hour an account may ask: each time a letter goes to an address that somebody typed.
	addressAskedMost = 5
)

// AddressChange is a change of the address by which somebody signs in and gets letters.
type AddressChange struct {
	ID          int64      `db:"id"`
	Owner       ID         `db:"account_id"`
	Name        string     `db:"name"`
	OldEmail    string     `db:"old_email"`
	NewEmail    string     `db:"new_email"`
	CreatedAt   time.Time  `db:"created_at"`
	ConfirmedAt *time.Time `db:"confirmed_at"`
	StoppedAt   *time.Time `db:"stopped_at"`
}

// ExpiresAt is until when the new mailbox can confirm.
func (c AddressChange) ExpiresAt() time.Time { return c.CreatedAt.Add(addressLinkLasts) }

// RequestAddress asks for another address of the own account: a link goes to the new mailbox, a letter with a way to stop it
// to the old one. Nothing changes yet; asking again ends what was asked before. Errors: Invalid for what is no address or the own one, Limited after
// five times an hour, Conflict "account.sign_in_anew", "account.address_taken" and "account.address_left".
func (s *Service) RequestAddress(ctx context.Context, who actor.Actor, session, email string) error {
	f := form.New(nil)
	email = f.Address("email", email, form.Required)
	if err := f.Fault(); err != nil {
		return err
	}
	var refusal error // is noted, so that nobody tries out address after address
	err := s.changeFactors(ctx, who, session, func(tx *db.Tx, owner Account) error {
		if strings.EqualFold(owner.Email, email) {
			f.Fail("email", "account.address_same")
			return f.Fault()
		}
		asked, err := countAddressChanges(ctx, tx, owner.ID, tx.Now.Add(-time.Hour))
		if err != nil {
			return err
		}
		if asked >= addressAskedMost {
			return fault.New(fault.Limited, "account.address_asked_often")
		}
		confirm, stop := token.Random(), token.Random()
		if refusal = mustBeFree(ctx, tx, email, owner.ID); refusal != nil {
			if !fault.Is(refusal, fault.Conflict) {
				return refusal
			}
			return insertAddressChange(ctx, tx, owner, email, token.Hash(confirm), token.Hash(stop), &tx.Now)
		}
		if err := stopOpenAddressChanges(ctx, tx, owner.ID); err != nil {
			return err
		}
		if err := insertAddressChange(ctx, tx, owner, email, token.Hash(confirm), token.Hash(stop), nil); err != nil {
			return err
		}
		return s.writeAddressAsked(ctx, tx, owner, email, confirm, stop)
	})
	return cmp.Or(err, refusal)
}

// mustBeFree refuses an address that is the one of an account, or was the one of another and can still become it again.
func mustBeFree(ctx context.Context, tx *db.Tx, email string, owner ID) error {
	_, err := findByEmail(ctx, tx, email)
	if err == nil {
		return fault.New(fault.Conflict, "account.address_taken")
	}
	if !db.NoRows(err) {
		return err
	}
	return mustNotBeLeft(ctx, tx, email, owner)
}

// OpenAddressChange returns what the own account has asked for and nobody has confirmed yet; nil: nothing.
func (s *Service) OpenAddressChange(ctx context.Context, who actor.Actor) (*AddressChange, error) {
	if err := mustBeSignedIn(who); err != nil {
		return nil, err
	}
	found, err := findAddressChange(ctx, s.db, findOpenSQL, who.AccountID(), s.db.Now().Add(-addressLinkLasts))
	if fault.Is(err, fault.NotFound) {
		return nil, nil
	}
	return &found, err
}

// ShowAddressChange returns what the link to the new mailbox is about; it changes nothing. Errors: NotFound
// "account.address_link_unknown", Closed "account.address_link_used" and "account.address_link_over".
func (s *Service) ShowAddressChange(ctx context.Context, secret string) (AddressChange, error) {
	return openAddressChange(ctx, s.db, secret, s.db.Now())
}

func openAddressChange(ctx context.Context, q db.Queryer, secret string, now time.Time) (AddressChange, error) {
	found, err := findByAddressLink(ctx, q, findToConfirmSQL, secret)
	switch {
	case err != nil:
		return AddressChange{}, err
	case found.ConfirmedAt != nil || found.StoppedAt != nil:
		return AddressChange{}, fault.New(fault.Closed, "account.address_link_used")
	case !found.ExpiresAt().After(now):
		return AddressChange{}, fault.New(fault.Closed, "account.address_link_over")
	}
	return found, nil
}

// ConfirmAddress gives the account its new address, by the link that went there. Links to set a password that went to the old mailbox work no
// more; both mailboxes get a letter. Errors: those of ShowAddressChange, Conflict "account.address_taken".
func (s *Service) ConfirmAddress(ctx context.Context, secret string) error {
	asked, err := openAddressChange(ctx, s.db, secret, s.db.Now())
	if err != nil {
		return err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		owner, err := lockAccount(ctx, tx, asked.Owner)
		if err != nil {
			return err
		}
		if _, err := openAddressChange(ctx, tx, secret, tx.Now); err != nil { // once more, now that nobody else changes it
			return err
		}
		if err := mustNotBeLeft(ctx, tx, asked.NewEmail, owner.ID); err != nil {
			return err
		}
		stop := token.Random()
		if err := confirmAddressChange(ctx, tx, asked.ID, token.Hash(stop)); err != nil {
			return err
		}
		if err := updateAddress(ctx, tx, owner.ID, asked.NewEmail); err != nil {
			return err
		}
		if err := updateInvitationsUsed(ctx, tx, owner.ID); err != nil {
			return err
		}
		return s.writeAddressChanged(ctx, tx, owner, asked, stop)
	})
	if err == nil {
		s.wake()
	}
	return err
}
