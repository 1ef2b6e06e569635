package mailing

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

const translateSQL = `
WITH waiting AS MATERIALIZED (
    SELECT id FROM letters WHERE registration_id = ANY(CAST($1 AS bigint[])) AND recipient = $2 AND state IN ('queued', 'sending') ORDER BY id FOR UPDATE)
UPDATE letters AS l SET locale = $3 FROM waiting WHERE l.id = waiting.id`

// Translate lets letters about registrations to an address that wait be worded in another language, also one that is on its
// way and comes back for another try.
func Translate(ctx context.Context, tx *db.Tx, registrationIDs []int64, recipient, locale string) error {
	if _, err := tx.ExecContext(ctx, translateSQL, db.Array(registrationIDs), recipient, locale); err != nil {
		return fmt.Errorf("change language of letters that wait: %w", err)
	}
	return nil
}
