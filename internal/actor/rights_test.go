package actor_test

import (
	"slices"
	"testing"

	"tagungsbuero/internal/actor"
)

const (
	ki, jmd, far actor.OrganisationID = 1, 2, 3
	here, there  actor.EventID        = 7, 8
)

// place is an event of the KI, which leads, and the JMD with limits.
func place(level actor.Level, exports bool) actor.Place {
	return actor.Place{Event: here, Hosts: []actor.HostLimit{
		{Organisation: ki, Level: actor.LevelLead, Exports: true}, {Organisation: jmd, Level: level, Exports: exports}}}
}

func TestTheLimitsOfAHostTakeRightsOffItsOwnPeopleOnly(t *testing.T) {
	t.Parallel()
	manager := func(of actor.OrganisationID) actor.Actor {
		return actor.Account(1, false, []actor.Membership{{Organisation: of, Role: actor.RoleManager}})
	}
	for _, c := range []struct {
		what  string
		who   actor.Actor
		at    actor.Place
		may   []actor.Right
		mayNo []actor.Right
	}{
		{"a host that leads", manager(jmd), place(actor.LevelLead, true), []actor.Right{actor.ManageHosts, actor.Overbook, actor.EditEvent, actor.Export}, nil},
		{"a host that edits", manager(jmd), place(actor.LevelEdit, true), []actor.Right{actor.EditEvent, actor.EditRegistrations, actor.ManageTeam, actor.SeeSpecial},
			[]actor.Right{actor.ManageHosts, actor.Overbook}},
		{"a host that reads", manager(jmd), place(actor.LevelRead, true), []actor.Right{actor.SeeEvent, actor.SeeContacts, actor.Export},
			[]actor.Right{actor.EditEvent, actor.EditRegistrations, actor.ManageTeam, actor.ManageHosts, actor.SeeSpecial, actor.Overbook}},
		{"a host without exports", manager(jmd), place(actor.LevelLead, false), []actor.Right{actor.EditEvent, actor.SeeContacts}, []actor.Right{actor.Export}},
		{"the other host", manager(ki), place(actor.LevelRead, false), []actor.Right{actor.EditEvent, actor.Export}, nil},
		{"a stranger", manager(far), place(actor.LevelLead, true), nil, []actor.Right{actor.SeeEvent, actor.SeeParticipants, actor.Export}},
		{"a host of an unknown level", manager(jmd), place("", true), nil, []actor.Right{actor.SeeEvent, actor.Export}},
	} {
		expect(t, c.what, c.who, c.at, c.may, c.mayNo)
	}
}

func TestATeamIsOfOneEventAndActsForOneHost(t *testing.T) {
	t.Parallel()
	in := func(event actor.EventID, of actor.OrganisationID, role actor.Role) actor.Actor {
		return actor.Account(1, false, nil).WithTeams([]actor.TeamMembership{{Event: event, Organisation: of, Role: role}})
	}
	all := place(actor.LevelLead, true)
	expect(t, "the team", in(here, jmd, actor.RoleTeam), all, []actor.Right{actor.EditEvent, actor.EditRegistrations, actor.Export},
		[]actor.Right{actor.ManageHosts, actor.ManageTeam, actor.Overbook, actor.ManageMembers})
	expect(t, "the team of another event", in(there, jmd, actor.RoleTeam), all, nil, []actor.Right{actor.SeeEvent, actor.SeeParticipants})
	expect(t, "the team of a host that has left", in(here, far, actor.RoleTeam), all, nil, []actor.Right{actor.SeeEvent})
	expect(t, "the team of a host that reads", in(here, jmd, actor.RoleTeam), place(actor.LevelRead, false), []actor.Right{actor.SeeParticipants},
		[]actor.Right{actor.EditEvent, actor.EditRegistrations, actor.Export})
	expect(t, "who leads a workshop", in(here, jmd, actor.RoleWorkshopLeader), all, []actor.Right{actor.SeeEvent, actor.SeeWorkshopLists},
		[]actor.Right{actor.SeeParticipants, actor.SeeContacts, actor.Export, actor.EditEvent})
	expect(t, "the role of an organisation in a team", in(here, jmd, actor.RoleManager), all, nil, []actor.Right{actor.SeeEvent, actor.EditEvent})
}

func TestEveryRoleHasItsRights(t *testing.T) {
	t.Parallel()
	for _, role := range slices.Concat(actor.Roles, actor.TeamRoles) {
		who := actor.Account(1, false, nil).WithTeams([]actor.TeamMembership{{Event: here, Organisation: ki, Role: role}})
		if slices.Contains(actor.Roles, role) {
			who = actor.Account(1, false, []actor.Membership{{Organisation: ki, Role: role}})
		}
		if !who.MayAt(actor.SeeEvent, place(actor.LevelRead, false)) {
			t.Errorf("%s has no rights", role)
		}
	}
}

func expect(t *testing.T, what string, who actor.Actor, at actor.Place, may, mayNot []actor.Right) {
	t.Helper()
	for _, right := range may {
		if !who.MayAt(right, at) {
			t.Errorf("%s may not %s", what, right)
		}
	}
	for _, right := range mayNot {
		if who.MayAt(right, at) {
			t.Errorf("%s may %s", what, right)
		}
	}
}

func TestWhoManagesTheTeamGivesNoRightThatTheyHaveNot(t *testing.T) {
	t.Parallel()
	all := []actor.Right{actor.SeeEvent, actor.EditEvent, actor.ManageHosts, actor.ManageTeam, actor.SeeParticipants, actor.SeeContacts, actor.EditRegistrations,
		actor.Overbook, actor.SeeSpecial, actor.Export, actor.SeeWorkshopLists, actor.ManageMembers}
	for _, level := range actor.Levels {
		for _, role := range actor.Roles {
			at, giver := place(level, false), actor.Account(1, false, []actor.Membership{{Organisation: jmd, Role: role}})
			if !giver.MayAt(actor.ManageTeam, at) {
				continue
			}
			for _, given := range actor.TeamRoles {
				called := actor.Account(2, false, nil).WithTeams([]actor.TeamMembership{{Event: here, Organisation: jmd, Role: given}})
				for _, right := range all {
					if called.MayAt(right, at) && !giver.MayAt(right, at) {
						t.Errorf("%s of a host that may %s gives %s the right to %s", role, level, given, right)
					}
				}
			}
		}
	}
}
