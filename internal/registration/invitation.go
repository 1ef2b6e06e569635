package registration

import (
	"context"
	"fmt"
	"strings"
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
	State        InvitationState `db:"state"`
	CreatedAt    time.Time       `db:"created_at"`
	ChangedAt    time.Time       `db:"changed_at"`
}

// Code opens an event to whoever knows it.
type Code struct {
	ID        int64      `db:"id"`
	Code      string     `db:"code"`
	Note      string     `db:"note"`
	MaxUses   *int       `db:"max_uses"` // nil: any number
	Used      int        `db:"used"`     // live registrations
	CreatedAt time.Time  `db:"created_at"`
	RevokedAt *time.Time `db:"revoked_at"`
}

const findInvitationSQL = `
SELECT id, event_id, reference, email, first_name, last_name, organisation, state, created_at, changed_at
FROM invitations WHERE reference = $1 AND anonymised_at IS NULL`

// invitationByToken finds the invitation that a link belongs to; NotFound when it is none of ours.
func (s *Service) invitationByToken(ctx context.Context, secret string) (Invitation, error) {
	ref, ok := s.links.readFor(invitationPurpose, secret)
	if !ok {
		return Invitation{}, fault.New(fault.NotFound, "registration.invitation_unknown")
	}
	var found Invitation
	if err := s.db.GetContext(ctx, &found, findInvitationSQL, ref); err != nil {
		if db.NoRows(err) {
			return Invitation{}, fault.New(fault.NotFound, "registration.invitation_unknown")
		}
		return Invitation{}, fmt.Errorf("find invitation: %w", err)
	}
	return found, nil
}

const findCodeSQL = `
SELECT id, code FROM invitation_codes WHERE event_id = $1 AND lower(code) = lower($2) AND revoked_at IS NULL`

// maxCode is the length of a code, in characters.
const maxCode = 60

// findCode finds a code of the event, however it is written; Invalid when there is none.
func findCode(ctx context.Context, q db.Queryer, id event.ID, code string) (Code, error) {
	unknown := fault.InvalidFields([]fault.Field{{Name: "invitation_code", Key: "registration.code_unknown"}})
	if len([]rune(code)) > maxCode || code != strings.ToValidUTF8(strings.ReplaceAll(code, "\x00", ""), "") {
		return Code{}, unknown
	}
	var found Code
	if err := q.GetContext(ctx, &found, findCodeSQL, id, code); err != nil {
		if db.NoRows(err) {
			return Code{}, unknown
		}
		return Code{}, fmt.Errorf("find code: %w", err)
	}
	return found, nil
}
