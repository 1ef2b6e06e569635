package registration

import (
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

func TestStaffReplaceAPersonWithoutAnAddressByAnother(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	byPhone := func(name string) Application { return Application{Person: Person{LastName: name}} }
	first, err := h.service.Register(t.Context(), h.staff, ev.Slug, byPhone("Öztürk"))
	if err != nil {
		t.Fatal(err)
	}
	second, err := h.service.Substitute(t.Context(), h.staff, first.Reference, byPhone("Kowalski"))
	if err != nil || second.State != Confirmed {
		t.Errorf("the second: %+v, %v", second, err)
	}
	h.sound()
}

func TestAFamilyKeepsItsSizeWhenFewerAreAllowedLater(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(9, func(d *event.Draft) { d.Rules.PartyMax = 4 })
	sent := person(1)
	sent.Party = 4
	result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, sent)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.change(ev.Slug, new(9), func(d *event.Draft) { d.Rules.PartyMax = 1 }); err != nil {
		t.Fatal(err)
	}
	if err := h.service.ChangeByToken(t.Context(), result.Token, person(1)); err != nil {
		t.Errorf("changing answers: %v", err)
	}
	if _, err := h.service.SubstituteByToken(t.Context(), result.Token, person(2)); err != nil {
		t.Errorf("handing on: %v", err)
	}
	if n := h.count(`SELECT taken FROM event_seats WHERE event_id = $1`, ev.ID); n != 4 {
		t.Errorf("%d seats are taken, want 4", n)
	}
	h.sound()
}

func TestAnAddressThatTheOfficeAddsLaterBreaksNoRule(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1)
	seated := h.register(ev.Slug, 1)
	waiting, err := h.service.Register(t.Context(), h.staff, ev.Slug, Application{Person: Person{LastName: "Öztürk"}})
	if err != nil {
		t.Fatal(err)
	}
	if err := h.service.CancelByToken(t.Context(), seated.Token); err != nil {
		t.Fatal(err)
	}
	if err := h.service.Change(t.Context(), h.staff, waiting.Reference, person(2)); err != nil {
		t.Fatal(err)
	}
	h.sound()
}
