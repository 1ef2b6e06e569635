package app

import (
	"context"
	"fmt"

	"tagungsbuero/internal/config"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/token"
)

const insertSecretSQL = `INSERT INTO installation (key, value) VALUES ('secret', $1) ON CONFLICT (key) DO NOTHING`

const findSecretSQL = `SELECT value FROM installation WHERE key = 'secret'`

// installationSecret returns what signs the personal links: the setting, or a secret that is made
// once and kept with the data.
func installationSecret(ctx context.Context, q db.Queryer, s config.Settings) ([]byte, error) {
	if s.Secret != "" {
		return []byte(s.Secret), nil
	}
	if _, err := q.ExecContext(ctx, insertSecretSQL, token.Random()+token.Random()); err != nil {
		return nil, fmt.Errorf("make secret of installation: %w", err)
	}
	var secret string
	if err := q.GetContext(ctx, &secret, findSecretSQL); err != nil {
		return nil, fmt.Errorf("find secret of installation: %w", err)
	}
	return []byte(secret), nil
}
