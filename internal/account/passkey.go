package account

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

// Passkey is a device or a password manager that proves who somebody is.
type Passkey struct {
	ID         int64      `db:"id"`
	Name       string     `db:"name"` // as its owner calls it
	CreatedAt  time.Time  `db:"created_at"`
	LastUsedAt *time.Time `db:"last_used_at"`
}

const listPasskeysSQL = `SELECT id, name, created_at, last_used_at FROM passkeys WHERE account_id = $1 ORDER BY created_at, id`

func listPasskeys(ctx context.Context, q db.Queryer, id ID) (found []Passkey, err error) {
	if err := q.SelectContext(ctx, &found, listPasskeysSQL, id); err != nil {
		return nil, fmt.Errorf("list passkeys: %w", err)
	}
	return found, nil
}
