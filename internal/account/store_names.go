package account

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

const listOrganisationNamesSQL = `
SELECT o.name FROM memberships AS m JOIN organisations AS o ON o.id = m.organisation_id WHERE m.account_id = $1 ORDER BY o.id`

// listOrganisationNames names those that the account works for.
func listOrganisationNames(ctx context.Context, q db.Queryer, id ID) ([]string, error) {
	var names []string
	if err := q.SelectContext(ctx, &names, listOrganisationNamesSQL, id); err != nil {
		return nil, fmt.Errorf("list names of organisations: %w", err)
	}
	return names, nil
}
