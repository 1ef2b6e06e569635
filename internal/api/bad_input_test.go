package api_test

import (
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"

	"tagungsbuero/internal/api"
)

func TestBodiesThatAreNoJSONAreRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 0).Slug + "/registrations"
	for body, key := range map[string]string{
		"": "api.body_missing", "{": "api.body_malformed", "{}{}": "api.body_malformed", `{"first_name": "Kim",}`: "api.body_malformed", "\x00": "api.body_malformed",
		"null": "api.body_not_object", "[]": "api.body_not_object", `"x"`: "api.body_not_object", "{\"first_name\": \"\xff\"}": "form.encoding",
		strings.Repeat(`{"a":`, 20_000): "api.body_malformed",
	} {
		h.participant().post(path, body).refuses(422, key)
	}
}

func TestOtherKindsOfContentAreRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 0).Slug
	for _, mediaType := range []string{"application/x-www-form-urlencoded", "text/plain", "application/merge-patch+json", "application/xml", ";"} {
		r := newRequest(t, http.MethodPost, "/events/"+slug+"/registrations", `{"first_name": "Kim"}`)
		r.Header.Set("Content-Type", mediaType)
		h.participant().do(r).refuses(http.StatusUnsupportedMediaType, "api.media_type")
	}
}

func TestPostsFromOtherSitesAreRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	r := newRequest(t, http.MethodPost, "/my/"+h.register(h.publish("Fachtagung", 0).Slug, 1).Token+"/cancel", "")
	r.Header.Set("Sec-Fetch-Site", "cross-site")
	h.participant().do(r).wants(http.StatusForbidden)
	r = newRequest(t, http.MethodPost, "/my/x/cancel", "a=b")
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	h.participant().do(r).refuses(http.StatusUnsupportedMediaType, "api.media_type")
}

func TestHugeBodiesAreRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 0).Slug
	huge := `{"remark": "` + strings.Repeat("x", 1<<20) + `"}`
	h.participant().post("/events/"+slug+"/registrations", huge).refuses(http.StatusRequestEntityTooLarge, "form.too_large")
	h.participant().under("k").post("/events/"+slug+"/registrations", huge).refuses(http.StatusRequestEntityTooLarge, "form.too_large")
	h.as(h.host).patch("/events/"+slug, huge).refuses(http.StatusRequestEntityTooLarge, "form.too_large")
}

// broken is a body whose sender goes away.
type broken struct{}

func (broken) Read([]byte) (int, error) { return 0, errors.New("connection reset") }

func TestABodyThatBreaksOffIsNoFailureOfOurs(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	r := newRequest(t, http.MethodPost, "/events/"+h.publish("Fachtagung", 0).Slug+"/registrations", "")
	r.Body = io.NopCloser(broken{})
	h.participant().do(r).refuses(422, "api.body_broken")
}

func TestTheAnswerToABodyThatIsWrongEverywhereStaysShort(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	body := map[string]int{}
	for i := range 5000 {
		body[strings.Repeat("x", 1+i%50)+string(rune('a'+i%26))+strings.Repeat("y", i/50)] = i
	}
	got := h.participant().post("/events/"+h.publish("Fachtagung", 0).Slug+"/registrations", body).refuses(422, "form.invalid")
	if len(got) != 100 {
		t.Errorf("%d mistakes", len(got))
	}
}

func TestAddressesThatCannotBeAreUnknown(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 0).Slug
	for _, part := range []string{"a%00b", "%ff", "%C3%28"} {
		for _, path := range []string{"/events/" + part, "/events/" + part + "/registrations", "/events/" + part + "/registrations.csv", "/events/" + part + "/messages",
			"/events/" + part + "/seats", "/events/" + part + "/allocations", "/events/" + slug + "/allocations/" + part, "/events/" + part + "/invitations",
			"/events/" + part + "/codes", "/registrations/" + part, "/registrations/" + part + "/files/x", "/registrations/x/files/" + part, "/my/" + part,
			"/my/x/files/" + part, "/my-groups/" + part, "/my-invitations/" + part} {
			h.as(h.host).get(path).refuses(http.StatusNotFound, "web.not_found")
		}
	}
	for _, path := range []string{"/my/kurz", "/my/" + strings.Repeat("x", 5000), "/registrations/" + strings.Repeat("0", 5000), "/events/ä",
		"/my-groups/kurz", "/my-groups/" + strings.Repeat("x", 5000), "/my-invitations/kurz", "/my-invitations/" + strings.Repeat("x", 5000), "/registrations/x/files/ä"} {
		h.as(h.host).get(path).wants(http.StatusNotFound)
	}
}

func TestQueriesAreChecked(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.publish("Fachtagung", 0).Slug
	for query, want := range map[string][2]string{
		"/events?kind=party":                          {"kind", "form.choice"},
		"/events?from=gestern":                        {"from", "api.expected_day"},
		"/events?to=2027-02-30":                       {"to", "api.expected_day"},
		"/events?from=9999-01-01T00:00:00Z":           {"from", "api.expected_day"},
		"/events?cursor=x":                            {"cursor", "api.cursor"},
		"/events?cursor=-1":                           {"cursor", "api.cursor"},
		"/events?cursor=99999999999":                  {"cursor", "api.cursor"},
		"/events?own=vielleicht":                      {"own", "form.choice"},
		"/events?art=training":                        {"art", "api.unknown_parameter"},
		"/events?q=%00":                               {"q", "form.encoding"},
		"/events?topic=%ff":                           {"topic", "form.encoding"},
		"/events/" + slug + "/registrations?state=da": {"state", "form.choice"},
		"/events/" + slug + "/registrations?q=" + strings.Repeat("x", 201):     {"q", "form.too_long"},
		"/events/" + slug + "/registrations?q=%1b":                             {"q", "form.control_characters"},
		"/events/" + slug + "/registrations?cursor=x":                          {"cursor", "api.cursor"},
		"/events/" + slug + "/registrations?quota=" + strings.Repeat("x", 201): {"quota", "form.too_long"},
		"/events/" + slug + "/registrations?group=%1b":                         {"group", "form.control_characters"},
		"/events/" + slug + "/registrations.csv?group=%00":                     {"group", "form.encoding"},
		"/events/" + slug + "/invitations?state=da":                            {"state", "form.choice"},
		"/events/" + slug + "/invitations?cursor=x":                            {"cursor", "api.cursor"},
		"/events/" + slug + "/invitations?quota=x":                             {"quota", "api.unknown_parameter"},
		"/events/" + slug + "/seats?x=1":                                       {"x", "api.unknown_parameter"},
		"/events/" + slug + "/messages?cursor=1e3":                             {"cursor", "api.cursor"},
		"/events/" + slug + "/registrations.xlsx?view=%00":                     {"view", "form.encoding"},
	} {
		if got := h.as(h.host).get(query).refuses(422, "form.invalid"); got[want[0]] != want[1] {
			t.Errorf("%.80s: %v", query, got)
		}
	}
	if got := h.as(h.host).get("/events?kind=party&from=x&cursor=x&art=1&own=ja&when=nie").refuses(422, "form.invalid"); len(got) != 6 {
		t.Errorf("not all mistakes at once: %v", got)
	}
	if got := h.participant().get("/topics?x=1").refuses(422, "form.invalid"); got["x"] != "api.unknown_parameter" {
		t.Error(got)
	}
	h.participant().get("/events?q=" + strings.Repeat("%C3%A4", 5000)).wants(http.StatusOK)
}

func TestNumbersBeyondAllBoundsAreRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 0).Slug
	for body, name := range map[string]string{`{"capacity": 1e30}`: "capacity", `{"reminders": [1e300]}`: "reminders", `{"version": 1e25}`: "version", `{"capacity": 1.5}`: "capacity"} {
		if got := h.as(h.host).patch(path, body).refuses(422, "form.invalid"); len(got) != 1 || got[name] != "form.number" {
			t.Errorf("%s: %v", body, got)
		}
	}
	h.as(h.host).patch(path, `{"capacity": 1e400}`).refuses(422, "api.body_malformed")
	h.as(h.host).patch(path, `{"starts_at": "9999-12-31T23:59:59Z"}`).refuses(422, "form.invalid")
}

func TestUnknownRoutesAreProblemsToo(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for path, status := range map[string]int{"/gibt-es-nicht": http.StatusNotFound, "/events/x/approve": http.StatusNotFound, "/docs": http.StatusNotFound, "/schemas/Event.json": http.StatusNotFound} {
		a := h.participant().get(path).wants(status)
		if into[api.Problem](a).Title == "" || a.header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %s", path, a.body)
		}
	}
	h.participant().send(http.MethodDelete, "/topics", nil).wants(http.StatusMethodNotAllowed)
}

func TestAnswersAreNotKeptAndLinkNowhere(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	a := h.participant().get("/events/" + h.publish("Fachtagung", 0).Slug).wants(http.StatusOK)
	if a.header.Get("Cache-Control") != "no-store" || a.header.Get("Link") != "" || strings.Contains(string(a.body), "$schema") {
		t.Errorf("%v %s", a.header, a.body)
	}
}

func TestPanicsAndFailuresTellNothing(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.publish("Fachtagung", 0).Slug
	if err := h.db.Close(); err != nil {
		t.Fatal(err)
	}
	r := newRequest(t, http.MethodGet, path, "")
	probe := &noticing{TB: t}
	h.t = probe
	a := h.participant().do(r)
	a.t = t
	a.refuses(http.StatusInternalServerError, "fault.internal")
	if strings.Contains(string(a.body), "sql") || !strings.Contains(h.log.String(), "request_id") || strings.Contains(h.log.String(), path) {
		t.Errorf("%s\n%s", a.body, h.log)
	}
}

func TestBodiesOfTheWrongShapeAreRefusedEverywhere(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	s := h.openStage()
	for _, d := range h.doors(s) {
		method, _, _ := strings.Cut(d.operation, " ")
		if d.body == nil || method == http.MethodGet {
			continue
		}
		caller := h.participant()
		if d.participant == http.StatusUnauthorized {
			caller = h.as(h.host)
		}
		if got := caller.send(method, d.path, `{"gibt_es_nicht": 1}`).refuses(422, "form.invalid"); got["gibt_es_nicht"] != "api.unknown_field" {
			t.Errorf("%s: %v", d.operation, got)
		}
		caller.send(method, d.path, `[]`).refuses(422, "api.body_not_object")
		caller.send(method, d.path, "{\"text\": \"\xff\"}").refuses(422, "form.encoding")
	}
}
