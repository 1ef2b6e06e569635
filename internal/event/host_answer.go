package event

import (
	"context"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/token"
)

// OpenHostInvitation is what the page behind the link in the letter shows.
type OpenHostInvitation struct {
	HostInvitation
	Event Event
}

// NewHost is what an organisation that is not known here says about itself when it accepts.
type NewHost struct {
	Name        string // of the organisation
	Kind        organisation.Kind
	LegalRegime organisation.LegalRegime
	ContactName string // who will manage the organisation here, at the address of the invitation
}

// HostInvitation returns what the link is about; it changes nothing. Errors: NotFound
// "event.host_invitation_unknown", Closed "event.host_invitation_answered" and "event.host_invitation_expired".
func (s *Service) HostInvitation(ctx context.Context, secret string) (OpenHostInvitation, error) {
	return s.openHostInvitation(ctx, s.db, secret)
}

func (s *Service) openHostInvitation(ctx context.Context, q db.Queryer, secret string) (OpenHostInvitation, error) {
	found, err := findHostInvitation(ctx, q, token.Hash(secret))
	switch {
	case err != nil:
		return OpenHostInvitation{}, err
	case found.State == HostWithdrawn:
		return OpenHostInvitation{}, fault.New(fault.NotFound, "event.host_invitation_unknown")
	case found.State != HostPending:
		return OpenHostInvitation{}, fault.New(fault.Closed, "event.host_invitation_answered")
	case !found.IsOpenAt(s.db.Now()):
		return OpenHostInvitation{}, fault.New(fault.Closed, "event.host_invitation_expired")
	}
	ev, err := FindByID(ctx, q, found.EventID)
	return OpenHostInvitation{found, ev}, err
}

// AcceptHostInvitation makes the invited organisation a host. The link is enough: it was sent to those who
// manage the organisation. One that is not known here is made from about, with a manager at the address,
// who gets a letter to set a password. Errors: those of HostInvitation, Invalid for about.
func (s *Service) AcceptHostInvitation(ctx context.Context, who actor.Actor, secret string, about NewHost) error {
	err := s.answerHost(ctx, secret, HostAccepted, func(tx *db.Tx, open OpenHostInvitation, capacity *int) error {
		invite := HostInvite{Level: open.Level, Exports: open.Exports}
		if open.OrganisationID != nil {
			invite.Organisation = *open.OrganisationID
		} else {
			made, err := s.welcome(ctx, tx, open.Email, about)
			if err != nil {
				return err
			}
			invite.Organisation = made
		}
		return s.addHost(ctx, tx, who, open.Event, capacity, invite)
	})
	return err
}

// welcome makes an organisation with its manager.
func (s *Service) welcome(ctx context.Context, tx *db.Tx, email string, about NewHost) (organisation.ID, error) {
	f := form.New(nil)
	about.ContactName = f.Line("contact_name", about.ContactName, form.Required)
	if err := f.Fault(); err != nil {
		return 0, err
	}
	made, err := organisation.Add(ctx, tx, organisation.Draft{Name: about.Name, Kind: about.Kind, LegalRegime: about.LegalRegime,
		ContactName: about.ContactName, Email: email})
	if err != nil {
		return 0, err
	}
	return made.ID, account.Welcome(ctx, tx, s.baseURL, account.Invitation{Email: email, Name: about.ContactName, Organisation: made.ID, Role: actor.RoleManager})
}

// DeclineHostInvitation says no. Errors: those of HostInvitation.
func (s *Service) DeclineHostInvitation(ctx context.Context, who actor.Actor, secret string) error {
	return s.answerHost(ctx, secret, HostDeclined, func(tx *db.Tx, open OpenHostInvitation, _ *int) error {
		return recordInvitation(ctx, tx, who, open.Event, WhatHostDeclined, open.HostInvitation)
	})
}

// answerHost stores an answer under the locks of the event, so that it is given once, and tells who has asked.
func (s *Service) answerHost(ctx context.Context, secret string, answer HostInvitationState,
	work func(tx *db.Tx, open OpenHostInvitation, capacity *int) error) error {
	err := s.db.InTx(ctx, func(tx *db.Tx) error {
		open, err := s.openHostInvitation(ctx, tx, secret)
		if err != nil {
			return err
		}
		capacity, err := s.lockAll(ctx, tx, open.EventID)
		if err != nil {
			return err
		}
		if open, err = s.openHostInvitation(ctx, tx, secret); err != nil { // somebody may have answered before the lock was ours
			return err
		}
		if err := work(tx, open, capacity); err != nil {
			return err
		}
		if err := updateHostInvitation(ctx, tx, open.ID, answer); err != nil {
			return err
		}
		return s.tellInviter(ctx, tx, open, answer)
	})
	if err == nil {
		s.wake()
	}
	return err
}
