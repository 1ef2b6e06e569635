package account

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/token"
)

// SignIn begins a session, or the second step where the account has one; the secrets returned are for
// cookies. Errors: Limited "account.locked"
// with Count minutes after repeated failures, Busy when too many sign in, and the same Invalid for
// a wrong password, an unknown address, and an account that is not or no longer active; all three
// take the same effort.
func (s *Service) SignIn(ctx context.Context, email, password, userAgent string) (Entry, error) {
	attempt, err := s.reserve(ctx, email)
	if err != nil {
		return Entry{}, err
	}
	found, err := findCredentials(ctx, s.db, plainAddress(email))
	if err != nil {
		return Entry{}, errors.Join(err, s.forget(ctx, attempt))
	}
	matches, err := s.passwords.matches(ctx, password, found.PasswordHash)
	if err != nil { // nobody learned anything: it was no attempt
		return Entry{}, errors.Join(err, s.forget(ctx, attempt))
	}
	if !matches {
		return Entry{}, fault.New(fault.Invalid, "account.sign_in_failed")
	}
	entry, err := s.beginSession(ctx, found, attempt, userAgent)
	if fault.Is(err, fault.Internal) { // the password was right
		return Entry{}, errors.Join(err, s.forget(ctx, attempt))
	}
	return entry, err
}

// beginSession also forgets the failures of the address. The password may have been changed or the
// account deactivated since it was read: then there is no session.
func (s *Service) beginSession(ctx context.Context, c credentials, a attempt, userAgent string) (entry Entry, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		var begun bool
		entry, begun, err = enter(ctx, tx, c, token.Random(), userAgent)
		if err != nil {
			return err
		}
		if !begun {
			return fault.New(fault.Invalid, "account.sign_in_failed")
		}
		return deleteFailures(ctx, tx, a.emailHash)
	})
	if err != nil {
		return Entry{}, err
	}
	return entry, nil
}

// forget takes back an attempt that was not carried out.
func (s *Service) forget(ctx context.Context, a attempt) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return deleteFailure(ctx, s.db, a.id)
}

// SignOut ends the session; an unknown one is no error.
func (s *Service) SignOut(ctx context.Context, sessionToken string) error {
	if _, err := s.db.ExecContext(ctx, deleteSessionSQL, token.Hash(sessionToken)); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}

const maxAgent = 200

// shortAgent makes what the browser says about itself fit to be stored and shown.
func shortAgent(userAgent string) string {
	clean := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return -1
	}, strings.ToValidUTF8(userAgent, ""))
	runes := []rune(clean)
	return string(runes[:min(len(runes), maxAgent)])
}
