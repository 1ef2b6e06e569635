package api_test

import (
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/registration"
)

// door is one operation with what each kind of caller finds behind it.
type door struct {
	operation string // as described
	path      string // with the event, registration or token of the test
	body      any
	// The statuses for a participant, a stranger's token, a token that may only read, the host's token.
	participant, stranger, reader, host int
}

func doors(slug, draft string, r registration.Result) []door {
	event, created := "/events/"+slug, map[string]any{"title": "Neu", "kind": "training", "hosts": []string{"ki-musterstadt"},
		"starts_at": "2027-06-01T09:00:00+02:00", "ends_at": "2027-06-01T12:00:00+02:00"}
	return []door{
		{"GET /events", "/events", nil, 200, 200, 200, 200},
		{"GET /events", "/events?own=true", nil, 401, 200, 200, 200},
		{"GET /events/{slug}", event, nil, 200, 200, 200, 200},
		{"GET /events/{slug}", "/events/" + draft, nil, 404, 404, 200, 200},
		{"POST /events", "/events", created, 401, 422, 403, 201}, // the stranger is no member of the host named
		{"PATCH /events/{slug}", event, map[string]any{"summary": "Neu"}, 401, 404, 403, 200},
		{"POST /events/{slug}/publish", "/events/" + draft + "/publish", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/close-registration", event + "/close-registration", nil, 401, 404, 403, 200},
		{"POST /events/{slug}/open-registration", event + "/open-registration", nil, 401, 404, 403, 200},
		{"GET /events/{slug}/registrations", event + "/registrations", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/registrations.csv", event + "/registrations.csv", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/registrations.xlsx", event + "/registrations.xlsx", nil, 401, 404, 200, 200},
		{"GET /events/{slug}/messages", event + "/messages", nil, 401, 404, 200, 200},
		{"POST /events/{slug}/registrations", event + "/registrations", person(50), 201, 404, 403, 409}, // the participant was first
		{"GET /registrations/{reference}", "/registrations/" + string(r.Reference), nil, 401, 404, 200, 200},
		{"POST /registrations/{reference}/cancel", "/registrations/" + string(r.Reference) + "/cancel", nil, 401, 404, 403, 200},
		{"GET /my/{token}", "/my/" + r.Token, nil, 200, 200, 200, 200},
		{"POST /my/{token}/cancel", "/my/" + r.Token + "/cancel", nil, 200, 200, 200, 200},
		{"GET /organisations", "/organisations", nil, 200, 200, 200, 200},
		{"GET /topics", "/topics", nil, 200, 200, 200, 200},
		{"GET /municipalities", "/municipalities", nil, 200, 200, 200, 200},
		{"POST /events/{slug}/cancel", event + "/cancel", map[string]any{"reason": "Sturm"}, 401, 404, 403, 200},
	}
}

func TestEveryDoorOpensForWhoMayEnter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug, draft := h.publish("Fachtagung", 0).Slug, h.create(h.draft("Entwurf", 0)).Slug
	all := doors(slug, draft, h.register(slug, 1))
	for _, d := range all {
		method, _, _ := strings.Cut(d.operation, " ")
		for _, try := range []struct {
			who    string
			caller caller
			status int
		}{
			{"participant", h.participant(), d.participant}, {"stranger", h.as(h.stranger), d.stranger},
			{"reader", h.as(h.reader), d.reader}, {"host", h.as(h.host), d.host},
		} {
			if a := try.caller.send(method, d.path, d.body); a.status != try.status {
				t.Errorf("%s as %s: status %d, want %d: %s", d.operation, try.who, a.status, try.status, a.body)
			}
		}
	}
	tried := map[string]bool{}
	for _, d := range all {
		tried[d.operation] = true
	}
	for path, item := range h.described.Paths.Map() {
		for method := range item.Operations() {
			if !tried[method+" "+path] {
				t.Errorf("%s %s was not tried; tried are %v", method, path, slices.Sorted(maps.Keys(tried)))
			}
		}
	}
}

func TestWhatIsForeignIsAnsweredLikeTheUnknown(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug, draft := h.publish("Fachtagung", 0).Slug, h.create(h.draft("Entwurf", 0)).Slug
	r := h.register(slug, 1)
	unknown := strings.NewReplacer(slug, "gibt-es-nicht", draft, "gibt-es-nicht", string(r.Reference), "0000000000")
	for _, d := range doors(slug, draft, r) {
		if d.stranger != http.StatusNotFound {
			continue
		}
		method, _, _ := strings.Cut(d.operation, " ")
		foreign, missing := h.as(h.stranger).send(method, d.path, d.body), h.as(h.stranger).send(method, unknown.Replace(d.path), d.body)
		if withoutID(foreign) != withoutID(missing) {
			t.Errorf("%s: foreign %s, unknown %s", d.operation, foreign.body, missing.body)
		}
	}
}

func withoutID(a answer) string {
	body := into[map[string]any](a)
	delete(body, "instance")
	return strings.TrimSpace(string(mustJSON(a.t, body)))
}

func TestABadTokenIsRefusedEverywhere(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 0).Slug
	for _, header := range []string{"Bearer falsch", "Bearer", "Basic a2k6a2k=", "Bearer \x00", h.host} {
		for _, path := range []string{"/events", "/events/" + slug, "/topics"} {
			r := newRequest(t, http.MethodGet, path, "")
			r.Header.Set("Authorization", header)
			a := h.participant().do(r)
			a.refuses(http.StatusUnauthorized, "account.token_invalid")
			if a.header.Get("WWW-Authenticate") != "Bearer" {
				t.Errorf("%q: no WWW-Authenticate", header)
			}
		}
	}
	h.now = h.now.AddDate(0, 2, 0)
	h.as(h.host).get("/events").refuses(http.StatusUnauthorized, "account.token_invalid")
}

func TestACookieOfTheOfficeOpensNothingHere(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.token("second@ki.example", h.ki.ID, "manager")
	session, err := h.accounts.SignIn(t.Context(), "second@ki.example", "ein langer Satz zum Testen", "Test")
	if err != nil {
		t.Fatal(err)
	}
	r := newRequest(t, http.MethodGet, "/events?own=true", "")
	r.AddCookie(&http.Cookie{Name: "tb_session", Value: session})
	h.participant().do(r).refuses(http.StatusUnauthorized, "api.token_missing")
}
