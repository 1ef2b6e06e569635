package account

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// codeApp is an app that shows codes. The zero value is none.
type codeApp struct {
	Sealed      []byte     `db:"sealed"`
	LastStep    int64      `db:"last_step"`
	ConfirmedAt *time.Time `db:"confirmed_at"`
}

const findCodeAppSQL = `SELECT sealed, last_step, confirmed_at FROM code_apps WHERE account_id = $1`

func findCodeApp(ctx context.Context, q db.Queryer, id ID) (codeApp, error) {
	var found codeApp
	err := q.GetContext(ctx, &found, findCodeAppSQL, id)
	if db.NoRows(err) {
		return codeApp{}, nil
	}
	if err != nil {
		return codeApp{}, fmt.Errorf("find code app: %w", err)
	}
	return found, nil
}

const insertCodeAppSQL = `
INSERT INTO code_apps (account_id, sealed, created_at) VALUES ($1, $2, $3)
ON CONFLICT (account_id) DO UPDATE SET sealed = excluded.sealed, created_at = excluded.created_at
WHERE code_apps.confirmed_at IS NULL`

// insertCodeApp reports false when one is in use already.
func insertCodeApp(ctx context.Context, tx *db.Tx, id ID, sealed []byte) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, insertCodeAppSQL, id, sealed, tx.Now))
	return rows == 1, err
}

const updateCodeAppConfirmedSQL = `UPDATE code_apps SET confirmed_at = $2, last_step = $3 WHERE account_id = $1`

func updateCodeAppConfirmed(ctx context.Context, tx *db.Tx, id ID, step int64) error {
	_, err := affected(tx.ExecContext(ctx, updateCodeAppConfirmedSQL, id, tx.Now, step))
	return err
}

const updateCodeAppStepSQL = `UPDATE code_apps SET last_step = $2 WHERE account_id = $1`

func updateCodeAppStep(ctx context.Context, tx *db.Tx, id ID, step int64) error {
	_, err := affected(tx.ExecContext(ctx, updateCodeAppStepSQL, id, step))
	return err
}

const deleteCodeAppSQL = `DELETE FROM code_apps WHERE account_id = $1`

func deleteCodeApp(ctx context.Context, tx *db.Tx, id ID) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, deleteCodeAppSQL, id))
	return rows == 1, err
}

const countRecoveryCodesSQL = `SELECT count(*) FROM recovery_codes WHERE account_id = $1`

func countRecoveryCodes(ctx context.Context, q db.Queryer, id ID) (n int, err error) {
	if err := q.GetContext(ctx, &n, countRecoveryCodesSQL, id); err != nil {
		return 0, fmt.Errorf("count recovery codes: %w", err)
	}
	return n, nil
}

const insertRecoveryCodeSQL = `INSERT INTO recovery_codes (account_id, code_hash) VALUES ($1, $2)`

func insertRecoveryCode(ctx context.Context, tx *db.Tx, id ID, hash []byte) error {
	_, err := affected(tx.ExecContext(ctx, insertRecoveryCodeSQL, id, hash))
	return err
}

const deleteRecoveryCodeSQL = `DELETE FROM recovery_codes WHERE account_id = $1 AND code_hash = $2`

// deleteRecoveryCode reports whether there was such a code.
func deleteRecoveryCode(ctx context.Context, tx *db.Tx, id ID, hash []byte) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, deleteRecoveryCodeSQL, id, hash))
	return rows == 1, err
}

const deleteRecoveryCodesSQL = `DELETE FROM recovery_codes WHERE account_id = $1`

func deleteRecoveryCodes(ctx context.Context, tx *db.Tx, id ID) error {
	_, err := affected(tx.ExecContext(ctx, deleteRecoveryCodesSQL, id))
	return err
}

const hasFactorSQL = `
SELECT EXISTS (SELECT FROM code_apps WHERE account_id = $1 AND confirmed_at IS NOT NULL)
    OR EXISTS (SELECT FROM passkeys WHERE account_id = $1)`

func hasFactor(ctx context.Context, q db.Queryer, id ID) (has bool, err error) {
	if err := q.GetContext(ctx, &has, hasFactorSQL, id); err != nil {
		return false, fmt.Errorf("look for a second factor: %w", err)
	}
	return has, nil
}

const listRequiringSQL = `
SELECT o.name FROM memberships AS m JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.account_id = $1 AND o.second_factor_required ORDER BY o.name`

func listRequiring(ctx context.Context, q db.Queryer, id ID) (names []string, err error) {
	if err := q.SelectContext(ctx, &names, listRequiringSQL, id); err != nil {
		return nil, fmt.Errorf("list organisations that want a second factor: %w", err)
	}
	return names, nil
}

const deletePasskeysSQL = `DELETE FROM passkeys WHERE account_id = $1`

// deleteFactors removes whatever the account could be asked for beside its password.
func deleteFactors(ctx context.Context, tx *db.Tx, id ID) error {
	for _, statement := range []string{deleteCodeAppSQL, deleteRecoveryCodesSQL, deletePasskeysSQL, deleteHalvesSQL} {
		if _, err := affected(tx.ExecContext(ctx, statement, id)); err != nil {
			return err
		}
	}
	return nil
}

// halfRow is a sign-in that waits for its second step.
type halfRow struct {
	AccountID  ID        `db:"account_id"`
	CreatedAt  time.Time `db:"created_at"`
	HasApp     bool      `db:"has_app"`
	HasPasskey bool      `db:"has_passkey"`
}

const findHalfSQL = `
SELECT h.account_id, h.created_at, EXISTS (SELECT FROM code_apps AS c WHERE c.account_id = h.account_id AND c.confirmed_at IS NOT NULL) AS has_app,
       EXISTS (SELECT FROM passkeys AS p WHERE p.account_id = h.account_id) AS has_passkey
FROM half_sign_ins AS h WHERE h.token_hash = $1 AND h.created_at > $2`

func findHalf(ctx context.Context, q db.Queryer, hash []byte, after time.Time) (halfRow, error) {
	var found halfRow
	err := q.GetContext(ctx, &found, findHalfSQL, hash, after)
	if db.NoRows(err) {
		return halfRow{}, fault.New(fault.Unauthenticated, "account.half_over")
	}
	if err != nil {
		return halfRow{}, fmt.Errorf("find half sign-in: %w", err)
	}
	return found, nil
}

// FOR SHARE: see insertSessionSQL.
const insertHalfSQL = `
INSERT INTO half_sign_ins (token_hash, account_id, created_at)
SELECT $1, id, CAST($2 AS timestamptz) FROM accounts WHERE id = $3 AND password_hash = $4 AND deactivated_at IS NULL FOR SHARE`

// insertHalf reports whether the credentials still hold.
func insertHalf(ctx context.Context, tx *db.Tx, hash []byte, c credentials) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, insertHalfSQL, hash, tx.Now, c.ID, c.PasswordHash))
	return rows == 1, err
}

const deleteHalfSQL = `DELETE FROM half_sign_ins WHERE token_hash = $1 AND created_at > $2 RETURNING by_provider`

// deleteHalf returns how the first step was taken, once.
func deleteHalf(ctx context.Context, tx *db.Tx, hash []byte, after time.Time) (by proof, err error) {
	err = tx.GetContext(ctx, &by.ByProvider, deleteHalfSQL, hash, after)
	if db.NoRows(err) {
		return proof{}, fault.New(fault.Unauthenticated, "account.half_over")
	}
	if err != nil {
		return proof{}, fmt.Errorf("take half sign-in: %w", err)
	}
	return by, nil
}

const deleteHalvesSQL = `DELETE FROM half_sign_ins WHERE account_id = $1`

func deleteHalves(ctx context.Context, tx *db.Tx, id ID) error {
	_, err := affected(tx.ExecContext(ctx, deleteHalvesSQL, id))
	return err
}

const deleteExpiredHalvesSQL = `DELETE FROM half_sign_ins WHERE created_at <= $1`

const insertProvedSessionSQL = `
INSERT INTO sessions (token_hash, account_id, created_at, last_seen_at, user_agent, by_provider, strong) VALUES ($1, $2, $3, $3, $4, $5, $6)`

// proof says how somebody has proved who they are, beyond a password or a passkey.
type proof struct {
	ByProvider bool
	IsStrong   bool // the provider has asked for a second factor
}

// insertProvedSession begins the session of an account that the transaction has locked.
func insertProvedSession(ctx context.Context, tx *db.Tx, hash []byte, id ID, by proof, userAgent string) error {
	_, err := affected(tx.ExecContext(ctx, insertProvedSessionSQL, hash, id, tx.Now, userAgent, by.ByProvider, by.IsStrong))
	return err
}

const findSessionBeginSQL = `SELECT created_at FROM sessions WHERE token_hash = $1 AND account_id = $2`

// findSessionBegin returns the zero time for a session that is not the account's.
func findSessionBegin(ctx context.Context, q db.Queryer, id ID, hash []byte) (at time.Time, err error) {
	err = q.GetContext(ctx, &at, findSessionBeginSQL, hash, id)
	if err != nil && !db.NoRows(err) {
		return time.Time{}, fmt.Errorf("find begin of session: %w", err)
	}
	return at, nil
}

const deleteOtherSessionsSQL = `DELETE FROM sessions WHERE account_id = $1 AND token_hash <> $2`

func deleteOtherSessions(ctx context.Context, tx *db.Tx, id ID, own []byte) error {
	_, err := affected(tx.ExecContext(ctx, deleteOtherSessionsSQL, id, own))
	return err
}

const findAccountSQL = `
SELECT id, email, name, admin, (password_hash IS NOT NULL) AS has_password, created_at, deactivated_at
FROM accounts WHERE id = $1 AND deactivated_at IS NULL`

const lockAccountSQL = findAccountSQL + ` FOR NO KEY UPDATE`

// findAccount finds an active account. Errors: NotFound "account.unknown".
func findAccount(ctx context.Context, q db.Queryer, id ID) (Account, error) {
	return activeAccount(ctx, q, findAccountSQL, id)
}

// lockAccount is findAccount that makes others who change the account wait.
func lockAccount(ctx context.Context, tx *db.Tx, id ID) (Account, error) {
	return activeAccount(ctx, tx, lockAccountSQL, id)
}

func activeAccount(ctx context.Context, q db.Queryer, statement string, id ID) (Account, error) {
	var found Account
	err := q.GetContext(ctx, &found, statement, id)
	if db.NoRows(err) {
		return Account{}, fault.New(fault.NotFound, "account.unknown")
	}
	if err != nil {
		return Account{}, fmt.Errorf("find account: %w", err)
	}
	return found, nil
}
