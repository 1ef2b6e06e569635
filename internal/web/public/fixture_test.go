package public_test

import (
	"context"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/picture"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/server"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/asset"
	"tagungsbuero/internal/web/public"
	"tagungsbuero/internal/web/view"
	"tagungsbuero/templates"
)

// serve shows the pages in a browser, with some events:
// go test ./internal/web/public -run TestShowPages -serve 127.0.0.1:8098 -timeout 0
var serve = flag.String("serve", "", "address at which the pages are shown")

// site is an installation with two organisations, reached through the whole engine.
type site struct {
	t             testing.TB
	db            *db.DB
	now           time.Time
	organisations *organisation.Service
	events        *event.Service
	registrations *registration.Service
	accounts      *account.Service
	mails         *mailing.Service
	links         registration.Links
	handler       http.Handler
	ki, jmd       organisation.Organisation
}

const baseURL = "http://tagung.example"

func newSite(t testing.TB) *site { return newSiteOn(t, dbtest.New(t)) }

func newSiteOn(t testing.TB, database *db.DB) *site {
	t.Helper()
	s := &site{t: t, db: database, now: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)}
	database.Clock = func() time.Time { return s.now }
	links := registration.Links{BaseURL: baseURL, Signer: token.NewSigner([]byte("0123456789abcdef0123456789abcdef"))}
	s.links = links
	s.organisations = organisation.New(database)
	s.registrations = registration.New(database, links)
	s.events = event.New(database, registration.Consequences{})
	s.accounts = account.New(database, account.Options{BaseURL: baseURL, Signer: links.Signer})
	s.mails = s.newMails(links)
	s.handler = s.newHandler()
	s.ki = s.organisation(organisation.Draft{Name: "Kommunales Integrationszentrum Musterstadt", Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW,
		Carrier: "Stadt Musterstadt", Email: "ki@musterstadt.example", Phone: "0211 0000-10", ContactName: "Kim Beispiel", Website: "https://ki.musterstadt.example/"})
	s.jmd = s.organisation(organisation.Draft{Name: "JMD Musterstadt", Kind: organisation.KindJMD, LegalRegime: organisation.RegimeDSGEKD,
		Carrier: "Diakonie Musterstadt", CarrierGroup: organisation.CarrierEvangelisch, Email: "jmd@diakonie.example", Phone: "0211 0000-20"})
	return s
}

func (s *site) newMails(links registration.Links) *mailing.Service {
	s.t.Helper()
	folder, err := fs.Sub(templates.Files, "mail")
	if err != nil {
		s.t.Fatal(err)
	}
	texts, err := mailing.NewTemplates(folder)
	if err != nil {
		s.t.Fatal(err)
	}
	mails, err := mailing.New(s.db, mailing.Options{From: "Tagungsbüro <noreply@tagung.example>"},
		registration.Composers(texts, links), slog.New(slog.DiscardHandler))
	if err != nil {
		s.t.Fatal(err)
	}
	return mails
}

func (s *site) newHandler() http.Handler {
	s.t.Helper()
	views, err := view.New(templates.Files, view.Site{Operator: "Landeskoordination Beispiel", BaseURL: baseURL, Postbox: true})
	if err != nil {
		s.t.Fatal(err)
	}
	var settings []view.Setting
	log := slog.New(slog.DiscardHandler)
	fresh := false
	if *serve != "" {
		if err := asset.ReloadFrom("../asset"); err != nil {
			s.t.Fatal(err)
		}
		settings, fresh = append(settings, view.Reloading), true
		views, err = view.New(os.DirFS("../../../templates"), view.Site{Operator: "Landeskoordination Beispiel", BaseURL: baseURL, Postbox: true}, settings...)
		if err != nil {
			s.t.Fatal(err)
		}
		log = slog.New(slog.NewTextHandler(os.Stderr, nil))
	}
	front := &web.Front{Views: views, Log: log, BaseURL: baseURL}
	handler, err := server.New(server.Options{Front: front, Log: log, Clock: s.db.Now, Ready: func(context.Context) error { return nil }},
		public.New(public.Deps{
			Front: front, Sessions: web.NewSessions(s.accounts, baseURL), Events: s.events, Registrations: s.registrations,
			News: news.New(s.db, news.Links{BaseURL: baseURL, Signer: s.links.Signer}, func() {}), Organisations: s.organisations, Pictures: picture.New(s.db), Mailbox: s.mails, Now: s.db.Now, Fresh: fresh,
			Operator: public.Operator{Name: "Landeskoordination Beispiel", Address: []string{"Beispielweg 1", "40210 Musterstadt"},
				Email: "hilfe@tagung.example", Phone: "0211 0000-0"},
		}))
	if err != nil {
		s.t.Fatal(err)
	}
	return handler
}

func (s *site) organisation(d organisation.Draft) organisation.Organisation {
	s.t.Helper()
	o, err := s.organisations.Create(s.t.Context(), actor.System(), d)
	if err != nil {
		s.t.Fatalf("create organisation: %v", err)
	}
	return o
}

// draft is a Fachtagung of both organisations in two months; seats 0 means unlimited.
func (s *site) draft(seats int) event.Draft {
	start := time.Date(2027, 5, 6, 9, 30, 0, 0, dates.Berlin)
	d := event.Draft{
		Title: "Schnittstellen der Zusammenarbeit", Kind: event.KindFachtagung, StartsAt: start, EndsAt: start.Add(6*time.Hour + 30*time.Minute),
		Summary: "Wo die Arbeit der einen beginnt und die der anderen weitergeht.", VenueName: "Bürgerhaus", VenueCity: "Musterstadt",
		RegistrationEnabled: true, Hosts: []event.HostDraft{{Organisation: s.ki.ID}, {Organisation: s.jmd.ID}},
	}
	if seats > 0 {
		d.Capacity = &seats
	}
	return d
}

// event publishes an event with the given number of seats and edits.
func (s *site) event(seats int, edits ...func(*event.Draft)) event.Event {
	s.t.Helper()
	ev := s.unpublished(seats, edits...)
	if err := s.events.Publish(s.t.Context(), actor.System(), ev.Slug); err != nil {
		s.t.Fatalf("publish event: %v", err)
	}
	return ev
}

func (s *site) unpublished(seats int, edits ...func(*event.Draft)) event.Event {
	s.t.Helper()
	d := s.draft(seats)
	for _, edit := range edits {
		edit(&d)
	}
	ev, err := s.events.Create(s.t.Context(), actor.System(), d)
	if err != nil {
		s.t.Fatalf("create event: %v", err)
	}
	return ev
}

// person is the n-th of many different people.
func person(n int) registration.Application {
	return registration.Application{Person: registration.Person{FirstName: fmt.Sprintf("Person %d", n), LastName: "Beispiel", Email: fmt.Sprintf("person%d@mail.example", n),
		Organisation: "Jugendamt Musterstadt", OrganisationKind: "jugendamt"}}
}

func (s *site) register(slug string, n int) registration.Result {
	s.t.Helper()
	result, err := s.registrations.Register(s.t.Context(), actor.Participant(), slug, person(n))
	if err != nil {
		s.t.Fatalf("register person %d: %v", n, err)
	}
	return result
}

// fill registers people 1 to n.
func (s *site) fill(slug string, n int) {
	s.t.Helper()
	for i := range n {
		s.register(slug, i+1)
	}
}

// page is an answer as people see it.
type page struct {
	*goquery.Document
	t      testing.TB
	status int
	header http.Header
	body   string
}

func (s *site) get(path string, headers ...string) *page {
	s.t.Helper()
	return s.do(httptest.NewRequest(http.MethodGet, path, nil), headers...)
}

// post sends a form as a browser does from a page of the installation.
func (s *site) post(path string, values url.Values) *page {
	s.t.Helper()
	r := httptest.NewRequest(http.MethodPost, path, strings.NewReader(values.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return s.do(r, "Sec-Fetch-Site", "same-origin")
}

func (s *site) do(r *http.Request, headers ...string) *page {
	s.t.Helper()
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	answer := w.Result()
	body, err := io.ReadAll(answer.Body)
	if err != nil {
		s.t.Fatal(err)
	}
	document, err := goquery.NewDocumentFromReader(strings.NewReader(strings.ReplaceAll(string(body), "<dd>", " <dd>")))
	if err != nil {
		s.t.Fatal(err)
	}
	return &page{Document: document, t: s.t, status: answer.StatusCode, header: answer.Header, body: string(body)}
}

// is fails the test unless the answer has the status.
func (p *page) is(status int) *page {
	p.t.Helper()
	if p.status != status {
		p.t.Fatalf("status is %d, want %d\n%s", p.status, status, p.text("main"))
	}
	return p
}

// text returns what stands in the elements, white space folded.
func (p *page) text(selector string) string {
	return strings.Join(strings.Fields(p.Find(selector).Text()), " ")
}

// says fails the test unless the elements contain the words.
func (p *page) says(selector, words string) *page {
	p.t.Helper()
	if got := p.text(selector); !strings.Contains(got, words) {
		p.t.Errorf("%s says %q, want %q in it", selector, got, words)
	}
	return p
}

// lacks fails the test when there is such an element.
func (p *page) lacks(selector string) *page {
	p.t.Helper()
	if p.Find(selector).Length() > 0 {
		p.t.Errorf("there is %s: %q", selector, p.text(selector))
	}
	return p
}

// signIn returns the session of an editor of the organisation.
func (s *site) signIn(email string, organisation organisation.ID) (session string) {
	s.t.Helper()
	const password = "vier Wörter hintereinander"
	_, err := s.accounts.AddWithPassword(s.t.Context(), actor.System(), account.Invitation{Email: email, Name: "Kim Beispiel",
		Organisation: organisation, Role: actor.RoleEditor}, password)
	if err != nil {
		s.t.Fatalf("add account: %v", err)
	}
	entry, err := s.accounts.SignIn(s.t.Context(), email, password, "test")
	if err != nil {
		s.t.Fatalf("sign in: %v", err)
	}
	return entry.Session
}
