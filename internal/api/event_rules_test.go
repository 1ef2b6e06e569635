package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/api"
)

// ruled is an event with every rule of registration set, each otherwise than it is without saying so.
const ruled = `{"title": "Mit Regeln", "kind": "fachtagung", "visibility": "invitation", "starts_at": "2027-05-06T09:30:00+02:00", "ends_at": "2027-05-06T15:30:00+02:00",
"capacity": 40, "hosts": ["ki-musterstadt"], "fields": ["municipality", "organisation"],
"registration": {"mode": "approval", "closed_by_hand": true, "confirm_email": true, "confirm_hours": 24, "change_until": "2027-05-01T10:00:00Z",
  "substitute_until": "2027-05-06T06:00:00Z", "group_max": 5, "party_max": 4, "name_until": "2027-05-02T10:00:00Z", "keep_unnamed": true, "min_participants": 8, "decide_at": "2027-04-22T10:00:00Z"},
"waitlist": {"mode": "offer", "limit": 30, "until": "2027-05-05T10:00:00Z", "offer_hours": 12, "offer_skips_nights": true, "offer_skips_holidays": true, "offer_lapse": "out"},
"quotas": [{"label": "Gastgebende", "kind": "reserved", "basis": "host", "value": "ki-musterstadt", "seats": 5, "release_at": "2027-04-20T10:00:00Z"},
  {"label": "Mit Code", "kind": "reserved", "basis": "invitation_code", "value": "FRÜHLING", "seats": 3}, {"key": "je-haus", "label": "Je Haus", "kind": "ceiling", "basis": "organisation", "seats": 2}]}`

func TestTheRulesOfRegistrationAreWrittenAndReadBack(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	host := h.as(h.host)
	path := "/events/" + into[api.Event](host.post("/events", ruled).wants(http.StatusCreated)).Slug
	want := map[string]any{
		"visibility": "invitation",
		"registration": map[string]any{"enabled": true, "mode": "approval", "opens_at": nil, "closes_at": nil, "closed_by_hand": true, "confirm_email": true,
			"confirm_hours": 24.0, "cancel_until": nil, "change_until": "2027-05-01T10:00:00Z", "substitute_until": "2027-05-06T06:00:00Z", "group_max": 5.0, "party_max": 4.0,
			"name_until": "2027-05-02T10:00:00Z", "keep_unnamed": true, "min_participants": 8.0, "decide_at": "2027-04-22T10:00:00Z"},
		"waitlist": map[string]any{"mode": "offer", "limit": 30.0, "until": "2027-05-05T10:00:00Z", "offer_hours": 12.0, "offer_skips_nights": true,
			"offer_skips_holidays": true, "offer_lapse": "out"},
		"quotas": []any{
			map[string]any{"key": "gastgebende", "label": "Gastgebende", "kind": "reserved", "basis": "host", "value": "ki-musterstadt", "seats": 5.0, "release_at": "2027-04-20T10:00:00Z"},
			map[string]any{"key": "mit-code", "label": "Mit Code", "kind": "reserved", "basis": "invitation_code", "value": "FRÜHLING", "seats": 3.0, "release_at": nil},
			map[string]any{"key": "je-haus", "label": "Je Haus", "kind": "ceiling", "basis": "organisation", "value": "", "seats": 2.0, "release_at": nil},
		},
		"fields": []any{map[string]any{"key": "municipality", "required": false}, map[string]any{"key": "organisation", "required": false}},
	}
	for _, change := range []string{`{}`, `{"registration": {"mode": "approval"}, "waitlist": {"limit": 30}}`} {
		read := into[map[string]any](host.patch(path, change).wants(http.StatusOK))
		for name, part := range want {
			if diff := cmp.Diff(part, read[name]); diff != "" {
				t.Errorf("%s after %s: %s", name, change, diff)
			}
		}
	}
	cleared := into[api.Event](host.patch(path, `{"registration": {"name_until": null, "group_max": null, "mode": null}, "waitlist": null, "quotas": null}`).wants(http.StatusOK))
	if cleared.Registration.NameUntil != nil || cleared.Registration.GroupMax != 1 || cleared.Registration.Mode != "first_come" ||
		!cmp.Equal(cleared.Waitlist, api.WaitlistRules{Mode: "automatic", OfferHours: 48, OfferLapse: "end"}) || len(cleared.Quotas) != 0 {
		t.Errorf("%+v", cleared.EventFields)
	}
}

func TestMistakesInTheRulesAreNamedAsTheyWereSent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	got := h.as(h.host).post("/events", `{"title": "Falsch", "kind": "training", "starts_at": "2027-06-01T09:00:00Z", "ends_at": "2027-06-01T12:00:00Z", "hosts": ["ki-musterstadt"], "capacity": 5,
		"registration": {"mode": "lottery", "confirm_hours": -1, "change_until": "2027-06-02T09:00:00Z", "substitute_until": "2027-06-02T09:00:00Z", "group_max": 51, "party_max": 21, "name_until": "2027-06-02T09:00:00Z"},
		"waitlist": {"mode": "raffle", "limit": 0, "offer_hours": 721, "offer_lapse": "never"},
		"quotas": [{"label": "", "kind": "some", "basis": "shoe_size", "seats": 0}, {"label": "B", "kind": "reserved", "basis": "region", "value": "bayern", "seats": 6, "release_at": "2027-06-02T09:00:00Z"}]}`).
		refuses(422, "form.invalid")
	want := map[string]string{
		"registration.mode": "form.choice", "registration.confirm_hours": "form.number_too_small", "registration.change_until": "event.after_end",
		"registration.substitute_until": "event.after_end", "registration.group_max": "form.number_too_large", "registration.party_max": "form.number_too_large",
		"registration.name_until": "event.after_end", "waitlist.mode": "form.choice", "waitlist.limit": "form.number_too_small",
		"waitlist.offer_hours": "form.number_too_large", "waitlist.offer_lapse": "form.choice",
		"quotas": "event.quotas_exceed_capacity", "quotas[0].label": "form.required", "quotas[0].kind": "form.choice", "quotas[0].basis": "form.choice",
		"quotas[0].seats": "form.number_too_small", "quotas[1].value": "form.choice", "quotas[1].release_at": "event.after_end",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = h.as(h.host).post("/events", `{"registration": {"closed_by_hand": "ja", "group_max": "viele", "lottery": true}, "waitlist": {"limit": 1.5}, "quotas": [{"seats": "drei", "gruppe": 1}]}`).refuses(422, "form.invalid")
	for name, key := range map[string]string{"registration.closed_by_hand": "api.expected_boolean", "registration.group_max": "form.number", "registration.lottery": "api.unknown_field",
		"waitlist.limit": "form.number", "quotas[0].seats": "form.number", "quotas[0].gruppe": "api.unknown_field"} {
		if got[name] != key {
			t.Errorf("%s: %q, want %q", name, got[name], key)
		}
	}
}

func TestQuotasAreTheBusinessOfTheHosts(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + into[api.Event](h.as(h.host).post("/events", ruled).wants(http.StatusCreated)).Slug
	h.as(h.host).patch(path, `{"venue": {"city": "Musterstadt"}}`).wants(http.StatusOK)
	h.as(h.host).post(path+"/publish", nil).wants(http.StatusOK)
	for name, c := range map[string]struct {
		caller caller
		quotas int
	}{"a participant": {h.participant(), 0}, "a stranger": {h.as(h.stranger), 0}, "a host": {h.as(h.reader), 3}} {
		if ev := into[api.Event](c.caller.get(path).wants(http.StatusOK)); len(ev.Quotas) != c.quotas || ev.Registration.Mode != "approval" {
			t.Errorf("%s sees %+v", name, ev.Quotas)
		}
	}
}

func TestARegistrationIsClosedAndOpenedByHand(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	host, path := h.as(h.host), "/events/"+h.publish("Fachtagung", 0).Slug
	for _, step := range []struct{ operation, phase string }{
		{"/close-registration", "paused"}, {"/close-registration", "paused"}, {"/open-registration", "open"}, {"/open-registration", "open"},
	} {
		ev := into[api.Event](host.post(path+step.operation, nil).wants(http.StatusOK))
		if string(ev.RegistrationPhase) != step.phase || ev.Registration.ClosedByHand != (step.phase == "paused") {
			t.Errorf("%s: phase %s, %+v", step.operation, ev.RegistrationPhase, ev.Registration)
		}
	}
	draft := h.create(h.draft("Entwurf", 0)).Slug
	host.post("/events/"+draft+"/close-registration", nil).refuses(http.StatusConflict, "event.is_draft")
	host.post("/events/"+draft+"/open-registration", nil).refuses(http.StatusConflict, "event.is_draft")
}
