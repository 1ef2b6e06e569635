package account

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

const listMembersSQL = `
SELECT a.id, a.email, a.name, a.admin, (a.password_hash IS NOT NULL) AS has_password, a.created_at, a.deactivated_at,
       EXISTS (SELECT FROM account_identities AS i WHERE i.account_id = a.id) AS has_identity,
       EXISTS (SELECT FROM passkeys AS p WHERE p.account_id = a.id) AS has_passkey, m.role, m.created_at AS since_at
FROM memberships AS m JOIN accounts AS a ON a.id = m.account_id
WHERE m.organisation_id = $1 AND a.deactivated_at IS NULL ORDER BY a.name, a.id`

func listMembers(ctx context.Context, q db.Queryer, organisation actor.OrganisationID) ([]Member, error) {
	found := []Member{}
	if err := q.SelectContext(ctx, &found, listMembersSQL, organisation); err != nil {
		return nil, fmt.Errorf("list members: %w", err)
	}
	return found, nil
}

type membershipRow struct {
	AccountID ID         `db:"account_id"`
	Role      actor.Role `db:"role"`
}

// Two managers who step back at the same moment must not both see the other one.
const lockMembershipsSQL = `
SELECT m.account_id, m.role FROM memberships AS m JOIN accounts AS a ON a.id = m.account_id
WHERE m.organisation_id = $1 AND a.deactivated_at IS NULL ORDER BY m.account_id FOR UPDATE OF m`

// lockMemberships lists the active members of the organisation and keeps others from changing them.
func lockMemberships(ctx context.Context, tx *db.Tx, organisation actor.OrganisationID) ([]membershipRow, error) {
	var found []membershipRow
	if err := tx.SelectContext(ctx, &found, lockMembershipsSQL, organisation); err != nil {
		return nil, fmt.Errorf("lock memberships: %w", err)
	}
	return found, nil
}

const upsertMembershipSQL = `
INSERT INTO memberships (account_id, organisation_id, role, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (account_id, organisation_id) DO UPDATE SET role = excluded.role, source = ''`

// upsertMembership gives a membership by hand: the provider does not follow it any more.
func upsertMembership(ctx context.Context, tx *db.Tx, organisation actor.OrganisationID, id ID, role actor.Role) error {
	_, err := affected(tx.ExecContext(ctx, upsertMembershipSQL, id, organisation, role, tx.Now))
	return err
}

const deleteMembershipSQL = `DELETE FROM memberships WHERE organisation_id = $1 AND account_id = $2`

func deleteMembership(ctx context.Context, tx *db.Tx, organisation actor.OrganisationID, id ID) error {
	_, err := affected(tx.ExecContext(ctx, deleteMembershipSQL, organisation, id))
	return err
}

const deleteMembershipsSQL = `DELETE FROM memberships WHERE account_id = $1`

func deleteMemberships(ctx context.Context, tx *db.Tx, id ID) error {
	_, err := affected(tx.ExecContext(ctx, deleteMembershipsSQL, id))
	return err
}

// Everybody who changes both locks accounts before memberships.
const lockAdminsAndSQL = `
SELECT id, admin FROM accounts WHERE (admin AND deactivated_at IS NULL) OR id = $1 ORDER BY id FOR NO KEY UPDATE`

// lockAdminsAnd lists the active administrators and the given account, and keeps others from changing them.
func lockAdminsAnd(ctx context.Context, tx *db.Tx, id ID) ([]Account, error) {
	var found []Account
	if err := tx.SelectContext(ctx, &found, lockAdminsAndSQL, id); err != nil {
		return nil, fmt.Errorf("lock administrators: %w", err)
	}
	return found, nil
}

type managerRow struct {
	Organisation actor.OrganisationID `db:"organisation_id"`
	AccountID    ID                   `db:"account_id"`
}

const lockManagersBesideSQL = `
SELECT m.organisation_id, m.account_id FROM memberships AS m JOIN accounts AS a ON a.id = m.account_id
WHERE m.role = 'manager' AND a.deactivated_at IS NULL
  AND m.organisation_id IN (SELECT own.organisation_id FROM memberships AS own WHERE own.account_id = $1 AND own.role = 'manager')
ORDER BY m.organisation_id, m.account_id FOR UPDATE OF m`

// lockManagersBeside lists the managers of the organisations that the account manages, itself among them.
func lockManagersBeside(ctx context.Context, tx *db.Tx, id ID) ([]managerRow, error) {
	var found []managerRow
	if err := tx.SelectContext(ctx, &found, lockManagersBesideSQL, id); err != nil {
		return nil, fmt.Errorf("lock managers: %w", err)
	}
	return found, nil
}
