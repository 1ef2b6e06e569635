package event_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func TestAnEventIsKeptAsItWasWritten(t *testing.T) {
	t.Parallel()
	h := build(t)
	created, err := h.Create(t.Context(), h.anna, h.draft())
	if err != nil {
		t.Fatal(err)
	}
	if created.Slug != "uebergaenge-gestalten-2027" || created.State != event.StateDraft || created.Version != 1 {
		t.Errorf("got %s, %s, version %d", created.Slug, created.State, created.Version)
	}
	if !created.StartsAt.Equal(berlin("2027-05-15 09:30")) || !created.CreatedAt.Equal(h.now) {
		t.Errorf("times: %v, %v", created.StartsAt, created.CreatedAt)
	}
	if !cmp.Equal(created.Reminders, event.DaysBefore(1, 7)) || created.Visibility != event.VisibilityPublic || created.WaitlistMode != event.WaitlistAutomatic {
		t.Errorf("got %v, %s, %s", created.Reminders, created.Visibility, created.WaitlistMode)
	}
	if !slices.Equal(created.Fields, []event.Field{{Key: "remark"}, {Key: "organisation", Required: true}}) { // in the order of the hosts
		t.Errorf("fields: %v", created.Fields)
	}
	if len(created.Topics) != 1 || created.Topics[0].Name != "Übergang Schule – Ausbildung/Studium/Beruf" {
		t.Errorf("topics: %v", created.Topics)
	}
	if got := created.Hosts[0].Contact(); got != (event.Contact{Name: "Büro", Email: "buero@musterstadt.example"}) {
		t.Errorf("contact: %+v", got)
	}
	expect(t, "calls", h.seats.calls, []string{"plan"})
}

func TestTwoEventsOfOneTitleHaveTwoAddresses(t *testing.T) {
	t.Parallel()
	h := build(t)
	slugs := []string{
		h.create(t, nil).Slug,
		h.create(t, nil).Slug,
		h.create(t, func(d *event.Draft) { d.Title = "Jahrestagung 2026" }).Slug,
		h.create(t, func(d *event.Draft) { d.Title = "2026" }).Slug,
		h.create(t, func(d *event.Draft) { d.Title = "Привіт" }).Slug,
	}
	expect(t, "slugs", slugs, []string{"uebergaenge-gestalten-2027", "uebergaenge-gestalten-2027-2", "jahrestagung-2026", "2026-2027", "fachtagung-2027"})
}

func TestHostsAreEqualAndKeepTheirOrder(t *testing.T) {
	t.Parallel()
	h := build(t)
	d := h.draft()
	d.Hosts = []event.HostDraft{{Organisation: h.jmd.ID, ContactName: "Bela Beispiel", ContactPhone: "030 23125 101"}, {Organisation: h.ki.ID}}
	created, err := h.Create(t.Context(), actor.System(), d)
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(created.HostIDs(), d.HostIDs()) || created.Hosts[0].Contact().Name != "Bela Beispiel" || created.Hosts[0].Contact().Email != h.jmd.Email {
		t.Errorf("hosts: %+v", created.Hosts)
	}
	changed := created.Draft(d.Capacity)
	changed.Title = "Gemeinsam gestalten"
	slices.Reverse(changed.Hosts)
	second, err := h.Change(t.Context(), h.bela, created.Slug, created.Version, changed)
	if err != nil {
		t.Fatal(err)
	}
	if second.Slug != created.Slug || second.Title != "Gemeinsam gestalten" || second.Version != 2 || second.Hosts[0].Organisation.ID != h.ki.ID {
		t.Errorf("got %+v", second)
	}
	expect(t, "calls", h.seats.calls, []string{"plan", "lock", "plan"})
}

func TestAllMistakesOfAnEventAreFoundTogether(t *testing.T) {
	t.Parallel()
	h := build(t)
	_, err := h.Create(t.Context(), h.anna, event.Draft{
		Title: strings.Repeat("x", 201), Kind: "party", Visibility: "secret", Summary: "a\x00b", Description: strings.Repeat("ö", 20_001),
		Programme: "a\xffb", VenueCity: "\u202Eb", WaitlistMode: "lottery", Reminders: event.DaysBefore(7, 7), Capacity: new(0),
		Hosts:  []event.HostDraft{{Organisation: h.jmd.ID, ContactEmail: "nirgends"}, {Organisation: 9999}},
		Topics: []string{"wetter"}, Fields: []event.Field{{Key: "religion"}}, MunicipalityKey: new("05\x00"),
	})
	expect(t, "mistakes", mistakes(t, err), []string{
		"title form.too_long", "kind form.choice", "visibility form.choice", "summary form.control_characters", "description form.too_long",
		"programme form.encoding", "venue_city form.control_characters", "waitlist_mode form.choice", "hosts[0][contact_email] form.email",
		"hosts event.hosts_without_own",
		"capacity form.number_too_small", "fields event.fields_unknown", "reminders[1][letter] event.reminder_twice", "topics event.topics_unknown", "municipality form.control_characters"})
}

func TestDeadlinesMustFitTheEvent(t *testing.T) {
	t.Parallel()
	h := build(t)
	end := berlin("2027-05-15 16:00")
	for name, c := range map[string]struct {
		change func(*event.Draft)
		want   string
	}{
		"ends before it starts": {func(d *event.Draft) { d.EndsAt = d.StartsAt }, "ends_at event.ends_before_start"},
		"closes after the end":  {func(d *event.Draft) { d.RegistrationClosesAt = new(end.Add(time.Second)) }, "registration_closes_at event.after_end"},
		"closes before opening": {func(d *event.Draft) { d.RegistrationOpensAt, d.RegistrationClosesAt = &d.StartsAt, &d.StartsAt },
			"registration_closes_at event.closes_before_opening"},
		"opens at the start": {func(d *event.Draft) { d.RegistrationOpensAt = &d.StartsAt }, "registration_opens_at event.opens_too_late"},
		"year 27":            {func(d *event.Draft) { d.CancelUntil = new(time.Date(27, 5, 1, 0, 0, 0, 0, time.UTC)) }, "cancel_until form.date"},
		"host twice":         {func(d *event.Draft) { d.Hosts = append(d.Hosts, d.Hosts[0]) }, "hosts event.hosts_twice"},
		"unknown host":       {func(d *event.Draft) { d.Hosts = append(d.Hosts, event.HostDraft{Organisation: 9999}) }, "hosts event.hosts_unknown"},
		"unknown place":      {func(d *event.Draft) { d.MunicipalityKey = new("05999") }, "municipality form.choice"},
		"many reminders":     {func(d *event.Draft) { d.Reminders = event.DaysBefore(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11) }, "reminders event.reminders_too_many"},
		"91 days":            {func(d *event.Draft) { d.Reminders = event.DaysBefore(91) }, "reminders[0][count] form.number_too_large"},
	} {
		d := h.draft()
		c.change(&d)
		_, err := h.Create(t.Context(), h.anna, d)
		expect(t, name, mistakes(t, err), []string{c.want})
	}
}

func TestADeadlineLastsToTheEndOfItsDay(t *testing.T) {
	t.Parallel()
	h := build(t)
	created := h.create(t, func(d *event.Draft) {
		d.RegistrationClosesAt, d.CancelUntil = new(berlin("2027-04-30 23:59")), new(berlin("2027-05-10 12:00"))
	})
	if want := berlin("2027-05-01 00:00").Add(-time.Second); !created.RegistrationClosesAt.Equal(want) {
		t.Errorf("closes at %v, want %v", created.RegistrationClosesAt, want)
	}
	if !created.CancelUntil.Equal(berlin("2027-05-10 12:00")) {
		t.Errorf("cancel until %v", created.CancelUntil)
	}
}

func TestWhoeverChangesAnOldVersionIsTold(t *testing.T) {
	t.Parallel()
	h := build(t)
	created := h.create(t, nil)
	d := created.Draft(nil)
	if _, err := h.Change(t.Context(), h.anna, created.Slug, created.Version, d); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Change(t.Context(), h.anna, created.Slug, created.Version, d); !fault.Is(err, fault.Conflict) {
		t.Errorf("got %v", err)
	}
}

func TestOfTwoChangesAtOnceOneIsTold(t *testing.T) {
	t.Parallel()
	h := build(t)
	created := h.create(t, nil)
	results := make(chan error, 4)
	for range cap(results) {
		go func() {
			_, err := h.Change(t.Context(), h.anna, created.Slug, created.Version, created.Draft(nil))
			results <- err
		}()
	}
	won := 0
	for range cap(results) {
		switch err := <-results; {
		case err == nil:
			won++
		case !fault.Is(err, fault.Conflict):
			t.Error(err)
		}
	}
	if won != 1 {
		t.Errorf("%d changes of one version were kept", won)
	}
}

func TestARefusedPlanLeavesTheEventAsItWas(t *testing.T) {
	t.Parallel()
	h := build(t)
	created := h.create(t, nil)
	d := created.Draft(new(tooFew))
	d.Title = "Anders"
	if _, err := h.Change(t.Context(), h.anna, created.Slug, created.Version, d); !fault.Is(err, fault.Conflict) {
		t.Fatalf("got %v", err)
	}
	found, err := event.FindByID(t.Context(), h.db, created.ID)
	if err != nil || found.Title != created.Title || found.Version != created.Version || len(found.Hosts) != 1 {
		t.Errorf("got %+v, %v", found, err)
	}
}

func TestNobodyTakesAwayTheirLastHost(t *testing.T) {
	t.Parallel()
	h := build(t)
	created := h.create(t, func(d *event.Draft) { d.Hosts = append(d.Hosts, event.HostDraft{Organisation: h.jmd.ID}) })
	d := created.Draft(nil)
	d.Hosts = d.Hosts[1:]
	_, err := h.Change(t.Context(), h.anna, created.Slug, created.Version, d)
	expect(t, "anna", mistakes(t, err), []string{"hosts event.hosts_without_own"})
	_, err = h.Change(t.Context(), h.bela, created.Slug, created.Version, d)
	expect(t, "bela, for anna", mistakes(t, err), []string{"hosts event.host_leaves_itself"})
}

func TestForeignEventsBehaveAsUnknown(t *testing.T) {
	t.Parallel()
	h := build(t)
	created := h.create(t, nil)
	reader := member(3, h.ki, actor.RoleReader)
	admin := actor.Account(4, true, nil)
	for name, who := range map[string]actor.Actor{"host elsewhere": h.bela, "participant": actor.Participant(), "admin": admin} {
		_, errManaged := h.Managed(t.Context(), who, created.Slug)
		_, errVisible := h.Visible(t.Context(), who, created.Slug)
		_, errChange := h.Change(t.Context(), who, created.Slug, 1, h.draft())
		for _, err := range []error{errManaged, errVisible, errChange, h.Publish(t.Context(), who, created.Slug), h.Cancel(t.Context(), who, created.Slug, "")} {
			if !fault.Is(err, fault.NotFound) {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
	if _, err := h.Managed(t.Context(), reader, created.Slug); err != nil {
		t.Errorf("reader: %v", err)
	}
	if err := h.Publish(t.Context(), reader, created.Slug); !fault.Is(err, fault.Forbidden) {
		t.Errorf("reader publishes: %v", err)
	}
	if _, err := h.Create(t.Context(), reader, h.draft()); !fault.Is(err, fault.Forbidden) {
		t.Errorf("reader creates: %v", err)
	}
}

func TestWhatLiesAheadIsNotMovedIntoThePast(t *testing.T) {
	t.Parallel()
	h := build(t)
	moved := func(d event.Draft) event.Draft {
		d.StartsAt, d.EndsAt, d.RegistrationOpensAt, d.RegistrationClosesAt, d.CancelUntil, d.WaitlistUntil = h.now.Add(-48*time.Hour), h.now.Add(-40*time.Hour), nil, nil, nil, nil
		return d
	}
	draft, published := h.create(t, nil), h.publish(t, nil)
	if _, err := h.Change(t.Context(), h.anna, draft.Slug, draft.Version, moved(draft.Draft(nil))); err != nil {
		t.Error(err)
	}
	_, err := h.Change(t.Context(), h.anna, published.Slug, published.Version, moved(published.Draft(nil)))
	expect(t, "mistakes", mistakes(t, err), []string{"starts_at event.start_in_past"})
}
