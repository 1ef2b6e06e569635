package account

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

const hasActiveSQL = `
SELECT EXISTS (SELECT FROM accounts WHERE lower(email) = ANY(CAST($1 AS text[])) AND deactivated_at IS NULL)`

// HasActive reports whether one of the addresses, written in lower case, belongs to an account that
// can sign in. It tells the operator, not a person, hence no authorisation.
func (s *Service) HasActive(ctx context.Context, emails ...string) (has bool, err error) {
	if err := s.db.GetContext(ctx, &has, hasActiveSQL, db.Array(emails)); err != nil {
		return false, fmt.Errorf("find active accounts: %w", err)
	}
	return has, nil
}
