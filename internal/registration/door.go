package registration

import (
	"context"
	"fmt"
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// door is how an application comes in where an event is not simply open: by an invitation to a
// person, by a code that many may have. The zero value is the open door.
type door struct {
	codeID       int64
	code         string
	invitationID int64
	invitedEmail string
}

// provesAddress reports whether the letter that brought the invitation went to the address.
func (in door) provesAddress(email string) bool {
	return in.invitationID != 0 && strings.EqualFold(in.invitedEmail, email)
}

// openDoor finds the invitation and the code that an application names. Where an event is for invited
// people, participants need one of them; staff may let in whom they like.
//
// Errors: Invalid for a code that is none, and without either; NotFound for a link that is none.
func (s *Service) openDoor(ctx context.Context, who actor.Actor, ev event.Event, code, invitation string) (door, error) {
	var in door
	if code = strings.TrimSpace(code); code != "" {
		found, err := findCode(ctx, s.db, ev.ID, code)
		if err != nil {
			return door{}, err
		}
		in.codeID, in.code = found.ID, found.Code
	}
	if invitation != "" {
		found, err := s.invitationByToken(ctx, invitation)
		if err != nil {
			return door{}, err
		}
		if found.EventID != ev.ID {
			return door{}, fault.New(fault.NotFound, "registration.invitation_unknown")
		}
		in.invitationID, in.invitedEmail = found.ID, found.Email
	}
	return in, mayComeIn(who, ev, in)
}

// mayComeIn refuses participants who come to an event for invited people by the open door.
func mayComeIn(who actor.Actor, ev event.Event, in door) error {
	if ev.Visibility != event.VisibilityInvitation || in != (door{}) || who.Kind() != actor.KindParticipant {
		return nil
	}
	return fault.InvalidFields([]fault.Field{{Name: "invitation_code", Key: "registration.invitation_needed"}})
}

// doorOf is how a registration came in: whoever takes its place comes in the same way.
func doorOf(r Registration) door {
	in := door{code: r.Code}
	if r.CodeID != nil {
		in.codeID = *r.CodeID
	}
	if r.InvitationID != nil {
		in.invitationID = *r.InvitationID
	}
	return in
}

// uses knows under the lock how often codes and invitations have been used.
type uses struct {
	codes  map[int64]int // live registrations
	limits map[int64]*int
	closed map[int64]string // why an invitation opens nothing, by the key of the sentence
}

const countCodeUsesSQL = `
SELECT c.id, c.max_uses, (SELECT count(*) FROM registrations AS r
    WHERE r.code_id = c.id AND r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')) AS used
FROM invitation_codes AS c WHERE c.id = ANY(CAST($1 AS bigint[])) AND c.revoked_at IS NULL`

const listClosedInvitationsSQL = `
SELECT id, state FROM invitations WHERE id = ANY(CAST($1 AS bigint[])) AND state IN ('registered', 'withdrawn')`

// closedInvitations are the sentences about invitations that nobody can register with any more.
var closedInvitations = map[InvitationState]string{
	InvitationUsed:      "registration.invitation_used",
	InvitationWithdrawn: "registration.invitation_withdrawn",
}

// countUses reads what the admissions need to know; nothing when none comes by code or invitation.
func (d *desk) countUses(ctx context.Context, admissions ...*admission) (*uses, error) {
	u := &uses{codes: map[int64]int{}, limits: map[int64]*int{}, closed: map[int64]string{}}
	var codes, invitations []int64
	for _, a := range admissions {
		if a.door.codeID != 0 {
			codes = append(codes, a.door.codeID)
		}
		if a.door.invitationID != 0 {
			invitations = append(invitations, a.door.invitationID)
		}
	}
	if err := u.readCodes(ctx, d.tx, codes); err != nil {
		return nil, err
	}
	return u, u.readInvitations(ctx, d.tx, invitations)
}

func (u *uses) readCodes(ctx context.Context, tx *db.Tx, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	var rows []struct {
		ID      int64 `db:"id"`
		MaxUses *int  `db:"max_uses"`
		Used    int   `db:"used"`
	}
	if err := tx.SelectContext(ctx, &rows, countCodeUsesSQL, db.Array(ids)); err != nil {
		return fmt.Errorf("count uses of codes: %w", err)
	}
	for _, r := range rows {
		u.codes[r.ID], u.limits[r.ID] = r.Used, r.MaxUses
	}
	return nil
}

func (u *uses) readInvitations(ctx context.Context, tx *db.Tx, ids []int64) error {
	if len(ids) == 0 {
		return nil
	}
	var closed []Invitation
	if err := tx.SelectContext(ctx, &closed, listClosedInvitationsSQL, db.Array(ids)); err != nil {
		return fmt.Errorf("list closed invitations: %w", err)
	}
	for _, i := range closed {
		u.closed[i.ID] = closedInvitations[i.State]
	}
	return nil
}

// admits refuses a code that is used up or taken back, and an invitation that somebody registered with.
func (u *uses) admits(a *admission) error {
	if err := u.admitsCode(a); err != nil {
		return err
	}
	return u.admitsInvitation(a)
}

func (u *uses) admitsCode(a *admission) error {
	id := a.door.codeID
	if id == 0 {
		return nil
	}
	limit, known := u.limits[id]
	if known && (limit == nil || u.codes[id] < *limit) {
		return nil
	}
	return fault.InvalidFields([]fault.Field{{Name: "invitation_code", Key: "registration.code_used_up"}})
}

func (u *uses) admitsInvitation(a *admission) error {
	if key := u.closed[a.door.invitationID]; key != "" {
		return fault.New(fault.Conflict, key)
	}
	return nil
}

// note counts a use.
func (u *uses) note(a *admission) {
	u.codes[a.door.codeID]++
	if a.door.invitationID != 0 {
		u.closed[a.door.invitationID] = closedInvitations[InvitationUsed]
	}
}
