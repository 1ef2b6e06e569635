package account

import (
	"context"
	"errors"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

const listPasskeysSQL = `SELECT id, name, created_at, last_used_at FROM passkeys WHERE account_id = $1 ORDER BY created_at, id`

func listPasskeys(ctx context.Context, q db.Queryer, id ID) (found []Passkey, err error) {
	if err := q.SelectContext(ctx, &found, listPasskeysSQL, id); err != nil {
		return nil, fmt.Errorf("list passkeys: %w", err)
	}
	return found, nil
}

const listCredentialsSQL = `SELECT credential FROM passkeys WHERE account_id = $1`

func listCredentials(ctx context.Context, q db.Queryer, id ID) (found []string, err error) {
	if err := q.SelectContext(ctx, &found, listCredentialsSQL, id); err != nil {
		return nil, fmt.Errorf("list credentials: %w", err)
	}
	return found, nil
}

type passkeyRow struct {
	ID         int64  `db:"id"`
	AccountID  ID     `db:"account_id"`
	Credential string `db:"credential"`
}

const findPasskeySQL = `SELECT id, account_id, credential FROM passkeys WHERE credential_id = $1`

// findPasskey refuses an unknown one.
func findPasskey(ctx context.Context, q db.Queryer, credentialID []byte) (found passkeyRow, err error) {
	err = q.GetContext(ctx, &found, findPasskeySQL, credentialID)
	if db.NoRows(err) {
		return passkeyRow{}, passkeyRefused(errors.New("nobody has this passkey"))
	}
	if err != nil {
		return passkeyRow{}, fmt.Errorf("find passkey: %w", err)
	}
	return found, nil
}

const insertPasskeySQL = `
INSERT INTO passkeys (account_id, credential_id, credential, name, created_at) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT ON CONSTRAINT passkeys_credential DO NOTHING`

// insertPasskey refuses one that somebody has already.
func insertPasskey(ctx context.Context, tx *db.Tx, id ID, credentialID []byte, credential, name string) error {
	rows, err := affected(tx.ExecContext(ctx, insertPasskeySQL, id, credentialID, credential, name, tx.Now))
	if err == nil && rows == 0 {
		err = passkeyRefused(errors.New("somebody has this passkey already"))
	}
	return err
}

const updatePasskeyUsedSQL = `UPDATE passkeys SET credential = $2, last_used_at = $3 WHERE id = $1`

// updatePasskeyUsed reports whether the passkey is still there.
func updatePasskeyUsed(ctx context.Context, tx *db.Tx, id int64, credential string) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, updatePasskeyUsedSQL, id, credential, tx.Now))
	return rows == 1, err
}

const deletePasskeySQL = `DELETE FROM passkeys WHERE account_id = $1 AND id = $2`

func deletePasskey(ctx context.Context, tx *db.Tx, owner ID, id int64) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, deletePasskeySQL, owner, id))
	return rows == 1, err
}

const insertQuestionSQL = `INSERT INTO passkey_questions (token_hash, account_id, question, created_at) VALUES ($1, $2, $3, $4)`

func insertQuestion(ctx context.Context, tx *db.Tx, hash []byte, owner *ID, text string) error {
	_, err := affected(tx.ExecContext(ctx, insertQuestionSQL, hash, owner, text, tx.Now))
	return err
}

const deleteQuestionSQL = `
DELETE FROM passkey_questions WHERE token_hash = $1 AND account_id IS NOT DISTINCT FROM $2 AND created_at > $3 RETURNING question`

// deleteQuestion refuses an answer to what was not asked, was answered, or was asked long ago.
func deleteQuestion(ctx context.Context, tx *db.Tx, hash []byte, owner *ID, after time.Time) (text string, err error) {
	err = tx.GetContext(ctx, &text, deleteQuestionSQL, hash, owner, after)
	if db.NoRows(err) {
		return "", passkeyRefused(errors.New("this was not asked"))
	}
	if err != nil {
		return "", fmt.Errorf("take question to passkey: %w", err)
	}
	return text, nil
}

const deleteExpiredQuestionsSQL = `DELETE FROM passkey_questions WHERE created_at <= $1`
