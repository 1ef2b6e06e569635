package account

import (
	"context"
	"encoding/hex"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/token"
)

const (
	// idleTime ends a session that was not used.
	idleTime = 12 * time.Hour
	// sessionAge ends every session.
	sessionAge = 30 * 24 * time.Hour
	// touchAfter spares writing at every request.
	touchAfter = 5 * time.Minute
)

// SessionAge is how long a session lasts at most: the age of the cookie.
const SessionAge = sessionAge

// Session is one browser in which an account is signed in.
type Session struct {
	ID         string // names the session; it cannot be used to sign in
	CreatedAt  time.Time
	LastSeenAt time.Time
	UserAgent  string
	Current    bool // the one that asks
}

// BySession returns the account of a session and what it may do now. Errors: Unauthenticated when
// there is no such session, when it was idle for 12 hours or is 30 days old, or 12 hours if it began at the provider, and when the account
// was deactivated.
func (s *Service) BySession(ctx context.Context, sessionToken string) (Account, actor.Actor, error) {
	now := s.db.Now()
	hash := token.Hash(sessionToken)
	found, err := findBySession(ctx, s.db, hash, limitsAt(now))
	if db.NoRows(err) {
		return Account{}, actor.Actor{}, fault.New(fault.Unauthenticated, "account.signed_out")
	}
	if err != nil {
		return Account{}, actor.Actor{}, err
	}
	if now.Sub(found.SeenAt) >= touchAfter {
		if err := updateSessionSeen(ctx, s.db, hash, now); err != nil {
			return Account{}, actor.Actor{}, err
		}
	}
	return found.Account, found.actor(), nil
}

// Sessions lists where the account is signed in, the latest used first.
func (s *Service) Sessions(ctx context.Context, who actor.Actor, currentToken string) ([]Session, error) {
	if err := mustBeSignedIn(who); err != nil {
		return nil, err
	}
	rows, err := listSessions(ctx, s.db, who.AccountID(), limitsAt(s.db.Now()))
	if err != nil {
		return nil, err
	}
	current := hex.EncodeToString(token.Hash(currentToken))
	sessions := make([]Session, len(rows))
	for i, row := range rows {
		id := hex.EncodeToString(row.TokenHash)
		sessions[i] = Session{ID: id, CreatedAt: row.CreatedAt, LastSeenAt: row.LastSeenAt, UserAgent: row.UserAgent, Current: id == current}
	}
	return sessions, nil
}

// EndSession ends one of the own sessions. One that is over already is no error.
func (s *Service) EndSession(ctx context.Context, who actor.Actor, id string) error {
	if err := mustBeSignedIn(who); err != nil {
		return err
	}
	hash, err := hex.DecodeString(id)
	if err != nil {
		return nil // no session has such an id
	}
	return deleteOwnSession(ctx, s.db, who.AccountID(), hash)
}

// EndSessions signs the account out everywhere, the asking session included.
func (s *Service) EndSessions(ctx context.Context, who actor.Actor) error {
	if err := mustBeSignedIn(who); err != nil {
		return err
	}
	return deleteSessions(ctx, s.db, who.AccountID())
}
