package account

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Deactivate ends an account: its password, sessions, tokens and links work no more, and it belongs
// to no organisation; what it did stays. Its identity at the provider stays too, to know there whom not to let in. An invitation by an administrator brings it back, with the
// rights of that invitation only. Errors: Forbidden unless who is an administrator,
// Conflict "account.not_oneself", "account.last_admin" and "account.manages_alone", NotFound "account.unknown".
func (s *Service) Deactivate(ctx context.Context, who actor.Actor, id ID) error {
	if err := mustBeAdmin(who); err != nil {
		return err
	}
	if who.AccountID() == id {
		return fault.New(fault.Conflict, "account.not_oneself")
	}
	return s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := mayEnd(ctx, tx, id); err != nil {
			return err
		}
		return deactivate(ctx, tx, id)
	})
}

// mayEnd refuses to end the last administrator, or the last manager of an organisation, and keeps the
// others among them from being ended at the same moment.
func mayEnd(ctx context.Context, tx *db.Tx, id ID) error {
	admins, err := lockAdminsAnd(ctx, tx, id)
	if err != nil {
		return err
	}
	if len(admins) == 1 && admins[0].Admin {
		return fault.New(fault.Conflict, "account.last_admin")
	}
	managers, err := lockManagersBeside(ctx, tx, id)
	if err != nil {
		return err
	}
	hasOther := map[actor.OrganisationID]bool{}
	for _, m := range managers {
		hasOther[m.Organisation] = hasOther[m.Organisation] || m.AccountID != id
	}
	for _, other := range hasOther {
		if !other {
			return fault.New(fault.Conflict, "account.manages_alone")
		}
	}
	return nil
}

// deactivate takes away everything by which the account could act.
func deactivate(ctx context.Context, tx *db.Tx, id ID) error {
	found, err := updateDeactivated(ctx, tx, id)
	if err != nil {
		return err
	}
	if !found {
		return fault.New(fault.NotFound, "account.unknown")
	}
	if err := deleteMemberships(ctx, tx, id); err != nil {
		return err
	}
	if err := deleteTeamMemberships(ctx, tx, id); err != nil {
		return err
	}
	if err := deleteSessions(ctx, tx, id); err != nil {
		return err
	}
	for _, statement := range []string{deleteDevicesSQL, deleteAddressChangesSQL} {
		if _, err := affected(tx.ExecContext(ctx, statement, id)); err != nil {
			return err
		}
	}
	if err := deleteFactors(ctx, tx, id); err != nil {
		return err
	}
	if err := updateTokensRevoked(ctx, tx, id); err != nil {
		return err
	}
	return updateInvitationsUsed(ctx, tx, id)
}
