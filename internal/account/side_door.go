package account

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Managers returns the active accounts that manage the organisation, by name. It checks no right.
func Managers(ctx context.Context, q db.Queryer, organisation actor.OrganisationID) ([]Account, error) {
	members, err := listMembers(ctx, q, organisation)
	var managers []Account
	for _, m := range members {
		if m.Role == actor.RoleManager {
			managers = append(managers, m.Account)
		}
	}
	return managers, err
}

// Staff returns the active accounts that belong to the organisation, by name. It checks no right.
func Staff(ctx context.Context, q db.Queryer, organisation actor.OrganisationID) ([]Member, error) {
	return listMembers(ctx, q, organisation)
}

// FindActive returns the account if it can be used, else the zero value. It checks no right.
func FindActive(ctx context.Context, q db.Queryer, id ID) (Account, error) {
	found, err := findAccount(ctx, q, id)
	if fault.Is(err, fault.NotFound) {
		return Account{}, nil
	}
	return found, err
}

// Welcome makes an account without a password, or finds the one of the address, and adds the membership,
// as Invite does, within the caller's transaction. baseURL begins the links in its letter. It checks no right.
func Welcome(ctx context.Context, tx *db.Tx, baseURL string, i Invitation) error {
	s := &Service{baseURL: baseURL}
	return s.invite(ctx, tx, actor.Participant(), i)
}

const listAdminsSQL = `SELECT id, email, name, admin FROM accounts WHERE admin AND deactivated_at IS NULL ORDER BY name, id`

// Admins returns the active accounts that look after the installation, by name. It checks no right.
func Admins(ctx context.Context, q db.Queryer) ([]Account, error) {
	var found []Account
	if err := q.SelectContext(ctx, &found, listAdminsSQL); err != nil {
		return nil, fmt.Errorf("list who looks after the installation: %w", err)
	}
	return found, nil
}
