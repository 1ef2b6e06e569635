package event

import (
	"context"
	"slices"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// ChangeInTeam gives somebody in the team another role, and tells them by letter. Errors: Invalid, NotFound "account.no_team_member", Forbidden.
func (s *Service) ChangeInTeam(ctx context.Context, who actor.Actor, slug string, id account.ID, r TeamRole) error {
	f := form.New(nil)
	r.Role = form.Choice(f, "role", string(r.Role), actor.TeamRoles, form.Required)
	err := s.editTeam(ctx, who, slug, id, func(tx *db.Tx, ev Event, member account.TeamMember) error {
		r = r.checked(f, ev)
		if err := f.Fault(); err != nil {
			return err
		}
		if r.Role == member.Role && slices.Equal(r.Workshops, member.Workshops) {
			return nil
		}
		if err := account.ChangeInTeam(ctx, tx, ev.ID, id, r.Role, r.Workshops); err != nil {
			return err
		}
		err := insertChange(ctx, tx, who, ev, entry{WhatTeamChanged, id, r.changes(ev, TeamRole{member.Role, member.Workshops})})
		if err != nil {
			return err
		}
		return s.tellNewRole(ctx, tx, who, ev, member.Account, r)
	})
	if err == nil {
		s.wake()
	}
	return err
}

// RemoveFromTeam takes somebody out of the team; the account stays. Errors: NotFound "account.no_team_member", Forbidden.
func (s *Service) RemoveFromTeam(ctx context.Context, who actor.Actor, slug string, id account.ID) error {
	return s.editTeam(ctx, who, slug, id, func(tx *db.Tx, ev Event, member account.TeamMember) error {
		return dismiss(ctx, tx, who, ev, member)
	})
}

// LeaveTeam takes oneself out of the team. Errors: NotFound "account.no_team_member".
func (s *Service) LeaveTeam(ctx context.Context, who actor.Actor, slug string) error {
	return s.editAs(ctx, who, actor.SeeEvent, slug, func(tx *db.Tx, ev Event, _ *int) error {
		member, err := account.FindInTeam(ctx, tx, ev.ID, who.AccountID())
		if err != nil {
			return err
		}
		return dismiss(ctx, tx, who, ev, member)
	})
}

// editTeam runs work on a member of the team. Hosts look after those whom they have called in; those that lead look after all.
func (s *Service) editTeam(ctx context.Context, who actor.Actor, slug string, id account.ID, work func(*db.Tx, Event, account.TeamMember) error) error {
	return s.editAs(ctx, who, actor.ManageTeam, slug, func(tx *db.Tx, ev Event, _ *int) error {
		member, err := account.FindInTeam(ctx, tx, ev.ID, id)
		if err != nil {
			return err
		}
		if !MayChangeTeam(who, ev, member) {
			return fault.New(fault.Forbidden, "event.team_of_other_host")
		}
		return work(tx, ev, member)
	})
}

// MayChangeTeam reports whether who looks after a member of the team.
func MayChangeTeam(who actor.Actor, ev Event, member account.TeamMember) bool {
	return who.MayAt(actor.ManageHosts, ev.Place()) || slices.Contains(who.OrganisationsAt(actor.ManageTeam, ev.Place()), member.Organisation)
}

func dismiss(ctx context.Context, tx *db.Tx, who actor.Actor, ev Event, member account.TeamMember) error {
	if err := account.DismissFromTeam(ctx, tx, ev.ID, member.ID); err != nil {
		return err
	}
	return insertChange(ctx, tx, who, ev, entry{WhatTeamLeft, member.ID, TeamRole{}.changes(ev, TeamRole{member.Role, member.Workshops})})
}
