package account

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

// FOR SHARE waits for a change of the password that is under way and then finds no row: a session
// never outlives the password it began with.
const insertSessionSQL = `
INSERT INTO sessions (token_hash, account_id, created_at, last_seen_at, user_agent)
SELECT $1, id, CAST($2 AS timestamptz), CAST($2 AS timestamptz), $3
FROM accounts WHERE id = $4 AND password_hash = $5 AND deactivated_at IS NULL FOR SHARE`

// insertSession reports whether the credentials still hold.
func insertSession(ctx context.Context, tx *db.Tx, hash []byte, c credentials, userAgent string) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, insertSessionSQL, hash, tx.Now, userAgent, c.ID, c.PasswordHash))
	return rows == 1, err
}

// sessionLimits are the instants before which a session was not used, began, or began at the provider when it is over.
type sessionLimits struct{ seenAfter, begunAfter, askedAfter time.Time }

func limitsAt(now time.Time) sessionLimits {
	return sessionLimits{seenAfter: now.Add(-idleTime), begunAfter: now.Add(-sessionAge), askedAfter: now.Add(-providerSessionAge)}
}

const findBySessionSQL = `
SELECT a.id, a.email, a.name, a.admin, (a.password_hash IS NOT NULL) AS has_password, a.created_at, a.deactivated_at,
       ARRAY(SELECT m.organisation_id FROM memberships AS m WHERE m.account_id = a.id ORDER BY m.organisation_id) AS organisations,
       ARRAY(SELECT m.role FROM memberships AS m WHERE m.account_id = a.id ORDER BY m.organisation_id) AS roles,
` + teamColumns + `,
       s.last_seen_at AS seen_at,
       EXISTS (SELECT FROM organisations AS o WHERE o.second_factor_required
                 AND (EXISTS (SELECT FROM memberships AS m WHERE m.account_id = a.id AND m.organisation_id = o.id)
                      OR EXISTS (SELECT FROM team_memberships AS t WHERE t.account_id = a.id AND t.organisation_id = o.id)))
           AND NOT EXISTS (SELECT FROM code_apps AS c WHERE c.account_id = a.id AND c.confirmed_at IS NOT NULL)
           AND NOT EXISTS (SELECT FROM passkeys AS p WHERE p.account_id = a.id) AND NOT s.strong AS lacks_factor
FROM sessions AS s JOIN accounts AS a ON a.id = s.account_id
WHERE s.token_hash = $1 AND s.last_seen_at > $2 AND s.created_at > $3 AND (NOT s.by_provider OR s.created_at > $4) AND a.deactivated_at IS NULL`

func findBySession(ctx context.Context, q db.Queryer, hash []byte, l sessionLimits) (signedIn, error) {
	var found signedIn
	if err := q.GetContext(ctx, &found, findBySessionSQL, hash, l.seenAfter, l.begunAfter, l.askedAfter); err != nil {
		return signedIn{}, fmt.Errorf("find session: %w", err)
	}
	return found, nil
}

const updateSessionSeenSQL = `UPDATE sessions SET last_seen_at = $2 WHERE token_hash = $1 AND last_seen_at < $2`

func updateSessionSeen(ctx context.Context, q db.Queryer, hash []byte, now time.Time) error {
	_, err := affected(q.ExecContext(ctx, updateSessionSeenSQL, hash, now))
	return err
}

type sessionRow struct {
	TokenHash  []byte    `db:"token_hash"`
	CreatedAt  time.Time `db:"created_at"`
	LastSeenAt time.Time `db:"last_seen_at"`
	UserAgent  string    `db:"user_agent"`
}

const listSessionsSQL = `
SELECT token_hash, created_at, last_seen_at, user_agent FROM sessions
WHERE account_id = $1 AND last_seen_at > $2 AND created_at > $3 AND (NOT by_provider OR created_at > $4) ORDER BY last_seen_at DESC, created_at DESC`

func listSessions(ctx context.Context, q db.Queryer, id ID, l sessionLimits) ([]sessionRow, error) {
	var found []sessionRow
	if err := q.SelectContext(ctx, &found, listSessionsSQL, id, l.seenAfter, l.begunAfter, l.askedAfter); err != nil {
		return nil, fmt.Errorf("list sessions: %w", err)
	}
	return found, nil
}

const deleteSessionSQL = `DELETE FROM sessions WHERE token_hash = $1`

const deleteOwnSessionSQL = `DELETE FROM sessions WHERE account_id = $1 AND token_hash = $2`

func deleteOwnSession(ctx context.Context, q db.Queryer, id ID, hash []byte) error {
	_, err := affected(q.ExecContext(ctx, deleteOwnSessionSQL, id, hash))
	return err
}

const deleteSessionsSQL = `DELETE FROM sessions WHERE account_id = $1`

func deleteSessions(ctx context.Context, q db.Queryer, id ID) error {
	_, err := affected(q.ExecContext(ctx, deleteSessionsSQL, id))
	return err
}

const deleteExpiredSessionsSQL = `DELETE FROM sessions WHERE last_seen_at <= $1 OR created_at <= $2 OR (by_provider AND created_at <= $3)`
