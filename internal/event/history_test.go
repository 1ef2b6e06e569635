package event_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

func TestEveryChangeOfAnEventIsKeptWithItsDifferences(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, func(d *event.Draft) {
		d.Rules.Quotas = []event.Quota{{Label: "Gäste", Kind: event.QuotaReserved, Basis: event.BasisCode, Value: "GAST", Seats: 5}}
	})
	d := ev.Draft(new(40))
	d.Title, d.Capacity, d.StartsAt = "Anders", new(50), berlin("2027-05-15 10:00")
	d.Hosts = append(d.Hosts, event.HostDraft{Organisation: h.jmd.ID})
	d.Rules.Quotas = []event.Quota{{Key: "gaeste", Label: "Gäste", Kind: event.QuotaReserved, Basis: event.BasisCode, Value: "BESUCH", Seats: 6}}
	changed, err := h.Change(t.Context(), actor.System(), ev.Slug, ev.Version, d)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.Change(t.Context(), actor.System(), ev.Slug, changed.Version, changed.Draft(new(50))); err != nil { // nothing is different
		t.Fatal(err)
	}
	for _, step := range []error{h.Publish(t.Context(), actor.System(), ev.Slug), h.CloseRegistration(t.Context(), actor.System(), ev.Slug),
		h.OpenRegistration(t.Context(), actor.System(), ev.Slug), h.Cancel(t.Context(), actor.System(), ev.Slug, "Sturm")} {
		if step != nil {
			t.Fatal(step)
		}
	}
	history, err := h.History(t.Context(), h.anna, ev.Slug, 0)
	if err != nil {
		t.Fatal(err)
	}
	var whats, fields []string
	for _, change := range history {
		whats = append(whats, string(change.What))
		if change.What == event.WhatChanged {
			for _, field := range change.Fields {
				fields = append(fields, field.Field+": "+field.Before+" > "+field.After)
			}
		}
	}
	expect(t, "the history", whats, []string{"cancelled", "opened", "closed", "published", "changed", "created"})
	expect(t, "the differences", fields, []string{"title: Übergänge gestalten > Anders", "starts_at: 2027-05-15T07:30:00Z > 2027-05-15T08:00:00Z",
		"capacity: 40 > 50", "hosts: KI Musterstadt > KI Musterstadt\nJMD Özlem-Haus", "quotas[gaeste][value]: GAST > BESUCH", "quotas: Gäste: 5 > Gäste: 6",
		"hosts[jmd-oezlem-haus][level]:  > lead", "hosts[jmd-oezlem-haus][exports]:  > true"})
}

func TestOnlyWhoMayEditAnEventSeesItsHistory(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	if _, err := h.History(t.Context(), h.bela, ev.Slug, 0); err == nil {
		t.Error("another organisation sees it")
	}
	if _, err := h.History(t.Context(), member(3, h.ki, actor.RoleReader), ev.Slug, 0); err == nil {
		t.Error("a reader sees it")
	}
}

func TestTheHistoryOfAnEventCannotBeChanged(t *testing.T) {
	t.Parallel()
	h := build(t)
	h.create(t, nil)
	for _, statement := range []string{`UPDATE event_changes SET fields = '[]'`, `DELETE FROM event_changes`} {
		if _, err := h.db.ExecContext(t.Context(), statement); err == nil || db.NoRows(err) {
			t.Errorf("%s was let through", statement)
		}
	}
}

func TestWhatHappensToHostsStandsInTheHistory(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	steps := []func() error{
		func() error {
			return h.InviteHost(t.Context(), h.anna, ev.Slug, event.HostInvite{Email: "ada@awo.example"})
		},
		func() error {
			return h.WithdrawHostInvitation(t.Context(), h.anna, ev.Slug, h.invited(t, ev.Slug)[0].ID)
		},
		func() error {
			return h.InviteHost(t.Context(), h.anna, ev.Slug, event.HostInvite{Organisation: h.jmd.ID, Level: actor.LevelRead})
		},
		func() error { return h.DeclineHostInvitation(t.Context(), h.bela, h.secret(t)) },
		func() error {
			return h.InviteHost(t.Context(), h.anna, ev.Slug, event.HostInvite{Organisation: h.jmd.ID, Level: actor.LevelRead})
		},
		func() error {
			return h.AcceptHostInvitation(t.Context(), actor.Participant(), h.secret(t), event.NewHost{})
		},
		func() error {
			return h.ChangeHost(t.Context(), h.anna, ev.Slug, h.jmd.ID, event.HostRights{Level: actor.LevelEdit, Exports: true, Position: 1})
		},
		func() error {
			return h.ChangeHost(t.Context(), h.anna, ev.Slug, h.jmd.ID, event.HostRights{Level: actor.LevelEdit, Exports: true})
		},
		func() error { return h.HandOver(t.Context(), h.anna, ev.Slug, h.ki.ID, h.jmd.ID) },
		func() error { return h.LeaveEvent(t.Context(), h.anna, ev.Slug, h.ki.ID) },
	}
	for i, step := range steps {
		if err := step(); err != nil {
			t.Fatalf("step %d: %v", i, err)
		}
	}
	history, err := h.History(t.Context(), h.bela, ev.Slug, 0)
	if err != nil {
		t.Fatal(err)
	}
	var lines []string
	for _, change := range slices.Backward(history) {
		line := string(change.What) + " by " + string(change.By)
		if change.Account != nil {
			line += " " + *change.Account
		}
		for _, field := range change.Fields {
			line += fmt.Sprintf(", %s: %s > %s", field.Field, strings.ReplaceAll(field.Before, "\n", "+"), strings.ReplaceAll(field.After, "\n", "+"))
		}
		lines = append(lines, line)
	}
	const ki, jmd = "KI Musterstadt", "JMD Özlem-Haus"
	expect(t, "the history", lines, []string{
		"created by system",
		"host_invited by account Anna Beispiel, invited:  > awo.example, invited[level]:  > lead, invited[exports]:  > false",
		"host_withdrawn by account Anna Beispiel, invited: awo.example > ",
		"host_invited by account Anna Beispiel, invited:  > " + jmd + ", invited[level]:  > read, invited[exports]:  > false",
		"host_declined by account Bela Beispiel, invited: " + jmd + " > ",
		"host_invited by account Anna Beispiel, invited:  > " + jmd + ", invited[level]:  > read, invited[exports]:  > false",
		"host_joined by participant, hosts: " + ki + " > " + ki + "+" + jmd + ", hosts[jmd-oezlem-haus][level]:  > read, hosts[jmd-oezlem-haus][exports]:  > false",
		"host_changed by account Anna Beispiel, hosts[jmd-oezlem-haus][level]: read > edit, hosts[jmd-oezlem-haus][exports]: false > true, hosts: " + ki + "+" + jmd + " > " + jmd + "+" + ki,
		"host_handed_over by account Anna Beispiel, hosts[jmd-oezlem-haus][level]: edit > lead, hosts[ki-musterstadt][level]: lead > edit",
		"host_left by account Anna Beispiel, hosts[ki-musterstadt][level]: edit > , hosts[ki-musterstadt][exports]: true > , hosts: " + jmd + "+" + ki + " > " + jmd,
	})
}
