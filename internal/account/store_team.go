package account

import (
	"context"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

// teams are the teams of events that an account a belongs to: lists of the same order.
type teams struct {
	TeamEvents db.Int64Array  `db:"team_events"`
	TeamHosts  db.Int64Array  `db:"team_hosts"`
	TeamRoles  db.StringArray `db:"team_roles"`
}

const teamColumns = `
       ARRAY(SELECT t.event_id FROM team_memberships AS t WHERE t.account_id = a.id ORDER BY t.event_id) AS team_events,
       ARRAY(SELECT t.organisation_id FROM team_memberships AS t WHERE t.account_id = a.id ORDER BY t.event_id) AS team_hosts,
       ARRAY(SELECT t.role FROM team_memberships AS t WHERE t.account_id = a.id ORDER BY t.event_id) AS team_roles`

func (t teams) memberships() []actor.TeamMembership {
	all := make([]actor.TeamMembership, len(t.TeamEvents))
	for i, id := range t.TeamEvents {
		all[i] = actor.TeamMembership{Event: actor.EventID(id), Organisation: actor.OrganisationID(t.TeamHosts[i]), Role: actor.Role(t.TeamRoles[i])}
	}
	return all
}

const deleteTeamMembershipsSQL = `DELETE FROM team_memberships WHERE account_id = $1`

func deleteTeamMemberships(ctx context.Context, tx *db.Tx, id ID) error {
	_, err := affected(tx.ExecContext(ctx, deleteTeamMembershipsSQL, id))
	return err
}

const deleteTeamOfSQL = `DELETE FROM team_memberships WHERE event_id = $1 AND organisation_id = $2`

// DismissTeamOf ends what an organisation has called into the team of an event. It checks no right.
func DismissTeamOf(ctx context.Context, tx *db.Tx, event actor.EventID, organisation actor.OrganisationID) error {
	_, err := affected(tx.ExecContext(ctx, deleteTeamOfSQL, event, organisation))
	return err
}

const listTeamSQL = `
SELECT a.id, a.email, a.name, a.admin, (a.password_hash IS NOT NULL) AS has_password, a.created_at, a.deactivated_at,
       EXISTS (SELECT FROM account_identities AS i WHERE i.account_id = a.id) AS has_identity,
       EXISTS (SELECT FROM passkeys AS p WHERE p.account_id = a.id) AS has_passkey,
       t.organisation_id, t.role, t.led, t.created_at AS since_at,
       ARRAY(SELECT o.name FROM memberships AS m JOIN organisations AS o ON o.id = m.organisation_id WHERE m.account_id = a.id ORDER BY o.name, o.id) AS works_for
FROM team_memberships AS t JOIN accounts AS a ON a.id = t.account_id
WHERE t.event_id = $1 ORDER BY a.name, a.id`

const insertTeamSQL = `
INSERT INTO team_memberships (account_id, event_id, organisation_id, role, led, created_at) VALUES ($1, $2, $3, $4, $5, $6)
ON CONFLICT (account_id, event_id) DO NOTHING`

// insertTeam reports whether the account was not in the team before.
func insertTeam(ctx context.Context, tx *db.Tx, id ID, i TeamInvitation) (bool, error) {
	rows, err := affected(tx.ExecContext(ctx, insertTeamSQL, id, i.Event, i.Organisation, i.Role, db.Array(i.Workshops), tx.Now))
	return rows == 1, err
}

const updateTeamSQL = `UPDATE team_memberships SET role = $3, led = $4 WHERE event_id = $1 AND account_id = $2`

const deleteTeamMemberSQL = `DELETE FROM team_memberships WHERE event_id = $1 AND account_id = $2`
