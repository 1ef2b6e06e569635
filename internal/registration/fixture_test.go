package registration

import (
	"context"
	"fmt"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/token"
)

// house is one installation with two organisations and the services that tests talk to.
type house struct {
	t        testing.TB
	db       *db.DB
	service  *Service
	events   *event.Service
	ki, jmd  organisation.Organisation
	now      time.Time
	staff    actor.Actor // may edit registrations at the KI
	stranger actor.Actor // belongs to no host
	// bystander is somebody whom a decision does not concern.
	bystander Result
}

var testLinks = Links{BaseURL: "https://tagung.example", Signer: token.NewSigner([]byte("0123456789abcdef0123456789abcdef"))}

func newHouse(t testing.TB, database *db.DB) *house {
	t.Helper()
	h := &house{t: t, db: database, now: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)}
	database.Clock = func() time.Time { return h.now }
	h.service = New(database, testLinks)
	h.events = event.New(database, Consequences{})
	h.ki = h.organisation("KI Musterstadt", organisation.KindKI, organisation.RegimeDSGNRW)
	h.jmd = h.organisation("JMD Musterstadt", organisation.KindJMD, organisation.RegimeDSGEKD)
	h.staff = actor.Account(h.account("ki@demo.example"), false, []actor.Membership{{Organisation: h.ki.ID, Role: actor.RoleEditor}})
	h.stranger = actor.Account(h.account("fremd@demo.example"), false, nil)
	return h
}

func openHouse(t testing.TB) *house { return newHouse(t, dbtest.New(t)) }

func (h *house) organisation(name string, kind organisation.Kind, regime organisation.LegalRegime) organisation.Organisation {
	h.t.Helper()
	o, err := organisation.New(h.db).Create(h.t.Context(), actor.System(), organisation.Draft{
		Name: name, Kind: kind, LegalRegime: regime, Email: "kontakt@" + string(kind) + ".example"})
	if err != nil {
		h.t.Fatalf("create organisation: %v", err)
	}
	return o
}

func (h *house) account(email string) (id actor.AccountID) {
	h.t.Helper()
	const insert = `INSERT INTO accounts (email, name, created_at) VALUES ($1, $1, $2) RETURNING id`
	if err := h.db.GetContext(h.t.Context(), &id, insert, email, h.now); err != nil {
		h.t.Fatalf("insert account: %v", err)
	}
	return id
}

// draft is a Fachtagung in two weeks with the capacity; 0 means unlimited.
func (h *house) draft(capacity int) event.Draft {
	start := h.now.AddDate(0, 0, 14)
	d := event.Draft{
		Title: "Schnittstellen der Zusammenarbeit", Kind: event.KindFachtagung, StartsAt: start, EndsAt: start.Add(6 * time.Hour),
		VenueName: "Bürgerhaus", VenueCity: "Musterstadt", RegistrationEnabled: true, Reminders: event.DaysBefore(7, 1),
		Hosts: []event.HostDraft{{Organisation: h.ki.ID}, {Organisation: h.jmd.ID}},
	}
	if capacity > 0 {
		d.Capacity = &capacity
	}
	return d
}

// event publishes an event with the capacity, changed by the given edits.
func (h *house) event(capacity int, edits ...func(*event.Draft)) event.Event {
	h.t.Helper()
	d := h.draft(capacity)
	for _, edit := range edits {
		edit(&d)
	}
	ev, err := h.events.Create(h.t.Context(), actor.System(), d)
	if err != nil {
		h.t.Fatalf("create event: %v", err)
	}
	if err := h.events.Publish(h.t.Context(), actor.System(), ev.Slug); err != nil {
		h.t.Fatalf("publish event: %v", err)
	}
	return ev
}

// change writes the event anew with the edits and returns what came of it.
func (h *house) change(slug string, capacity *int, edits ...func(*event.Draft)) error {
	h.t.Helper()
	ev, err := event.Find(h.t.Context(), h.db, slug)
	if err != nil {
		h.t.Fatalf("find event: %v", err)
	}
	d := ev.Draft(capacity)
	for _, edit := range edits {
		edit(&d)
	}
	_, err = h.events.Change(h.t.Context(), actor.System(), slug, ev.Version, d)
	return err
}

// person is the n-th of many different people.
func person(n int) Application {
	return Application{Person: Person{FirstName: fmt.Sprintf("Person %d", n), LastName: "Beispiel", Email: fmt.Sprintf("person%d@mail.example", n)}}
}

// register lets the n-th person register and expects it to work.
func (h *house) register(slug string, n int) Result {
	h.t.Helper()
	result, err := h.service.Register(h.t.Context(), actor.Participant(), slug, person(n))
	if err != nil {
		h.t.Fatalf("register person %d: %v", n, err)
	}
	return result
}

func (h *house) state(ref Reference) State {
	h.t.Helper()
	found, err := find(h.t.Context(), h.db, ref)
	if err != nil {
		h.t.Fatalf("find registration: %v", err)
	}
	return found.State
}

func (h *house) count(query string, args ...any) (n int) {
	h.t.Helper()
	if err := h.db.GetContext(context.Background(), &n, query, args...); err != nil {
		h.t.Fatalf("count: %v", err)
	}
	return n
}

// sound fails the test when the audit finds anything.
func (h *house) sound() {
	h.t.Helper()
	violations, err := h.service.Audit(h.t.Context())
	if err != nil {
		h.t.Fatalf("audit: %v", err)
	}
	for _, v := range violations {
		h.t.Errorf("audit: %v", v)
	}
}

// tokenOfAnother signs like another installation.
func tokenOfAnother() *token.Signer {
	return token.NewSigner([]byte("fedcba9876543210fedcba9876543210"))
}
