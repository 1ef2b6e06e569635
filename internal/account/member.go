package account

import (
	"context"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Member is an account in one organisation.
type Member struct {
	Account
	Role    actor.Role `db:"role"`
	SinceAt time.Time  `db:"since_at"`
}

func isRole(r actor.Role) bool { return slices.Contains(actor.Roles, r) }

// Members lists who belongs to the organisation, by name, for those who manage it.
func (s *Service) Members(ctx context.Context, who actor.Actor, organisation actor.OrganisationID) ([]Member, error) {
	if err := mayManage(who, organisation); err != nil {
		return nil, err
	}
	return listMembers(ctx, s.db, organisation)
}

// ChangeRole gives a member another role. Errors: Forbidden, Invalid, NotFound
// "account.no_member", Conflict "account.last_manager".
func (s *Service) ChangeRole(ctx context.Context, who actor.Actor, organisation actor.OrganisationID, id ID, role actor.Role) error {
	if err := mayManage(who, organisation); err != nil {
		return err
	}
	if !isRole(role) {
		return fault.InvalidFields([]fault.Field{{Name: "role", Key: "form.choice"}})
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		members, err := lockMemberships(ctx, tx, organisation)
		if err != nil {
			return err
		}
		if err := mayLeave(members, id, role); err != nil {
			return err
		}
		return upsertMembership(ctx, tx, organisation, id, role)
	})
}

// RemoveMember takes an account out of the organisation; it stays an account. Errors: Forbidden,
// NotFound "account.no_member", Conflict "account.last_manager".
func (s *Service) RemoveMember(ctx context.Context, who actor.Actor, organisation actor.OrganisationID, id ID) error {
	if err := mayManage(who, organisation); err != nil {
		return err
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		members, err := lockMemberships(ctx, tx, organisation)
		if err != nil {
			return err
		}
		if err := mayLeave(members, id, ""); err != nil {
			return err
		}
		return deleteMembership(ctx, tx, organisation, id)
	})
}

// mayLeave refuses to take the last manager of an organisation away, "" being no role at all: then
// nobody in it could invite others.
func mayLeave(members []membershipRow, id ID, role actor.Role) error {
	at := slices.IndexFunc(members, func(m membershipRow) bool { return m.AccountID == id })
	if at < 0 {
		return fault.New(fault.NotFound, "account.no_member")
	}
	if members[at].Role != actor.RoleManager || role == actor.RoleManager {
		return nil
	}
	if slices.ContainsFunc(members, func(m membershipRow) bool { return m.AccountID != id && m.Role == actor.RoleManager }) {
		return nil
	}
	return fault.New(fault.Conflict, "account.last_manager")
}

// setRole makes an account a member, or changes the role of the member it is, and reports whether
// it is a new one.
func setRole(ctx context.Context, tx *db.Tx, organisation actor.OrganisationID, id ID, role actor.Role) (isNew bool, err error) {
	members, err := lockMemberships(ctx, tx, organisation)
	if err != nil {
		return false, err
	}
	err = mayLeave(members, id, role)
	isNew = fault.Is(err, fault.NotFound)
	if err != nil && !isNew {
		return false, err
	}
	return isNew, upsertMembership(ctx, tx, organisation, id, role)
}

// Accounts lists every account by name, for administrators.
func (s *Service) Accounts(ctx context.Context, who actor.Actor) ([]Account, error) {
	if err := mustBeAdmin(who); err != nil {
		return nil, err
	}
	return listAccounts(ctx, s.db)
}
