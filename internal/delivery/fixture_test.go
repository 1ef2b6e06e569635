package delivery_test

import (
	"fmt"
	"io/fs"
	"log/slog"
	"maps"
	"testing"
	"time"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/delivery"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
	"tagungsbuero/templates"
)

const baseURL = "https://tagung.example"

// house is an installation with one host that sends its letters to url, or keeps them.
type house struct {
	t             *testing.T
	db            *db.DB
	now           time.Time
	accounts      *account.Service
	events        *event.Service
	registrations *registration.Service
	mailing       *mailing.Service
	*delivery.Service
	host organisation.ID
}

func openHouse(t *testing.T, smtpURL string) *house {
	t.Helper()
	h := &house{t: t, db: dbtest.New(t), now: time.Date(2027, 4, 1, 12, 0, 0, 0, dates.Berlin)}
	h.db.Clock = func() time.Time { return h.now }
	links := registration.Links{BaseURL: baseURL, Signer: token.NewSigner(make([]byte, 32))}
	h.accounts = account.New(h.db, account.Options{BaseURL: baseURL, Signer: links.Signer, Wake: func() {}})
	h.events = event.New(h.db, registration.Consequences{})
	h.registrations = registration.New(h.db, links)
	h.Service = delivery.New(h.db, baseURL, func() {})
	files, err := fs.Sub(templates.Files, "mail")
	must(t, err)
	texts, err := mailing.NewTemplates(files)
	must(t, err)
	composers := registration.Composers(texts, links)
	maps.Copy(composers, account.Composers(texts))
	maps.Copy(composers, delivery.Composers(texts))
	h.mailing, err = mailing.New(h.db, mailing.Options{SMTPURL: smtpURL, From: "Tagungsbüro <buero@tagung.example>", Keep: 90 * 24 * time.Hour},
		composers, slog.New(slog.DiscardHandler))
	must(t, err)
	host, err := organisation.New(h.db).Create(t.Context(), actor.System(), organisation.Draft{
		Name: "KI Musterstadt", Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW})
	must(t, err)
	h.host = host.ID
	return h
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func (h *house) event() event.Event { h.t.Helper(); return h.eventOf(200) }

func (h *house) eventOf(seats int) event.Event {
	h.t.Helper()
	ev, err := h.events.Create(h.t.Context(), actor.System(), event.Draft{
		Title: "Fachtagung", Kind: event.KindFachtagung, StartsAt: h.now.AddDate(0, 1, 0), EndsAt: h.now.AddDate(0, 1, 0).Add(6 * time.Hour),
		VenueName: "Bürgerhaus", VenueCity: "Musterstadt", RegistrationEnabled: true, Reminders: event.DaysBefore(7), Capacity: new(seats),
		Hosts: []event.HostDraft{{Organisation: h.host}}})
	must(h.t, err)
	must(h.t, h.events.Publish(h.t.Context(), actor.System(), ev.Slug))
	return ev
}

func (h *house) register(slug string, n int) registration.Result {
	h.t.Helper()
	result, err := h.registrations.Register(h.t.Context(), actor.Participant(), slug, registration.Application{Person: registration.Person{
		FirstName: "Kim", LastName: fmt.Sprint("Person ", n), Email: fmt.Sprintf("person%d@mail.example", n)}})
	must(h.t, err)
	return result
}

// staff is somebody who works for the host.
func (h *house) staff(role actor.Role) actor.Actor {
	return actor.Account(7, false, []actor.Membership{{Organisation: h.host, Role: role}})
}

func (h *house) run(query string, args ...any) {
	h.t.Helper()
	_, err := h.db.ExecContext(h.t.Context(), query, args...)
	must(h.t, err)
}

func (h *house) send() {
	h.t.Helper()
	must(h.t, h.mailing.SendDue(h.t.Context()))
}

// letters are those of an event, the newest first.
func (h *house) letters(slug string) []mailing.Entry {
	h.t.Helper()
	page, err := h.List(h.t.Context(), actor.System(), slug, delivery.Filter{}, 1000)
	must(h.t, err)
	return page.Letters
}

func (h *house) repeat(id mailing.ID, seen int) mailing.ID {
	h.t.Helper()
	repeat, err := h.Repeat(h.t.Context(), h.staff(actor.RoleEditor), id, seen)
	must(h.t, err)
	return repeat
}

func (h *house) find(id mailing.ID) delivery.Letter {
	h.t.Helper()
	letter, err := h.Find(h.t.Context(), h.staff(actor.RoleEditor), id)
	must(h.t, err)
	return letter
}

// refuses wants the letter not to be sent once more, on the page and by the deed.
func (h *house) refuses(id mailing.ID, key string) {
	h.t.Helper()
	_, err := h.Repeat(h.t.Context(), h.staff(actor.RoleEditor), id, delivery.Anew)
	for _, refusal := range []error{err, h.find(id).Refusal} {
		if got, ok := refusal.(*fault.Error); !ok || got.Key != key || got.Kind != fault.Conflict {
			h.t.Errorf("refused with %v, want %s", refusal, key)
		}
	}
}
