package e2e_test

import (
	"crypto/rand"
	"fmt"
	"maps"
	"net/url"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
)

// house is a look behind the service: it writes events into its database and reads what is stored.
type house struct {
	t      testing.TB
	db     *db.DB
	events *event.Service
	ki     organisation.Organisation
}

// newDatabase makes a database for a service that knows its two roles, as in a real installation: the
// service works as the one that owns nothing.
func newDatabase(t testing.TB) settings {
	t.Helper()
	service, owner := dbtest.NewServiceURL(t)
	return settings{"TB_DATABASE_URL": service, "TB_MIGRATE_DATABASE_URL": owner}
}

// openHouse connects to the database of a service, as its owner. The service has brought its schema up to date.
func openHouse(t testing.TB, s settings) *house {
	t.Helper()
	return openHouseAt(t, s["TB_MIGRATE_DATABASE_URL"])
}

func openHouseAt(t testing.TB, owner string) *house {
	t.Helper()
	d, err := db.Open(t.Context(), owner, 4)
	if err != nil {
		t.Fatalf("open database: %v", err)
	}
	t.Cleanup(func() { d.Close() })
	return &house{t: t, db: d, events: event.New(d, registration.Consequences{})}
}

// furnish adds an organisation that can host events.
func (h *house) furnish() *house {
	h.t.Helper()
	var err error
	h.ki, err = organisation.New(h.db).Create(h.t.Context(), actor.System(), organisation.Draft{
		Name: "KI Musterstadt", Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW, Email: "kontakt@ki.example"})
	if err != nil {
		h.t.Fatalf("create organisation: %v", err)
	}
	return h
}

// event publishes an event in eight weeks with so many seats, changed by the given edits.
func (h *house) event(capacity int, edits ...func(*event.Draft)) event.Event {
	h.t.Helper()
	begin := time.Now().AddDate(0, 0, 56)
	draft := event.Draft{
		Title: "Schnittstellen der Zusammenarbeit", Kind: event.KindFachtagung, StartsAt: begin, EndsAt: begin.Add(6 * time.Hour),
		VenueName: "Bürgerhaus", VenueCity: "Musterstadt", RegistrationEnabled: true, WaitlistMode: event.WaitlistAutomatic,
		Reminders: event.DaysBefore(7, 1), Capacity: &capacity, Hosts: []event.HostDraft{{Organisation: h.ki.ID}},
	}
	for _, edit := range edits {
		edit(&draft)
	}
	created, err := h.events.Create(h.t.Context(), actor.System(), draft)
	if err != nil {
		h.t.Fatalf("create event: %v", err)
	}
	if err := h.events.Publish(h.t.Context(), actor.System(), created.Slug); err != nil {
		h.t.Fatalf("publish event: %v", err)
	}
	return created
}

// count returns the one number that the query selects.
func (h *house) count(query string, args ...any) (n int) {
	h.t.Helper()
	if err := h.db.GetContext(h.t.Context(), &n, query, args...); err != nil {
		h.t.Fatalf("count: %v", err)
	}
	return n
}

// exec changes the database behind the back of the service.
func (h *house) exec(statement string, args ...any) {
	h.t.Helper()
	if _, err := h.db.ExecContext(h.t.Context(), statement, args...); err != nil {
		h.t.Fatalf("%s: %v", statement, err)
	}
}

// eventually waits until the condition holds.
func eventually(t testing.TB, what string, holds func() bool) {
	t.Helper()
	deadline := time.Now().Add(patience)
	for !holds() {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

// awaitLetters waits until every letter has gone but those that are to wait.
func (h *house) awaitLetters() {
	h.t.Helper()
	eventually(h.t, "all letters go", func() bool {
		return h.count(`SELECT count(*) FROM letters WHERE state IN ('queued', 'sending') AND due_at <= now()`) == 0
	})
}

// person is the filled form of the n-th of many different people.
func person(n int) url.Values {
	return url.Values{
		"first_name": {fmt.Sprintf("Person %d", n)}, "last_name": {"Beispiel"}, "email": {address(n)}, "submission": {rand.Text()},
	}
}

// address is where the n-th person gets mail.
func address(n int) string { return fmt.Sprintf("person%d@mail.example", n) }

// registrationPath is the form of an event.
func registrationPath(slug string) string { return "/veranstaltungen/" + slug + "/anmeldung" }

// openOffice runs the service on a database of its own with one event of so many seats, changed by the edits.
func openOffice(t *testing.T, capacity int, more settings, edits ...func(*event.Draft)) (*house, *service, string) {
	t.Helper()
	all := newDatabase(t)
	maps.Copy(all, more)
	s := start(t, all)
	h := openHouse(t, all).furnish()
	return h, s, h.event(capacity, edits...).Slug
}
