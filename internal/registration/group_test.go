package registration

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func groupsOfTen(d *event.Draft) { d.Rules.GroupMax = 10 }

// colleagues is a group of persons without addresses of their own.
func colleagues(n int, edits ...func(*GroupApplication)) GroupApplication {
	g := GroupApplication{ContactName: "Büro", ContactEmail: "buero@gruppe.example"}
	for i := range n {
		g.Persons = append(g.Persons, Application{Person: Person{FirstName: fmt.Sprintf("Mitglied %d", i), LastName: "Gruppe"}})
	}
	for _, edit := range edits {
		edit(&g)
	}
	return g
}

func (h *house) bringGroup(slug string, g GroupApplication) GroupResult {
	h.t.Helper()
	result, err := h.service.RegisterGroup(h.t.Context(), actor.Participant(), slug, g)
	if err != nil {
		h.t.Fatalf("register group: %v", err)
	}
	return result
}

func (h *house) letters() int { return h.count(`SELECT count(*) FROM letters`) }

func TestARefusedStepWritesToNobody(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, groupsOfTen)
	group := h.bringGroup(ev.Slug, colleagues(2))
	h.register(ev.Slug, 1)
	before := h.letters()
	for range 3 {
		h.now = h.now.Add(time.Second)
		_, err := h.service.SubstituteByToken(t.Context(), group.Members[0].Token, person(1))
		wantFault(t, err, fault.Conflict, "registration.person_registered")
	}
	if n := h.countTo("buero@gruppe.example") - 1; n != 0 {
		t.Errorf("%d letters about nothing, of %d new", n, h.letters()-before)
	}
	h.sound()
}

func (h *house) countTo(address string) int {
	return h.count(`SELECT count(*) FROM letters WHERE recipient = $1`, address)
}

func TestWhoRegistersAMemberAgainAndAgainSendsOneLetterAnHour(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, groupsOfTen)
	h.bringGroup(ev.Slug, colleagues(1))
	for range 5 {
		h.now = h.now.Add(time.Second)
		again := Application{Person: Person{FirstName: "Mitglied 0", LastName: "Gruppe", Email: "buero@gruppe.example"}}
		if result, err := h.service.Register(t.Context(), actor.Participant(), ev.Slug, again); err != nil || !result.Again {
			t.Fatalf("%+v, %v", result, err)
		}
	}
	if n := h.countTo("buero@gruppe.example"); n != 2 {
		t.Errorf("%d letters, want the first and one more", n)
	}
}

func TestCancellingTwiceWritesOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, groupsOfTen)
	group := h.bringGroup(ev.Slug, colleagues(2))
	for range 3 {
		h.now = h.now.Add(time.Second)
		if err := h.service.CancelMembers(t.Context(), group.Token, group.Members[0].Reference); err != nil {
			t.Fatal(err)
		}
	}
	if n := h.countTo("buero@gruppe.example"); n != 2 {
		t.Errorf("%d letters, want one of the registration and one of the cancellation", n)
	}
	h.sound()
}

func TestNewsOfAGroupIsNotSwallowedByALetterAskedForAgain(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(10, groupsOfTen)
	group := h.bringGroup(ev.Slug, colleagues(2))
	if err := h.service.ResendGroupConfirmation(t.Context(), group.Token); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(time.Second)
	before := h.countTo("buero@gruppe.example")
	batch := []request{
		{act: h.acting(func(d *desk) error { d.tellGroup(h.groupID(group)); return nil })},
		{act: h.acting(func(d *desk) error { d.tellGroupOnce(h.groupID(group), resendEvery); return nil })},
	}
	if _, err := h.service.serveDesk(t.Context(), ev.ID, batch); err != nil {
		t.Fatal(err)
	}
	if n := h.countTo("buero@gruppe.example") - before; n != 1 {
		t.Errorf("%d letters, want the news", n)
	}
}

func (h *house) groupID(group GroupResult) int64 {
	return int64(h.count(`SELECT id FROM registration_groups WHERE reference = $1`, group.Reference))
}

func TestTheContactLearnsWhatAChangeOfTheEventBringsRightAfterSomethingLapsed(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(1, groupsOfTen, byOffer, func(d *event.Draft) { d.Rules.OfferLapse, d.Rules.OfferHours = event.LapseOut, 1 })
	first := h.register(ev.Slug, 1)
	group := h.bringGroup(ev.Slug, colleagues(3))
	if err := h.service.CancelByToken(t.Context(), first.Token); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(time.Hour)
	if err := h.change(ev.Slug, new(2)); err != nil {
		t.Fatal(err)
	}
	var last string
	if err := h.db.GetContext(t.Context(), &last, `SELECT data FROM letters WHERE kind = 'registration_group' ORDER BY id DESC LIMIT 1`); err != nil {
		t.Fatal(err)
	}
	if strings.Count(last, `"state":"offered"`) != 2 || h.state(group.Members[2].Reference) != Offered {
		t.Errorf("the last letter says %s", last)
	}
	h.sound()
}

func TestAGroupThatComesTogetherIsDecidedAboutTogether(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(2, groupsOfTen, func(d *event.Draft) { d.Rules.Mode = event.ModeApproval })
	group := h.bringGroup(ev.Slug, colleagues(3, func(g *GroupApplication) { g.Together = true }))
	one := group.Members[0].Reference
	if err := h.service.Approve(t.Context(), h.staff, ev.Slug, "", one, one); err != nil {
		t.Fatal(err)
	}
	for _, member := range group.Members {
		if got := h.state(member.Reference); got != Waitlisted {
			t.Errorf("%s, want all of them to wait: only two seats are free", got)
		}
	}
	h.sound()
}

func TestAGroupThatIsTooLargeLearnsHowManySeatsThereAre(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(3, groupsOfTen, func(d *event.Draft) { d.WaitlistMode = event.WaitlistOff })
	for _, together := range []bool{true, false} {
		_, err := h.service.RegisterGroup(t.Context(), actor.Participant(), ev.Slug, colleagues(5, func(g *GroupApplication) { g.Together = together }))
		wantFault(t, err, fault.Conflict, "registration.group_too_large")
		if got := err.(*fault.Error).Args["Count"]; got != 3 {
			t.Errorf("together %v: %v seats, want 3", together, got)
		}
	}
	if n := h.count(`SELECT count(*) FROM registrations`); n != 0 {
		t.Errorf("%d were registered all the same", n)
	}
}
