package account

import (
	"context"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// ShowAddressStop returns what a link to the old mailbox would stop, or take back when it has been confirmed; it changes
// nothing. Errors: NotFound "account.address_link_unknown", Closed "account.address_stopped" and "account.address_link_over".
func (s *Service) ShowAddressStop(ctx context.Context, secret string) (AddressChange, error) {
	return stoppableAddressChange(ctx, s.db, secret, s.db.Now())
}

func stoppableAddressChange(ctx context.Context, q db.Queryer, secret string, now time.Time) (AddressChange, error) {
	found, err := findByAddressLink(ctx, q, findToStopSQL, secret)
	if err != nil {
		return AddressChange{}, err
	}
	if found.StoppedAt != nil { // replaced by another wish, which the same mailbox can stop: people open any of their letters
		found, err = laterAddressChange(ctx, q, found)
	}
	switch {
	case err != nil:
		return AddressChange{}, err
	case found.StoppedAt != nil:
		return AddressChange{}, fault.New(fault.Closed, "account.address_stopped")
	case !found.CreatedAt.Add(addressStopLasts).After(now):
		return AddressChange{}, fault.New(fault.Closed, "account.address_link_over")
	}
	return found, nil
}

// laterAddressChange returns one that followed from the same address and still stands, or the same again.
func laterAddressChange(ctx context.Context, q db.Queryer, stopped AddressChange) (AddressChange, error) {
	later, err := findAddressChange(ctx, q, findRunningSQL, stopped.Owner, stopped.OldEmail, stopped.ID)
	if fault.Is(err, fault.NotFound) {
		return stopped, nil
	}
	return later, err
}

// StopAddress ends a change that nobody has confirmed yet. One that was confirmed is taken back: the account gets its old
// address again and whoever else was in it is locked out of it. Sessions, tokens, the password, the second step and a link
// with the provider that is as young as the change end, and the old mailbox gets a link to set a password. It returns what was
// stopped. Errors: those of ShowAddressStop, Conflict "account.address_taken" when the old address has become another account's.
func (s *Service) StopAddress(ctx context.Context, secret string) (AddressChange, error) {
	change, err := stoppableAddressChange(ctx, s.db, secret, s.db.Now())
	if err != nil {
		return AddressChange{}, err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		owner, err := lockAccount(ctx, tx, change.Owner)
		if err != nil {
			return err
		}
		if change, err = stoppableAddressChange(ctx, tx, secret, tx.Now); err != nil { // once more, now that nobody else changes it
			return err
		}
		if change.ConfirmedAt == nil {
			return stopAddressChange(ctx, tx, change.ID)
		}
		return s.takeAddressBack(ctx, tx, owner, change)
	})
	if err != nil {
		return AddressChange{}, err
	}
	s.wake()
	return change, nil
}

func (s *Service) takeAddressBack(ctx context.Context, tx *db.Tx, owner Account, change AddressChange) error {
	if err := stopAddressChangesSince(ctx, tx, owner.ID, change.ID); err != nil {
		return err
	}
	if err := updateAddress(ctx, tx, owner.ID, change.OldEmail); err != nil {
		return err
	}
	if err := s.lockOut(ctx, tx, owner.ID, change.CreatedAt.Add(-freshFor)); err != nil {
		return err
	}
	owner.Email = change.OldEmail
	return s.sendPasswordLink(ctx, tx, owner)
}

// lockOut takes away everything by which somebody could have made themselves at home in the account.
func (s *Service) lockOut(ctx context.Context, tx *db.Tx, id ID, since time.Time) error {
	if err := deletePassword(ctx, tx, id); err != nil {
		return err
	}
	if err := deleteSessions(ctx, tx, id); err != nil {
		return err
	}
	if _, err := affected(tx.ExecContext(ctx, deleteDevicesSQL, id)); err != nil {
		return err
	}
	if err := deleteFactors(ctx, tx, id); err != nil {
		return err
	}
	if err := updateTokensRevoked(ctx, tx, id); err != nil {
		return err
	}
	if err := updateInvitationsUsed(ctx, tx, id); err != nil {
		return err
	}
	return unlinkYoung(ctx, tx, id, since)
}

// unlinkYoung takes away a link with the provider that was made since, with what came from it.
func unlinkYoung(ctx context.Context, tx *db.Tx, id ID, since time.Time) error {
	linked, err := findIdentity(ctx, tx, id)
	if err != nil || linked == nil || linked.CreatedAt.Before(since) {
		return err
	}
	if err := deleteIdentity(ctx, tx, id, nil); err != nil {
		return err
	}
	return followGroups(ctx, tx, id, nil)
}
