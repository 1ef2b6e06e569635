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
