package export_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/xuri/excelize/v2"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/export"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
)

// desk is one event of one organisation with the services that tests talk to.
type desk struct {
	t             testing.TB
	db            *db.DB
	exports       *export.Service
	registrations *registration.Service
	events        *event.Service
	event         event.Event
	editor        actor.Actor
	host          organisation.ID
}

func openDesk(t testing.TB) *desk {
	t.Helper()
	database := dbtest.New(t)
	now := time.Date(2027, 4, 20, 9, 0, 0, 0, time.UTC)
	database.Clock = func() time.Time { return now }
	links := registration.Links{BaseURL: "https://tagung.example", Signer: token.NewSigner([]byte("0123456789abcdef0123456789abcdef"))}
	d := &desk{t: t, db: database, registrations: registration.New(database, links)}
	d.exports = export.New(database, d.registrations)
	host, err := organisation.New(database).Create(t.Context(), actor.System(), organisation.Draft{
		Name: "KI Musterstadt", Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW})
	if err != nil {
		t.Fatal(err)
	}
	d.host = host.ID
	d.editor = d.account("Kim Beispiel", actor.RoleEditor)
	d.events = event.New(database, registration.Consequences{})
	d.event = d.publish()
	return d
}

func (d *desk) publish() event.Event {
	d.t.Helper()
	draft := event.Draft{Title: "Übergänge & Brücken: Schule – Beruf", Kind: event.KindFachtagung, StartsAt: time.Date(2027, 5, 2, 7, 30, 0, 0, time.UTC),
		EndsAt: time.Date(2027, 5, 2, 14, 0, 0, 0, time.UTC), VenueCity: "Musterstadt", RegistrationEnabled: true,
		Hosts: []event.HostDraft{{Organisation: d.host}}}
	for _, key := range event.FieldKeys {
		draft.Fields = append(draft.Fields, event.Field{Key: key})
	}
	ev, err := d.events.Create(d.t.Context(), actor.System(), draft)
	if err != nil {
		d.t.Fatal(err)
	}
	if err := d.events.Publish(d.t.Context(), actor.System(), ev.Slug); err != nil {
		d.t.Fatal(err)
	}
	return ev
}

// change writes the event anew with the edit.
func (d *desk) change(edit func(*event.Draft)) {
	d.t.Helper()
	current, err := event.Find(d.t.Context(), d.db, d.event.Slug)
	if err != nil {
		d.t.Fatalf("find event: %v", err)
	}
	draft := current.Draft(nil)
	edit(&draft)
	if d.event, err = d.events.Change(d.t.Context(), actor.System(), current.Slug, current.Version, draft); err != nil {
		d.t.Fatalf("change event: %v", err)
	}
}

// account makes an account with a role at the host; no role: it belongs to nobody.
func (d *desk) account(name string, role actor.Role) actor.Actor {
	d.t.Helper()
	var id actor.AccountID
	const insert = `INSERT INTO accounts (email, name, created_at) VALUES ($1 || '@ki.example', $1, $2) RETURNING id`
	if err := d.db.GetContext(d.t.Context(), &id, insert, name, d.db.Now()); err != nil {
		d.t.Fatal(err)
	}
	if role == "" {
		return actor.Account(id, false, nil)
	}
	return actor.Account(id, false, []actor.Membership{{Organisation: d.host, Role: role}})
}

// enter registers a person as staff and expects it to work.
func (d *desk) enter(p registration.Person) registration.Result {
	d.t.Helper()
	result, err := d.registrations.Register(d.t.Context(), d.editor, d.event.Slug, registration.Application{Person: p})
	if err != nil {
		d.t.Fatalf("enter person: %v", err)
	}
	return result
}

// take takes out the list and expects it to work.
func (d *desk) take(format export.Format, filter registration.Filter) []byte {
	d.t.Helper()
	var file bytes.Buffer
	_, err := d.exports.Write(d.t.Context(), d.editor, d.event.Slug, export.Request{Format: format, Filter: filter}, &file)
	if err != nil {
		d.t.Fatalf("export: %v", err)
	}
	return file.Bytes()
}

func openWorkbook(t testing.TB, file []byte) *excelize.File {
	t.Helper()
	book, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatalf("open workbook: %v", err)
	}
	t.Cleanup(func() { _ = book.Close() })
	return book
}

func (d *desk) count(query string) (n int) {
	d.t.Helper()
	if err := d.db.GetContext(d.t.Context(), &n, query); err != nil {
		d.t.Fatal(err)
	}
	return n
}
