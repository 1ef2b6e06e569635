package account

import (
	"context"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

// followGroups makes the memberships that come from the provider what its groups say now. What was given by hand stays as
// it is. It takes away that of the last who manages an organisation too: whom the institution lets in no more is not kept
// for want of others, and administrators can invite somebody.
func followGroups(ctx context.Context, tx *db.Tx, id ID, groups []string) error {
	mapped, err := listMapped(ctx, tx, groups)
	if err != nil {
		return err
	}
	wanted := map[actor.OrganisationID]actor.Role{}
	for _, m := range mapped {
		if former, found := wanted[m.Organisation]; !found || isHigher(m.Role, former) {
			wanted[m.Organisation] = m.Role
		}
	}
	given, err := lockGiven(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, m := range given {
		role, isWanted := wanted[m.Organisation]
		delete(wanted, m.Organisation)
		switch {
		case m.Source != sourceProvider || role == m.Role:
			continue
		case !isWanted:
			err = deleteMembership(ctx, tx, m.Organisation, id)
		default:
			err = upsertGivenMembership(ctx, tx, m.Organisation, id, role)
		}
		if err != nil {
			return err
		}
	}
	for organisation, role := range wanted {
		if err := upsertGivenMembership(ctx, tx, organisation, id, role); err != nil {
			return err
		}
	}
	return nil
}

// isHigher reports whether a role may more than another.
func isHigher(role, other actor.Role) bool {
	return slices.Index(actor.Roles, role) < slices.Index(actor.Roles, other)
}
