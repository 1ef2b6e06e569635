package account

import (
	"context"
	"encoding/binary"
	"math"
	"strings"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

const (
	// freeAttempts is how often a wrong password is met without a pause.
	freeAttempts = 5
	// failureWindow is how long a failure counts. It outlasts the longest pause, else whoever keeps
	// guessing would begin anew after each.
	failureWindow = time.Hour
)

// pauses follow the fifth, the sixth and every further failure.
var pauses = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute}

// pausedUntil returns until when no password is looked at any more, given the times of the failures
// within failureWindow, the latest first; the zero time when there is no pause.
func pausedUntil(failures []time.Time) time.Time {
	if len(failures) < freeAttempts {
		return time.Time{}
	}
	step := min(len(failures)-freeAttempts, len(pauses)-1)
	return failures[0].Add(pauses[step])
}

// attempt is one try to sign in. It counts as a failure from the moment it is reserved, so that
// many at once cannot guess more often than one after the other.
type attempt struct {
	id        int64
	emailHash []byte
}

// reserve notes an attempt before the password is looked at, or refuses with Limited. Addresses
// with and without an account are treated alike.
func (s *Service) reserve(ctx context.Context, email string) (attempt, error) {
	a := attempt{emailHash: s.hashOf(email)}
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := lockAddress(ctx, tx, a.emailHash); err != nil {
			return err
		}
		failures, err := listFailures(ctx, tx, a.emailHash, tx.Now.Add(-failureWindow))
		if err != nil {
			return err
		}
		if pause := pausedUntil(failures).Sub(tx.Now); pause > 0 {
			return fault.New(fault.Limited, "account.locked", fault.Args{"Count": int(math.Ceil(pause.Minutes()))})
		}
		a.id, err = insertFailure(ctx, tx, a.emailHash)
		return err
	})
	return a, err
}

// hashOf keeps the table free of addresses, also against trying out likely ones.
func (s *Service) hashOf(email string) []byte {
	return []byte(s.signer.Sign("failed sign-in", strings.ToLower(strings.TrimSpace(email))))
}

// lockKey is the number of the advisory lock that makes attempts for one address queue up.
func lockKey(emailHash []byte) int64 {
	return int64(binary.BigEndian.Uint64(emailHash) >> 1)
}
