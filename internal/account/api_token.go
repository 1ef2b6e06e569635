package account

import (
	"context"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/token"
)

// tokenPrefix lets scanners for leaked secrets find a token.
const tokenPrefix = "tb_"

// TokenID identifies an API token.
type TokenID int64

// Token is a key to the JSON interface, without its secret.
type Token struct {
	ID         TokenID    `db:"id"`
	Name       string     `db:"name"`
	CreatedAt  time.Time  `db:"created_at"`
	ExpiresAt  time.Time  `db:"expires_at"`
	LastUsedAt *time.Time `db:"last_used_at"`
}

// CreateToken makes an API token for the account of the address and returns its secret, which is
// shown this once and stored hashed; the owner is told by letter. It may what the account may, at most one year. An account makes
// tokens only for itself. Errors: NotFound "account.unknown", Invalid (fields name, expires).
func (s *Service) CreateToken(ctx context.Context, who actor.Actor, email, name string, expiresAt time.Time) (secret string, err error) {
	found, err := findByEmail(ctx, s.db, plainAddress(email))
	if err != nil && !db.NoRows(err) {
		return "", err
	}
	isOwn := who.Kind() == actor.KindSystem || who.AccountID() == found.ID
	if err != nil || !isOwn || !found.IsActive() {
		return "", fault.New(fault.NotFound, "account.unknown")
	}
	name, err = checkToken(name, expiresAt, s.db.Now())
	if err != nil {
		return "", err
	}
	secret = tokenPrefix + token.Random()
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := insertToken(ctx, tx, token.Hash(secret), found.ID, name, expiresAt.UTC()); err != nil {
			return err
		}
		return s.warn(ctx, tx, found, warnedToken, name)
	})
	if err != nil {
		return "", err
	}
	s.wake()
	return secret, nil
}

func checkToken(name string, expiresAt, now time.Time) (string, error) {
	f := form.New(nil)
	name = f.Line("name", name, form.Required)
	if !expiresAt.After(now) || expiresAt.After(now.AddDate(1, 0, 0)) {
		f.Fail("expires", "account.token_expires")
	}
	return name, f.Fault()
}

// ByToken returns the account of an API token and what it may do now. Error: Unauthenticated
// "account.token_invalid" when the token is unknown, expired or revoked or the account deactivated.
func (s *Service) ByToken(ctx context.Context, secret string) (Account, actor.Actor, error) {
	now := s.db.Now()
	hash := token.Hash(secret)
	found, err := findByToken(ctx, s.db, hash, now)
	if db.NoRows(err) {
		return Account{}, actor.Actor{}, fault.New(fault.Unauthenticated, "account.token_invalid")
	}
	if err != nil {
		return Account{}, actor.Actor{}, err
	}
	if now.Sub(found.SeenAt) >= touchAfter {
		if err := updateTokenUsed(ctx, s.db, hash, now); err != nil {
			return Account{}, actor.Actor{}, err
		}
	}
	return found.Account, found.actor(), nil
}

// Tokens lists the own tokens that are not revoked, the newest first.
func (s *Service) Tokens(ctx context.Context, who actor.Actor) ([]Token, error) {
	if err := mustBeSignedIn(who); err != nil {
		return nil, err
	}
	return listTokens(ctx, s.db, who.AccountID())
}

// RevokeToken ends one of the own tokens. Error: NotFound "account.token_unknown".
func (s *Service) RevokeToken(ctx context.Context, who actor.Actor, id TokenID) error {
	if err := mustBeSignedIn(who); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		revoked, err := updateTokenRevoked(ctx, tx, who.AccountID(), id)
		if err == nil && !revoked {
			return fault.New(fault.NotFound, "account.token_unknown")
		}
		return err
	})
}
