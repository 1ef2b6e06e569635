package event_test

import (
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

func TestAnEventFromATemplateIsLikeTheFirstWithItsDeadlinesMoved(t *testing.T) {
	t.Parallel()
	h := build(t)
	closes, release := berlin("2027-04-30 23:59"), berlin("2027-05-01 12:00")
	first := h.publish(t, func(d *event.Draft) {
		d.RegistrationClosesAt, d.OnlineAccess = &closes, "geheim"
		d.Rules.Quotas = []event.Quota{{Label: "Schulen", Seats: 5, Kind: event.QuotaReserved, Basis: event.BasisCode, Value: "SCHULE", ReleaseAt: &release}}
	})
	saved, err := h.SaveTemplate(t.Context(), h.anna, first.Slug, h.ki.ID, "Fachtag")
	if err != nil {
		t.Fatal(err)
	}
	if saved.Begins() != "09:30" {
		t.Errorf("it begins at %s", saved.Begins())
	}
	made, err := h.CreateFromTemplate(t.Context(), h.anna, saved.ID, berlin("2027-11-15 09:30"), []organisation.ID{h.ki.ID})
	if err != nil {
		t.Fatal(err)
	}
	if made.State != event.StateDraft || made.Title != first.Title || len(made.Fields) != len(first.Fields) || made.OnlineAccess != "" {
		t.Errorf("got %+v", made)
	}
	if want := berlin("2027-10-31 23:59"); made.RegistrationClosesAt.Sub(want) != 59e9 { // to the last second
		t.Errorf("registration closes at %s, want %s", made.RegistrationClosesAt, want)
	}
	if want := berlin("2027-11-01 12:00"); !made.Rules.Quotas[0].ReleaseAt.Equal(want) || !made.EndsAt.Equal(berlin("2027-11-15 16:00")) {
		t.Errorf("the quota is released at %s, want %s; the end is %s", made.Rules.Quotas[0].ReleaseAt, want, made.EndsAt)
	}
}

func TestATemplateOfADraftWithoutATimeSuggestsNone(t *testing.T) {
	t.Parallel()
	h := build(t)
	draft := h.create(t, func(d *event.Draft) { d.StartsAt, d.EndsAt = time.Time{}, time.Time{} })
	saved, err := h.SaveTemplate(t.Context(), h.anna, draft.Slug, h.ki.ID, "Fachtag")
	if err != nil || saved.Begins() != "" {
		t.Fatalf("it begins at %q, %v", saved.Begins(), err)
	}
	made, err := h.CreateFromTemplate(t.Context(), h.anna, saved.ID, berlin("2027-11-15 09:30"), []organisation.ID{h.ki.ID})
	if err != nil || !made.StartsAt.Equal(berlin("2027-11-15 09:30")) || !made.EndsAt.IsZero() {
		t.Errorf("from %s to %s, %v", made.StartsAt, made.EndsAt, err)
	}
}

func TestATemplateIsNowhereAnEvent(t *testing.T) {
	t.Parallel()
	h := build(t)
	draft := h.create(t, nil)
	before, err := h.ManagedList(t.Context(), actor.System(), event.ManagedFilter{})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.SaveTemplate(t.Context(), h.anna, draft.Slug, h.ki.ID, "Fachtag"); err != nil {
		t.Fatal(err)
	}
	after, err := h.ManagedList(t.Context(), actor.System(), event.ManagedFilter{})
	if err != nil || after.Total != before.Total {
		t.Errorf("%d events, want %d; %v", after.Total, before.Total, err)
	}
}

func TestTemplatesBelongToTheirOrganisation(t *testing.T) {
	t.Parallel()
	h := build(t)
	draft := h.create(t, nil)
	if _, err := h.SaveTemplate(t.Context(), h.anna, draft.Slug, h.jmd.ID, "Fachtag"); !fault.Is(err, fault.Forbidden) {
		t.Errorf("for another organisation: %v", err)
	}
	saved, err := h.SaveTemplate(t.Context(), h.anna, draft.Slug, h.ki.ID, "Fachtag")
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.SaveTemplate(t.Context(), h.anna, draft.Slug, h.ki.ID, "Fachtag")
	if key := conflict(t, err); key != "event.template_name_taken" {
		t.Errorf("twice: %q", key)
	}
	for what, err := range map[string]error{"rename": h.RenameTemplate(t.Context(), h.bela, saved.ID, "Meins"), "delete": h.DeleteTemplate(t.Context(), h.bela, saved.ID)} {
		if !fault.Is(err, fault.NotFound) {
			t.Errorf("%s by a stranger: %v", what, err)
		}
	}
	if found, err := h.Templates(t.Context(), h.bela); err != nil || len(found) != 0 {
		t.Errorf("a stranger sees %v, %v", found, err)
	}
	if err := h.RenameTemplate(t.Context(), h.anna, saved.ID, "Fachtag im Mai"); err != nil {
		t.Fatal(err)
	}
	if found, err := h.Templates(t.Context(), h.anna); err != nil || len(found) != 1 || found[0].Name != "Fachtag im Mai" {
		t.Errorf("renamed: %v, %v", found, err)
	}
	if err := h.DeleteTemplate(t.Context(), h.anna, saved.ID); err != nil {
		t.Fatal(err)
	}
	if found, err := h.Templates(t.Context(), h.anna); err != nil || len(found) != 0 {
		t.Errorf("deleted: %v, %v", found, err)
	}
}
