package office_test

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/auditlog"
	"tagungsbuero/internal/broadcast"
	"tagungsbuero/internal/correspondence"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/delivery"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/export"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/news"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/server"
	"tagungsbuero/internal/statistics"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/venue"
	"tagungsbuero/internal/web"
	"tagungsbuero/internal/web/office"
	"tagungsbuero/internal/web/view"
	"tagungsbuero/templates"
)

const password = "ein langer Satz zum Testen"

// house is one installation behind its engine, with two organisations that work together and one
// that has nothing to do with them.
type house struct {
	t             testing.TB
	db            *db.DB
	handler       *server.Handler
	log           *strings.Builder
	accounts      *account.Service
	organisations *organisation.Service
	events        *event.Service
	venues        *venue.Service
	registrations *registration.Service
	broadcasts    *broadcast.Service
	texts         *correspondence.Service
	ki, jmd, far  organisation.Organisation
	provider      account.ProviderOptions
	now           time.Time
}

func openHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, db: dbtest.New(t), log: &strings.Builder{}, now: time.Date(2027, 3, 1, 9, 0, 0, 0, dates.Berlin)}
	h.db.Clock = func() time.Time { return h.now }
	h.build(usualURL)
	h.ki = h.organisation("KI Musterstadt", organisation.KindKI, organisation.RegimeDSGNRW)
	h.jmd = h.organisation("JMD Musterstadt", organisation.KindJMD, organisation.RegimeDSGEKD)
	h.far = h.organisation("KI Anderswo", organisation.KindKI, organisation.RegimeDSGNRW)
	return h
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
	usualPages = sync.OnceValues(func() (*view.Renderer, error) { return readPages(usualURL) })
)

const usualURL = "http://tagung.example"

func pageTemplates(baseURL string) (*view.Renderer, error) {
	if baseURL == usualURL {
		return usualPages()
	}
	return readPages(baseURL)
}

func readPages(baseURL string) (*view.Renderer, error) {
	return view.New(templates.Files, view.Site{Operator: "Verbund Musterstadt", BaseURL: baseURL})
}

func (h *house) build(baseURL string) {
	h.t.Helper()
	signer := token.NewSigner([]byte("0123456789abcdef0123456789abcdef"))
	h.organisations = organisation.New(h.db)
	h.accounts = account.New(h.db, account.Options{BaseURL: baseURL, Signer: signer, Provider: h.provider})
	h.venues = venue.New(h.db)
	h.events = event.New(h.db, registration.Consequences{})
	links := registration.Links{BaseURL: baseURL, Signer: signer}
	h.registrations = registration.New(h.db, links)
	letters, err := letterTemplates()
	if err != nil {
		h.t.Fatal(err)
	}
	h.texts = correspondence.New(h.db, letters, links, func() {})
	h.broadcasts = broadcast.New(h.db, links, letters.Wordings(), func() {})
	views, err := pageTemplates(baseURL)
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
		office.New(office.Deps{Front: front, Sessions: web.NewSessions(h.accounts, baseURL), Accounts: h.accounts, Organisations: h.organisations,
			Events: h.events, Venues: h.venues, Registrations: h.registrations, Broadcasts: h.broadcasts, Texts: h.texts, Exports: export.New(h.db, h.registrations), Statistics: statistics.New(h.db, h.registrations), Mailing: mails, News: news.New(h.db, news.Links{BaseURL: baseURL, Signer: signer}, func() {}), Delivery: delivery.New(h.db, "http://tagung.example", func() {}), Log: auditlog.New(h.db), Now: h.db.Now}))
	if err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) organisation(name string, kind organisation.Kind, regime organisation.LegalRegime) organisation.Organisation {
	h.t.Helper()
	o, err := h.organisations.Create(h.t.Context(), actor.System(), organisation.Draft{Name: name, Kind: kind, LegalRegime: regime,
		ContactName: "Kim Beispiel", Email: "kontakt@" + string(kind) + ".example", Phone: "+49 211 12-34", City: "Musterstadt"})
	if err != nil {
		h.t.Fatal(err)
	}
	return o
}

// account makes an account with a role in an organisation.
func (h *house) account(email, name string, o organisation.ID, role actor.Role) account.ID {
	h.t.Helper()
	id, err := h.accounts.AddWithPassword(h.t.Context(), actor.System(), account.Invitation{Email: email, Name: name, Organisation: o, Role: role, Admin: o == 0}, password)
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

// draft is a Fachtagung of both organisations in two months.
func (h *house) draft(title string, capacity int) event.Draft {
	begin := time.Date(2027, 5, 6, 9, 30, 0, 0, dates.Berlin)
	d := event.Draft{
		Title: title, Kind: event.KindFachtagung, Summary: "Wo die Arbeit der einen beginnt und die der anderen weitergeht.", StartsAt: begin, EndsAt: begin.Add(6 * time.Hour),
		VenueName: "Bürgerhaus", VenueStreet: "Am Park 1", VenuePostcode: "40210", VenueCity: "Musterstadt", RegistrationEnabled: true, Reminders: event.DaysBefore(7, 1),
		Hosts:     []event.HostDraft{{Organisation: h.ki.ID}, {Organisation: h.jmd.ID, ContactName: "Bo Beispiel"}},
		Fields:    []event.Field{{Key: "organisation", Required: true}, {Key: "position"}, {Key: "remark"}},
		Programme: "09:30 Ankommen\n10:00 Vortrag",
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

func (h *house) publish(title string, capacity int, edits ...func(*event.Draft)) event.Event {
	h.t.Helper()
	d := h.draft(title, capacity)
	for _, edit := range edits {
		edit(&d)
	}
	ev := h.create(d)
	if err := h.events.Publish(h.t.Context(), actor.System(), ev.Slug); err != nil {
		h.t.Fatal(err)
	}
	return ev
}

func (h *house) register(slug string, n int) registration.Result {
	h.t.Helper()
	return h.registerWith(slug, n, nil)
}

// registerWith is the same for somebody who answers questions.
func (h *house) registerWith(slug string, n int, answers map[string][]string) registration.Result {
	h.t.Helper()
	r, err := h.registrations.Register(h.t.Context(), actor.Participant(), slug, registration.Application{Person: registration.Person{
		FirstName: fmt.Sprintf("Person %d", n), LastName: "Beispiel", Email: fmt.Sprintf("person%d@mail.example", n), Organisation: "JMD Musterstadt"},
		Answers: question.Sent{Values: answers}})
	if err != nil {
		h.t.Fatal(err)
	}
	return r
}

// count returns the one number that the query selects.
func (h *house) count(query string, args ...any) (n int) {
	h.t.Helper()
	if err := h.db.GetContext(h.t.Context(), &n, query, args...); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// wantState fails the test unless the registration stands so.
func (h *house) wantState(ref registration.Reference, want registration.State) {
	h.t.Helper()
	found, err := h.registrations.Find(h.t.Context(), actor.System(), ref)
	if err != nil || found.State != want {
		h.t.Errorf("%s is %s, want %s (%v)", ref, found.State, want, err)
	}
}

// browser keeps cookies like one.
type browser struct {
	h       *house
	cookies map[string]string
}

// answer is what came back.
type answer struct {
	t      testing.TB
	status int
	header http.Header
	body   string
}

func (h *house) browser() *browser { return &browser{h: h, cookies: map[string]string{}} }

// signIn returns a browser that is signed in.
func (h *house) signIn(email string) *browser {
	h.t.Helper()
	b := h.browser()
	a := b.post("/intern/anmelden", url.Values{"email": {email}, "password": {password}})
	a.wantStatus(http.StatusSeeOther)
	return b
}

func (b *browser) get(path string) answer {
	b.h.t.Helper()
	return b.send(httptest.NewRequestWithContext(b.h.t.Context(), http.MethodGet, path, nil))
}

func (b *browser) post(path string, fields url.Values) answer {
	b.h.t.Helper()
	r := httptest.NewRequestWithContext(b.h.t.Context(), http.MethodPost, path, strings.NewReader(fields.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	return b.send(r)
}

func (b *browser) send(r *http.Request) answer {
	b.h.t.Helper()
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	w := httptest.NewRecorder()
	b.h.handler.ServeHTTP(w, r)
	for _, cookie := range w.Result().Cookies() {
		if cookie.MaxAge < 0 {
			delete(b.cookies, cookie.Name)
			continue
		}
		b.cookies[cookie.Name] = cookie.Value
	}
	if w.Code >= http.StatusInternalServerError {
		b.h.t.Errorf("%s %s: status %d\n%s", r.Method, r.URL, w.Code, b.h.log)
	}
	return answer{t: b.h.t, status: w.Code, header: w.Header(), body: w.Body.String()}
}

func (a answer) wantStatus(status int) answer {
	a.t.Helper()
	if a.status != status {
		a.t.Fatalf("status %d, want %d: %s", a.status, status, a.text(".tb-error-summary, h1, .tb-lead"))
	}
	return a
}

func (a answer) wantRedirect(to string) answer {
	a.t.Helper()
	a.wantStatus(http.StatusSeeOther)
	if got := a.header.Get("Location"); got != to {
		a.t.Fatalf("leads to %q, want %q", got, to)
	}
	return a
}

func (a answer) find(selector string) *goquery.Selection {
	a.t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(a.body))
	if err != nil {
		a.t.Fatal(err)
	}
	return document.Find(selector)
}

// text returns the words of what a selector finds.
func (a answer) text(selector string) string {
	a.t.Helper()
	return strings.Join(strings.Fields(a.find(selector).Text()), " ")
}

func (a answer) wantText(selector, part string) answer {
	a.t.Helper()
	if got := a.text(selector); !strings.Contains(got, part) {
		a.t.Errorf("%s reads %q, want %q in it", selector, got, part)
	}
	return a
}

// fields returns what the form of the page would send.
func (a answer) fields() url.Values {
	a.t.Helper()
	values := url.Values{}
	form := a.find("main form[method=post]").First()
	form.Find("input").Each(func(_ int, in *goquery.Selection) {
		kind, _ := in.Attr("type")
		_, isChecked := in.Attr("checked")
		if (kind == "checkbox" || kind == "radio") && !isChecked {
			return
		}
		values.Add(in.AttrOr("name", ""), in.AttrOr("value", ""))
	})
	form.Find("textarea").Each(func(_ int, in *goquery.Selection) { values.Add(in.AttrOr("name", ""), in.Text()) })
	form.Find("select").Each(func(_ int, in *goquery.Selection) {
		values.Add(in.AttrOr("name", ""), in.Find("option[selected]").AttrOr("value", ""))
	})
	return values
}
