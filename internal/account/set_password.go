package account

import (
	"context"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/token"
)

// OpenInvitation is what the page behind a link shows.
type OpenInvitation struct {
	Name      string
	Email     string
	IsFirst   bool // the account has no password yet
	ExpiresAt time.Time
}

// ShowInvitation returns whom the link is for; it changes nothing. Errors: NotFound
// "account.invitation_unknown", Closed "account.invitation_used" and "account.invitation_expired".
func (s *Service) ShowInvitation(ctx context.Context, secret string) (OpenInvitation, error) {
	found, err := s.openInvitation(ctx, secret)
	if err != nil {
		return OpenInvitation{}, err
	}
	return OpenInvitation{Name: found.Name, Email: found.Email, IsFirst: !found.HasPassword, ExpiresAt: found.ExpiresAt}, nil
}

func (s *Service) openInvitation(ctx context.Context, secret string) (invitationRow, error) {
	found, err := findInvitation(ctx, s.db, token.Hash(secret))
	switch {
	case db.NoRows(err):
		return invitationRow{}, fault.New(fault.NotFound, "account.invitation_unknown")
	case err != nil:
		return invitationRow{}, err
	case found.UsedAt != nil:
		return invitationRow{}, fault.New(fault.Closed, "account.invitation_used")
	case !found.ExpiresAt.After(s.db.Now()):
		return invitationRow{}, fault.New(fault.Closed, "account.invitation_expired")
	}
	return found, nil
}

// SetPassword sets the password by a link, ends every session, API token and open change of address of the account, makes its
// other links useless, lifts a lock-out, and goes on as SignIn does: who can read the mailbox cannot
// skip the second step. A link works once.
// Errors: those of ShowInvitation, and Invalid for a password that is too easy.
func (s *Service) SetPassword(ctx context.Context, secret, password, userAgent string) (entry Entry, err error) {
	found, err := s.openInvitation(ctx, secret)
	if err != nil {
		return Entry{}, err
	}
	organisations, err := listOrganisationNames(ctx, s.db, found.ID)
	if err != nil {
		return Entry{}, err
	}
	f := form.New(nil)
	checkPassword(f, password, found.Account, organisations...)
	if err := f.Fault(); err != nil {
		return Entry{}, err
	}
	hash, err := s.passwords.hash(ctx, password) // before the transaction: it takes long
	if err != nil {
		return Entry{}, err
	}
	entrySecret := token.Random()
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := s.setPassword(ctx, tx, found.Account, token.Hash(secret), hash, token.Hash(entrySecret)); err != nil {
			return err
		}
		entry, _, err = enter(ctx, tx, credentials{ID: found.ID, PasswordHash: &hash}, entrySecret, userAgent)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	s.wake()
	return entry, nil
}

func (s *Service) setPassword(ctx context.Context, tx *db.Tx, a Account, invitation []byte, hash string, session []byte) error {
	isActive, err := updatePassword(ctx, tx, a.ID, hash) // first: it makes whoever else changes the account wait
	if err != nil {
		return err
	}
	isFirstUse, err := updateInvitationUsed(ctx, tx, invitation)
	if err != nil {
		return err
	}
	if !isActive || !isFirstUse {
		return fault.New(fault.Closed, "account.invitation_used")
	}
	if err := updateInvitationsUsed(ctx, tx, a.ID); err != nil {
		return err
	}
	if err := stopOpenAddressChanges(ctx, tx, a.ID); err != nil {
		return err
	}
	if err := deleteSessions(ctx, tx, a.ID); err != nil {
		return err
	}
	if err := deleteHalves(ctx, tx, a.ID); err != nil {
		return err
	}
	if err := updateTokensRevoked(ctx, tx, a.ID); err != nil {
		return err
	}
	if err := deleteFailures(ctx, tx, s.hashOf(a.Email)); err != nil {
		return err
	}
	if !a.HasPassword {
		return nil
	}
	return enqueue(ctx, tx, letterChanged, dedupeKey(letterChanged, string(session)), a, changedLetter{
		Frame: s.frame(a), ChangedAt: tx.Now, Link: s.baseURL + "/intern/passwort",
	})
}
