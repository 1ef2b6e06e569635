package account

import (
	"context"
	"fmt"
	"strings"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/token"
)

const (
	addressChangeSQL = `
SELECT c.id, c.account_id, a.name, c.old_email, c.new_email, c.created_at, c.confirmed_at, c.stopped_at
FROM address_changes AS c JOIN accounts AS a ON a.id = c.account_id AND a.deactivated_at IS NULL`
	findToConfirmSQL = addressChangeSQL + ` WHERE c.confirm_hash = $1`
	findRunningSQL   = addressChangeSQL + ` WHERE c.account_id = $1 AND c.old_email = $2 AND c.id > $3 AND c.stopped_at IS NULL ORDER BY c.id LIMIT 1`
	findOpenSQL      = addressChangeSQL + ` WHERE c.account_id = $1 AND c.confirmed_at IS NULL AND c.stopped_at IS NULL AND c.created_at > $2 ORDER BY c.id DESC LIMIT 1`
	findToStopSQL    = addressChangeSQL + ` WHERE c.stop_hash = $1 OR c.back_hash = $1`
)

// findByAddressLink finds by one of the links. Error: NotFound "account.address_link_unknown".
func findByAddressLink(ctx context.Context, q db.Queryer, statement, secret string) (AddressChange, error) {
	return findAddressChange(ctx, q, statement, token.Hash(secret))
}

// findAddressChange returns NotFound "account.address_link_unknown" when there is none.
func findAddressChange(ctx context.Context, q db.Queryer, statement string, args ...any) (AddressChange, error) {
	var found AddressChange
	err := q.GetContext(ctx, &found, statement, args...)
	if db.NoRows(err) {
		return AddressChange{}, fault.New(fault.NotFound, "account.address_link_unknown")
	}
	if err != nil {
		return AddressChange{}, fmt.Errorf("find change of address: %w", err)
	}
	return found, nil
}

const countAddressChangesSQL = `SELECT count(*) FROM address_changes WHERE account_id = $1 AND created_at > $2`

func countAddressChanges(ctx context.Context, tx *db.Tx, id ID, after time.Time) (count int, err error) {
	if err := tx.GetContext(ctx, &count, countAddressChangesSQL, id, after); err != nil {
		return 0, fmt.Errorf("count changes of address: %w", err)
	}
	return count, nil
}

const insertAddressChangeSQL = `
INSERT INTO address_changes (account_id, old_email, new_email, confirm_hash, stop_hash, created_at, stopped_at)
VALUES ($1, $2, $3, $4, $5, $6, $7)`

// insertAddressChange notes a wish; one with a time in stoppedAt was refused and only counts.
func insertAddressChange(ctx context.Context, tx *db.Tx, owner Account, email string, confirm, stop []byte, stoppedAt *time.Time) error {
	_, err := affected(tx.ExecContext(ctx, insertAddressChangeSQL, owner.ID, owner.Email, email, confirm, stop, tx.Now, stoppedAt))
	return err
}

const (
	confirmAddressChangeSQL = `UPDATE address_changes SET confirmed_at = $2, back_hash = $3 WHERE id = $1`
	stopAddressChangeSQL    = `UPDATE address_changes SET stopped_at = $2 WHERE id = $1`
	stopOpenAddressesSQL    = `UPDATE address_changes SET stopped_at = $2 WHERE account_id = $1 AND confirmed_at IS NULL AND stopped_at IS NULL`
	stopAddressesSinceSQL   = `UPDATE address_changes SET stopped_at = $3 WHERE account_id = $1 AND id >= $2 AND stopped_at IS NULL`
	deleteAddressChangesSQL = `DELETE FROM address_changes WHERE account_id = $1`
	// deleteExpiredAddressChangesSQL removes those that can be neither confirmed nor taken back.
	deleteExpiredAddressChangesSQL = `DELETE FROM address_changes WHERE created_at <= $1`
)

func confirmAddressChange(ctx context.Context, tx *db.Tx, id int64, stop []byte) error {
	_, err := affected(tx.ExecContext(ctx, confirmAddressChangeSQL, id, tx.Now, stop))
	return err
}

func stopAddressChange(ctx context.Context, tx *db.Tx, id int64) error {
	_, err := affected(tx.ExecContext(ctx, stopAddressChangeSQL, id, tx.Now))
	return err
}

// stopOpenAddressChanges ends what has been asked for and not been confirmed.
func stopOpenAddressChanges(ctx context.Context, tx *db.Tx, id ID) error {
	_, err := affected(tx.ExecContext(ctx, stopOpenAddressesSQL, id, tx.Now))
	return err
}

// stopAddressChangesSince ends a change and all that followed it.
func stopAddressChangesSince(ctx context.Context, tx *db.Tx, id ID, first int64) error {
	_, err := affected(tx.ExecContext(ctx, stopAddressesSinceSQL, id, first, tx.Now))
	return err
}

const updateAddressSQL = `UPDATE accounts SET email = $2 WHERE id = $1`

// updateAddress returns Conflict "account.address_taken" for that of another account.
func updateAddress(ctx context.Context, tx *db.Tx, id ID, email string) error {
	_, err := affected(tx.ExecContext(ctx, updateAddressSQL, id, email))
	if db.Violated(err) == "accounts_email" {
		return fault.New(fault.Conflict, "account.address_taken").Because(err)
	}
	return err
}

const deletePasswordSQL = `UPDATE accounts SET password_hash = NULL WHERE id = $1`

func deletePassword(ctx context.Context, tx *db.Tx, id ID) error {
	_, err := affected(tx.ExecContext(ctx, deletePasswordSQL, id))
	return err
}

const isAddressLeftSQL = `
SELECT EXISTS (SELECT FROM address_changes
               WHERE lower(old_email) = $1 AND confirmed_at IS NOT NULL AND stopped_at IS NULL AND created_at > $2 AND account_id <> $3)`

// mustNotBeLeft refuses an address that another account has left and can still take back: else somebody who has got into that
// account could keep its owner out by making another one of the address.
func mustNotBeLeft(ctx context.Context, tx *db.Tx, email string, but ID) error {
	var isLeft bool
	if err := tx.GetContext(ctx, &isLeft, isAddressLeftSQL, strings.ToLower(email), tx.Now.Add(-addressStopLasts), but); err != nil {
		return fmt.Errorf("look for an address that can be taken back: %w", err)
	}
	if isLeft {
		return fault.New(fault.Conflict, "account.address_left")
	}
	return nil
}
