package api_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/getkin/kin-openapi/openapi3"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/api"
	"tagungsbuero/internal/auditlog"
	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/correspondence"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/delivery"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/export"
	"tagungsbuero/internal/idempotency"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/server"
	"tagungsbuero/internal/statistics"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/venue"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/view"
	"tagungsbuero/templates"
)

const baseURL = "http://tagung.example"

// house is one installation behind its engine, with two organisations that work together and one
// that has nothing to do with them.
type house struct {
	t             testing.TB
	db            *db.DB
	handler       http.Handler
	log           *strings.Builder
	described     *openapi3.T
	accounts      *account.Service
	events        *event.Service
	registrations *registration.Service
	broadcasts    *broadcast.Service
	exports       *export.Service
	organisations *organisation.Service
	links         registration.Links
	ki, jmd, far  organisation.Organisation
	host          string // token of an editor of the KI
	reader        string // token of somebody who sees the KI's events and changes nothing
	stranger      string // token of a manager of the organisation far away
	now           time.Time
}

func openHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, db: dbtest.New(t), log: &strings.Builder{}, now: time.Date(2027, 3, 1, 9, 0, 0, 0, dates.Berlin)}
	h.db.Clock = func() time.Time { return h.now }
	h.build()
	h.ki = h.organisation("KI Musterstadt", organisation.KindKI, organisation.RegimeDSGNRW)
	h.jmd = h.organisation("JMD Musterstadt", organisation.KindJMD, organisation.RegimeDSGEKD)
	h.far = h.organisation("KI Anderswo", organisation.KindKI, organisation.RegimeDSGNRW)
	h.host = h.token("editor@ki.example", h.ki.ID, actor.RoleEditor)
	h.edits("editor@ki.example", h.jmd.ID)
	h.reader = h.token("reader@ki.example", h.ki.ID, actor.RoleReader)
	h.stranger = h.token("manager@far.example", h.far.ID, actor.RoleManager)
	return h
}

// edits makes an account an editor of one more organisation, so that its events have both at once.
func (h *house) edits(email string, o organisation.ID) {
	h.t.Helper()
	const joinSQL = `INSERT INTO memberships (account_id, organisation_id, role, created_at) SELECT id, $2, 'editor', $3 FROM accounts WHERE email = $1`
	if _, err := h.db.ExecContext(h.t.Context(), joinSQL, email, o, h.now); err != nil {
		h.t.Fatal(err)
	}
}

// Templates are parsed once for all houses: each set is tens of megabytes.
var (
	letterTemplates = sync.OnceValues(func() (*mailing.Templates, error) {
		files, err := fs.Sub(templates.Files, "mail")
		if err != nil {
			return nil, err
		}
		return mailing.NewTemplates(files)
	})
	pageTemplates = sync.OnceValues(func() (*view.Renderer, error) {
		return view.New(templates.Files, view.Site{Operator: "Verbund Musterstadt", BaseURL: baseURL})
	})
)

func (h *house) build() {
	h.t.Helper()
	signer := token.NewSigner([]byte("0123456789abcdef0123456789abcdef"))
	h.links = registration.Links{BaseURL: baseURL, Signer: signer}
	h.organisations = organisation.New(h.db)
	h.accounts = account.New(h.db, account.Options{BaseURL: baseURL, Signer: signer})
	h.events = event.New(h.db, registration.Consequences{})
	h.registrations = registration.New(h.db, h.links)
	h.exports = export.New(h.db, h.registrations)
	letters, err := letterTemplates()
	if err != nil {
		h.t.Fatal(err)
	}
	h.broadcasts = broadcast.New(h.db, h.links, letters.Wordings(), func() {})
	views, err := pageTemplates()
	if err != nil {
		h.t.Fatal(err)
	}
	mails, err := mailing.New(h.db, mailing.Options{From: "noreply@tagung.example", Signer: signer, Hosted: event.Hosted}, nil, slog.New(slog.DiscardHandler))
	if err != nil {
		h.t.Fatal(err)
	}
	front := &web.Front{Views: views, Log: slog.New(slog.NewTextHandler(h.log, nil)), BaseURL: baseURL}
	h.handler, err = server.New(server.Options{Front: front, Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Clock: h.db.Now,
		Ready: func(context.Context) error { return nil }},
		api.New(api.Deps{Front: front, Accounts: h.accounts, Organisations: h.organisations, Events: h.events, Venues: venue.New(h.db), Registrations: h.registrations,
			Broadcasts: h.broadcasts, Texts: correspondence.New(h.db, letters, h.links, func() {}), Exports: h.exports, Statistics: statistics.New(h.db, h.registrations), Mailing: mails, Delivery: delivery.New(h.db, "http://tagung.example", func() {}), Log: auditlog.New(h.db), Idempotency: idempotency.New(h.db), Links: h.links,
			News: news.New(h.db, news.Links{BaseURL: baseURL, Signer: signer}, func() {}), Now: h.db.Now}))
	if err != nil {
		h.t.Fatal(err)
	}
	h.described = h.description()
}

// description reads what the interface says about itself.
func (h *house) description() *openapi3.T {
	h.t.Helper()
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/api/v1/openapi.json", nil))
	document, err := openapi3.NewLoader().LoadFromData(w.Body.Bytes())
	if err != nil {
		h.t.Fatalf("read description: %v\n%s", err, w.Body)
	}
	return document
}

func (h *house) organisation(name string, kind organisation.Kind, regime organisation.LegalRegime) organisation.Organisation {
	h.t.Helper()
	o, err := h.organisations.Create(h.t.Context(), actor.System(), organisation.Draft{Name: name, Kind: kind, LegalRegime: regime})
	if err != nil {
		h.t.Fatal(err)
	}
	return o
}

func (h *house) token(email string, o organisation.ID, role actor.Role) string {
	h.t.Helper()
	_, err := h.accounts.AddWithPassword(h.t.Context(), actor.System(),
		account.Invitation{Email: email, Name: "Kim Beispiel", Organisation: o, Role: role}, "ein langer Satz zum Testen")
	if err != nil {
		h.t.Fatal(err)
	}
	secret, err := h.accounts.CreateToken(h.t.Context(), actor.System(), email, "Test", h.now.AddDate(0, 1, 0))
	if err != nil {
		h.t.Fatal(err)
	}
	return secret
}

// draft is a Fachtagung of both organisations in two months.
func (h *house) draft(title string, capacity int) event.Draft {
	begin := time.Date(2027, 5, 6, 9, 30, 0, 0, dates.Berlin)
	d := event.Draft{
		Title: title, Kind: event.KindFachtagung, Summary: "Wo die Arbeit der einen beginnt.", StartsAt: begin, EndsAt: begin.Add(6 * time.Hour),
		VenueName: "Bürgerhaus", VenueCity: "Musterstadt", Online: true, OnlineAccess: "https://raum.example/geheim", RegistrationEnabled: true,
		Reminders: event.DaysBefore(7, 1), Hosts: []event.HostDraft{{Organisation: h.ki.ID}, {Organisation: h.jmd.ID, ContactName: "Bo Beispiel"}},
		Fields: []event.Field{{Key: "organisation", Required: true}, {Key: "organisation_kind"}, {Key: "municipality"}, {Key: "remark"}},
	}
	if capacity > 0 {
		d.Capacity = &capacity
	}
	return d
}

func (h *house) create(d event.Draft) event.Event {
	h.t.Helper()
	ev, err := h.events.Create(h.t.Context(), actor.System(), d)
	if err != nil {
		h.t.Fatal(err)
	}
	return ev
}

func (h *house) publish(title string, capacity int) event.Event {
	h.t.Helper()
	ev := h.create(h.draft(title, capacity))
	if err := h.events.Publish(h.t.Context(), actor.System(), ev.Slug); err != nil {
		h.t.Fatal(err)
	}
	return ev
}

// person is the n-th application.
func person(n int) map[string]any {
	return map[string]any{"first_name": fmt.Sprintf("Person %03d", n), "last_name": "Beispiel",
		"email": fmt.Sprintf("person%d@mail.example", n), "organisation": "JMD Musterstadt"}
}

func (h *house) register(slug string, n int) registration.Result {
	h.t.Helper()
	r, err := h.registrations.Register(h.t.Context(), actor.Participant(), slug, registration.Application{Person: registration.Person{
		FirstName: fmt.Sprintf("Person %03d", n), LastName: "Beispiel", Email: fmt.Sprintf("person%d@mail.example", n), Organisation: "JMD Musterstadt"}})
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// caller sends requests, as a participant when it has no token.
type caller struct {
	h     *house
	token string
	key   string // Idempotency-Key
}

func (h *house) participant() caller     { return caller{h: h} }
func (h *house) as(token string) caller  { return caller{h: h, token: token} }
func (c caller) under(key string) caller { c.key = key; return c }
func (c caller) get(path string) answer  { c.h.t.Helper(); return c.send(http.MethodGet, path, nil) }
func (c caller) post(path string, body any) answer {
	c.h.t.Helper()
	return c.send(http.MethodPost, path, body)
}

func (c caller) patch(path string, body any) answer {
	c.h.t.Helper()
	return c.send(http.MethodPatch, path, body)
}

// send sends a body as JSON; texts and bytes go as they are, nil is no body.
func (c caller) send(method, path string, body any) answer {
	c.h.t.Helper()
	var reader io.Reader = http.NoBody
	switch body := body.(type) {
	case nil:
	case string:
		reader = strings.NewReader(body)
	case []byte:
		reader = bytes.NewReader(body)
	default:
		text, err := json.Marshal(body)
		if err != nil {
			c.h.t.Fatal(err)
		}
		reader = bytes.NewReader(text)
	}
	r := httptest.NewRequestWithContext(c.h.t.Context(), method, "/api/v1"+path, reader)
	if body != nil {
		r.Header.Set("Content-Type", "application/json")
	}
	if c.key != "" {
		r.Header.Set("Idempotency-Key", c.key)
	}
	return c.do(r)
}

func (c caller) do(r *http.Request) answer {
	c.h.t.Helper()
	if c.token != "" {
		r.Header.Set("Authorization", "Bearer "+c.token)
	}
	w := httptest.NewRecorder()
	c.h.handler.ServeHTTP(w, r)
	a := answer{t: c.h.t, what: r.Method + " " + r.URL.RequestURI(), status: w.Code, header: w.Header(), body: w.Body.Bytes()}
	if w.Code >= http.StatusInternalServerError {
		a.t.Errorf("%s: status %d\n%s\n%s", a.what, w.Code, a.body, c.h.log)
	}
	c.h.checkDescribed(r, a)
	return a
}

// answer is what came back.
type answer struct {
	t      testing.TB
	what   string
	status int
	header http.Header
	body   []byte
}

func (a answer) wants(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("%s: status %d, want %d: %s", a.what, a.status, status, a.body)
	}
	return a
}

// into reads the body.
func into[T any](a answer) T {
	a.t.Helper()
	var value T
	if err := json.Unmarshal(a.body, &value); err != nil {
		a.t.Fatalf("%s: %v: %s", a.what, err, a.body)
	}
	return value
}

// refuses checks a problem and returns the names of the fields with their keys.
func (a answer) refuses(status int, key string) map[string]string {
	a.t.Helper()
	a.wants(status)
	if got := a.header.Get("Content-Type"); got != "application/problem+json" {
		a.t.Errorf("%s: type %q", a.what, got)
	}
	p := into[api.Problem](a)
	if p.Status != status || p.Key != key || p.Title == "" || p.Instance == "" {
		a.t.Errorf("%s: want key %s: %s", a.what, key, a.body)
	}
	fields := map[string]string{}
	for _, field := range p.Fields {
		fields[field.Name] = field.Key
		if field.Message == "" || field.Message == field.Key {
			a.t.Errorf("%s: no sentence for %s", a.what, field.Key)
		}
	}
	return fields
}

func newRequest(t testing.TB, method, path, body string) *http.Request {
	t.Helper()
	return httptest.NewRequestWithContext(t.Context(), method, "/api/v1"+path, strings.NewReader(body))
}

func mustJSON(t testing.TB, value any) []byte {
	t.Helper()
	body, err := json.Marshal(value)
	if err != nil {
		t.Fatal(err)
	}
	return body
}
