package registration

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// InvitationState says what became of a personal invitation. Its German name stands in the catalogue
// under "registration.invitation_state.".
type InvitationState string

// The states of an invitation.
const (
	Invited             InvitationState = "invited"
	InvitationOpened    InvitationState = "opened" // by a button: mail gateways open links
	InvitationUsed      InvitationState = "registered"
	InvitationDeclined  InvitationState = "declined"
	InvitationWithdrawn InvitationState = "withdrawn" // by the hosts
)

// InvitationStates lists every state in the order of an invitation's life.
var InvitationStates = []InvitationState{Invited, InvitationOpened, InvitationUsed, InvitationDeclined, InvitationWithdrawn}

// Invitation asks one person to an event.
type Invitation struct {
	ID           int64           `db:"id"`
	EventID      event.ID        `db:"event_id"`
	Reference    Reference       `db:"reference"`
	Email        string          `db:"email"`
	FirstName    string          `db:"first_name"`
	LastName     string          `db:"last_name"`
	Organisation string          `db:"organisation"`
	Message      string          `db:"message"` // of the hosts, in the letter
	State        InvitationState `db:"state"`
	CreatedAt    time.Time       `db:"created_at"`
	ChangedAt    time.Time       `db:"changed_at"`
}

// Name returns the name as it is written in a letter; empty when only the address is known.
func (i Invitation) Name() string { return Person{FirstName: i.FirstName, LastName: i.LastName}.Name() }

const invitationColumns = `i.id, i.event_id, i.reference, i.email, i.first_name, i.last_name, i.organisation, i.message, i.state, i.created_at, i.changed_at`

const findInvitationSQL = `SELECT ` + invitationColumns + ` FROM invitations AS i WHERE i.reference = $1 AND i.anonymised_at IS NULL`

// invitationByToken finds the invitation that a link belongs to; NotFound when it is none of ours.
func (s *Service) invitationByToken(ctx context.Context, secret string) (Invitation, error) {
	unknown := fault.New(fault.NotFound, "registration.invitation_unknown")
	ref, ok := s.links.readFor(invitationPurpose, secret)
	if !ok {
		return Invitation{}, unknown
	}
	found, err := findInvitation(ctx, s.db, ref)
	if fault.Is(err, fault.NotFound) {
		return Invitation{}, unknown.Because(err)
	}
	return found, err
}

// findInvitation returns the invitation with the reference. It checks no right.
func findInvitation(ctx context.Context, q db.Queryer, ref Reference) (Invitation, error) {
	var found Invitation
	if err := q.GetContext(ctx, &found, findInvitationSQL, ref); err != nil {
		if db.NoRows(err) {
			return Invitation{}, fault.New(fault.NotFound, "registration.invitation_missing")
		}
		return Invitation{}, fmt.Errorf("find invitation: %w", err)
	}
	return found, nil
}

const updateInvitationSQL = `UPDATE invitations SET state = $2, changed_at = $3 WHERE id = $1`

// become brings an invitation into a state.
func (d *desk) become(ctx context.Context, i Invitation, state InvitationState) error {
	if _, err := d.tx.ExecContext(ctx, updateInvitationSQL, i.ID, state, d.tx.Now); err != nil {
		return fmt.Errorf("change state of invitation: %w", err)
	}
	return nil
}

const useInvitationsSQL = `
UPDATE invitations SET state = 'registered', changed_at = $2 WHERE id = ANY(CAST($1 AS bigint[])) AND state <> 'registered'`

// useInvitations notes that people have registered with their invitations.
func (d *desk) useInvitations(ctx context.Context, admitted []*admission) error {
	var used []int64
	for _, a := range admitted {
		if a.door.invitationID != 0 {
			used = append(used, a.door.invitationID)
		}
	}
	return d.takeInvitations(ctx, used)
}

// takeInvitations notes that invitations are used.
func (d *desk) takeInvitations(ctx context.Context, used []int64) error {
	if len(used) == 0 {
		return nil
	}
	if _, err := d.tx.ExecContext(ctx, useInvitationsSQL, db.Array(used), d.tx.Now); err != nil {
		return fmt.Errorf("note use of invitations: %w", err)
	}
	return nil
}

const freeInvitationsSQL = `
UPDATE invitations AS i SET state = 'opened', changed_at = $2
WHERE i.id = ANY(CAST($1 AS bigint[])) AND i.state = 'registered' AND NOT EXISTS (SELECT FROM registrations AS r
    WHERE r.invitation_id = i.id AND r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered'))`

// freeInvitations lets people use their links again whose registrations have ended.
func (d *desk) freeInvitations(ctx context.Context, ended []Registration) error {
	var free []int64
	for _, r := range ended {
		if r.InvitationID != nil {
			free = append(free, *r.InvitationID)
		}
	}
	if len(free) == 0 {
		return nil
	}
	if _, err := d.tx.ExecContext(ctx, freeInvitationsSQL, db.Array(free), d.tx.Now); err != nil {
		return fmt.Errorf("free invitations: %w", err)
	}
	return nil
}
