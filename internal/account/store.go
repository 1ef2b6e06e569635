package account

import (
	"context"
	"database/sql"
	"fmt"
	"strings"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

// affected returns how many rows a statement changed.
func affected(result sql.Result, err error) (int, error) {
	if err != nil {
		return 0, fmt.Errorf("change accounts: %w", err)
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return 0, fmt.Errorf("count changed rows: %w", err)
	}
	return int(rows), nil
}

// signedIn is an account with its memberships: two lists of the same order.
type signedIn struct {
	Account
	Organisations db.Int64Array  `db:"organisations"`
	Roles         db.StringArray `db:"roles"`
	SeenAt        time.Time      `db:"seen_at"`
	teams
}

func (s signedIn) actor() actor.Actor {
	memberships := make([]actor.Membership, len(s.Organisations))
	for i, id := range s.Organisations {
		memberships[i] = actor.Membership{Organisation: actor.OrganisationID(id), Role: actor.Role(s.Roles[i])}
	}
	return actor.Account(s.ID, s.Admin, memberships).WithTeams(s.teams.memberships())
}

const findByEmailSQL = `
SELECT id, email, name, admin, (password_hash IS NOT NULL) AS has_password, created_at, deactivated_at,
       EXISTS (SELECT FROM account_identities AS i WHERE i.account_id = accounts.id) AS has_identity,
       EXISTS (SELECT FROM passkeys AS p WHERE p.account_id = accounts.id) AS has_passkey
FROM accounts WHERE lower(email) = $1`

// findByEmail returns sql.ErrNoRows for an unknown address.
func findByEmail(ctx context.Context, q db.Queryer, email string) (Account, error) {
	var found Account
	err := q.GetContext(ctx, &found, findByEmailSQL, strings.ToLower(email))
	if err != nil {
		return Account{}, fmt.Errorf("find account by address: %w", err)
	}
	return found, nil
}

const lockByEmailSQL = findByEmailSQL + ` FOR NO KEY UPDATE`

// lockByEmail is findByEmail that makes others who change the account wait.
func lockByEmail(ctx context.Context, tx *db.Tx, email string) (Account, error) {
	var found Account
	err := tx.GetContext(ctx, &found, lockByEmailSQL, strings.ToLower(email))
	if err != nil {
		return Account{}, fmt.Errorf("lock account by address: %w", err)
	}
	return found, nil
}

const listAccountsSQL = `
SELECT a.id, a.email, a.name, a.admin, (a.password_hash IS NOT NULL) AS has_password, a.created_at, a.deactivated_at,
       EXISTS (SELECT FROM code_apps AS c WHERE c.account_id = a.id AND c.confirmed_at IS NOT NULL) OR EXISTS (SELECT FROM passkeys AS p WHERE p.account_id = a.id) AS has_factor,
       EXISTS (SELECT FROM account_identities AS i WHERE i.account_id = a.id) AS has_identity,
       EXISTS (SELECT FROM passkeys AS p WHERE p.account_id = a.id) AS has_passkey
FROM accounts AS a ORDER BY a.name, a.id`

func listAccounts(ctx context.Context, q db.Queryer) ([]Account, error) {
	found := []Account{}
	if err := q.SelectContext(ctx, &found, listAccountsSQL); err != nil {
		return nil, fmt.Errorf("list accounts: %w", err)
	}
	return found, nil
}

const insertAccountSQL = `
INSERT INTO accounts (email, name, admin, password_hash, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT (lower(email)) DO NOTHING
RETURNING id`

// insertAccount returns sql.ErrNoRows when somebody else was faster with the same address.
func insertAccount(ctx context.Context, tx *db.Tx, i Invitation, passwordHash *string) (ID, error) {
	var id ID
	err := tx.GetContext(ctx, &id, insertAccountSQL, i.Email, i.Name, i.Admin, passwordHash, tx.Now)
	if err != nil {
		return 0, fmt.Errorf("insert account: %w", err)
	}
	return id, nil
}

const updateAccountRaisedSQL = `UPDATE accounts SET admin = admin OR $2, deactivated_at = NULL WHERE id = $1`

// updateAccountRaised makes an account active again and, if wanted, an administrator.
func updateAccountRaised(ctx context.Context, tx *db.Tx, id ID, admin bool) error {
	_, err := affected(tx.ExecContext(ctx, updateAccountRaisedSQL, id, admin))
	return err
}

const updateDeactivatedSQL = `
UPDATE accounts SET deactivated_at = $2, password_hash = NULL, admin = false WHERE id = $1 AND deactivated_at IS NULL`

func updateDeactivated(ctx context.Context, tx *db.Tx, id ID) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, updateDeactivatedSQL, id, tx.Now))
	return rows == 1, err
}

const updatePasswordSQL = `
UPDATE accounts SET password_hash = $2 WHERE id = $1 AND deactivated_at IS NULL`

func updatePassword(ctx context.Context, tx *db.Tx, id ID, hash string) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, updatePasswordSQL, id, hash))
	return rows == 1, err
}

// credentials are what a sign-in compares with. The zero value belongs to nobody.
type credentials struct {
	ID           ID      `db:"id"`
	PasswordHash *string `db:"password_hash"`
}

const findCredentialsSQL = `
SELECT id, password_hash FROM accounts WHERE lower(email) = $1 AND deactivated_at IS NULL`

// findCredentials returns the zero value for an address without an active account.
func findCredentials(ctx context.Context, q db.Queryer, email string) (credentials, error) {
	var found credentials
	err := q.GetContext(ctx, &found, findCredentialsSQL, strings.ToLower(email))
	if db.NoRows(err) {
		return credentials{}, nil // not found: its pointer was filled while looking for columns
	}
	if err != nil {
		return credentials{}, fmt.Errorf("find credentials: %w", err)
	}
	return found, nil
}
