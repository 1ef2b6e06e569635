package event_test

import (
	"fmt"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

func TestACopyMovesEveryDeadlineWithTheEvent(t *testing.T) {
	t.Parallel()
	h := build(t)
	release, name := berlin("2027-05-01 08:00"), berlin("2027-05-10 23:59")
	original := h.publish(t, func(d *event.Draft) {
		d.Capacity, d.OnlineAccess, d.Documentation = new(40), "https://konferenz.example/raum", "Folien"
		d.RegistrationOpensAt, d.RegistrationClosesAt, d.CancelUntil = new(berlin("2027-03-20 10:00")), new(berlin("2027-05-08 23:59")), new(berlin("2027-05-12 23:59"))
		d.Rules = event.Rules{GroupMax: 5, NameUntil: &name, ClosedByHand: true, Quotas: []event.Quota{
			{Label: "Mit Code", Kind: event.QuotaReserved, Basis: event.BasisCode, Value: "FREUNDE", Seats: 4, ReleaseAt: &release}}}
	})
	// Across the end of summer time, and at another time of day.
	copied, err := h.Copy(t.Context(), h.anna, original.Slug, berlin("2027-11-16 14:00"))
	if err != nil {
		t.Fatal(err)
	}
	if copied.State != event.StateDraft || copied.Slug == original.Slug || copied.Title != original.Title || len(copied.Hosts) != len(original.Hosts) {
		t.Errorf("%+v", copied)
	}
	if copied.OnlineAccess != "" || copied.Documentation != "" || copied.Rules.ClosedByHand {
		t.Error("what belongs to the other date is copied")
	}
	for what, times := range map[string][2]time.Time{
		"ends":    {copied.EndsAt, copied.StartsAt.Add(original.EndsAt.Sub(original.StartsAt))},
		"opens":   {*copied.RegistrationOpensAt, berlin("2027-09-21 10:00")},
		"closes":  {*copied.RegistrationClosesAt, berlin("2027-11-09 23:59")},
		"cancel":  {*copied.CancelUntil, berlin("2027-11-13 23:59")},
		"names":   {*copied.Rules.NameUntil, berlin("2027-11-11 23:59")},
		"release": {*copied.Rules.Quotas[0].ReleaseAt, berlin("2027-11-02 08:00")},
	} {
		if got, want := times[0].Truncate(time.Minute), times[1].Truncate(time.Minute); !got.Equal(want) {
			t.Errorf("%s: %v, want %v", what, got, want)
		}
	}
	long := h.create(t, func(d *event.Draft) { d.StartsAt, d.EndsAt = berlin("2027-05-15 10:00"), berlin("2027-05-16 12:00") })
	if copied, err := h.Copy(t.Context(), h.anna, long.Slug, berlin("2027-10-30 10:00")); err != nil || !copied.EndsAt.Equal(berlin("2027-10-31 12:00")) {
		t.Errorf("across the longer night it ends at %v, %v", copied.EndsAt, err)
	}
	sameDay := h.create(t, func(d *event.Draft) {
		d.StartsAt, d.EndsAt = berlin("2027-05-15 14:00"), berlin("2027-05-15 18:00")
		d.RegistrationClosesAt, d.CancelUntil = new(berlin("2027-05-15 14:00")), new(berlin("2027-05-15 13:00"))
	})
	if copied, err := h.Copy(t.Context(), h.anna, sameDay.Slug, berlin("2027-06-15 09:00")); err != nil || !copied.RegistrationClosesAt.Equal(copied.StartsAt) || !copied.CancelUntil.Equal(berlin("2027-06-15 08:00")) {
		t.Errorf("a copy that begins earlier in the day: %+v, %v", copied, err)
	}
	if before, err := h.Managed(t.Context(), h.anna, original.Slug); err != nil || !before.Rules.Quotas[0].ReleaseAt.Equal(release) || before.Version != original.Version {
		t.Errorf("the original has changed: %+v, %v", before.Rules.Quotas, err)
	}
}

func TestOnlyWhoMayEditAnEventCopiesIt(t *testing.T) {
	t.Parallel()
	h := build(t)
	ev := h.create(t, nil)
	_, err := h.Copy(t.Context(), h.bela, ev.Slug, berlin("2027-11-16 14:00"))
	if !fault.Is(err, fault.NotFound) {
		t.Errorf("got %v", err)
	}
	_, err = h.Copy(t.Context(), h.anna, ev.Slug, time.Time{})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("without a time: %v", err)
	}
}

func TestACopyHasTheHostsOfTheOriginalWithTheirRights(t *testing.T) {
	t.Parallel()
	h := build(t)
	awo := h.organisation(t, "AWO Musterstadt", "05111")
	ev := h.create(t, func(d *event.Draft) {
		d.Hosts = append(d.Hosts, event.HostDraft{Organisation: h.jmd.ID, ContactName: "Bela Beispiel"}, event.HostDraft{Organisation: awo.ID})
	})
	for id, rights := range map[organisation.ID]event.HostRights{h.jmd.ID: {Level: actor.LevelRead}, awo.ID: {Level: actor.LevelEdit, Exports: true}} {
		if err := h.ChangeHost(t.Context(), h.anna, ev.Slug, id, rights); err != nil {
			t.Fatal(err)
		}
	}
	asked := h.organisation(t, "Caritas Musterstadt", "05111")
	if err := h.InviteHost(t.Context(), h.anna, ev.Slug, event.HostInvite{Organisation: asked.ID}); err != nil {
		t.Fatal(err)
	}
	copied, err := h.Copy(t.Context(), h.anna, ev.Slug, berlin("2027-11-16 14:00"))
	if err != nil {
		t.Fatal(err)
	}
	var hosts []string
	for _, host := range copied.Hosts {
		hosts = append(hosts, fmt.Sprint(host.Organisation.Name, " ", host.Level, " ", host.Exports, " ", host.ContactName))
	}
	expect(t, "hosts of the copy", hosts, []string{"KI Musterstadt lead true ", "JMD Özlem-Haus read false Bela Beispiel", "AWO Musterstadt edit true "})
	if len(h.invited(t, copied.Slug)) != 0 {
		t.Error("hosts of the original were asked again, or somebody who had not accepted")
	}
	if _, err := h.Change(t.Context(), h.bela, copied.Slug, copied.Version, copied.Draft(nil)); !fault.Is(err, fault.Forbidden) {
		t.Errorf("a host that reads edits the copy: %v", err)
	}
}
