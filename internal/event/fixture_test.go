package event_test

import (
	"context"
	"errors"
	"slices"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
)

// seats is the smallest thing that keeps what events promise to registrations: a row of counters.
type seats struct {
	mu    sync.Mutex
	calls []string

	registered, invited int
	refuses             bool // whatever is planned
	told                []event.News
}

func (s *seats) note(call string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.calls = append(s.calls, call)
}

func (s *seats) Lock(ctx context.Context, tx *db.Tx, id event.ID) (*int, error) {
	s.note("lock")
	var capacity *int
	const lockSQL = `SELECT capacity FROM event_seats WHERE event_id = $1 FOR NO KEY UPDATE`
	return capacity, tx.GetContext(ctx, &capacity, lockSQL, id)
}

func (s *seats) Plan(ctx context.Context, tx *db.Tx, _ actor.Actor, ev event.Event, capacity *int) error {
	s.note("plan")
	if s.refuses || capacity != nil && *capacity == tooFew {
		return fault.New(fault.Conflict, "registration.capacity_below_taken")
	}
	const planSQL = `INSERT INTO event_seats (event_id, plan_version, capacity) VALUES ($1, $2, $3)
		ON CONFLICT (event_id) DO UPDATE SET plan_version = excluded.plan_version, capacity = excluded.capacity`
	_, err := tx.ExecContext(ctx, planSQL, ev.ID, ev.Version, capacity)
	return err
}

func (s *seats) Tell(_ context.Context, _ *db.Tx, _, _ event.Event, news event.News) error {
	s.told = append(s.told, news)
	return nil
}

func (s *seats) Copied(context.Context, *db.Tx, event.ID, event.ID) error { return nil }

func (s *seats) Known(context.Context, *db.Tx, event.ID) (registered, invited int, err error) {
	return s.registered, s.invited, nil
}

func (s *seats) Cancel(_ context.Context, _ *db.Tx, _ actor.Actor, ev event.Event) error {
	s.note("cancel " + ev.CancelReason)
	return nil
}

// tooFew is a capacity that the seats of these tests refuse.
const tooFew = 7

// house is a database with two organisations and an editor in each.
type house struct {
	*event.Service
	db         *db.DB
	seats      *seats
	ki, jmd    organisation.Organisation
	anna, bela actor.Actor // anna edits for the KI, bela for the JMD
	now        time.Time
}

func build(t *testing.T) *house {
	t.Helper()
	h := &house{db: dbtest.New(t), seats: &seats{}, now: berlin("2027-03-01 12:00")}
	h.db.Clock = func() time.Time { return h.now }
	h.Service = event.New(h.db, h.seats)
	h.ki = h.organisation(t, "KI Musterstadt", "05111")
	h.jmd = h.organisation(t, "JMD Özlem-Haus", "05915")
	const insertAccounts = `INSERT INTO accounts (email, name, created_at)
		VALUES ('anna@ki.example', 'Anna Beispiel', $1), ('bela@jmd.example', 'Bela Beispiel', $1)`
	if _, err := h.db.ExecContext(t.Context(), insertAccounts, h.now); err != nil { // they become 1 and 2
		t.Fatal(err)
	}
	h.anna = member(1, h.ki, actor.RoleEditor)
	h.bela = member(2, h.jmd, actor.RoleEditor)
	return h
}

func (h *house) organisation(t *testing.T, name, municipality string) organisation.Organisation {
	t.Helper()
	created, err := organisation.New(h.db).Create(t.Context(), actor.System(), organisation.Draft{Name: name, Kind: organisation.KindKI,
		LegalRegime: organisation.RegimeDSGNRW, MunicipalityKey: &municipality, ContactName: "Büro", Email: "buero@musterstadt.example"})
	if err != nil {
		t.Fatal(err)
	}
	return created
}

func member(id actor.AccountID, of organisation.Organisation, role actor.Role) actor.Actor {
	return actor.Account(id, false, []actor.Membership{{Organisation: of.ID, Role: role}})
}

// berlin reads "2027-03-01 12:00" as people in Berlin mean it.
func berlin(value string) time.Time {
	t, err := time.ParseInLocation("2006-01-02 15:04", value, dates.Berlin)
	if err != nil {
		panic(err)
	}
	return t
}

// draft is a Fachtagung of the KI on 15 May 2027 that can be published.
func (h *house) draft() event.Draft {
	return event.Draft{
		Title: "Übergänge gestalten", Kind: event.KindFachtagung, StartsAt: berlin("2027-05-15 09:30"), EndsAt: berlin("2027-05-15 16:00"),
		VenueName: "Bürgerhaus", VenueCity: "Musterstadt", RegistrationEnabled: true, Reminders: event.DaysBefore(1, 7),
		Hosts: []event.HostDraft{{Organisation: h.ki.ID}}, Topics: []string{"uebergang"}, Capacity: new(40),
		Fields: []event.Field{{Key: "remark"}, {Key: "organisation", Required: true}},
	}
}

func (h *house) create(t *testing.T, change func(*event.Draft)) event.Event {
	t.Helper()
	d := h.draft()
	if change != nil {
		change(&d)
	}
	created, err := h.Create(t.Context(), actor.System(), d)
	if err != nil {
		t.Fatal(err)
	}
	return created
}

func (h *house) publish(t *testing.T, change func(*event.Draft)) event.Event {
	t.Helper()
	created := h.create(t, change)
	if err := h.Publish(t.Context(), actor.System(), created.Slug); err != nil {
		t.Fatal(err)
	}
	published, err := event.FindByID(t.Context(), h.db, created.ID)
	if err != nil {
		t.Fatal(err)
	}
	return published
}

// mistakes returns the fields of an Invalid fault as "name key".
func mistakes(t *testing.T, err error) []string {
	t.Helper()
	refusal, ok := errors.AsType[*fault.Error](err)
	if !ok || refusal.Kind != fault.Invalid {
		t.Fatalf("want mistakes, got %v", err)
	}
	var found []string
	for _, field := range refusal.Fields {
		found = append(found, field.Name+" "+field.Key)
	}
	return found
}

func titles(events []event.Event) []string {
	found := []string{}
	for _, ev := range events {
		found = append(found, ev.Title)
	}
	return found
}

func expect(t *testing.T, what string, got, want []string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s: got %q, want %q", what, got, want)
	}
}

// conflict returns the key of a Conflict, "" for no error.
func conflict(t *testing.T, err error) string {
	t.Helper()
	refusal, ok := errors.AsType[*fault.Error](err)
	switch {
	case err == nil:
		return ""
	case !ok || refusal.Kind != fault.Conflict:
		t.Errorf("want a conflict, got %v", err)
		return ""
	}
	return refusal.Key
}
