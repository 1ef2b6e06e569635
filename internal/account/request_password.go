package account

import (
	"context"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/token"
)

const (
	requestLasts = 2 * time.Hour
	// requestPause keeps others from filling somebody's mailbox.
	requestPause = 5 * time.Minute
	// requestTakes is how long a request always takes, so that its time does not tell whether the
	// address has an account.
	requestTakes = 250 * time.Millisecond
)

// RequestPassword mails a link to set a new password when the address belongs to an active account,
// at most every five minutes. It answers the same and takes the same time for every address.
func (s *Service) RequestPassword(ctx context.Context, email string) error {
	enough := time.NewTimer(requestTakes)
	defer enough.Stop()
	if err := s.requestPassword(ctx, plainAddress(email)); err != nil {
		return err
	}
	select {
	case <-enough.C:
	case <-ctx.Done():
	}
	s.wake()
	return nil
}

func (s *Service) requestPassword(ctx context.Context, email string) error {
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		account, err := lockByEmail(ctx, tx, email)
		if db.NoRows(err) || (err == nil && !account.IsActive()) {
			return nil
		}
		if err != nil {
			return err
		}
		recent, err := countInvitations(ctx, tx, account.ID, tx.Now.Add(-requestPause))
		if err != nil || recent > 0 {
			return err
		}
		return s.sendPasswordLink(ctx, tx, account)
	})
}

func (s *Service) sendPasswordLink(ctx context.Context, tx *db.Tx, a Account) error {
	secret, expiresAt := token.Random(), tx.Now.Add(requestLasts)
	if err := insertInvitation(ctx, tx, token.Hash(secret), a.ID, expiresAt); err != nil {
		return err
	}
	return enqueue(ctx, tx, letterPassword, dedupeKey(letterPassword, secret), a, passwordLetter{
		Frame: s.frame(a), Link: s.invitationLink(secret), ExpiresAt: expiresAt,
	})
}
