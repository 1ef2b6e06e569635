package event_test

import (
	"slices"
	"strconv"
	"testing"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func TestTheRulesAreKeptAsTheyWereWritten(t *testing.T) {
	t.Parallel()
	h := build(t)
	release, limit := berlin("2027-05-01 12:00"), 30
	created := h.create(t, func(d *event.Draft) {
		d.Capacity = new(28)
		d.WaitlistMode = event.WaitlistOffer
		d.Fields = []event.Field{{Key: "carrier_group"}, {Key: "organisation"}}
		d.Rules = event.Rules{Mode: event.ModeApproval, ConfirmEmail: true, GroupMax: 5, NameUntil: new(berlin("2027-05-03 23:59")), WaitlistLimit: &limit,
			OfferLapse: event.LapseOut, Quotas: []event.Quota{
				{Label: "Caritas", Kind: event.QuotaReserved, Basis: event.BasisCarrierGroup, Value: "katholisch", Seats: 5, ReleaseAt: &release},
				{Label: "Caritas!", Kind: event.QuotaCeiling, Basis: event.BasisOrganisation, Seats: 2, ReleaseAt: &release},
			}}
	})
	rules := created.Rules
	if rules.Mode != event.ModeApproval || !rules.ConfirmEmail || rules.GroupMax != 5 || *rules.WaitlistLimit != 30 || rules.OfferLapse != event.LapseOut {
		t.Errorf("rules: %+v", rules)
	}
	if got := rules.NameUntil.In(time.UTC); !got.Equal(berlin("2027-05-03 23:59").Add(59 * time.Second)) {
		t.Errorf("names until %v, want the end of that day", got)
	}
	held, capped := rules.Quotas[0], rules.Quotas[1]
	if held.Key != "caritas" || capped.Key != "caritas-2" {
		t.Errorf("keys: %s, %s", held.Key, capped.Key)
	}
	if !held.HoldsAt(release.Add(-time.Microsecond)) || held.HoldsAt(release) || capped.ReleaseAt != nil {
		t.Errorf("release: %+v, %+v", held, capped)
	}
}

func TestRulesThatContradictEachOtherAreRefusedTogether(t *testing.T) {
	t.Parallel()
	h := build(t)
	d := h.draft()
	d.Capacity, d.Fields = new(5), nil
	d.Rules = event.Rules{ConfirmHours: -1, GroupMax: 1, NameUntil: new(d.StartsAt), Quotas: []event.Quota{
		{Key: "a", Label: "A", Kind: event.QuotaReserved, Basis: event.BasisOrganisation, Seats: 1},
		{Key: "a", Label: "B", Kind: event.QuotaReserved, Basis: event.BasisCode, Seats: 0},
		{Label: "C", Kind: event.QuotaReserved, Basis: event.BasisRegion, Value: "koeln", Seats: 9},
	}}
	_, err := h.Create(t.Context(), h.anna, d)
	expect(t, "mistakes", slices.Sorted(slices.Values(mistakes(t, err))), []string{
		"confirm_hours form.number_too_small", "name_until event.names_need_groups",
		"quotas event.quotas_exceed_capacity", "quotas[0][basis] event.quota_reserved_by_name",
		"quotas[1][label] event.quota_twice",
		"quotas[1][seats] form.number_too_small", "quotas[1][value] event.quota_value_missing",
	})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
}

func TestWhatAQuotaLooksAtMayBeMissingUntilTheEventIsPublished(t *testing.T) {
	t.Parallel()
	h := build(t)
	d := h.draft()
	d.Capacity, d.Fields = new(9), nil
	d.Rules.Quotas = []event.Quota{{Label: "Köln", Kind: event.QuotaReserved, Basis: event.BasisRegion, Value: "koeln", Seats: 3}}
	ev, err := h.Create(t.Context(), h.anna, d)
	if err != nil {
		t.Fatal(err)
	}
	expect(t, "mistakes", mistakes(t, h.Publish(t.Context(), h.anna, ev.Slug)), []string{"quotas[0][basis] event.quota_needs_municipality"})
	asks := slices.IndexFunc(ev.Tasks(), func(task event.Task) bool { return task.Key == "quota_fields" })
	if task := ev.Tasks()[asks]; !task.Needed || task.Done || task.Field != "fields" {
		t.Errorf("the task is %+v", task)
	}
	if d = ev.Draft(new(9)); !d.AskWhatQuotasNeed() || d.AskWhatQuotasNeed() {
		t.Error("the field is not asked for once")
	}
	if _, err := h.Change(t.Context(), h.anna, ev.Slug, ev.Version, d); err != nil {
		t.Fatal(err)
	}
	if err := h.Publish(t.Context(), h.anna, ev.Slug); err != nil {
		t.Error(err)
	}
}

func TestAQuotaForAGroupThatDoesNotExistIsRefused(t *testing.T) {
	t.Parallel()
	h := build(t)
	for basis, values := range map[event.Basis][2]string{ // one that is there, one that is not
		event.BasisHost: {h.ki.Slug, h.jmd.Slug}, event.BasisCarrierGroup: {"awo", "verein"}, event.BasisOrganisationKind: {"schule", "verein"},
		event.BasisMunicipality: {"05111", "99999"}, event.BasisRegion: {"koeln", "bayern"},
	} {
		d := h.draft()
		d.Fields = []event.Field{{Key: "organisation"}, {Key: "organisation_kind"}, {Key: "carrier_group"}, {Key: "municipality"}}
		for i, value := range values {
			d.Rules.Quotas = append(d.Rules.Quotas, event.Quota{Key: strconv.Itoa(i), Label: "Q", Kind: event.QuotaReserved, Basis: basis, Value: value, Seats: 1})
		}
		_, err := h.Create(t.Context(), h.anna, d)
		expect(t, string(basis), mistakes(t, err), []string{"quotas[1][value] form.choice"})
	}
}

func TestClosingByHandPausesARegistrationThatIsOpen(t *testing.T) {
	t.Parallel()
	ev := event.Event{State: event.StatePublished, RegistrationEnabled: true, StartsAt: berlin("2027-05-15 09:30"), EndsAt: berlin("2027-05-15 16:00")}
	ev.Rules.ClosedByHand = true
	for at, want := range map[string]event.Phase{"2027-05-01 10:00": event.Paused, "2027-05-15 10:00": event.Closed, "2027-05-15 17:00": event.Over} {
		if got := ev.RegistrationPhase(berlin(at)); got != want {
			t.Errorf("%s: %s, want %s", at, got, want)
		}
	}
}
