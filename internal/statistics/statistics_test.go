package statistics_test

import (
	"fmt"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/statistics"
	"tagungsbuero/internal/token"
)

// house is a host with the services that tests talk to.
type house struct {
	t             testing.TB
	db            *db.DB
	now           time.Time
	host          organisation.Organisation
	events        *event.Service
	registrations *registration.Service
	statistics    *statistics.Service
}

func openHouse(t testing.TB) *house {
	t.Helper()
	h := &house{t: t, db: dbtest.New(t), now: time.Date(2027, 4, 20, 9, 0, 0, 0, time.UTC)}
	h.db.Clock = func() time.Time { return h.now }
	h.registrations = registration.New(h.db, registration.Links{BaseURL: "https://tagung.example", Signer: token.NewSigner([]byte("0123456789abcdef0123456789abcdef"))})
	h.statistics = statistics.New(h.db, h.registrations)
	h.events = event.New(h.db, registration.Consequences{})
	var err error
	h.host, err = organisation.New(h.db).Create(t.Context(), actor.System(), organisation.Draft{Name: "KI Musterstadt", Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func (h *house) publish(title string, year, capacity int) event.Event {
	h.t.Helper()
	begin := time.Date(year, 5, 2, 7, 30, 0, 0, time.UTC)
	ev, err := h.events.Create(h.t.Context(), actor.System(), event.Draft{Title: title, Kind: event.KindFachtagung, StartsAt: begin, EndsAt: begin.Add(6 * time.Hour),
		VenueCity: "Musterstadt", RegistrationEnabled: true, Capacity: &capacity, WaitlistMode: event.WaitlistAutomatic,
		Fields: []event.Field{{Key: "organisation_kind"}, {Key: "municipality"}}, Hosts: []event.HostDraft{{Organisation: h.host.ID}}})
	if err == nil {
		err = h.events.Publish(h.t.Context(), actor.System(), ev.Slug)
	}
	if err != nil {
		h.t.Fatal(err)
	}
	return ev
}

func (h *house) register(ev event.Event, n int, kind organisation.Kind) registration.Result {
	h.t.Helper()
	result, err := h.registrations.Register(h.t.Context(), actor.Participant(), ev.Slug, registration.Application{Person: registration.Person{
		FirstName: fmt.Sprintf("Kim %d", n), LastName: "Beispiel", Email: fmt.Sprintf("kim%d@mail.example", n), OrganisationKind: string(kind)}})
	if err != nil {
		h.t.Fatal(err)
	}
	return result
}

func (h *house) member(role actor.Role) actor.Actor {
	return actor.Account(1, false, []actor.Membership{{Organisation: h.host.ID, Role: role}})
}

func TestTheFiguresOfAnEventCountEverybodyOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.publish("Fachtag", 2027, 2)
	h.register(ev, 1, organisation.KindJMD)
	h.now = time.Date(2027, 4, 21, 22, 30, 0, 0, time.UTC) // the 22nd in Berlin
	h.register(ev, 2, organisation.KindKI)
	h.register(ev, 3, organisation.KindJMD) // waits
	h.register(ev, 4, "")                   // waits
	figures, err := h.statistics.Event(t.Context(), h.member(actor.RoleReader), ev.Slug)
	if err != nil {
		t.Fatal(err)
	}
	want := []statistics.Count{{Key: "jmd", Registrations: 2, Seats: 1, Waiting: 1}, {Key: "ki", Registrations: 1, Seats: 1}, {Registrations: 1, Waiting: 1}}
	if got := figures.Origins.Kinds; fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("by kind: %+v, want %+v", got, want)
	}
	if figures.Origins.Municipalities != nil || figures.Origins.CarrierGroups != nil {
		t.Errorf("nobody named a municipality or a carrier group: %+v", figures.Origins)
	}
	if got := figures.Days; len(got) != 2 || got[0].N != 1 || got[1].N != 3 || !got[1].Date.Equal(date(2027, 4, 22)) {
		t.Errorf("by day: %+v", got)
	}
	if got := figures.ByState; got[registration.Confirmed] != 2 || got[registration.Waitlisted] != 2 {
		t.Errorf("by state: %v", got)
	}
	if figures.Letters != (statistics.Letters{Waiting: 4}) || figures.Seats.Seats.Taken != 2 {
		t.Errorf("letters %+v, seats %+v", figures.Letters, figures.Seats.Seats)
	}
}

func TestTheFiguresOfAnOrganisationAreThoseOfItsEventsInTheYear(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	next, later := h.publish("Fachtag", 2027, 5), h.publish("Training", 2028, 5)
	h.register(next, 1, organisation.KindJMD)
	h.register(later, 2, organisation.KindKI)
	h.register(later, 3, organisation.KindKI)
	if err := h.events.Cancel(t.Context(), actor.System(), next.Slug, "Sturm"); err != nil {
		t.Fatal(err)
	}
	all, err := h.statistics.Organisation(t.Context(), h.member(actor.RoleReader), h.host.Slug, 0)
	if err != nil {
		t.Fatal(err)
	}
	if all.Total != (statistics.Total{Events: 2, Cancelled: 1, Taken: 2}) || len(all.Origins.Kinds) != 2 || fmt.Sprint(all.Years) != "[2028 2027]" {
		t.Errorf("all years: %+v, by kind %+v, years %v", all.Total, all.Origins.Kinds, all.Years)
	}
	one, err := h.statistics.Organisation(t.Context(), h.member(actor.RoleReader), h.host.Slug, 2027)
	if err != nil {
		t.Fatal(err)
	}
	if one.Total != (statistics.Total{Events: 1, Cancelled: 1}) || one.ByState[registration.Cancelled] != 1 || one.ByState[registration.Confirmed] != 0 {
		t.Errorf("2027: %+v, by state %v", one.Total, one.ByState)
	}
}

func TestFiguresAreForMembersOfAHost(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.publish("Fachtag", 2027, 5)
	stranger, admin := actor.Account(2, false, nil), actor.Account(3, true, nil)
	for who, want := range map[*actor.Actor][2]fault.Kind{&stranger: {fault.NotFound, fault.NotFound}, &admin: {fault.NotFound, fault.Forbidden}} {
		if _, err := h.statistics.Event(t.Context(), *who, ev.Slug); fault.KindOf(err) != want[0] {
			t.Errorf("event for %+v: %v", *who, err)
		}
		if _, err := h.statistics.Organisation(t.Context(), *who, h.host.Slug, 0); fault.KindOf(err) != want[1] {
			t.Errorf("organisation for %+v: %v", *who, err)
		}
	}
}
