package account

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

const insertTokenSQL = `
INSERT INTO api_tokens (token_hash, account_id, name, created_at, expires_at) VALUES ($1, $2, $3, $4, $5)`

func insertToken(ctx context.Context, tx *db.Tx, hash []byte, id ID, name string, expiresAt time.Time) error {
	_, err := affected(tx.ExecContext(ctx, insertTokenSQL, hash, id, name, tx.Now, expiresAt))
	return err
}

const findByTokenSQL = `
SELECT a.id, a.email, a.name, a.admin, (a.password_hash IS NOT NULL) AS has_password, a.created_at, a.deactivated_at,
       ARRAY(SELECT m.organisation_id FROM memberships AS m WHERE m.account_id = a.id ORDER BY m.organisation_id) AS organisations,
       ARRAY(SELECT m.role FROM memberships AS m WHERE m.account_id = a.id ORDER BY m.organisation_id) AS roles,
` + teamColumns + `,
       COALESCE(t.last_used_at, CAST('epoch' AS timestamptz)) AS seen_at
FROM api_tokens AS t JOIN accounts AS a ON a.id = t.account_id
WHERE t.token_hash = $1 AND t.expires_at > $2 AND t.revoked_at IS NULL AND a.deactivated_at IS NULL`

func findByToken(ctx context.Context, q db.Queryer, hash []byte, now time.Time) (signedIn, error) {
	var found signedIn
	if err := q.GetContext(ctx, &found, findByTokenSQL, hash, now); err != nil {
		return signedIn{}, fmt.Errorf("find API token: %w", err)
	}
	return found, nil
}

const updateTokenUsedSQL = `UPDATE api_tokens SET last_used_at = $2 WHERE token_hash = $1`

func updateTokenUsed(ctx context.Context, q db.Queryer, hash []byte, now time.Time) error {
	_, err := affected(q.ExecContext(ctx, updateTokenUsedSQL, hash, now))
	return err
}

const listTokensSQL = `
SELECT id, name, created_at, expires_at, last_used_at FROM api_tokens
WHERE account_id = $1 AND revoked_at IS NULL ORDER BY created_at DESC, id DESC`

func listTokens(ctx context.Context, q db.Queryer, id ID) ([]Token, error) {
	found := []Token{}
	if err := q.SelectContext(ctx, &found, listTokensSQL, id); err != nil {
		return nil, fmt.Errorf("list API tokens: %w", err)
	}
	return found, nil
}

const updateTokenRevokedSQL = `
UPDATE api_tokens SET revoked_at = $3 WHERE account_id = $1 AND id = $2 AND revoked_at IS NULL`

func updateTokenRevoked(ctx context.Context, tx *db.Tx, id ID, tokenID TokenID) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, updateTokenRevokedSQL, id, tokenID, tx.Now))
	return rows == 1, err
}

const updateTokensRevokedSQL = `
UPDATE api_tokens SET revoked_at = $2 WHERE account_id = $1 AND revoked_at IS NULL`

func updateTokensRevoked(ctx context.Context, tx *db.Tx, id ID) error {
	_, err := affected(tx.ExecContext(ctx, updateTokensRevokedSQL, id, tx.Now))
	return err
}
