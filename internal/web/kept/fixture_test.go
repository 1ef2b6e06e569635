package kept_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
	"tagungsbuero/internal/web/kept"
)

// house is a shelf over real rooms; its pages say no more than is needed to check them.
type house struct {
	t             testing.TB
	db            *db.DB
	now           atomic.Pointer[time.Time]
	host          organisation.Organisation
	organisations *organisation.Service
	events        *event.Service
	registrations *registration.Service
	shelf         *kept.Shelf
	rendered      atomic.Int64
	found         atomic.Int64
	body          func(event.Event, registration.Seats, time.Time) []byte
}

func openHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, db: dbtest.New(t), body: plainPage}
	h.setNow(time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC))
	h.db.Clock = func() time.Time { return *h.now.Load() }
	h.organisations = organisation.New(h.db)
	h.registrations = registration.New(h.db, registration.Links{BaseURL: "https://tagung.example", Signer: token.NewSigner([]byte("0123456789abcdef0123456789abcdef"))})
	h.events = event.New(h.db, registration.Consequences{})
	h.shelf = kept.New(kept.Source{Find: h.find, Seats: h.registrations.Seats, Directory: h.organisations.DirectoryVersion, OtherDates: h.events.OtherDates, Render: h.render, Now: h.db.Now})
	host, err := h.organisations.Create(t.Context(), actor.System(), organisation.Draft{Name: "KI Musterstadt", Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW})
	if err != nil {
		t.Fatal(err)
	}
	h.host = host
	return h
}

func (h *house) setNow(now time.Time) { h.now.Store(&now) }

func (h *house) find(ctx context.Context, slug string) (event.Event, error) {
	h.found.Add(1)
	return h.events.Visible(ctx, actor.Participant(), slug)
}

func (h *house) render(ev event.Event, seats registration.Seats, others []kept.OtherDate, now time.Time) ([]byte, error) {
	h.rendered.Add(1)
	body := h.body(ev, seats, now)
	for _, other := range others {
		if other.Event.IsOtherDate(now) {
			body = append(append(body, " + "...), h.body(other.Event, other.Seats, now)...)
		}
	}
	return body, nil
}

// plainPage holds what a page depends on.
func plainPage(ev event.Event, seats registration.Seats, now time.Time) []byte {
	free, _ := seats.Free()
	return fmt.Appendf(nil, "%s|%s|%s|%d|%d", ev.Title, ev.Hosts[0].Organisation.Name, ev.RegistrationPhase(now), free, seats.Waiting)
}

func (h *house) event(seats int) event.Event {
	h.t.Helper()
	ev := h.draft(seats)
	if err := h.events.Publish(h.t.Context(), actor.System(), ev.Slug); err != nil {
		h.t.Fatal(err)
	}
	return ev
}

func (h *house) draft(seats int) event.Event {
	h.t.Helper()
	start := h.db.Now().AddDate(0, 0, 14)
	ev, err := h.events.Create(h.t.Context(), actor.System(), event.Draft{
		Title: "Fachtag", Kind: event.KindFachtagung, StartsAt: start, EndsAt: start.Add(6 * time.Hour), VenueCity: "Musterstadt",
		RegistrationEnabled: true, Hosts: []event.HostDraft{{Organisation: h.host.ID}}, Capacity: &seats})
	if err != nil {
		h.t.Fatal(err)
	}
	return ev
}

func (h *house) register(slug string, n int) {
	h.t.Helper()
	_, err := h.registrations.Register(h.t.Context(), actor.Participant(), slug, registration.Application{Person: registration.Person{
		FirstName: "Person", LastName: fmt.Sprint(n), Email: fmt.Sprintf("person%d@mail.example", n)}})
	if err != nil {
		h.t.Errorf("register: %v", err)
	}
}

// ServeHTTP answers every path as the slug of an event.
func (h *house) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	if err := h.shelf.Serve(w, r, r.URL.Path[1:]); err != nil {
		w.WriteHeader(fault.KindOf(err).Status())
	}
}

func (h *house) get(slug string, headers ...string) *httptest.ResponseRecorder {
	r := httptest.NewRequest(http.MethodGet, "/"+slug, nil)
	for i := 0; i < len(headers); i += 2 {
		r.Header.Set(headers[i], headers[i+1])
	}
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w
}

// says fails the test unless the page has the body.
func (h *house) says(slug, want string) {
	h.t.Helper()
	if got := h.get(slug).Body.String(); got != want {
		h.t.Errorf("the page says %q, want %q", got, want)
	}
}
