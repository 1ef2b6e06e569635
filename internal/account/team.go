package account

import (
	"context"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

// The teams of events. Room event decides who may change them; the functions here check no right.

// TeamMember is an account in the team of one event.
type TeamMember struct {
	Account
	Organisation actor.OrganisationID `db:"organisation_id"` // the host that has called it in
	Role         actor.Role           `db:"role"`
	Workshops    db.StringArray       `db:"led"` // that it leads, as "slot/key"
	SinceAt      time.Time            `db:"since_at"`
	WorksFor     db.StringArray       `db:"works_for"` // names of its organisations
}

// TeamInvitation calls somebody into the team of an event.
type TeamInvitation struct {
	Email        string
	Name         string // of an account that is made
	Event        actor.EventID
	EventTitle   string // in the letter to an account that is made
	Organisation actor.OrganisationID
	Role         actor.Role
	Workshops    []string
}

// Team lists who is in the team of an event, by name.
func Team(ctx context.Context, q db.Queryer, event actor.EventID) ([]TeamMember, error) {
	found := []TeamMember{}
	if err := q.SelectContext(ctx, &found, listTeamSQL, event); err != nil {
		return nil, fmt.Errorf("list team: %w", err)
	}
	return found, nil
}

// FindInTeam returns a member of the team, or NotFound "account.no_team_member".
func FindInTeam(ctx context.Context, q db.Queryer, event actor.EventID, id ID) (TeamMember, error) {
	team, err := Team(ctx, q, event)
	if err != nil {
		return TeamMember{}, err
	}
	at := slices.IndexFunc(team, func(m TeamMember) bool { return m.ID == id })
	if at < 0 {
		return TeamMember{}, fault.New(fault.NotFound, "account.no_team_member")
	}
	return team[at], nil
}

// JoinTeam adds the account of the address to the team. Where there is none it is made, with this one role, and gets a
// letter to set a password; baseURL begins the link. Doing the same again for somebody who cannot sign in yet sends a new link,
// and isNew is false. Errors: Conflict "account.is_deactivated", "account.in_team".
func JoinTeam(ctx context.Context, tx *db.Tx, baseURL string, i TeamInvitation) (joined Account, isNew bool, err error) {
	joined, err = ensureAccount(ctx, tx, Invitation{Email: i.Email, Name: i.Name})
	if err != nil {
		return Account{}, false, err
	}
	if !joined.IsActive() {
		return Account{}, false, fault.New(fault.Conflict, "account.is_deactivated")
	}
	isNew, err = insertTeam(ctx, tx, joined.ID, i)
	if err != nil {
		return Account{}, false, err
	}
	isAgain, err := isInvitedAgain(ctx, tx, joined.ID, isNew, i)
	switch {
	case err != nil:
		return Account{}, false, err
	case !joined.HasWayIn() && (isNew || isAgain):
		s := &Service{baseURL: baseURL}
		return joined, isNew, s.sendInvitation(ctx, tx, joined, invitationLetter{Event: i.EventTitle})
	case !isNew:
		return Account{}, false, fault.New(fault.Conflict, "account.in_team", fault.Args{"Name": joined.Name})
	}
	return joined, true, nil
}

// isInvitedAgain reports whether somebody is in the team already as the invitation wants it.
func isInvitedAgain(ctx context.Context, tx *db.Tx, id ID, isNew bool, i TeamInvitation) (bool, error) {
	if isNew {
		return false, nil
	}
	present, err := FindInTeam(ctx, tx, i.Event, id)
	return present.Role == i.Role && present.Organisation == i.Organisation && slices.Equal(present.Workshops, i.Workshops), err
}

// ChangeInTeam gives a member of the team another role.
func ChangeInTeam(ctx context.Context, tx *db.Tx, event actor.EventID, id ID, role actor.Role, workshops []string) error {
	_, err := affected(tx.ExecContext(ctx, updateTeamSQL, event, id, role, db.Array(workshops)))
	return err
}

// DismissFromTeam takes an account out of the team.
func DismissFromTeam(ctx context.Context, tx *db.Tx, event actor.EventID, id ID) error {
	_, err := affected(tx.ExecContext(ctx, deleteTeamMemberSQL, event, id))
	return err
}
