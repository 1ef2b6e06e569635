package account

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/oidc"
)

const insertProviderQuestionSQL = `INSERT INTO provider_questions (token_hash, account_id, sealed, next, created_at) VALUES ($1, $2, $3, $4, $5)`

func insertProviderQuestion(ctx context.Context, tx *db.Tx, hash []byte, owner *ID, sealed []byte, next string) error {
	_, err := affected(tx.ExecContext(ctx, insertProviderQuestionSQL, hash, owner, sealed, next, tx.Now))
	return err
}

type providerQuestion struct {
	AccountID *ID    `db:"account_id"`
	Sealed    []byte `db:"sealed"`
	Next      string `db:"next"`
}

const deleteProviderQuestionSQL = `DELETE FROM provider_questions WHERE token_hash = $1 AND created_at > $2 RETURNING account_id, sealed, next`

// deleteProviderQuestion refuses an answer to what was not asked, was answered, or was asked long ago.
func deleteProviderQuestion(ctx context.Context, tx *db.Tx, hash []byte, after time.Time) (found providerQuestion, err error) {
	err = tx.GetContext(ctx, &found, deleteProviderQuestionSQL, hash, after)
	if db.NoRows(err) {
		return providerQuestion{}, fault.New(fault.Invalid, "account.provider_state")
	}
	if err != nil {
		return providerQuestion{}, fmt.Errorf("take question to provider: %w", err)
	}
	return found, nil
}

const deleteExpiredProviderQuestionsSQL = `DELETE FROM provider_questions WHERE created_at <= $1`

const findIdentityOwnerSQL = `SELECT account_id FROM account_identities WHERE issuer = $1 AND subject = $2`

// findIdentityOwner returns sql.ErrNoRows for an identity that is nobody's.
func findIdentityOwner(ctx context.Context, q db.Queryer, issuer, subject string) (id ID, err error) {
	if err := q.GetContext(ctx, &id, findIdentityOwnerSQL, issuer, subject); err != nil {
		return 0, fmt.Errorf("find owner of identity: %w", err)
	}
	return id, nil
}

const findIdentitySQL = `SELECT email, issuer, created_at, last_used_at FROM account_identities WHERE account_id = $1`

// findIdentity returns nil where there is none.
func findIdentity(ctx context.Context, q db.Queryer, id ID) (*Identity, error) {
	var found Identity
	err := q.GetContext(ctx, &found, findIdentitySQL, id)
	if db.NoRows(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find identity: %w", err)
	}
	return &found, nil
}

const insertIdentitySQL = `INSERT INTO account_identities (account_id, issuer, subject, email, created_at) VALUES ($1, $2, $3, $4, $5)`

func insertIdentity(ctx context.Context, tx *db.Tx, id ID, identity oidc.Identity) error {
	_, err := affected(tx.ExecContext(ctx, insertIdentitySQL, id, identity.Issuer, identity.Subject, plainAddress(identity.Email), tx.Now))
	return err
}

const updateIdentityUsedSQL = `UPDATE account_identities SET last_used_at = $2, email = $3 WHERE account_id = $1`

// updateIdentityUsed reports whether the account is still linked.
func updateIdentityUsed(ctx context.Context, tx *db.Tx, id ID, email string) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, updateIdentityUsedSQL, id, tx.Now, plainAddress(email)))
	return rows == 1, err
}

const deleteIdentitySQL = `DELETE FROM account_identities WHERE account_id = $1`

const deleteProviderSessionsSQL = `DELETE FROM sessions WHERE account_id = $1 AND by_provider AND token_hash <> $2`

const deleteProviderHalvesSQL = `DELETE FROM half_sign_ins WHERE account_id = $1 AND by_provider`

// deleteIdentity also ends what began with it, except for the own session.
func deleteIdentity(ctx context.Context, tx *db.Tx, id ID, own []byte) error {
	if _, err := affected(tx.ExecContext(ctx, deleteIdentitySQL, id)); err != nil {
		return err
	}
	if _, err := affected(tx.ExecContext(ctx, deleteProviderHalvesSQL, id)); err != nil {
		return err
	}
	_, err := affected(tx.ExecContext(ctx, deleteProviderSessionsSQL, id, own))
	return err
}

const insertProviderHalfSQL = `INSERT INTO half_sign_ins (token_hash, account_id, created_at, by_provider) VALUES ($1, $2, $3, true)`

func insertProviderHalf(ctx context.Context, tx *db.Tx, hash []byte, id ID) error {
	_, err := affected(tx.ExecContext(ctx, insertProviderHalfSQL, hash, id, tx.Now))
	return err
}

// sourceProvider marks memberships that the provider gave.
const sourceProvider = "provider"

type givenMembership struct {
	Organisation actor.OrganisationID `db:"organisation_id"`
	Role         actor.Role           `db:"role"`
	Source       string               `db:"source"`
}

const lockGivenSQL = `SELECT organisation_id, role, source FROM memberships WHERE account_id = $1 ORDER BY organisation_id FOR UPDATE`

func lockGiven(ctx context.Context, tx *db.Tx, id ID) (found []givenMembership, err error) {
	if err := tx.SelectContext(ctx, &found, lockGivenSQL, id); err != nil {
		return nil, fmt.Errorf("lock own memberships: %w", err)
	}
	return found, nil
}

// What somebody gave by hand at the same moment stays.
const upsertGivenMembershipSQL = `
INSERT INTO memberships (account_id, organisation_id, role, created_at, source) VALUES ($1, $2, $3, $4, 'provider')
ON CONFLICT (account_id, organisation_id) DO UPDATE SET role = excluded.role WHERE memberships.source = 'provider'`

func upsertGivenMembership(ctx context.Context, tx *db.Tx, organisation actor.OrganisationID, id ID, role actor.Role) error {
	_, err := affected(tx.ExecContext(ctx, upsertGivenMembershipSQL, id, organisation, role, tx.Now))
	return err
}

const listMappingsSQL = `
SELECT m.id, m.value, m.organisation_id, o.name, m.role FROM provider_mappings AS m JOIN organisations AS o ON o.id = m.organisation_id
ORDER BY m.value, o.name, m.id`

func listMappings(ctx context.Context, q db.Queryer) ([]Mapping, error) {
	found := []Mapping{}
	if err := q.SelectContext(ctx, &found, listMappingsSQL); err != nil {
		return nil, fmt.Errorf("list mappings: %w", err)
	}
	return found, nil
}

const listMappedSQL = `SELECT id, value, organisation_id, role FROM provider_mappings WHERE value = ANY(CAST($1 AS text[]))`

// listMapped returns what the groups lead to, without names.
func listMapped(ctx context.Context, q db.Queryer, groups []string) (found []Mapping, err error) {
	if err := q.SelectContext(ctx, &found, listMappedSQL, db.Array(groups)); err != nil {
		return nil, fmt.Errorf("list what groups lead to: %w", err)
	}
	return found, nil
}

const upsertMappingSQL = `
INSERT INTO provider_mappings (value, organisation_id, role, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT ON CONSTRAINT provider_mappings_value DO UPDATE SET role = excluded.role`

func upsertMapping(ctx context.Context, tx *db.Tx, m Mapping) error {
	_, err := affected(tx.ExecContext(ctx, upsertMappingSQL, m.Value, m.Organisation, m.Role, tx.Now))
	return err
}

const deleteMappingSQL = `DELETE FROM provider_mappings WHERE id = $1`

func deleteMapping(ctx context.Context, tx *db.Tx, id MappingID) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, deleteMappingSQL, id))
	return rows == 1, err
}
