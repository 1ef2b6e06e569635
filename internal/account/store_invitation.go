package account

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

// invitationRow is a link with the account it is for.
type invitationRow struct {
	Account
	ExpiresAt time.Time  `db:"expires_at"`
	UsedAt    *time.Time `db:"used_at"`
}

const findInvitationSQL = `
SELECT a.id, a.email, a.name, a.admin, (a.password_hash IS NOT NULL) AS has_password, a.created_at, a.deactivated_at,
       i.expires_at, i.used_at
FROM password_invitations AS i JOIN accounts AS a ON a.id = i.account_id
WHERE i.token_hash = $1 AND a.deactivated_at IS NULL`

func findInvitation(ctx context.Context, q db.Queryer, hash []byte) (invitationRow, error) {
	var found invitationRow
	if err := q.GetContext(ctx, &found, findInvitationSQL, hash); err != nil {
		return invitationRow{}, fmt.Errorf("find invitation: %w", err)
	}
	return found, nil
}

const insertInvitationSQL = `
INSERT INTO password_invitations (token_hash, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)`

func insertInvitation(ctx context.Context, tx *db.Tx, hash []byte, id ID, expiresAt time.Time) error {
	_, err := affected(tx.ExecContext(ctx, insertInvitationSQL, hash, id, tx.Now, expiresAt))
	return err
}

const updateInvitationUsedSQL = `
UPDATE password_invitations SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL AND expires_at > $2`

// updateInvitationUsed reports whether this was the first use.
func updateInvitationUsed(ctx context.Context, tx *db.Tx, hash []byte) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, updateInvitationUsedSQL, hash, tx.Now))
	return rows == 1, err
}

const updateInvitationsUsedSQL = `
UPDATE password_invitations SET used_at = $2 WHERE account_id = $1 AND used_at IS NULL`

func updateInvitationsUsed(ctx context.Context, tx *db.Tx, id ID) error {
	_, err := affected(tx.ExecContext(ctx, updateInvitationsUsedSQL, id, tx.Now))
	return err
}

const countInvitationsSQL = `SELECT count(*) FROM password_invitations WHERE account_id = $1 AND created_at > $2`

func countInvitations(ctx context.Context, tx *db.Tx, id ID, after time.Time) (int, error) {
	var count int
	if err := tx.GetContext(ctx, &count, countInvitationsSQL, id, after); err != nil {
		return 0, fmt.Errorf("count invitations: %w", err)
	}
	return count, nil
}

const deleteExpiredInvitationsSQL = `DELETE FROM password_invitations WHERE expires_at <= $1`
