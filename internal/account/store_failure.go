package account

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

const lockAddressSQL = `SELECT pg_advisory_xact_lock($1)`

// lockAddress makes attempts for one address queue up, whichever process they reach.
func lockAddress(ctx context.Context, tx *db.Tx, emailHash []byte) error {
	if _, err := tx.ExecContext(ctx, lockAddressSQL, lockKey(emailHash)); err != nil {
		return fmt.Errorf("lock address: %w", err)
	}
	return nil
}

// More than the last ten change nothing: the pause does not grow any more.
const listFailuresSQL = `
SELECT failed_at FROM failed_sign_ins WHERE email_hash = $1 AND failed_at > $2 ORDER BY failed_at DESC LIMIT 10`

func listFailures(ctx context.Context, q db.Queryer, emailHash []byte, after time.Time) ([]time.Time, error) {
	var failures []time.Time
	if err := q.SelectContext(ctx, &failures, listFailuresSQL, emailHash, after); err != nil {
		return nil, fmt.Errorf("list failed sign-ins: %w", err)
	}
	return failures, nil
}

const insertFailureSQL = `INSERT INTO failed_sign_ins (email_hash, failed_at) VALUES ($1, $2) RETURNING id`

func insertFailure(ctx context.Context, tx *db.Tx, emailHash []byte) (int64, error) {
	var id int64
	if err := tx.GetContext(ctx, &id, insertFailureSQL, emailHash, tx.Now); err != nil {
		return 0, fmt.Errorf("note attempt to sign in: %w", err)
	}
	return id, nil
}

const deleteFailureSQL = `DELETE FROM failed_sign_ins WHERE id = $1`

func deleteFailure(ctx context.Context, q db.Queryer, id int64) error {
	_, err := affected(q.ExecContext(ctx, deleteFailureSQL, id))
	return err
}

const deleteFailuresSQL = `DELETE FROM failed_sign_ins WHERE email_hash = $1`

func deleteFailures(ctx context.Context, q db.Queryer, emailHash []byte) error {
	_, err := affected(q.ExecContext(ctx, deleteFailuresSQL, emailHash))
	return err
}

const deleteExpiredFailuresSQL = `DELETE FROM failed_sign_ins WHERE failed_at <= $1`
