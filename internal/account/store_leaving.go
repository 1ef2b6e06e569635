package account

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
)

const listManagedSQL = `
SELECT o.id, o.name, NOT EXISTS (
    SELECT FROM memberships AS beside JOIN accounts AS a ON a.id = beside.account_id
    WHERE beside.organisation_id = o.id AND beside.account_id <> m.account_id AND beside.role = 'manager' AND a.deactivated_at IS NULL
) AS alone
FROM memberships AS m JOIN organisations AS o ON o.id = m.organisation_id
WHERE m.account_id = $1 AND m.role = 'manager' ORDER BY o.name, o.id`

func listManaged(ctx context.Context, q db.Queryer, id ID) ([]ManagedOrganisation, error) {
	found := []ManagedOrganisation{}
	if err := q.SelectContext(ctx, &found, listManagedSQL, id); err != nil {
		return nil, fmt.Errorf("list managed organisations: %w", err)
	}
	return found, nil
}
