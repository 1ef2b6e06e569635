package account

import (
	"context"
	"errors"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/token"
)

// halfLasts is how long the second step may take.
const halfLasts = 10 * time.Minute

// Entry is what a right password opens: a session, or the door to the second step. One of both is set.
type Entry struct {
	Session string
	Half    string
}

// SecondStep is what the page for the second step shows.
type SecondStep struct {
	HasApp     bool
	HasPasskey bool
	LastsUntil time.Time
}

// ShowSecondStep returns what can be asked for. Errors: Unauthenticated "account.half_over" when the sign-in
// is unknown, was completed, or began ten minutes ago.
func (s *Service) ShowSecondStep(ctx context.Context, half string) (SecondStep, error) {
	found, err := findHalf(ctx, s.db, token.Hash(half), s.db.Now().Add(-halfLasts))
	if err != nil {
		return SecondStep{}, err
	}
	return SecondStep{HasApp: found.HasApp, HasPasskey: found.HasPasskey, LastsUntil: found.CreatedAt.Add(halfLasts)}, nil
}

// TakeSecondStep completes a sign-in with a code of the app or one for emergencies and returns the
// session's secret. Errors: those of ShowSecondStep, Invalid "account.code_wrong" at "code", Limited
// "account.locked" after repeated failures.
func (s *Service) TakeSecondStep(ctx context.Context, half, code, userAgent string) (session string, err error) {
	found, err := findHalf(ctx, s.db, token.Hash(half), s.db.Now().Add(-halfLasts))
	if err != nil {
		return "", err
	}
	attempt, err := s.reserve(ctx, ownerOf(found.AccountID)+" second step")
	if err != nil {
		return "", err
	}
	session, err = s.takeSecondStep(ctx, half, found.AccountID, code, attempt, userAgent)
	if fault.Is(err, fault.Internal) { // nobody learned anything
		return "", errors.Join(err, s.forget(ctx, attempt))
	}
	if err == nil {
		s.wake()
	}
	return session, err
}

func (s *Service) takeSecondStep(ctx context.Context, half string, id ID, code string, a attempt, userAgent string) (session string, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		owner, err := lockAccount(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := s.checkCode(ctx, tx, owner, code); err != nil {
			return err
		}
		session, err = completeHalf(ctx, tx, owner.ID, token.Hash(half), userAgent)
		if err != nil {
			return err
		}
		return deleteFailures(ctx, tx, a.emailHash)
	})
	if err != nil {
		return "", err
	}
	return session, nil
}

// checkCode uses up a code of the app, or one for emergencies; its owner is told of the latter.
func (s *Service) checkCode(ctx context.Context, tx *db.Tx, owner Account, code string) error {
	app, err := findCodeApp(ctx, tx, owner.ID)
	if err != nil {
		return err
	}
	if app.ConfirmedAt != nil {
		step, err := s.stepOf(owner.ID, app, code, tx.Now)
		if err != nil {
			return err
		}
		if step > 0 {
			return updateCodeAppStep(ctx, tx, owner.ID, step)
		}
	}
	used, err := deleteRecoveryCode(ctx, tx, owner.ID, s.hashOfCode(owner.ID, code))
	if err != nil {
		return err
	}
	if !used {
		return fault.InvalidFields([]fault.Field{{Name: "code", Key: "account.code_wrong"}})
	}
	return s.tell(ctx, tx, owner, factorCodeUsed)
}

// completeHalf begins the session. Each half leads to one at most.
func completeHalf(ctx context.Context, tx *db.Tx, id ID, half []byte, userAgent string) (session string, err error) {
	by, err := deleteHalf(ctx, tx, half, tx.Now.Add(-halfLasts))
	if err != nil {
		return "", err
	}
	session = token.Random()
	return session, insertProvedSession(ctx, tx, token.Hash(session), id, by, shortAgent(userAgent))
}

// enter begins the session of somebody whose password is right, or the second step if there is one.
// It reports false when the password was changed or the account deactivated since it was read.
func enter(ctx context.Context, tx *db.Tx, c credentials, secret, userAgent string) (Entry, bool, error) {
	_, err := lockAccount(ctx, tx, c.ID) // a second step that is being set up at this moment counts
	if fault.Is(err, fault.NotFound) {
		return Entry{}, false, nil
	}
	if err != nil {
		return Entry{}, false, err
	}
	needsMore, err := hasFactor(ctx, tx, c.ID)
	if err != nil {
		return Entry{}, false, err
	}
	if needsMore {
		begun, err := insertHalf(ctx, tx, token.Hash(secret), c)
		return Entry{Half: secret}, begun, err
	}
	begun, err := insertSession(ctx, tx, token.Hash(secret), c, shortAgent(userAgent))
	return Entry{Session: secret}, begun, err
}
