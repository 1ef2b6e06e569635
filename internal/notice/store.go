package notice

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

const insertNoticeSQL = `
INSERT INTO privacy_notices (version, body, created_at) VALUES ($1, $2, $3) ON CONFLICT (version) DO NOTHING`

// Ensure keeps the text of a notice, so that the version stored with a registration can be read for
// as long as the registration exists.
func Ensure(ctx context.Context, tx *db.Tx, n Notice) error {
	if _, err := tx.ExecContext(ctx, insertNoticeSQL, n.Version, n.Body, tx.Now); err != nil {
		return fmt.Errorf("keep privacy notice: %w", err)
	}
	return nil
}
