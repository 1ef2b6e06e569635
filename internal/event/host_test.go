package event_test

import (
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

func TestAHostKeepsItsRightsWhenTheEventIsWritten(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, func(d *event.Draft) { d.Hosts = append(d.Hosts, event.HostDraft{Organisation: h.jmd.ID}) })
	for _, host := range ev.Hosts {
		if host.Level != actor.LevelLead || !host.Exports {
			t.Errorf("a new host has the level %q, exports %v", host.Level, host.Exports)
		}
	}
	if _, err := h.db.ExecContext(t.Context(), `UPDATE event_hosts SET level = 'read', may_export = false WHERE organisation_id = $1`, h.jmd.ID); err != nil {
		t.Fatal(err)
	}
	d := h.draft()
	d.Hosts = []event.HostDraft{{Organisation: h.jmd.ID, ContactName: "Bela Beispiel"}, {Organisation: h.ki.ID}}
	changed, err := h.Change(t.Context(), h.anna, ev.Slug, ev.Version, d)
	if err != nil {
		t.Fatal(err)
	}
	if first := changed.Hosts[0]; first.Organisation.ID != h.jmd.ID || first.Level != actor.LevelRead || first.Exports || first.ContactName != "Bela Beispiel" {
		t.Errorf("the host became %+v", first)
	}
	if _, err := h.Change(t.Context(), h.bela, ev.Slug, changed.Version, d); err == nil {
		t.Error("a host that reads has changed the event")
	}
}

func (h *house) invited(t *testing.T, slug string) []event.HostInvitation {
	t.Helper()
	found, err := h.HostInvitations(t.Context(), actor.System(), slug)
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// secret returns that of the latest letter with an invitation.
func (h *house) secret(t *testing.T) string {
	t.Helper()
	var link string
	if err := h.db.GetContext(t.Context(), &link, `SELECT data ->> 'link' FROM letters WHERE kind = 'event_host_invitation' ORDER BY id DESC LIMIT 1`); err != nil {
		t.Fatal(err)
	}
	return link[strings.LastIndex(link, "/")+1:]
}

func TestAnOrganisationBecomesAHostOnlyByAccepting(t *testing.T) {
	t.Parallel()
	h := build(t)
	d := h.draft()
	d.Hosts = append(d.Hosts, event.HostDraft{Organisation: h.jmd.ID})
	ev, err := h.Create(t.Context(), h.system(), d)
	if err != nil {
		t.Fatal(err)
	}
	if len(ev.Hosts) != 1 || len(h.invited(t, ev.Slug)) != 1 {
		t.Fatalf("hosts %v, invited %v", ev.HostIDs(), h.invited(t, ev.Slug))
	}
	if _, err := h.Managed(t.Context(), h.bela, ev.Slug); !fault.Is(err, fault.NotFound) {
		t.Errorf("who is invited sees the event: %v", err)
	}
	if _, err := h.Change(t.Context(), h.system(), ev.Slug, ev.Version, d); err != nil || len(h.invited(t, ev.Slug)) != 1 {
		t.Errorf("naming the organisation again: %v, %d invitations", err, len(h.invited(t, ev.Slug)))
	}
	secret := h.secret(t)
	if open, err := h.HostInvitation(t.Context(), secret); err != nil || open.Event.ID != ev.ID {
		t.Fatalf("the page shows %v (%v)", open.Event.Title, err)
	}
	if got, _ := h.Managed(t.Context(), h.anna, ev.Slug); len(got.Hosts) != 1 {
		t.Error("looking at the invitation has changed the hosts")
	}
	if err := h.AcceptHostInvitation(t.Context(), actor.Participant(), secret, event.NewHost{}); err != nil {
		t.Fatal(err)
	}
	got, err := h.Managed(t.Context(), h.bela, ev.Slug)
	if err != nil || len(got.Hosts) != 2 || got.Hosts[1].Level != actor.LevelLead || !got.Hosts[1].Exports {
		t.Errorf("hosts %+v (%v)", got.Hosts, err)
	}
	if err := h.AcceptHostInvitation(t.Context(), actor.Participant(), secret, event.NewHost{}); !fault.Is(err, fault.Closed) {
		t.Errorf("accepting twice: %v", err)
	}
}

// system is anna without the account that the letters would name.
func (h *house) system() actor.Actor {
	return actor.Account(0, false, []actor.Membership{{Organisation: h.ki.ID, Role: actor.RoleEditor}})
}

func TestALinkOpensNothingAfterWithdrawingAndANewOneReplacesIt(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	invite := event.HostInvite{Organisation: h.jmd.ID, Level: actor.LevelRead}
	if err := h.InviteHost(t.Context(), h.system(), ev.Slug, invite); err != nil {
		t.Fatal(err)
	}
	first := h.secret(t)
	if key := conflict(t, h.InviteHost(t.Context(), h.system(), ev.Slug, invite)); key != "event.host_invited" {
		t.Errorf("inviting twice: %q", key)
	}
	id := h.invited(t, ev.Slug)[0].ID
	if err := h.ResendHostInvitation(t.Context(), h.system(), ev.Slug, id); err != nil {
		t.Fatal(err)
	}
	second := h.secret(t)
	if _, err := h.HostInvitation(t.Context(), first); !fault.Is(err, fault.NotFound) || first == second {
		t.Errorf("the old link: %v", err)
	}
	if err := h.WithdrawHostInvitation(t.Context(), h.bela, ev.Slug, id); !fault.Is(err, fault.NotFound) {
		t.Errorf("a stranger withdraws: %v", err)
	}
	if err := h.WithdrawHostInvitation(t.Context(), h.system(), ev.Slug, id); err != nil {
		t.Fatal(err)
	}
	if err := h.AcceptHostInvitation(t.Context(), actor.Participant(), second, event.NewHost{}); !fault.Is(err, fault.NotFound) {
		t.Errorf("a withdrawn link: %v", err)
	}
	if err := h.InviteHost(t.Context(), h.system(), ev.Slug, invite); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.AddDate(0, 0, 31)
	if err := h.DeclineHostInvitation(t.Context(), actor.Participant(), h.secret(t)); !fault.Is(err, fault.Closed) {
		t.Errorf("after a month: %v", err)
	}
}

func TestANewOrganisationAcceptsWithAManagerOfItsOwn(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	if err := h.InviteHost(t.Context(), h.system(), ev.Slug, event.HostInvite{Email: "neu@awo.example", Name: "AWO", Exports: true}); err != nil {
		t.Fatal(err)
	}
	secret := h.secret(t)
	if found := mistakes(t, h.AcceptHostInvitation(t.Context(), actor.Participant(), secret, event.NewHost{ContactName: "Ada Beispiel"})); len(found) < 3 {
		t.Errorf("mistakes %v", found)
	}
	about := event.NewHost{Name: "AWO Musterstadt", Kind: organisation.KindSonstige, LegalRegime: organisation.RegimeBDSG, ContactName: "Ada Beispiel"}
	if err := h.AcceptHostInvitation(t.Context(), actor.Participant(), secret, about); err != nil {
		t.Fatal(err)
	}
	got, err := h.Managed(t.Context(), h.anna, ev.Slug)
	if err != nil || len(got.Hosts) != 2 || got.Hosts[1].Contact().Name != "Ada Beispiel" {
		t.Fatalf("hosts %+v (%v)", got.Hosts, err)
	}
	var managers int
	if err := h.db.GetContext(t.Context(), &managers, `SELECT count(*) FROM memberships AS m JOIN accounts AS a ON a.id = m.account_id
		JOIN letters AS l ON l.account_id = a.id AND l.kind = 'account_invitation' WHERE m.role = 'manager' AND m.organisation_id = $1 AND a.email = 'neu@awo.example'`,
		got.Hosts[1].Organisation.ID); err != nil || managers != 1 {
		t.Errorf("%d managers (%v)", managers, err)
	}
}

func TestAHostLeavesOnlyByItselfAndNotAsTheLastOne(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, func(d *event.Draft) { d.Hosts = append(d.Hosts, event.HostDraft{Organisation: h.jmd.ID}) })
	_, err := h.Change(t.Context(), h.anna, ev.Slug, ev.Version, h.draft())
	expect(t, "putting the other out", mistakes(t, err), []string{"hosts event.host_leaves_itself"})
	if err := h.LeaveEvent(t.Context(), h.anna, ev.Slug, h.jmd.ID); !fault.Is(err, fault.Forbidden) {
		t.Errorf("leaving for the other: %v", err)
	}
	if err := h.HandOver(t.Context(), h.bela, ev.Slug, h.jmd.ID, h.ki.ID); err != nil {
		t.Fatal(err)
	}
	if key := conflict(t, h.LeaveEvent(t.Context(), h.anna, ev.Slug, h.ki.ID)); key != "event.host_last_lead" {
		t.Errorf("the one that leads leaves: %q", key)
	}
	if err := h.ChangeHost(t.Context(), h.bela, ev.Slug, h.ki.ID, event.HostRights{Level: actor.LevelRead}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a host that edits changes rights: %v", err)
	}
	if err := h.HandOver(t.Context(), h.anna, ev.Slug, h.ki.ID, h.jmd.ID); err != nil {
		t.Fatal(err)
	}
	if err := h.ChangeHost(t.Context(), h.bela, ev.Slug, h.jmd.ID, event.HostRights{Level: actor.LevelLead, Exports: true, Position: 1}); err != nil {
		t.Fatal(err)
	}
	if got, _ := h.Managed(t.Context(), h.bela, ev.Slug); got.Hosts[0].Organisation.ID != h.jmd.ID {
		t.Error("the order did not change")
	}
	if key := conflict(t, h.ChangeHost(t.Context(), h.bela, ev.Slug, h.jmd.ID, event.HostRights{Level: actor.LevelRead})); key != "event.host_last_lead" {
		t.Errorf("nobody leads: %q", key)
	}
	if err := h.LeaveEvent(t.Context(), h.anna, ev.Slug, h.ki.ID); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Managed(t.Context(), h.anna, ev.Slug); !fault.Is(err, fault.NotFound) {
		t.Errorf("who has left still sees the event: %v", err)
	}
	if key := conflict(t, h.LeaveEvent(t.Context(), h.bela, ev.Slug, h.jmd.ID)); key != "event.host_is_last" {
		t.Errorf("the last one leaves: %q", key)
	}
}
