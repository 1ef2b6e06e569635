package event

import (
	"context"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
)

// HostInvitationState says what became of an invitation. Its German name stands under "event.host_invitation.".
type HostInvitationState string

// The states of invitations to hosts.
const (
	HostPending   HostInvitationState = "pending"
	HostAccepted  HostInvitationState = "accepted"
	HostDeclined  HostInvitationState = "declined"
	HostWithdrawn HostInvitationState = "withdrawn"
)

// HostInvitation asks an organisation to run an event too. Until it accepts it is no host.
type HostInvitation struct {
	ID             int64               `db:"id"`
	EventID        ID                  `db:"event_id"`
	OrganisationID *organisation.ID    `db:"organisation_id"` // nil: not known here yet
	Name           string              `db:"name"`            // of the organisation; may be empty when it is not known here
	Email          string              `db:"email"`           // empty when it is known: its managers get the letter
	Level          actor.Level         `db:"level"`
	Exports        bool                `db:"may_export"`
	Message        string              `db:"message"`
	State          HostInvitationState `db:"state"`
	InvitedBy      *actor.AccountID    `db:"invited_by"`
	InvitedByName  *string             `db:"invited_by_name"`
	SentAt         time.Time           `db:"sent_at"`
	ExpiresAt      time.Time           `db:"expires_at"`
	AnsweredAt     *time.Time          `db:"answered_at"`
}

// IsOpenAt reports whether the link in the letter still works.
func (i HostInvitation) IsOpenAt(now time.Time) bool {
	return i.State == HostPending && i.ExpiresAt.After(now)
}

// HostInvite is whom an event wants as one more host, and what it may do then.
type HostInvite struct {
	Organisation organisation.ID // 0: one that is not known here, at the address
	Email        string
	Name         string
	Level        actor.Level // empty: it leads like the others
	Exports      bool
	Message      string // in the letter
}

const (
	hostInvitationLasts = 30 * 24 * time.Hour
	maxHostMessage      = 2000
)

// checked returns the invitation cleaned, or all its mistakes.
func (i HostInvite) checked() (HostInvite, error) {
	f := form.New(nil)
	if i.Organisation == 0 {
		i.Email = f.Address("email", i.Email, form.Required)
		i.Name = f.Line("name", i.Name)
	} else {
		i.Email, i.Name = "", ""
	}
	i.Level = form.Choice(f, "level", string(orElse(i.Level, actor.LevelLead)), actor.Levels)
	i.Message = f.Lines("message", i.Message, form.Max(maxHostMessage))
	return i, f.Fault()
}

// InviteHost asks an organisation to become a host of an event. The managers of one that is known get a
// letter with a link, or its own address when it has none; else the address named. An organisation whose
// events who edits too is a host at once. Errors: Invalid; Conflict "event.host_already", "event.host_invited".
func (s *Service) InviteHost(ctx context.Context, who actor.Actor, slug string, i HostInvite) error {
	i, err := i.checked()
	if err != nil {
		return err
	}
	err = s.editAs(ctx, who, actor.ManageHosts, slug, func(tx *db.Tx, ev Event, capacity *int) error {
		if i.Organisation != 0 && who.May(actor.EditEvent, i.Organisation) {
			return s.addHost(ctx, tx, who, ev, capacity, i)
		}
		return s.askHost(ctx, tx, who, ev, i)
	})
	if err == nil {
		s.wake()
	}
	return err
}

// addHost makes an organisation a host, at the end of their order.
func (s *Service) addHost(ctx context.Context, tx *db.Tx, who actor.Actor, ev Event, capacity *int, i HostInvite) error {
	if _, err := organisation.Find(ctx, tx, i.Organisation); err != nil {
		return err
	}
	isNew, err := insertHost(ctx, tx, ev.ID, i)
	if err != nil {
		return err
	}
	if !isNew {
		return fault.New(fault.Conflict, "event.host_already")
	}
	return s.replan(ctx, tx, who, WhatHostJoined, ev, capacity)
}

// askHost stores an invitation and queues its letters.
func (s *Service) askHost(ctx context.Context, tx *db.Tx, who actor.Actor, ev Event, i HostInvite) error {
	if _, isHost := ev.host(i.Organisation); isHost {
		return fault.New(fault.Conflict, "event.host_already")
	}
	if i.Organisation != 0 {
		found, err := organisation.Find(ctx, tx, i.Organisation)
		if err != nil {
			return err
		}
		i.Name = found.Name
	}
	pending, err := listHostInvitations(ctx, tx, ev.ID)
	if err != nil {
		return err
	}
	if len(pending)+len(ev.Hosts) >= maxHosts {
		return fault.New(fault.Conflict, "event.hosts_too_many", fault.Args{"Max": maxHosts})
	}
	stored, err := insertHostInvitation(ctx, tx, who, ev.ID, i)
	if err != nil {
		return err
	}
	if err := recordInvitation(ctx, tx, who, ev, WhatHostInvited, stored); err != nil {
		return err
	}
	return s.sendHostInvitation(ctx, tx, ev, stored)
}

// HostInvitations lists the invitations that wait for an answer, the oldest first, for an account of a host.
func (s *Service) HostInvitations(ctx context.Context, who actor.Actor, slug string) ([]HostInvitation, error) {
	ev, err := findHeld(ctx, s.db, who, actor.EditEvent, slug)
	if err != nil {
		return nil, err
	}
	return listHostInvitations(ctx, s.db, ev.ID)
}

// WithdrawHostInvitation takes an invitation back: its link opens nothing any more.
func (s *Service) WithdrawHostInvitation(ctx context.Context, who actor.Actor, slug string, id int64) error {
	return s.editAs(ctx, who, actor.ManageHosts, slug, func(tx *db.Tx, ev Event, _ *int) error {
		pending, err := findPending(ctx, tx, ev.ID, id)
		if err != nil {
			return err
		}
		if err := recordInvitation(ctx, tx, who, ev, WhatHostWithdrawn, pending); err != nil {
			return err
		}
		return updateHostInvitation(ctx, tx, id, HostWithdrawn)
	})
}

// ResendHostInvitation sends the letter again, with a new link that lasts as long as the first did; the old one opens nothing.
func (s *Service) ResendHostInvitation(ctx context.Context, who actor.Actor, slug string, id int64) error {
	err := s.editAs(ctx, who, actor.ManageHosts, slug, func(tx *db.Tx, ev Event, _ *int) error {
		pending, err := findPending(ctx, tx, ev.ID, id)
		if err != nil {
			return err
		}
		return s.sendHostInvitation(ctx, tx, ev, pending)
	})
	if err == nil {
		s.wake()
	}
	return err
}
