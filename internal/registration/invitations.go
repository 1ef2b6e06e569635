package registration

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
)

// InvitationFilter narrows the list of invitations. Zero values do not.
type InvitationFilter struct {
	State  InvitationState
	Text   string // in name, institution and address
	Offset int    // invitations to leave out at the beginning
}

// InvitationRow is one line of the list.
type InvitationRow struct {
	Invitation
	Registration Reference `db:"registration"` // the live one made with it; empty: none
}

// InvitationList is one page of the invitations to an event, in the order of a telephone book.
type InvitationList struct {
	Rows    []InvitationRow
	Total   int                     // of all pages
	ByState map[InvitationState]int // of the whole event, whatever the filter
}

const findInvitationRowSQL = `SELECT ` + invitationRowColumns + ` FROM invitations AS i WHERE i.reference = $1 AND i.anonymised_at IS NULL`

// FindInvitation returns one invitation, for an account with EditRegistrations; to strangers it is unknown.
func (s *Service) FindInvitation(ctx context.Context, who actor.Actor, ref Reference) (InvitationRow, error) {
	found, err := findInvitation(ctx, s.db, ref)
	if err != nil {
		return InvitationRow{}, err
	}
	ev, err := event.FindByID(ctx, s.db, found.EventID)
	if err != nil {
		return InvitationRow{}, err
	}
	if err := mayManage(who, actor.EditRegistrations, ev, "registration.invitation_missing"); err != nil {
		return InvitationRow{}, err
	}
	var row InvitationRow
	if err := s.db.GetContext(ctx, &row, findInvitationRowSQL, ref); err != nil {
		return InvitationRow{}, fmt.Errorf("find line of invitation: %w", err)
	}
	return row, nil
}

// invitationRowColumns are those that fill an InvitationRow, of invitations AS i.
const invitationRowColumns = invitationColumns + `, COALESCE((SELECT min(r.reference) FROM registrations AS r WHERE r.invitation_id = i.id
    AND r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')), '') AS registration`

const invitationFilterSQL = `
WHERE i.event_id = $1 AND i.anonymised_at IS NULL AND (CAST($2 AS text) IS NULL OR i.state = $2)
  AND (CAST($3 AS text) IS NULL
       OR search_fold(concat_ws(' ', i.first_name, i.last_name, i.first_name, i.email, i.organisation, i.reference)) LIKE '%' || search_fold($3) || '%')`

const listInvitationsSQL = `
SELECT ` + invitationRowColumns + `
FROM invitations AS i` + invitationFilterSQL + `
ORDER BY COALESCE(NULLIF(i.last_name, ''), NULLIF(i.first_name, ''), i.email), i.first_name, i.id
OFFSET $4 LIMIT $5`

const countInvitationsSQL = `SELECT count(*) FROM invitations AS i` + invitationFilterSQL

const countInvitationStatesSQL = `
SELECT state, count(*) AS number FROM invitations WHERE event_id = $1 AND anonymised_at IS NULL GROUP BY state`

// Invitations returns a page of the invitations to an event, for an account with EditRegistrations.
func (s *Service) Invitations(ctx context.Context, who actor.Actor, slug string, filter InvitationFilter) (InvitationList, error) {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return InvitationList{}, err
	}
	list := InvitationList{ByState: map[InvitationState]int{}}
	narrowed := []any{ev.ID, nullIfEmpty(string(filter.State)), nullIfEmpty(escapeLike(filter.Text))}
	if err := s.db.SelectContext(ctx, &list.Rows, listInvitationsSQL, append(narrowed, filter.Offset, PageSize)...); err != nil {
		return InvitationList{}, fmt.Errorf("list invitations: %w", err)
	}
	if err := s.db.GetContext(ctx, &list.Total, countInvitationsSQL, narrowed...); err != nil {
		return InvitationList{}, fmt.Errorf("count invitations: %w", err)
	}
	var counts []struct {
		State  InvitationState `db:"state"`
		Number int             `db:"number"`
	}
	if err := s.db.SelectContext(ctx, &counts, countInvitationStatesSQL, ev.ID); err != nil {
		return InvitationList{}, fmt.Errorf("count states of invitations: %w", err)
	}
	for _, c := range counts {
		list.ByState[c.State] = c.Number
	}
	return list, nil
}

// WithdrawInvitation takes an invitation back: its link opens nothing any more, and a letter that has
// not gone yet stays here. Doing it again changes nothing. Conflict when somebody has registered with
// it: that is cancelled as any other registration.
func (s *Service) WithdrawInvitation(ctx context.Context, who actor.Actor, ref Reference) error {
	return s.manageInvitation(ctx, who, ref, func(ctx context.Context, d *desk, i Invitation) error {
		switch i.State {
		case InvitationWithdrawn:
			return nil
		case InvitationUsed:
			return fault.New(fault.Conflict, "registration.invitation_used")
		}
		if err := mailing.WithdrawTo(ctx, d.tx, int64(i.EventID), i.Email, letterInvitation); err != nil {
			return err
		}
		return d.become(ctx, i, InvitationWithdrawn)
	})
}

// ResendInvitation writes the letter with the link again, at most once in ten minutes.
//
// Errors: Conflict when somebody has registered with the invitation, when it was withdrawn, or when
// the event takes no registrations.
func (s *Service) ResendInvitation(ctx context.Context, who actor.Actor, ref Reference) error {
	return s.manageInvitation(ctx, who, ref, func(ctx context.Context, d *desk, i Invitation) error {
		if key := closedInvitations[i.State]; key != "" {
			return fault.New(fault.Conflict, key)
		}
		if !TakesInvited(d.plan.event, d.tx.Now) {
			return fault.New(fault.Conflict, "registration.invite_closed")
		}
		return d.writeInvitations(ctx, "/"+d.tx.Now.Truncate(resendEvery).Format(time.RFC3339), i)
	})
}

// manageInvitation does something with an invitation at the desk for an account with EditRegistrations;
// to strangers it is unknown.
func (s *Service) manageInvitation(ctx context.Context, who actor.Actor, ref Reference, work func(context.Context, *desk, Invitation) error) error {
	found, err := findInvitation(ctx, s.db, ref)
	if err != nil {
		return err
	}
	return s.act(ctx, found.EventID, func(ctx context.Context, d *desk) error {
		if err := mayManage(who, actor.EditRegistrations, d.plan.event, "registration.invitation_missing"); err != nil {
			return err
		}
		i, err := findInvitation(ctx, d.tx, ref)
		if err != nil {
			return err
		}
		return work(ctx, d, i)
	})
}
