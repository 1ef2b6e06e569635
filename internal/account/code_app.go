package account

import (
	"context"
	"encoding/base32"
	"fmt"
	"strings"
	"time"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/token"
)

const (
	// codePeriod is how long an app shows a code (RFC 6238, 4.1).
	codePeriod = 30
	// codeDrift is how many periods the clock of a telephone may differ.
	codeDrift = 1
	// codeIssuer names the account in the app.
	codeIssuer = "Tagungsbüro"
	// codePurpose separates the key of these secrets from all others.
	codePurpose = "code app"
)

// CodeApp is what somebody puts into the app that shows codes: the picture holds the address.
type CodeApp struct {
	Secret  string // to be typed where no camera is, in groups of four
	Address string // otpauth://
}

// BeginCodeApp makes the secret for an app; it counts once ConfirmCodeApp was called with a code. Errors:
// Conflict "account.app_exists", and "account.sign_in_anew" when the session is not fresh.
func (s *Service) BeginCodeApp(ctx context.Context, who actor.Actor, session string) error {
	if err := mustBeSignedIn(who); err != nil {
		return err
	}
	sealed, err := s.signer.Seal(codePurpose, ownerOf(who.AccountID()), []byte(newCodeSecret()))
	if err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := mustBeFresh(ctx, tx, who.AccountID(), session); err != nil {
			return err
		}
		isNew, err := insertCodeApp(ctx, tx, who.AccountID(), sealed)
		if err == nil && !isNew {
			err = fault.New(fault.Conflict, "account.app_exists")
		}
		return err
	})
}

// ShowCodeApp returns the secret that waits to be confirmed. Errors: NotFound "account.app_unknown".
func (s *Service) ShowCodeApp(ctx context.Context, who actor.Actor) (CodeApp, error) {
	if err := mustBeSignedIn(who); err != nil {
		return CodeApp{}, err
	}
	app, err := findCodeApp(ctx, s.db, who.AccountID())
	if err != nil {
		return CodeApp{}, err
	}
	if app.Sealed == nil || app.ConfirmedAt != nil {
		return CodeApp{}, fault.New(fault.NotFound, "account.app_unknown")
	}
	owner, err := findAccount(ctx, s.db, who.AccountID())
	if err != nil {
		return CodeApp{}, err
	}
	return s.openCodeApp(owner, app.Sealed)
}

func (s *Service) openCodeApp(owner Account, sealed []byte) (CodeApp, error) {
	secret, err := s.signer.Open(codePurpose, ownerOf(owner.ID), sealed)
	if err != nil {
		return CodeApp{}, fmt.Errorf("open secret of code app: %w", err)
	}
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(string(secret))
	if err != nil {
		return CodeApp{}, fmt.Errorf("read secret of code app: %w", err)
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: codeIssuer, AccountName: owner.Email, Secret: raw, Period: codePeriod})
	if err != nil {
		return CodeApp{}, fmt.Errorf("word address of code app: %w", err)
	}
	return CodeApp{Secret: inGroups(string(secret)), Address: key.URL()}, nil
}

// ConfirmCodeApp takes the app into use when the code is right, signs the account out everywhere else,
// and returns recovery codes if there are none yet. Errors: Invalid "account.code_wrong" at "code",
// NotFound "account.app_unknown".
func (s *Service) ConfirmCodeApp(ctx context.Context, who actor.Actor, session, code string) (codes []string, err error) {
	if err := mustBeSignedIn(who); err != nil {
		return nil, err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		owner, err := lockAccount(ctx, tx, who.AccountID())
		if err != nil {
			return err
		}
		app, err := findCodeApp(ctx, tx, owner.ID)
		if err != nil {
			return err
		}
		if app.Sealed == nil || app.ConfirmedAt != nil {
			return fault.New(fault.NotFound, "account.app_unknown")
		}
		step, err := s.stepOf(owner.ID, app, code, tx.Now)
		if err != nil {
			return err
		}
		if step == 0 {
			return fault.InvalidFields([]fault.Field{{Name: "code", Key: "account.code_wrong"}})
		}
		if err := updateCodeAppConfirmed(ctx, tx, owner.ID, step); err != nil {
			return err
		}
		codes, err = s.strengthen(ctx, tx, owner, session, factorAppAdded)
		return err
	})
	if err != nil {
		return nil, err
	}
	s.wake()
	return codes, nil
}

// RemoveCodeApp takes the app out of use; one that does not exist is no error. Errors: Conflict
// "account.sign_in_anew".
func (s *Service) RemoveCodeApp(ctx context.Context, who actor.Actor, session string) error {
	return s.changeFactors(ctx, who, session, func(tx *db.Tx, owner Account) error {
		removed, err := deleteCodeApp(ctx, tx, owner.ID)
		if err != nil || !removed {
			return err
		}
		return s.weaken(ctx, tx, owner, factorAppRemoved)
	})
}

// stepOf returns the time step in which the app shows the code, 0 when it shows it nowhere near now or the
// code was used before.
func (s *Service) stepOf(id ID, app codeApp, code string, now time.Time) (int64, error) {
	secret, err := s.signer.Open(codePurpose, ownerOf(id), app.Sealed)
	if err != nil {
		return 0, fmt.Errorf("open secret of code app: %w", err)
	}
	current := now.Unix() / codePeriod
	for step := current - codeDrift; step <= current+codeDrift; step++ {
		matches, err := totp.ValidateCustom(plainCode(code), string(secret), time.Unix(step*codePeriod, 0), totp.ValidateOpts{Period: codePeriod, Digits: otp.DigitsSix})
		if err == nil && matches && step > app.LastStep {
			return step, nil // an error means that the code is none, for instance of five digits
		}
	}
	return 0, nil
}

// newCodeSecret returns 160 bits as apps take them (RFC 4226, 4).
func newCodeSecret() string {
	return base32.StdEncoding.WithPadding(base32.NoPadding).EncodeToString(token.Bytes(20))
}

func inGroups(secret string) string {
	var groups []string
	for len(secret) > 4 {
		groups, secret = append(groups, secret[:4]), secret[4:]
	}
	return strings.Join(append(groups, secret), " ")
}

// plainCode drops what people type between the digits.
func plainCode(code string) string {
	return strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(strings.ToLower(code))
}

func ownerOf(id ID) string { return fmt.Sprint("account ", id) }
