package registration

import (
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func TestWhatTheDatabaseRefusesOfOneCostsNobodyElse(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5)
	p, err := h.service.freshPlan(t.Context(), ev.Slug)
	if err != nil {
		t.Fatal(err)
	}
	batch := make([]request, 3)
	for n := range batch {
		a, err := prepare(p, actor.Participant(), person(n), door{})
		if err != nil {
			t.Fatal(err)
		}
		batch[n].admission = a
	}
	batch[1].admission.MunicipalityKey = new("00000") // slipped through every check, but the foreign key knows
	outcomes, err := h.service.serveDesk(t.Context(), ev.ID, batch)
	if err != nil {
		t.Fatal(err)
	}
	for n, failed := range []bool{false, true, false} {
		if got := outcomes[n]; (got.Err != nil) != failed || (!failed && got.Value.State != Confirmed) {
			t.Errorf("person %d: %+v, %v", n, got.Value, got.Err)
		}
	}
	h.sound()
}

func TestTheLongestNamesFitIntoTheIndex(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5)
	// These characters become longer when they are compared: the first alone grows to 18 letters.
	long := Application{Person: Person{FirstName: strings.Repeat("\uFDFA", 200), LastName: strings.Repeat("\u3300", 200),
		Email: strings.Repeat("a", 60) + "@" + strings.Repeat("b.", 90) + "example"}}
	if result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, long); err != nil || result.State != Confirmed {
		t.Errorf("%+v, %v", result, err)
	}
	h.sound()
}

func TestStaffMayGiveAFreeSeatAwayOnlyWhenNobodyMovesUpAnyMore(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	until := h.now.Add(time.Hour)
	ev := h.event(1, func(d *event.Draft) { d.WaitlistUntil = &until })
	seated := h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	h.now = until.Add(time.Second)
	if err := h.service.CancelByToken(t.Context(), seated.Token); err != nil {
		t.Fatal(err)
	}
	_, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, person(3))
	wantFault(t, err, fault.Conflict, "registration.full")
	walkIn, err := h.service.Register(t.Context(), h.staff, ev.Slug, Application{Person: Person{LastName: "An der Tür"}})
	if err != nil || walkIn.State != Confirmed {
		t.Errorf("walk-in: %+v, %v", walkIn, err)
	}
	h.sound()
}
