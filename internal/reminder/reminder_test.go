package reminder

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
)

type house struct {
	t             *testing.T
	db            *db.DB
	now           time.Time
	events        *event.Service
	registrations *registration.Service
	reminders     *Service
	host          organisation.ID
}

func openHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: dbtest.New(t), now: berlin(2027, 4, 1, 12)}
	h.db.Clock = func() time.Time { return h.now }
	h.events = event.New(h.db, registration.Consequences{})
	h.registrations = registration.New(h.db, registration.Links{BaseURL: "https://tagung.example", Signer: token.NewSigner(make([]byte, 32))})
	h.reminders = New(h.db)
	host, err := organisation.New(h.db).Create(t.Context(), actor.System(), organisation.Draft{
		Name: "KI Musterstadt", Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW})
	if err != nil {
		t.Fatal(err)
	}
	h.host = host.ID
	return h
}

func berlin(year int, month time.Month, day, hour int) time.Time {
	return time.Date(year, month, day, hour, 0, 0, 0, dates.Berlin)
}

// event publishes an event on 1 May 2027 at ten with two seats, reminding 7 days and 1 day before unless it is edited.
func (h *house) event(edits ...func(*event.Draft)) event.Event {
	h.t.Helper()
	d := event.Draft{
		Title: "Fachtagung", Kind: event.KindFachtagung, StartsAt: berlin(2027, 5, 1, 10), EndsAt: berlin(2027, 5, 1, 16),
		VenueName: "Bürgerhaus", VenueCity: "Musterstadt", RegistrationEnabled: true, Reminders: event.DaysBefore(7, 1), Capacity: new(2),
		Hosts: []event.HostDraft{{Organisation: h.host}}}
	for _, edit := range edits {
		edit(&d)
	}
	ev, err := h.events.Create(h.t.Context(), actor.System(), d)
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.events.Publish(h.t.Context(), actor.System(), ev.Slug); err != nil {
		h.t.Fatal(err)
	}
	return ev
}

func (h *house) register(slug string, n int) registration.Result {
	h.t.Helper()
	result, err := h.registrations.Register(h.t.Context(), actor.Participant(), slug, registration.Application{Person: registration.Person{
		LastName: fmt.Sprint("Person ", n), Email: fmt.Sprintf("person%d@mail.example", n)}})
	if err != nil {
		h.t.Fatal(err)
	}
	return result
}

// at sets the clock, looks for due reminders and returns how many were found.
func (h *house) at(now time.Time) int {
	h.t.Helper()
	h.now = now
	found, err := h.reminders.FindDue(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	return found
}

func (h *house) letters(state string) int {
	h.t.Helper()
	return h.count(`SELECT count(*) FROM letters WHERE dedupe_key LIKE 'reminder/%' AND state = $1`, state)
}

func (h *house) count(query string, args ...any) (n int) {
	h.t.Helper()
	if err := h.db.GetContext(h.t.Context(), &n, query, args...); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// change writes the event anew with the edits.
func (h *house) change(slug string, edits ...func(*event.Draft)) {
	h.t.Helper()
	present, err := event.Find(h.t.Context(), h.db, slug)
	if err != nil {
		h.t.Fatal(err)
	}
	d := present.Draft(new(2))
	for _, edit := range edits {
		edit(&d)
	}
	if _, err := h.events.Change(h.t.Context(), actor.System(), slug, present.Version, d); err != nil {
		h.t.Fatal(err)
	}
}

// sound fails the test when the audit finds anything.
func (h *house) sound() {
	h.t.Helper()
	violations, err := h.registrations.Audit(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	for _, v := range violations {
		h.t.Errorf("audit: %v", v)
	}
}

func TestEverybodyWithASeatIsRemindedOncePerRule(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event()
	for n := range 3 { // the third waits
		h.register(ev.Slug, n)
	}
	for _, tc := range []struct {
		at   time.Time
		want int
	}{
		{berlin(2027, 4, 24, 8), 0},  // a week before, too early in the morning
		{berlin(2027, 4, 24, 9), 2},  // due
		{berlin(2027, 4, 24, 10), 0}, // never twice
		{berlin(2027, 4, 29, 9), 0},
		{berlin(2027, 4, 30, 9), 2}, // the day before
		{berlin(2027, 4, 30, 20), 0},
		{berlin(2027, 5, 1, 10), 0}, // begun
	} {
		if got := h.at(tc.at); got != tc.want {
			t.Errorf("at %s: %d reminders, want %d", tc.at, got, tc.want)
		}
	}
}

func TestWhoGetsASeatAfterAReminderWasDueIsNotRemindedOfThePast(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event()
	seated := h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	h.register(ev.Slug, 3) // waits, and moves up later
	h.at(berlin(2027, 4, 24, 9))
	h.now = berlin(2027, 4, 25, 9)
	if err := h.registrations.CancelByToken(t.Context(), seated.Token); err != nil {
		t.Fatal(err)
	}
	if got := h.at(berlin(2027, 4, 25, 10)); got != 0 {
		t.Errorf("%d late reminders", got)
	}
	if got := h.at(berlin(2027, 4, 30, 9)); got != 2 {
		t.Errorf("%d reminders on the day before, want 2", got)
	}
}

func TestWhoCancelledIsNotRemindedEvenIfTheLetterWasQueued(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event()
	first := h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	h.at(berlin(2027, 4, 24, 9))
	if err := h.registrations.CancelByToken(t.Context(), first.Token); err != nil {
		t.Fatal(err)
	}
	if queued, withdrawn := h.letters("queued"), h.letters("withdrawn"); queued != 1 || withdrawn != 1 {
		t.Errorf("%d queued and %d withdrawn, want 1 and 1", queued, withdrawn)
	}
	if err := h.events.Cancel(t.Context(), actor.System(), ev.Slug, ""); err != nil {
		t.Fatal(err)
	}
	if queued := h.letters("queued"); queued != 0 {
		t.Errorf("%d reminders of a cancelled event wait", queued)
	}
	if got := h.at(berlin(2027, 4, 30, 9)); got != 0 {
		t.Errorf("%d reminders of a cancelled event", got)
	}
}

func TestAfterALongAbsenceOnlyTheNearestReminderIsSent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.register(h.event().Slug, 1)
	if got := h.at(berlin(2027, 4, 30, 15)); got != 1 {
		t.Errorf("%d reminders, want 1", got)
	}
}

func TestMovingTheEventMovesTheReminder(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event()
	h.register(ev.Slug, 1)
	h.at(berlin(2027, 4, 24, 9))
	h.change(ev.Slug, func(d *event.Draft) { d.StartsAt, d.EndsAt = d.StartsAt.AddDate(0, 1, 0), d.EndsAt.AddDate(0, 1, 0) })
	if queued, withdrawn := h.letters("queued"), h.letters("withdrawn"); queued != 0 || withdrawn != 1 {
		t.Errorf("%d reminders of the old date wait, %d were withdrawn", queued, withdrawn)
	}
	if got := h.at(berlin(2027, 4, 30, 9)); got != 0 {
		t.Errorf("%d reminders for the old date", got)
	}
	if got := h.at(berlin(2027, 5, 25, 9)); got != 1 {
		t.Errorf("%d reminders for the new date, want 1", got)
	}
}

func TestManyProcessesLookingAtOnceRemindOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event()
	h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	h.now = berlin(2027, 4, 24, 9)
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			if _, err := New(h.db).FindDue(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if n := h.letters("queued"); n != 2 {
		t.Errorf("%d letters, want 2", n)
	}
}

func TestOneEventThatFailsKeepsNoOtherFromBeingReminded(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	first, second := h.event(), h.event()
	h.register(first.Slug, 1)
	h.register(second.Slug, 2)
	const refuse = `ALTER TABLE letters ADD CONSTRAINT refused CHECK (kind <> 'registration_reminder' OR recipient <> 'person1@mail.example')`
	if _, err := h.db.ExecContext(t.Context(), refuse); err != nil {
		t.Fatal(err)
	}
	h.now = berlin(2027, 4, 24, 9)
	found, err := h.reminders.FindDue(t.Context())
	if err == nil || !strings.Contains(err.Error(), first.Slug) || found != 1 || h.letters("queued") != 1 {
		t.Errorf("%d found, %d letters, %v; want the one of the second event and the error of the first", found, h.letters("queued"), err)
	}
}
