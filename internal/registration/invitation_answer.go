package registration

import (
	"context"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// InvitationPage is what the page behind the link in an invitation shows.
type InvitationPage struct {
	Invitation Invitation
	Event      event.Event
	MayAnswer  bool // nobody has registered with it, and it was not withdrawn
	Token      string
}

// Invitation returns what the holder of the link in an invitation sees. It changes nothing: mail
// gateways open links.
func (s *Service) Invitation(ctx context.Context, secret string) (InvitationPage, error) {
	found, err := s.invitationByToken(ctx, secret)
	if err != nil {
		return InvitationPage{}, err
	}
	ev, err := event.FindByID(ctx, s.db, found.EventID)
	return InvitationPage{Invitation: found, Event: ev, MayAnswer: closedInvitations[found.State] == "", Token: s.links.InvitationToken(found.Reference)}, err
}

// OpenInvitation notes that somebody wants to register with an invitation. Whoever had declined may
// think better of it.
//
// Errors: NotFound for a link that is none; Conflict when somebody has registered with it, or when the
// hosts have withdrawn it.
func (s *Service) OpenInvitation(ctx context.Context, secret string) error {
	return s.answerInvitation(ctx, secret, func(ctx context.Context, d *desk, i Invitation) error {
		if i.State == InvitationOpened {
			return nil
		}
		return d.become(ctx, i, InvitationOpened)
	})
}

// DeclineInvitation notes that the invited person does not come. Doing it again changes nothing.
// Errors as in OpenInvitation.
func (s *Service) DeclineInvitation(ctx context.Context, secret string) error {
	return s.answerInvitation(ctx, secret, func(ctx context.Context, d *desk, i Invitation) error {
		if i.State == InvitationDeclined {
			return nil
		}
		return d.become(ctx, i, InvitationDeclined)
	})
}

// answerInvitation brings an invitation that can still be answered to the desk.
func (s *Service) answerInvitation(ctx context.Context, secret string, answer func(context.Context, *desk, Invitation) error) error {
	found, err := s.invitationByToken(ctx, secret)
	if err != nil {
		return err
	}
	return s.act(ctx, found.EventID, func(ctx context.Context, d *desk) error {
		i, err := findInvitation(ctx, d.tx, found.Reference)
		if err != nil {
			return err
		}
		if key := closedInvitations[i.State]; key != "" {
			return fault.New(fault.Conflict, key)
		}
		return answer(ctx, d, i)
	})
}
