package event_test

import (
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
		"capacity: 40 > 50", "hosts: KI Musterstadt > KI Musterstadt\nJMD Özlem-Haus", "quotas[gaeste][value]: GAST > BESUCH", "quotas: Gäste: 5 > Gäste: 6"})
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
