package account

import (
	"context"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/token"
)

// freshFor is how long after the sign-in the second step may be changed: a device that was left open
// does not let others in for good.
const freshFor = 30 * time.Minute

// Factors are what an account can be asked for beside its password.
type Factors struct {
	AppSince  *time.Time // nil: no app
	CodesLeft int
	Passkeys  []Passkey
	Required  []string // names of the organisations that want a second step
}

// Any reports whether there is a second step.
func (f Factors) Any() bool { return f.AppSince != nil || len(f.Passkeys) > 0 }

// Factors returns what the account uses as a second step.
func (s *Service) Factors(ctx context.Context, who actor.Actor) (Factors, error) {
	if err := mustBeSignedIn(who); err != nil {
		return Factors{}, err
	}
	id := who.AccountID()
	app, err := findCodeApp(ctx, s.db, id)
	if err != nil {
		return Factors{}, err
	}
	found := Factors{AppSince: app.ConfirmedAt}
	if found.CodesLeft, err = countRecoveryCodes(ctx, s.db, id); err != nil {
		return Factors{}, err
	}
	if found.Passkeys, err = listPasskeys(ctx, s.db, id); err != nil {
		return Factors{}, err
	}
	found.Required, err = listRequiring(ctx, s.db, id)
	return found, err
}

// RenewRecoveryCodes makes ten new codes for emergencies and ends the old ones. Errors: Conflict
// "account.sign_in_anew", and "account.no_factor" without a second step.
func (s *Service) RenewRecoveryCodes(ctx context.Context, who actor.Actor, session string) (codes []string, err error) {
	err = s.changeFactors(ctx, who, session, func(tx *db.Tx, owner Account) error {
		hasFactor, err := hasFactor(ctx, tx, owner.ID)
		if err != nil {
			return err
		}
		if !hasFactor {
			return fault.New(fault.Conflict, "account.no_factor")
		}
		if codes, err = s.renewCodes(ctx, tx, owner.ID); err != nil {
			return err
		}
		return s.tell(ctx, tx, owner, factorCodesRenewed)
	})
	return codes, err
}

// ResetFactors takes every second step from an account, for somebody who lost the telephone and the codes;
// sessions end. Errors: Forbidden unless who is an administrator, NotFound "account.unknown".
func (s *Service) ResetFactors(ctx context.Context, who actor.Actor, id ID) error {
	if err := mustBeAdmin(who); err != nil {
		return err
	}
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		owner, err := lockAccount(ctx, tx, id)
		if err != nil {
			return err
		}
		if err := deleteFactors(ctx, tx, id); err != nil {
			return err
		}
		if err := deleteSessions(ctx, tx, id); err != nil {
			return err
		}
		return s.tell(ctx, tx, owner, factorsReset)
	})
	if err == nil {
		s.wake()
	}
	return err
}

// changeFactors runs a change of the own second step: in one transaction, by a fresh session only.
func (s *Service) changeFactors(ctx context.Context, who actor.Actor, session string, change func(*db.Tx, Account) error) error {
	return s.changeBehind(ctx, who, session, func(*db.Tx) error { return nil }, change)
}

// changeBehind is changeFactors that first takes a lock which others take before that of the account.
func (s *Service) changeBehind(ctx context.Context, who actor.Actor, session string, lock func(*db.Tx) error, change func(*db.Tx, Account) error) error {
	if err := mustBeSignedIn(who); err != nil {
		return err
	}
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := lock(tx); err != nil {
			return err
		}
		owner, err := lockAccount(ctx, tx, who.AccountID())
		if err != nil {
			return err
		}
		if err := mustBeFresh(ctx, tx, owner.ID, session); err != nil {
			return err
		}
		return change(tx, owner)
	})
	if err == nil {
		s.wake()
	}
	return err
}

// strengthen is what follows when a way to prove oneself was added: other sessions did not prove it and
// end, and whoever has no codes for emergencies gets some.
func (s *Service) strengthen(ctx context.Context, tx *db.Tx, owner Account, session string, what factorChange) (codes []string, err error) {
	if err := deleteOtherSessions(ctx, tx, owner.ID, token.Hash(session)); err != nil {
		return nil, err
	}
	left, err := countRecoveryCodes(ctx, tx, owner.ID)
	if err != nil {
		return nil, err
	}
	if left == 0 {
		if codes, err = s.renewCodes(ctx, tx, owner.ID); err != nil {
			return nil, err
		}
	}
	return codes, s.tell(ctx, tx, owner, what)
}

// weaken is what follows when a way to prove oneself was removed: without any the codes are of no use.
func (s *Service) weaken(ctx context.Context, tx *db.Tx, owner Account, what factorChange) error {
	hasFactor, err := hasFactor(ctx, tx, owner.ID)
	if err != nil {
		return err
	}
	if !hasFactor {
		if err := deleteRecoveryCodes(ctx, tx, owner.ID); err != nil {
			return err
		}
	}
	return s.tell(ctx, tx, owner, what)
}

// mustBeFresh refuses sessions that began some time ago.
func mustBeFresh(ctx context.Context, tx *db.Tx, id ID, session string) error {
	begunAt, err := findSessionBegin(ctx, tx, id, token.Hash(session))
	if err != nil {
		return err
	}
	if tx.Now.Sub(begunAt) > freshFor {
		return fault.New(fault.Conflict, "account.sign_in_anew")
	}
	return nil
}
