package api_test

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/api"
	"tagungsbuero/internal/event"
)

// whole is an event with every field that can be written.
const whole = `{"title": "Übergänge gestalten", "kind": "fachtagung", "visibility": "unlisted", "summary": "Kurz", "description": "Lang",
"programme": "09:30 Ankommen", "documentation": "", "starts_at": "2027-05-06T09:30:00+02:00", "ends_at": "2027-05-06T15:30:00+02:00",
"online": true, "online_access": "https://raum.example/1",
"venue": {"name": "Bürgerhaus", "street": "Am Park 1", "postcode": "40210", "city": "Musterstadt", "municipality": "05111", "directions": "Bus 1", "accessibility": "stufenlos"},
"capacity": 40, "registration": {"enabled": true, "mode": "first_come", "opens_at": "2027-03-02T08:00:00+01:00", "closes_at": "2027-04-30T23:59:59+02:00", "cancel_until": "2027-05-03T12:00:00+02:00"},
"waitlist": {"mode": "automatic", "until": "2027-05-05T12:00:00+02:00"},
"hosts": ["ki-musterstadt", {"organisation": "jmd-musterstadt", "contact_name": "Bo Beispiel", "contact_email": "bo@jmd.example", "contact_phone": "0211 1"}],
"topics": [], "fields": ["organisation", {"key": "remark", "required": true}], "reminders": [7, 2]}`

func TestAnEventIsWrittenAndReadBack(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	created := into[api.Event](h.as(h.host).post("/events", whole).wants(http.StatusCreated))
	if created.Slug != "uebergaenge-gestalten-2027" || created.State != "draft" || created.Version != 1 {
		t.Errorf("%s, %s, version %d", created.Slug, created.State, created.Version)
	}
	read := into[map[string]any](h.as(h.host).get("/events/" + created.Slug).wants(http.StatusOK))
	want := map[string]any{"city": "Musterstadt", "name": "Bürgerhaus", "street": "Am Park 1", "postcode": "40210", "municipality": "05111",
		"directions": "Bus 1", "accessibility": "stufenlos"}
	if diff := cmp.Diff(want, read["venue"]); diff != "" {
		t.Error(diff)
	}
	want = map[string]any{"enabled": true, "mode": "first_come", "opens_at": "2027-03-02T07:00:00Z", "closes_at": "2027-04-30T21:59:59Z", "cancel_until": "2027-05-03T10:00:00Z",
		"closed_by_hand": false, "confirm_email": false, "confirm_hours": 48.0, "change_until": nil, "substitute_until": nil, "group_max": 1.0, "party_max": 1.0,
		"name_until": nil, "keep_unnamed": false, "min_participants": 0.0, "decide_at": nil}
	if diff := cmp.Diff(want, read["registration"]); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]api.FormField{{Key: "organisation"}, {Key: "remark", Required: true}}, created.Fields); diff != "" {
		t.Error(diff)
	}
	if len(created.Hosts) != 2 || created.Hosts[0].Name != "KI Musterstadt" || created.Hosts[1].ContactEmail != "bo@jmd.example" || *created.Capacity != 40 ||
		created.Waitlist.Until == nil || created.Reminders[1].Count != 2 || created.Visibility != "unlisted" {
		t.Errorf("%+v", created)
	}
}

func TestAnEventNeedsLittle(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	created := into[api.Event](h.as(h.host).post("/events", `{"title": "Training", "kind": "training", "starts_at": "2027-06-01T09:00:00Z",
		"ends_at": "2027-06-01T12:00:00Z", "hosts": ["ki-musterstadt"]}`).wants(http.StatusCreated))
	if created.Capacity != nil || !*created.Registration.Enabled || created.Waitlist.Mode != "automatic" || created.Visibility != "public" ||
		len(created.Reminders) != 2 || created.Reminders[1].Count != 1 || created.Seats.Free != nil {
		t.Errorf("%+v", created)
	}
}

func TestAllMistakesOfAnEventComeAtOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	host := h.as(h.host)
	got := host.post("/events", `{"kind": "party", "starts_at": "2027-06-01T09:00:00Z", "ends_at": "2027-05-01T09:00:00Z", "capacity": -1,
		"summary": "`+strings.Repeat("x", 501)+`", "venue": {"municipality": "99999", "name": "a\u0000b"}, "reminders": [99], "topics": ["x"], "fields": ["shoe_size"],
		"hosts": ["ki-musterstadt", "gibt-es-nicht", "auch-nicht", {"organisation": "jmd-musterstadt", "contact_email": "nix"}], "waitlist": {"mode": "gift"}}`).refuses(422, "form.invalid")
	want := map[string]string{"title": "form.required", "kind": "form.choice", "ends_at": "event.ends_before_start", "capacity": "form.number_too_small",
		"summary": "form.too_long", "venue.municipality": "form.choice", "venue.name": "form.control_characters", "reminders[0].count": "form.number_too_large",
		"topics": "event.topics_unknown", "fields": "event.fields_unknown", "hosts": "event.hosts_unknown", "hosts[3].contact_email": "form.email", "waitlist.mode": "form.choice"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = host.post("/events", `{"title": 7, "starts_at": "gestern", "ends_at": "2027-05-01", "online": "ja", "capacity": "viele", "hosts": "ki-musterstadt", "Kind": "training",
		"state": "published", "topics": [1], "venue": {"stadt": "x"}, "fields": [{"key": "remark", "label": "x"}], "registration": {"mode": 3}, "waitlist": 3}`).refuses(422, "form.invalid")
	want = map[string]string{"title": "api.expected_text", "starts_at": "api.expected_time", "ends_at": "api.expected_time", "online": "api.expected_boolean",
		"capacity": "form.number", "hosts": "api.expected_list", "Kind": "api.unknown_field", "state": "api.unknown_field",
		"topics[0]": "api.expected_text", "venue.stadt": "api.unknown_field", "fields[0]": "api.wrong_form", "registration.mode": "api.expected_text", "waitlist": "api.expected_object"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestAPatchChangesOnlyWhatItNames(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	host := h.as(h.host)
	before := into[map[string]any](host.post("/events", whole).wants(http.StatusCreated))
	path := "/events/" + before["slug"].(string)
	after := into[map[string]any](host.patch(path, `{"title": "Anders", "venue": {"street": null, "city": "Beispielstadt"}, "capacity": null,
		"registration": {"closes_at": null}, "fields": ["phone"], "version": 1}`).wants(http.StatusOK))
	before["title"], before["capacity"], before["version"] = "Anders", nil, 2.0
	before["venue"].(map[string]any)["street"], before["venue"].(map[string]any)["city"] = "", "Beispielstadt"
	before["registration"].(map[string]any)["closes_at"] = nil
	before["fields"] = []any{map[string]any{"key": "phone", "required": false}}
	before["seats"].(map[string]any)["free"] = nil
	delete(before, "updated_at")
	delete(after, "updated_at")
	if diff := cmp.Diff(before, after); diff != "" {
		t.Error(diff)
	}
	if got := host.patch(path, `{"title": null, "starts_at": null}`).refuses(422, "form.invalid"); got["title"] != "form.required" || len(got) != 1 {
		t.Error(got)
	}
	host.patch(path, `{}`).wants(http.StatusOK)
	hosts := into[api.Event](host.get(path)).Hosts // as read, with the names of the organisations
	if again := into[api.Event](host.patch(path, map[string]any{"hosts": hosts}).wants(http.StatusOK)); !cmp.Equal(again.Hosts, hosts) {
		t.Errorf("%+v", again.Hosts)
	}
}

func TestAnEventIsCopiedToAnotherDate(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	host := h.as(h.host)
	slug := h.ruled(7, event.WaitlistOffer, event.Rules{GroupMax: 4})
	stands := into[api.Event](host.get("/events/" + slug).wants(http.StatusOK))
	copied := into[api.Event](host.post("/events/"+slug+"/copy", `{"starts_at": "2029-03-05T09:00:00+01:00"}`).wants(http.StatusCreated))
	if copied.Slug == slug || copied.State != "draft" || *copied.Capacity != 7 || copied.Waitlist.Mode != "offer" || copied.Registration.GroupMax != 4 ||
		copied.EndsAt.Sub(*copied.StartsAt) != stands.EndsAt.Sub(*stands.StartsAt) || copied.StartsAt.Year() != 2029 {
		t.Errorf("%+v", copied)
	}
	got := host.post("/events/"+slug+"/copy", `{}`).refuses(422, "form.invalid")
	if got["starts_at"] != "form.required" {
		t.Error(got)
	}
}

func TestAPatchMayComeAsMergePatch(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 0).Slug
	r := newRequest(t, http.MethodPatch, "/events/"+slug, `{"summary": "Neu"}`)
	r.Header.Set("Content-Type", "application/merge-patch+json; charset=utf-8")
	if got := into[api.Event](h.as(h.host).do(r).wants(http.StatusOK)).Summary; got != "Neu" {
		t.Errorf("summary %q", got)
	}
}

func TestAPatchForAnOldVersionIsRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	host, path := h.as(h.host), "/events/"+h.publish("Fachtagung", 5).Slug
	version := into[api.Event](host.get(path)).Version
	host.patch(path, map[string]any{"summary": "Erste", "version": version}).wants(http.StatusOK)
	host.patch(path, map[string]any{"summary": "Zweite", "version": version}).refuses(http.StatusConflict, "event.changed_meanwhile")
	if got := into[api.Event](host.get(path)).Summary; got != "Erste" {
		t.Errorf("summary %q", got)
	}
}

func TestPatchesWithoutAVersionDoNotGetLost(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	host, path := h.as(h.host), "/events/"+h.publish("Fachtagung", 5).Slug
	var all sync.WaitGroup
	for _, field := range []string{"summary", "description"} {
		all.Go(func() { host.patch(path, map[string]any{field: "Neu"}).wants(http.StatusOK) })
	}
	all.Wait()
	if ev := into[api.Event](host.get(path)); ev.Summary != "Neu" || ev.Description != "Neu" {
		t.Errorf("%q, %q", ev.Summary, ev.Description)
	}
}

func TestCapacityBelowWhatIsTakenIsRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 5).Slug
	h.register(slug, 1)
	h.register(slug, 2)
	h.as(h.host).patch("/events/"+slug, `{"capacity": 1}`).refuses(http.StatusConflict, "registration.capacity_below_taken")
}

func TestPublishingNamesWhatIsMissing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	draft := h.draft("Ohne Ort", 0)
	draft.VenueName, draft.VenueCity, draft.Online, draft.OnlineAccess = "", "", false, ""
	host, path := h.as(h.host), "/events/"+h.create(draft).Slug
	if got := host.post(path+"/publish", nil).refuses(422, "form.invalid"); got["venue.city"] != "event.place_missing" {
		t.Error(got)
	}
	host.patch(path, `{"venue": {"city": "Musterstadt"}}`).wants(http.StatusOK)
	for range 2 {
		if ev := into[api.Event](host.post(path+"/publish", nil).wants(http.StatusOK)); ev.State != "published" || ev.RegistrationPhase != "open" {
			t.Errorf("%s, %s", ev.State, ev.RegistrationPhase)
		}
	}
}

func TestCallingOffTellsWhy(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug, draft := h.publish("Fachtagung", 0).Slug, h.create(h.draft("Entwurf", 0)).Slug
	r := h.register(slug, 1)
	host := h.as(h.host)
	host.post("/events/"+draft+"/cancel", nil).refuses(http.StatusConflict, "event.not_published")
	host.post("/events/"+slug+"/cancel", map[string]any{"reason": strings.Repeat("x", 2001)}).refuses(422, "form.invalid")
	host.post("/events/"+slug+"/cancel", map[string]any{"why": "Sturm"}).refuses(422, "form.invalid")
	for range 2 {
		ev := into[api.Event](host.post("/events/"+slug+"/cancel", map[string]any{"reason": "Sturm"}).wants(http.StatusOK))
		if ev.State != "cancelled" || ev.CancelReason != "Sturm" {
			t.Errorf("%s, %q", ev.State, ev.CancelReason)
		}
	}
	if got := into[api.Personal](h.participant().get("/my/" + r.Token)); got.State != "cancelled" || got.Event.OnlineAccess != "" {
		t.Errorf("%+v", got.Standing)
	}
}

func TestATitleIsEnoughForADraft(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	host := h.as(h.host)
	created := into[api.Event](host.post("/events", `{"title": "Nur ein Titel", "hosts": ["ki-musterstadt"], "easy_language": "Das ist ein Fach-Tag."}`).wants(http.StatusCreated))
	if created.Slug != "nur-ein-titel-2027" || created.Kind != "" || created.StartsAt != nil || created.EndsAt != nil || len(created.Hosts) != 1 || created.EasyLanguage != "Das ist ein Fach-Tag." {
		t.Errorf("%+v", created)
	}
	open := map[string]bool{}
	for _, task := range created.Tasks {
		open[task.Field] = task.Needed && !task.Done
		if task.Label == "" || task.Reason == "" {
			t.Errorf("%+v has no words", task)
		}
	}
	if !open["kind"] || !open["starts_at"] || !open["ends_at"] || !open["venue.city"] || open["hosts"] {
		t.Errorf("tasks: %+v", created.Tasks)
	}
	got := host.post("/events/"+created.Slug+"/publish", ``).refuses(422, "form.invalid")
	if got["kind"] != "form.required" || got["starts_at"] != "form.required" || got["venue.city"] != "event.place_missing" {
		t.Error(got)
	}
	host.patch("/events/"+created.Slug, `{"ends_at": "2027-06-01T12:00:00Z"}`).wants(http.StatusOK)
	host.patch("/events/"+created.Slug, `{"starts_at": "2027-06-02T09:00:00Z"}`).refuses(422, "form.invalid")
	changed := into[api.Event](host.patch("/events/"+created.Slug, `{"kind": "training", "starts_at": "2027-06-01T09:00:00Z", "online": true}`).wants(http.StatusOK))
	if changed.EndsAt == nil || changed.EndsAt.Day() != 1 {
		t.Errorf("the end became %v", changed.EndsAt)
	}
	published := into[api.Event](host.post("/events/"+created.Slug+"/publish", ``).wants(http.StatusOK))
	if published.State != "published" || published.Tasks != nil {
		t.Errorf("%+v", published)
	}
	host.patch("/events/"+created.Slug, `{"starts_at": null}`).refuses(422, "form.invalid")
}
