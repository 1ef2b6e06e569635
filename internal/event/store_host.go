package event

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/token"
)

const insertHostSQL = `
INSERT INTO event_hosts (event_id, organisation_id, position, level, may_export)
SELECT $1, $2, COALESCE(max(position), 0) + 1, $3, $4 FROM event_hosts WHERE event_id = $1
ON CONFLICT (event_id, organisation_id) DO NOTHING`

// insertHost reports whether the organisation was no host before.
func insertHost(ctx context.Context, tx *db.Tx, id ID, i HostInvite) (bool, error) {
	result, err := tx.ExecContext(ctx, insertHostSQL, id, i.Organisation, orElse(i.Level, actor.LevelLead), i.Exports)
	if err != nil {
		return false, fmt.Errorf("insert host: %w", err)
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("count inserted hosts: %w", err)
	}
	return rows == 1, routeLetters(ctx, tx, id)
}

const touchSQL = `UPDATE events SET updated_at = $2, version = version + 1 WHERE id = $1`

// replan tells everybody who knows the event by its version, and its history, what was changed beside the draft.
func (s *Service) replan(ctx context.Context, tx *db.Tx, who actor.Actor, what What, before Event, capacity *int) error {
	return turn(ctx, tx, s.registrations, who, what, before, capacity, touchSQL, before.ID, tx.Now)
}

const hostInvitationColumns = `
SELECT i.id, i.event_id, i.organisation_id, COALESCE(o.name, i.name) AS name, i.email, i.level, i.may_export, i.message, i.state,
       i.invited_by, a.name AS invited_by_name, i.sent_at, i.expires_at, i.answered_at
FROM host_invitations AS i LEFT JOIN organisations AS o ON o.id = i.organisation_id LEFT JOIN accounts AS a ON a.id = i.invited_by`

const listHostInvitationsSQL = hostInvitationColumns + ` WHERE i.event_id = $1 AND i.state = 'pending' ORDER BY i.id`

func listHostInvitations(ctx context.Context, q db.Queryer, id ID) ([]HostInvitation, error) {
	found := []HostInvitation{}
	if err := q.SelectContext(ctx, &found, listHostInvitationsSQL, id); err != nil {
		return nil, fmt.Errorf("list invitations of hosts: %w", err)
	}
	return found, nil
}

const findHostInvitationSQL = hostInvitationColumns + ` WHERE i.token_hash = $1`

func findHostInvitation(ctx context.Context, q db.Queryer, hash []byte) (HostInvitation, error) {
	return oneHostInvitation(ctx, q, findHostInvitationSQL, hash)
}

const findPendingSQL = hostInvitationColumns + ` WHERE i.event_id = $1 AND i.id = $2 AND i.state = 'pending'`

// findPending finds an invitation of the event that waits for an answer.
func findPending(ctx context.Context, q db.Queryer, event ID, id int64) (HostInvitation, error) {
	return oneHostInvitation(ctx, q, findPendingSQL, event, id)
}

func oneHostInvitation(ctx context.Context, q db.Queryer, query string, args ...any) (HostInvitation, error) {
	var found HostInvitation
	err := q.GetContext(ctx, &found, query, args...)
	if db.NoRows(err) {
		return HostInvitation{}, fault.New(fault.NotFound, "event.host_invitation_unknown")
	}
	if err != nil {
		return HostInvitation{}, fmt.Errorf("find invitation of host: %w", err)
	}
	return found, nil
}

const insertHostInvitationSQL = `
INSERT INTO host_invitations (event_id, organisation_id, email, name, level, may_export, message, token_hash, invited_by, created_at, sent_at, expires_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $10, $10)
RETURNING id`

// insertHostInvitation stores an invitation whose link nobody knows before it is sent.
func insertHostInvitation(ctx context.Context, tx *db.Tx, who actor.Actor, event ID, i HostInvite) (HostInvitation, error) {
	var known *organisation.ID
	if i.Organisation != 0 {
		known = &i.Organisation
	}
	var by *actor.AccountID
	if id := who.AccountID(); id != 0 {
		by = &id
	}
	var id int64
	err := tx.GetContext(ctx, &id, insertHostInvitationSQL, event, known, i.Email, i.Name, i.Level, i.Exports, i.Message,
		token.Hash(token.Random()), by, tx.Now)
	if db.Violated(err) == "host_invitations_once" || db.Violated(err) == "host_invitations_address_once" {
		return HostInvitation{}, fault.New(fault.Conflict, "event.host_invited").Because(err)
	}
	if err != nil {
		return HostInvitation{}, fmt.Errorf("insert invitation of host: %w", err)
	}
	return findPending(ctx, tx, event, id)
}

const updateHostInvitationSentSQL = `UPDATE host_invitations SET token_hash = $2, sent_at = $3, expires_at = $4 WHERE id = $1`

func updateHostInvitationSent(ctx context.Context, tx *db.Tx, id int64, hash []byte, expiresAt time.Time) error {
	if _, err := tx.ExecContext(ctx, updateHostInvitationSentSQL, id, hash, tx.Now, expiresAt); err != nil {
		return fmt.Errorf("update invitation of host: %w", err)
	}
	return nil
}

const updateHostInvitationSQL = `UPDATE host_invitations SET state = $2, answered_at = $3 WHERE id = $1`

func updateHostInvitation(ctx context.Context, tx *db.Tx, id int64, state HostInvitationState) error {
	if _, err := tx.ExecContext(ctx, updateHostInvitationSQL, id, state, tx.Now); err != nil {
		return fmt.Errorf("answer invitation of host: %w", err)
	}
	return nil
}
