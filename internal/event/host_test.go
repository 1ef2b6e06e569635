package event_test

import (
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
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
