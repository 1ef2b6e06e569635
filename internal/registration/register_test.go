package registration

import (
	"strings"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func TestTheLastSeatGoesToTheFirstWhoAsks(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2)
	for n, want := range []Result{{State: Confirmed}, {State: Confirmed}, {State: Waitlisted, WaitlistPosition: 1}, {State: Waitlisted, WaitlistPosition: 2}} {
		got := h.register(ev.Slug, n)
		if got.State != want.State || got.WaitlistPosition != want.WaitlistPosition {
			t.Errorf("person %d: %s at %d, want %s at %d", n, got.State, got.WaitlistPosition, want.State, want.WaitlistPosition)
		}
	}
	h.sound()
}

func TestWithoutALimitEverybodyGetsASeat(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	for n := range 5 {
		if got := h.register(ev.Slug, n); got.State != Confirmed {
			t.Errorf("person %d is %s", n, got.State)
		}
	}
	h.sound()
}

func TestAFullEventWithoutWaitlistRefuses(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) { d.WaitlistMode = event.WaitlistOff })
	h.register(ev.Slug, 1)
	_, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, person(2))
	wantFault(t, err, fault.Conflict, "registration.full")
	h.sound()
}

func TestTheSameFormSentTwiceGetsItsFirstAnswer(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	for _, n := range []int{1, 2} { // the second waits
		form := person(n)
		form.Submission = "mark-of-form-" + string(rune('0'+n))
		first, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, form)
		if err != nil {
			t.Fatal(err)
		}
		second, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, form)
		if err != nil || second != first {
			t.Errorf("person %d: second answer %+v, %v; want %+v", n, second, err, first)
		}
	}
	if n := h.count(`SELECT count(*) FROM registrations`); n != 2 {
		t.Errorf("%d registrations, want 2", n)
	}
	h.sound()
}

func TestADoubleClickRegistersOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10)
	form := person(1)
	form.Submission = "one-form"
	answers := make([]Result, 20)
	var wg sync.WaitGroup
	for i := range answers {
		wg.Go(func() {
			var err error
			if answers[i], err = h.service.Register(t.Context(), actor.Participant(), ev.Slug, form); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	for _, answer := range answers {
		if answer != answers[0] || answer.Again {
			t.Errorf("answers differ: %+v and %+v", answer, answers[0])
		}
	}
	if n := h.count(`SELECT count(*) FROM registrations`); n != 1 {
		t.Errorf("%d registrations, want 1", n)
	}
	h.sound()
}

func TestWhoRegistersAgainLearnsNothingButGetsALetterWithTheLink(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10)
	first := h.register(ev.Slug, 1)
	again := person(1)
	again.FirstName, again.Email = "  person  1 ", "PERSON1@mail.example"
	for range 3 {
		result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, again)
		if err != nil || result != (Result{Again: true}) {
			t.Fatalf("second registration: %+v, %v; want nothing but Again", result, err)
		}
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_again' AND recipient = 'person1@mail.example'`); n != 1 {
		t.Errorf("%d letters, want one an hour", n)
	}
	if state := h.state(first.Reference); state != Confirmed {
		t.Errorf("the first registration is %s", state)
	}
	h.sound()
}

func TestAnotherNameAtTheSameAddressIsAnotherPerson(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10)
	h.register(ev.Slug, 1)
	colleague := person(1)
	colleague.FirstName = "Ayşe"
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, colleague)
	if err != nil || result.State != Confirmed {
		t.Errorf("colleague: %+v, %v", result, err)
	}
	h.sound()
}

func TestWhoCancelledMayRegisterAgain(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	first := h.register(ev.Slug, 1)
	if err := h.service.CancelByToken(t.Context(), first.Token); err != nil {
		t.Fatal(err)
	}
	if second := h.register(ev.Slug, 1); second.State != Confirmed || second.Reference == first.Reference {
		t.Errorf("second registration: %+v", second)
	}
	h.sound()
}

func TestRegistrationIsPossibleFromTheFirstToTheLastSecond(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	opens, closes := h.now.Add(time.Hour), h.now.Add(48*time.Hour)
	ev := h.event(100, func(d *event.Draft) { d.RegistrationOpensAt, d.RegistrationClosesAt = &opens, &closes })
	for _, tc := range []struct {
		at  time.Time
		key string
	}{
		{opens.Add(-time.Second), "registration.not_yet"},
		{opens, ""},
		{closes, ""},
		{closes.Add(999 * time.Millisecond), ""},
		{closes.Add(time.Second), "registration.closed"},
		{ev.EndsAt, "registration.over"},
	} {
		h.now = tc.at
		_, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, person(int(tc.at.UnixMilli())))
		if tc.key == "" && err != nil {
			t.Errorf("at %s: %v", tc.at, err)
		}
		if tc.key != "" {
			wantFault(t, err, fault.Closed, tc.key)
		}
	}
}

func TestADraftIsUnknownToParticipants(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev, err := h.events.Create(t.Context(), actor.System(), h.draft(5))
	if err != nil {
		t.Fatal(err)
	}
	_, err = h.service.Register(t.Context(), actor.Participant(), ev.Slug, person(1))
	wantFault(t, err, fault.NotFound, "event.unknown")
	_, err = h.service.Register(t.Context(), actor.Participant(), "gibt-es-nicht", person(1))
	wantFault(t, err, fault.NotFound, "event.unknown")
}

func TestStaffMayEnterPeopleWithoutAnAddressButNotPastThoseWhoWait(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	byPhone := Application{Person: Person{LastName: "Ohneadresse"}}
	result, err := h.service.Register(t.Context(), h.staff, ev.Slug, byPhone)
	if err != nil || result.State != Confirmed {
		t.Fatalf("staff entry: %+v, %v", result, err)
	}
	second, err := h.service.Register(t.Context(), h.staff, ev.Slug, byPhone)
	if err != nil || second.State != Waitlisted {
		t.Errorf("second staff entry: %+v, %v; want it to wait", second, err)
	}
	if n := h.count(`SELECT count(*) FROM letters`); n != 0 {
		t.Errorf("%d letters to nobody", n)
	}
	_, err = h.service.Register(t.Context(), h.stranger, ev.Slug, byPhone)
	wantFault(t, err, fault.NotFound, "event.unknown")
	h.sound()
}

func TestAllMistakesAreToldAtOnceAndNothingIsStored(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "organisation", Required: true}, {Key: "municipality"}, {Key: "organisation_kind"}}
	})
	unknownTown := "05999"
	_, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, Application{Person: Person{
		FirstName: strings.Repeat("ä", 201), LastName: "Nul\x00l", Email: "keine adresse", MunicipalityKey: &unknownTown, OrganisationKind: "\xff"}})
	wantFault(t, err, fault.Invalid, "form.invalid")
	var names []string
	for _, field := range err.(*fault.Error).Fields {
		names = append(names, field.Name)
	}
	want := "first_name last_name email organisation municipality organisation_kind"
	if got := strings.Join(names, " "); got != want {
		t.Errorf("mistakes at %s, want %s", got, want)
	}
	if n := h.count(`SELECT count(*) FROM registrations`); n != 0 {
		t.Errorf("%d registrations stored", n)
	}
}

func TestAnswersNobodyAskedForAreNotStored(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	form := person(1)
	form.Phone, form.Remark = "0211 1", "Mehr als gefragt"
	if _, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, form); err != nil {
		t.Fatal(err)
	}
	if n := h.count(`SELECT count(*) FROM registrations WHERE phone = '' AND remark = ''`); n != 1 {
		t.Error("unasked answers were stored")
	}
}

func TestAnotherProcessLearnsOfAChangedEventAtOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	other := New(h.db, testLinks) // knows only what the database says
	ev := h.event(10)
	if _, err := other.Register(t.Context(), actor.Participant(), ev.Slug, person(1)); err != nil {
		t.Fatal(err)
	}
	if err := h.events.Cancel(t.Context(), actor.System(), ev.Slug, "Sturm"); err != nil {
		t.Fatal(err)
	}
	_, err := other.Register(t.Context(), actor.Participant(), ev.Slug, person(2))
	wantFault(t, err, fault.Closed, "registration.event_cancelled")
	h.sound()
}

func wantFault(t testing.TB, err error, kind fault.Kind, key string) {
	t.Helper()
	f, ok := err.(*fault.Error)
	if !ok || f.Kind != kind || f.Key != key {
		t.Errorf("err = %v, want %s (%d)", err, key, kind.Status())
	}
}
