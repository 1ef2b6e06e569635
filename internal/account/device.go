package account

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/token"
)

// DeviceAge is how long a browser is known after its last sign-in.
const DeviceAge = 365 * 24 * time.Hour

// deviceSecretLength is that of token.Random.
const deviceSecretLength = 32

// KnowDevice notes that a session began in the browser that holds the secret, and returns the secret that it is to keep: the
// same, or a new one where it has none. The owner is told of a browser that nobody has signed in with before, but for the
// first of all. name is what the letter calls the browser. Error: Unauthenticated when the session is over.
func (s *Service) KnowDevice(ctx context.Context, session, secret, name string) (string, error) {
	if len(secret) != deviceSecretLength { // none, or not ours
		secret = token.Random()
	}
	now := s.db.Now()
	found, err := findBySession(ctx, s.db, token.Hash(session), limitsAt(now))
	if db.NoRows(err) {
		return "", fault.New(fault.Unauthenticated, "account.signed_out")
	}
	if err != nil {
		return "", err
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		owner, err := lockAccount(ctx, tx, found.ID) // of two first devices at once one is the first
		if err != nil {
			return err
		}
		isKnown, isFirst, err := upsertDevice(ctx, tx, owner.ID, token.Hash(secret))
		if err != nil || isKnown || isFirst {
			return err
		}
		return s.warn(ctx, tx, owner, warnedDevice, name)
	})
	if err != nil {
		return "", err
	}
	s.wake()
	return secret, nil
}

const (
	hasDevicesSQL   = `SELECT EXISTS (SELECT FROM known_devices WHERE account_id = $1)`
	updateDeviceSQL = `UPDATE known_devices SET last_used_at = $3 WHERE account_id = $1 AND secret_hash = $2`
	insertDeviceSQL = `INSERT INTO known_devices (account_id, secret_hash, created_at, last_used_at) VALUES ($1, $2, $3, $3)`
	// deleteDevicesSQL forgets them when the account is ended.
	deleteDevicesSQL        = `DELETE FROM known_devices WHERE account_id = $1`
	deleteExpiredDevicesSQL = `DELETE FROM known_devices WHERE last_used_at <= $1`
)

// upsertDevice reports whether the device was known, and whether it is the first of the account.
func upsertDevice(ctx context.Context, tx *db.Tx, id ID, hash []byte) (isKnown, isFirst bool, err error) {
	rows, err := affected(tx.ExecContext(ctx, updateDeviceSQL, id, hash, tx.Now))
	if err != nil || rows > 0 {
		return true, false, err
	}
	var hasOthers bool
	if err := tx.GetContext(ctx, &hasOthers, hasDevicesSQL, id); err != nil {
		return false, false, fmt.Errorf("look for known devices: %w", err)
	}
	_, err = affected(tx.ExecContext(ctx, insertDeviceSQL, id, hash, tx.Now))
	return false, !hasOthers, err
}
