package event

import (
	"context"
	"slices"
	"strings"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
)

// Team is who works on one event.
type Team struct {
	Event   Event
	Members []account.TeamMember // by name
	Staff   []HostStaff          // who sees the event by its organisation; for those who manage the team
}

// HostStaff are those who work for a host.
type HostStaff struct {
	Host   Host
	People []account.Member
}

// TeamInvite is whom an event wants in its team.
type TeamInvite struct {
	Email        string
	Name         string          // for an address without an account
	Organisation organisation.ID // for which who may; 0: the first of them
	TeamRole
}

// TeamRole is what somebody does in the team.
type TeamRole struct {
	Role      actor.Role
	Workshops []string // that a workshop leader leads, as "slot/key"
}

// Team returns who works on an event, for those who see it. Addresses, and who belongs to the hosts, are for those who
// manage the team.
func (s *Service) Team(ctx context.Context, who actor.Actor, slug string) (Team, error) {
	ev, err := findManaged(ctx, s.db, who, slug)
	if err != nil {
		return Team{}, err
	}
	team := Team{Event: ev}
	if team.Members, err = account.Team(ctx, s.db, ev.ID); err != nil {
		return Team{}, err
	}
	if !who.MayAt(actor.ManageTeam, ev.Place()) {
		for i := range team.Members {
			team.Members[i].Email = ""
		}
		return team, nil
	}
	for _, host := range ev.Hosts {
		people, err := account.Staff(ctx, s.db, host.Organisation.ID)
		if err != nil {
			return Team{}, err
		}
		team.Staff = append(team.Staff, HostStaff{host, people})
	}
	return team, nil
}

// AddToTeam calls somebody into the team, for a host for which who may manage it: whatever that host may not, its team may
// not either. An account that exists is added and told by letter, whatever organisation it belongs to; else one is made that
// has this role only. Doing the same again for somebody who cannot sign in yet sends a new link.
//
// Errors: Invalid; Conflict "account.in_team", "account.is_deactivated".
func (s *Service) AddToTeam(ctx context.Context, who actor.Actor, slug string, i TeamInvite) error {
	f := form.New(nil)
	i.Email, i.Name = f.Address("email", i.Email, form.Required), f.Line("name", i.Name, form.Required)
	i.Role = form.Choice(f, "role", string(i.Role), actor.TeamRoles, form.Required)
	err := s.editAs(ctx, who, actor.ManageTeam, slug, func(tx *db.Tx, ev Event, _ *int) error {
		own := who.OrganisationsAt(actor.ManageTeam, ev.Place())
		if i.Organisation == 0 {
			i.Organisation = own[0]
		}
		if !slices.Contains(own, i.Organisation) {
			f.Fail("organisation", "form.choice")
		}
		i.TeamRole = i.checked(f, ev)
		if err := f.Fault(); err != nil {
			return err
		}
		joined, isNew, err := account.JoinTeam(ctx, tx, s.baseURL, account.TeamInvitation{Email: i.Email, Name: i.Name, Event: ev.ID, EventTitle: ev.Title,
			Organisation: i.Organisation, Role: i.Role, Workshops: i.Workshops})
		if err != nil || !isNew {
			return err
		}
		host, _ := ev.host(i.Organisation)
		err = insertChange(ctx, tx, who, ev, entry{WhatTeamJoined, joined.ID, append(i.changes(ev, TeamRole{}), FieldChange{Field: "team[organisation]", After: host.Organisation.Name})})
		if err != nil || !joined.HasWayIn() {
			return err
		}
		return s.tellTeam(ctx, tx, who, ev, joined, i.TeamRole)
	})
	if err == nil {
		s.wake()
	}
	return err
}

// checked notes workshops that the event has not. Whoever leads workshops has some; nobody else has.
func (r TeamRole) checked(f *form.Form, ev Event) TeamRole {
	if r.Role != actor.RoleWorkshopLeader {
		r.Workshops = []string{}
		return r
	}
	names := ev.workshopNames()
	switch {
	case len(r.Workshops) == 0:
		f.Fail("workshops", "event.team_workshops_missing")
	case slices.ContainsFunc(r.Workshops, func(key string) bool { return names[key] == "" }):
		f.Fail("workshops", "form.choice")
	}
	slices.Sort(r.Workshops)
	r.Workshops = slices.Compact(r.Workshops)
	return r
}

// workshopNames are the workshops of the event by "slot/key".
func (e Event) workshopNames() map[string]string {
	names := map[string]string{}
	for _, slot := range question.Slots(e.Questions) {
		for _, workshop := range slot.Options {
			names[slot.Key+"/"+workshop.Value] = slot.Label + ": " + workshop.Label
		}
	}
	return names
}

// named are the names of the workshops that somebody leads; those that the event has no more are left out.
func (r TeamRole) named(ev Event) []string {
	names, led := ev.workshopNames(), []string{}
	for _, key := range r.Workshops {
		if name := names[key]; name != "" {
			led = append(led, name)
		}
	}
	return led
}

// changes are the differences from another role, as the history keeps them.
func (r TeamRole) changes(ev Event, before TeamRole) []FieldChange {
	fields := []FieldChange{}
	if r.Role != before.Role {
		fields = append(fields, FieldChange{Field: "team[role]", Before: string(before.Role), After: string(r.Role)})
	}
	was, is := strings.Join(before.named(ev), "\n"), strings.Join(r.named(ev), "\n")
	if was != is {
		fields = append(fields, FieldChange{Field: "team[workshops]", Before: was, After: is})
	}
	return fields
}
