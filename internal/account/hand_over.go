package account

import (
	"context"
	"fmt"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// Leaving is what has to be known before an account is ended.
type Leaving struct {
	Account
	Manages []ManagedOrganisation // by name
}

// ManagedOrganisation is one that the account manages; Alone when nobody else does.
type ManagedOrganisation struct {
	ID    actor.OrganisationID `db:"id"`
	Name  string               `db:"name"`
	Alone bool                 `db:"alone"`
}

// NeedsSuccessor reports whether an organisation would be left without anybody who manages it.
func (l Leaving) NeedsSuccessor() bool {
	return slices.ContainsFunc(l.Manages, func(o ManagedOrganisation) bool { return o.Alone })
}

// Leaving returns what the account manages. Errors: Forbidden unless who is an administrator,
// NotFound "account.unknown" also for those that are deactivated.
func (s *Service) Leaving(ctx context.Context, who actor.Actor, id ID) (Leaving, error) {
	if err := mustBeAdmin(who); err != nil {
		return Leaving{}, err
	}
	found, err := findAccount(ctx, s.db, id)
	if err != nil {
		return Leaving{}, err
	}
	manages, err := listManaged(ctx, s.db, id)
	return Leaving{Account: found, Manages: manages}, err
}

// HandOver makes the active account of the address a manager of all that the account id manages, tells
// it by letter, and deactivates id, all or nothing. Errors: those of Deactivate, and Invalid for a
// successor that is no active account or the leaving one.
func (s *Service) HandOver(ctx context.Context, who actor.Actor, id ID, successor string) error {
	if err := mustBeAdmin(who); err != nil {
		return err
	}
	if who.AccountID() == id {
		return fault.New(fault.Conflict, "account.not_oneself")
	}
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		if _, err := lockAdminsAnd(ctx, tx, id); err != nil {
			return err
		}
		next, err := lockByEmail(ctx, tx, plainAddress(successor))
		if err != nil && !db.NoRows(err) {
			return err
		}
		if err != nil || !next.IsActive() || next.ID == id {
			return fault.InvalidFields([]fault.Field{{Name: "successor", Key: "account.successor_unknown"}})
		}
		if err := s.pass(ctx, tx, id, next); err != nil {
			return err
		}
		if err := mayEnd(ctx, tx, id); err != nil {
			return err
		}
		return deactivate(ctx, tx, id)
	})
	if err == nil {
		s.wake()
	}
	return err
}

// pass makes next a manager wherever id is one.
func (s *Service) pass(ctx context.Context, tx *db.Tx, id ID, next Account) error {
	managers, err := lockManagersBeside(ctx, tx, id)
	if err != nil {
		return err
	}
	managed, err := listManaged(ctx, tx, id)
	if err != nil {
		return err
	}
	for _, o := range managed {
		if slices.Contains(managers, managerRow{Organisation: o.ID, AccountID: next.ID}) {
			continue
		}
		if err := upsertMembership(ctx, tx, o.ID, next.ID, actor.RoleManager); err != nil {
			return fmt.Errorf("hand over organisation: %w", err)
		}
		if err := s.sendMembership(ctx, tx, next, o.ID, o.Name); err != nil {
			return err
		}
	}
	return nil
}
