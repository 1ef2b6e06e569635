package event_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// helper is in the team of an event, for a host and with a role only.
func helper(id account.ID, ev event.Event, of actor.OrganisationID, role actor.Role) actor.Actor {
	return actor.Account(id, false, nil).WithTeams([]actor.TeamMembership{{Event: ev.ID, Organisation: of, Role: role}})
}

// teamwork is an event of both organisations with workshops.
func (h *house) teamwork(t *testing.T) event.Event {
	t.Helper()
	return h.create(t, func(d *event.Draft) {
		d.Hosts = append(d.Hosts, event.HostDraft{Organisation: h.jmd.ID})
		d.Questions = event.Questions{{Key: "vormittag", Kind: question.KindWorkshops, Label: "Vormittag",
			Options: []question.Option{{Value: "w1", Label: "Sprachbildung"}, {Value: "w2", Label: "Elternarbeit"}}}}
	})
}

func (h *house) exec(t *testing.T, statement string, args ...any) {
	t.Helper()
	if _, err := h.db.ExecContext(t.Context(), statement, args...); err != nil {
		t.Fatal(err)
	}
}

// letters lists kinds of letters to an address, the oldest first.
func (h *house) letters(t *testing.T, to string) (kinds []string) {
	t.Helper()
	if err := h.db.SelectContext(t.Context(), &kinds, `SELECT kind FROM letters WHERE recipient = $1 ORDER BY id`, to); err != nil {
		t.Fatal(err)
	}
	return kinds
}

func TestAColleagueOfAnyOrganisationJoinsTheTeamAndIsTold(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	h.exec(t, `UPDATE accounts SET password_hash = 'x' WHERE id = 2`)
	invite := event.TeamInvite{Email: " Bela@JMD.example", Name: "Egal", TeamRole: event.TeamRole{Role: actor.RoleReception}}
	if err := h.AddToTeam(t.Context(), h.anna, ev.Slug, invite); err != nil {
		t.Fatal(err)
	}
	if key := conflict(t, h.AddToTeam(t.Context(), h.anna, ev.Slug, invite)); key != "account.in_team" {
		t.Errorf("adding twice: %q", key)
	}
	expect(t, "letters", h.letters(t, "bela@jmd.example"), []string{"event_team"})
	bela := helper(2, ev, h.ki.ID, actor.RoleReception)
	team, err := h.Team(t.Context(), bela, ev.Slug)
	if err != nil || len(team.Members) != 1 || team.Members[0].Name != "Bela Beispiel" || team.Members[0].Role != actor.RoleReception || team.Members[0].Organisation != h.ki.ID {
		t.Fatalf("team %+v (%v)", team.Members, err)
	}
	if team.Members[0].Email != "" || team.Staff != nil {
		t.Error("who does not manage the team sees addresses or the people of hosts")
	}
	list, err := h.ManagedList(t.Context(), bela, event.ManagedFilter{})
	if err != nil || len(list.Items) != 1 {
		t.Errorf("the event is not in the own list: %v (%v)", titles(list.Items), err)
	}
	if err := h.LeaveTeam(t.Context(), bela, ev.Slug); err != nil {
		t.Fatal(err)
	}
	if err := h.LeaveTeam(t.Context(), bela, ev.Slug); !fault.Is(err, fault.NotFound) {
		t.Errorf("leaving twice: %v", err)
	}
}

func TestWhoeverGetsAnotherRoleIsTold(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	h.exec(t, `INSERT INTO passkeys (account_id, credential_id, credential, name, created_at) VALUES (2, 'x', '{}', 'Telefon', $1)`, h.now)
	for _, email := range []string{"bela@jmd.example", "neu@verein.example"} {
		if err := h.AddToTeam(t.Context(), h.anna, ev.Slug, event.TeamInvite{Email: email, Name: "Bela Beispiel", TeamRole: event.TeamRole{Role: actor.RoleReader}}); err != nil {
			t.Fatal(err)
		}
	}
	team, err := h.Team(t.Context(), h.anna, ev.Slug)
	if err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(time.Minute)
	for _, member := range team.Members {
		for range 2 { // the second time nothing is different
			if err := h.ChangeInTeam(t.Context(), h.anna, ev.Slug, member.ID, event.TeamRole{Role: actor.RoleReception}); err != nil {
				t.Fatal(err)
			}
		}
	}
	expect(t, "letters", h.letters(t, "bela@jmd.example"), []string{"event_team", "event_team"})
	expect(t, "letters to who has not come yet", h.letters(t, "neu@verein.example"), []string{"account_invitation"})
}

func TestWhoSignsInWithoutAPasswordIsToldLikeEverybody(t *testing.T) {
	t.Parallel()
	for name, wayIn := range map[string]string{
		"at the provider": `INSERT INTO account_identities (account_id, issuer, subject, email, created_at) VALUES (2, 'https://anmeldung.example', '17', 'bela@jmd.example', $1)`,
		"by a passkey":    `INSERT INTO passkeys (account_id, credential_id, credential, name, created_at) VALUES (2, 'x', '{}', 'Telefon', $1)`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h := build(t)
			ev := h.create(t, nil)
			h.exec(t, wayIn, h.now)
			invite := event.TeamInvite{Email: "bela@jmd.example", Name: "Bela Beispiel", TeamRole: event.TeamRole{Role: actor.RoleReader}}
			if err := h.AddToTeam(t.Context(), h.anna, ev.Slug, invite); err != nil {
				t.Fatal(err)
			}
			expect(t, "letters", h.letters(t, "bela@jmd.example"), []string{"event_team"})
		})
	}
}

func TestAnUnknownAddressGetsAnAccountWithThisRoleOnly(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	invite := event.TeamInvite{Email: "neu@verein.example", TeamRole: event.TeamRole{Role: actor.RoleReader}}
	expect(t, "mistakes", mistakes(t, h.AddToTeam(t.Context(), h.anna, ev.Slug, invite)), []string{"name form.required"})
	invite.Name = "Nele Beispiel"
	for range 2 { // again, because the first letter was lost
		if err := h.AddToTeam(t.Context(), h.anna, ev.Slug, invite); err != nil {
			t.Fatal(err)
		}
	}
	another := invite
	another.Role = actor.RoleReception // is changed where the team is listed, not by calling in again
	if key := conflict(t, h.AddToTeam(t.Context(), h.anna, ev.Slug, another)); key != "account.in_team" {
		t.Errorf("another role: %q", key)
	}
	expect(t, "letters", h.letters(t, "neu@verein.example"), []string{"account_invitation", "account_invitation"})
	var memberships int
	if err := h.db.GetContext(t.Context(), &memberships, `SELECT count(*) FROM memberships AS m JOIN accounts AS a ON a.id = m.account_id WHERE a.email = 'neu@verein.example' OR a.admin`); err != nil || memberships != 0 {
		t.Errorf("%d memberships (%v)", memberships, err)
	}
	h.exec(t, `UPDATE accounts SET deactivated_at = $1 WHERE id = 2`, h.now)
	invite.Email = "bela@jmd.example"
	if key := conflict(t, h.AddToTeam(t.Context(), h.anna, ev.Slug, invite)); key != "account.is_deactivated" {
		t.Errorf("an ended account: %q", key)
	}
	history, err := h.History(t.Context(), h.anna, ev.Slug, 0)
	if err != nil || len(history) != 2 || history[0].What != event.WhatTeamJoined || history[0].Subject == nil || *history[0].Subject != "Nele Beispiel" {
		t.Errorf("history %+v (%v)", history, err)
	}
}

func TestWhoLeadsAWorkshopLeadsOneThatThereIs(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.teamwork(t)
	add := func(r event.TeamRole) error {
		return h.AddToTeam(t.Context(), h.anna, ev.Slug, event.TeamInvite{Email: "lia@verein.example", Name: "Lia Beispiel", TeamRole: r})
	}
	expect(t, "no workshop", mistakes(t, add(event.TeamRole{Role: actor.RoleWorkshopLeader})), []string{"workshops event.team_workshops_missing"})
	expect(t, "a strange workshop", mistakes(t, add(event.TeamRole{Role: actor.RoleWorkshopLeader, Workshops: []string{"vormittag/w9"}})), []string{"workshops form.choice"})
	expect(t, "a role of organisations", mistakes(t, add(event.TeamRole{Role: actor.RoleManager})), []string{"role form.choice"})
	if err := add(event.TeamRole{Role: actor.RoleWorkshopLeader, Workshops: []string{"vormittag/w2", "vormittag/w1", "vormittag/w2"}}); err != nil {
		t.Fatal(err)
	}
	members := func() account.TeamMember {
		team, err := h.Team(t.Context(), h.anna, ev.Slug)
		if err != nil || len(team.Members) != 1 {
			t.Fatalf("team %+v (%v)", team, err)
		}
		return team.Members[0]
	}
	lia := members()
	expect(t, "workshops", lia.Workshops, db.StringArray{"vormittag/w1", "vormittag/w2"})
	if err := h.ChangeInTeam(t.Context(), h.anna, ev.Slug, lia.ID, event.TeamRole{Role: actor.RoleReception, Workshops: []string{"vormittag/w1"}}); err != nil {
		t.Fatal(err)
	}
	if changed := members(); changed.Role != actor.RoleReception || len(changed.Workshops) != 0 {
		t.Errorf("became %+v", changed)
	}
	history, err := h.History(t.Context(), h.anna, ev.Slug, 0)
	if err != nil {
		t.Fatal(err)
	}
	want := []event.FieldChange{{Field: "team[role]", Before: "workshop_leader", After: "reception"},
		{Field: "team[workshops]", Before: "Vormittag: Sprachbildung\nVormittag: Elternarbeit"}}
	if history[0].What != event.WhatTeamChanged || !slices.Equal([]event.FieldChange(history[0].Fields), want) {
		t.Errorf("history %+v", history[0])
	}
}

func TestHostsLookAfterTheirOwnPeopleInTheTeamAndThoseThatLeadAfterAll(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.teamwork(t)
	add := func(who actor.Actor, email string, of actor.OrganisationID) error {
		return h.AddToTeam(t.Context(), who, ev.Slug, event.TeamInvite{Email: email, Name: "Kit Beispiel", Organisation: of, TeamRole: event.TeamRole{Role: actor.RoleTeam}})
	}
	if err := h.ChangeHost(t.Context(), h.anna, ev.Slug, h.jmd.ID, event.HostRights{Level: actor.LevelEdit}); err != nil {
		t.Fatal(err)
	}
	expect(t, "calling somebody in for the other host", mistakes(t, add(h.bela, "kit@verein.example", h.ki.ID)), []string{"organisation form.choice"})
	for email, who := range map[string]actor.Actor{"a@verein.example": h.anna, "b@verein.example": h.bela} {
		if err := add(who, email, 0); err != nil {
			t.Fatal(err)
		}
	}
	team, err := h.Team(t.Context(), h.anna, ev.Slug)
	if err != nil || len(team.Members) != 2 || len(team.Staff) != 2 {
		t.Fatalf("team %+v (%v)", team, err)
	}
	of := map[actor.OrganisationID]account.ID{}
	for _, member := range team.Members {
		of[member.Organisation] = member.ID
	}
	if err := h.RemoveFromTeam(t.Context(), h.bela, ev.Slug, of[h.ki.ID]); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a host that edits removes whom the other has called in: %v", err)
	}
	if err := h.RemoveFromTeam(t.Context(), h.anna, ev.Slug, of[h.jmd.ID]); err != nil {
		t.Errorf("the host that leads may not: %v", err)
	}
	if err := h.ChangeHost(t.Context(), h.anna, ev.Slug, h.jmd.ID, event.HostRights{Level: actor.LevelRead}); err != nil {
		t.Fatal(err)
	}
	if err := add(h.bela, "c@verein.example", 0); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a host that reads calls somebody in: %v", err)
	}
	for _, who := range []actor.Actor{helper(9, ev, h.ki.ID, actor.RoleTeam), member(9, h.ki, actor.RoleReader)} {
		if err := add(who, "d@verein.example", 0); !fault.Is(err, fault.Forbidden) {
			t.Errorf("%+v calls somebody in: %v", who, err)
		}
	}
	if err := h.LeaveEvent(t.Context(), h.bela, ev.Slug, h.jmd.ID); err != nil {
		t.Fatal(err)
	}
}

func TestTheTeamEndsWithTheAccount(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	if err := h.AddToTeam(t.Context(), h.anna, ev.Slug, event.TeamInvite{Email: "bela@jmd.example", Name: "Bela", TeamRole: event.TeamRole{Role: actor.RoleTeam}}); err != nil {
		t.Fatal(err)
	}
	if err := account.New(h.db, account.Options{BaseURL: "http://tagung.example"}).Deactivate(t.Context(), actor.System(), 2); err != nil {
		t.Fatal(err)
	}
	team, err := h.Team(t.Context(), h.anna, ev.Slug)
	if err != nil || len(team.Members) != 0 {
		t.Errorf("team %+v (%v)", team.Members, err)
	}
}

func TestTheAuditLogTellsOfTheTeam(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	if err := h.AddToTeam(t.Context(), h.anna, ev.Slug, event.TeamInvite{Email: "bela@jmd.example", Name: "Bela", TeamRole: event.TeamRole{Role: actor.RoleTeam}}); err != nil {
		t.Fatal(err)
	}
	if err := h.RemoveFromTeam(t.Context(), h.anna, ev.Slug, 2); err != nil {
		t.Fatal(err)
	}
	var told []string
	if err := h.db.SelectContext(t.Context(), &told, `SELECT action || ' ' || subject_id FROM audit_entries WHERE record = 'team' ORDER BY id`); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(told, ", "); got != "added 2, removed 2" {
		t.Errorf("the log says %q", got)
	}
}
