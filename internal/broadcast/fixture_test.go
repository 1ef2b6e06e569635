package broadcast

import (
	"context"
	"fmt"
	"io/fs"
	"log/slog"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/mailing/smtptest"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
	"tagungsbuero/templates"
)

// house is one installation with an event of two hosts.
type house struct {
	t             *testing.T
	db            *db.DB
	now           time.Time
	service       *Service
	registrations *registration.Service
	events        *event.Service
	server        *smtptest.Server
	mailing       *mailing.Service
	texts         *mailing.Templates
	ki, jmd       organisation.Organisation
	staff         actor.Actor // writes for the KI
	reader        actor.Actor // sees contacts, writes nothing
	reception     actor.Actor // sees no contacts
	stranger      actor.Actor
	event         event.Event
}

var testLinks = registration.Links{BaseURL: "https://tagung.example", Signer: token.NewSigner([]byte("0123456789abcdef0123456789abcdef"))}

func openHouse(t *testing.T) *house {
	t.Helper()
	h := &house{t: t, db: dbtest.New(t), now: time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)}
	h.db.Clock = func() time.Time { return h.now }
	h.texts = readTexts(t)
	h.service = h.newService(h.db)
	h.registrations = registration.New(h.db, testLinks)
	h.events = event.New(h.db, registration.Consequences{})
	h.ki, h.jmd = h.organisation("KI Musterstadt", "ki@musterstadt.example"), h.organisation("JMD Musterstadt", "jmd@musterstadt.example")
	h.staff = h.account("ki@demo.example", actor.RoleEditor)
	h.reader, h.reception = h.account("lesen@demo.example", actor.RoleReader), h.account("empfang@demo.example", actor.RoleReception)
	h.stranger = actor.Account(99, false, nil)
	h.server = smtptest.Start(t)
	h.mailing = h.newMailing()
	h.event = h.newEvent()
	return h
}

func (h *house) newService(d *db.DB) *Service {
	return New(d, testLinks, h.texts.Wordings(), func() {})
}

func readTexts(t *testing.T) *mailing.Templates {
	t.Helper()
	files, err := fs.Sub(templates.Files, "mail")
	if err != nil {
		t.Fatal(err)
	}
	texts, err := mailing.NewTemplates(files)
	if err != nil {
		t.Fatal(err)
	}
	return texts
}

func (h *house) newMailing() *mailing.Service {
	h.t.Helper()
	service, err := mailing.New(h.db, mailing.Options{SMTPURL: h.server.URL(), From: "Tagungsbüro <tagung@tagung.example>"},
		registration.Composers(h.texts, testLinks), slog.New(slog.DiscardHandler))
	if err != nil {
		h.t.Fatal(err)
	}
	return service
}

func (h *house) organisation(name, email string) organisation.Organisation {
	h.t.Helper()
	o, err := organisation.New(h.db).Create(h.t.Context(), actor.System(), organisation.Draft{
		Name: name, Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW, Email: email})
	if err != nil {
		h.t.Fatal(err)
	}
	return o
}

func (h *house) account(email string, role actor.Role) actor.Actor {
	h.t.Helper()
	var id actor.AccountID
	const insert = `INSERT INTO accounts (email, name, created_at) VALUES ($1, 'Kim Büro', $2) RETURNING id`
	if err := h.db.GetContext(h.t.Context(), &id, insert, email, h.now); err != nil {
		h.t.Fatal(err)
	}
	return actor.Account(id, false, []actor.Membership{{Organisation: h.ki.ID, Role: role}})
}

func (h *house) newEvent() event.Event {
	h.t.Helper()
	start := h.now.AddDate(0, 0, 14)
	ev, err := h.events.Create(h.t.Context(), actor.System(), event.Draft{
		Title: "Schnittstellen & Übergänge", Kind: event.KindFachtagung, StartsAt: start, EndsAt: start.Add(6 * time.Hour),
		VenueName: "Bürgerhaus", VenueStreet: "Marktplatz 1", VenuePostcode: "12345", VenueCity: "Musterstadt", RegistrationEnabled: true,
		Rules: event.Rules{GroupMax: 10},
		Hosts: []event.HostDraft{{Organisation: h.ki.ID}, {Organisation: h.jmd.ID}}})
	if err != nil {
		h.t.Fatal(err)
	}
	if err := h.events.Publish(h.t.Context(), actor.System(), ev.Slug); err != nil {
		h.t.Fatal(err)
	}
	found, err := event.Find(h.t.Context(), h.db, ev.Slug)
	if err != nil {
		h.t.Fatal(err)
	}
	return found
}

func address(n int) string { return fmt.Sprintf("person%d@mail.example", n) }

func (h *house) register(n int) registration.Reference {
	h.t.Helper()
	return h.enter(registration.Person{FirstName: fmt.Sprintf("Person %04d", n), LastName: "Beispiel", Email: address(n)})
}

// enter lets staff enter somebody, with or without an address.
func (h *house) enter(p registration.Person) registration.Reference {
	h.t.Helper()
	result, err := h.registrations.Register(h.t.Context(), h.staff, h.event.Slug, registration.Application{Person: p, NameOnly: true})
	if err != nil {
		h.t.Fatal(err)
	}
	return result.Reference
}

func (h *house) cancel(ref registration.Reference) {
	h.t.Helper()
	if err := h.registrations.Decide(h.t.Context(), h.staff, h.event.Slug, registration.Cancelling, "", ref); err != nil {
		h.t.Fatal(err)
	}
}

// crowd puts many confirmed people in at once, by the way that no letter goes.
func (h *house) crowd(n int) {
	h.t.Helper()
	const insert = `
INSERT INTO registrations (event_id, reference, state, first_name, last_name, email, entered_by, person_key, created_at, changed_at)
SELECT $1, 'M' || lpad(CAST(i AS text), 9, '0'), 'confirmed', 'Person ' || i, 'Menge', 'menge' || i || '@mail.example', 'account', 'menge' || i, $2, $2
FROM generate_series(1, CAST($3 AS int)) AS i`
	if _, err := h.db.ExecContext(h.t.Context(), insert, h.event.ID, h.now, n); err != nil {
		h.t.Fatal(err)
	}
}

var plainText = Text{Subject: "Anfahrt", Body: "Bitte nehmen Sie den Bus.", Filter: &registration.Filter{}}

func (h *house) draft(text Text) Broadcast {
	h.t.Helper()
	b, err := h.service.Create(h.t.Context(), h.staff, h.event.Slug, text)
	if err != nil {
		h.t.Fatalf("create broadcast: %v", err)
	}
	return b
}

func (h *house) send(b Broadcast) {
	h.t.Helper()
	if err := h.service.Send(h.t.Context(), h.staff, h.event.Slug, b.Number, ""); err != nil {
		h.t.Fatalf("send broadcast: %v", err)
	}
}

func (h *house) advance() int {
	h.t.Helper()
	n, err := h.service.Advance(h.t.Context())
	if err != nil {
		h.t.Fatalf("advance: %v", err)
	}
	return n
}

// deliver lets everything go that can.
func (h *house) deliver() {
	h.t.Helper()
	for {
		queued := h.advance()
		if err := h.mailing.SendDue(h.t.Context()); err != nil {
			h.t.Fatalf("send letters: %v", err)
		}
		if queued == 0 {
			h.advance()
			return
		}
	}
}

func (h *house) find(number int) Told {
	h.t.Helper()
	told, err := h.service.Find(h.t.Context(), h.staff, h.event.Slug, number)
	if err != nil {
		h.t.Fatal(err)
	}
	return told
}

func (h *house) count(query string, args ...any) (n int) {
	h.t.Helper()
	if err := h.db.GetContext(context.Background(), &n, query, args...); err != nil {
		h.t.Fatal(err)
	}
	return n
}

func (h *house) run(query string, args ...any) {
	h.t.Helper()
	if _, err := h.db.ExecContext(h.t.Context(), query, args...); err != nil {
		h.t.Fatal(err)
	}
}

// broadcastTo are the letters of broadcasts that the server got for an address.
func (h *house) broadcastsTo(to, subject string) (n int) {
	h.t.Helper()
	for _, m := range h.server.To(to) {
		parsed, err := m.Parsed()
		if err != nil {
			h.t.Fatal(err)
		}
		if parsed.Header.Get("Subject") == subject {
			n++
		}
	}
	return n
}

func mustRefuse(t *testing.T, err error, kind fault.Kind, what string) {
	t.Helper()
	if !fault.Is(err, kind) {
		t.Errorf("%s: %v, want a refusal of kind %v", what, err, kind)
	}
}

func (h *house) actor(name string) actor.Actor {
	return map[string]actor.Actor{"reader": h.reader, "reception": h.reception, "stranger": h.stranger}[name]
}
