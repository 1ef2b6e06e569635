package registration

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// leader makes an account that leads workshops of an event and nothing else.
func (h *house) leader(email string, ev event.Event, workshops ...string) actor.Actor {
	h.t.Helper()
	err := h.events.AddToTeam(h.t.Context(), actor.System(), ev.Slug, event.TeamInvite{Email: email, Name: "Lia Beispiel", TeamRole: event.TeamRole{Role: actor.RoleWorkshopLeader, Workshops: workshops}})
	if err != nil {
		h.t.Fatal(err)
	}
	id := account.ID(h.count(`SELECT id FROM accounts WHERE email = $1`, email))
	return actor.Account(id, false, nil).WithTeams([]actor.TeamMembership{{Event: ev.ID, Organisation: ev.Hosts[0].Organisation.ID, Role: actor.RoleWorkshopLeader}})
}

func TestWhoLeadsAWorkshopSeesWhoComesThereAndNothingElse(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	expectations := question.Question{Key: "expectations", Kind: question.KindLongText, Label: "Was erwarten Sie?", Purpose: "Für die Referierenden."}
	ev := h.conference(20, morning(5, 5), afternoon(5), expectations)
	zoe := h.wish(ev.Slug, 2, map[string][]string{"vormittag": {"w1"}, "expectations": {"Austausch\nund Material"}})
	h.wish(ev.Slug, 1, inTheMorning("w1"))
	h.wish(ev.Slug, 3, inTheMorning("w2"))
	gone := h.wish(ev.Slug, 4, inTheMorning("w1"))
	h.allot(ev.Slug, WorkshopAllotment{})
	if err := h.service.Cancel(t.Context(), actor.System(), gone.Reference, ""); err != nil {
		t.Fatal(err)
	}
	lia := h.leader("lia@verein.example", ev, "nachmittag/w1", "vormittag/w1")
	lists, _, err := h.service.WorkshopLists(t.Context(), lia, ev.Slug)
	if err != nil {
		t.Fatal(err)
	}
	want := []WorkshopList{
		{Slot: "vormittag", SlotLabel: "Workshops am Vormittag", Key: "w1", Label: "Workshop 1", Capacity: new(5), Expects: true, People: []WorkshopGuest{
			{FirstName: person(1).FirstName, LastName: person(1).LastName, Organisation: person(1).Organisation},
			{FirstName: person(2).FirstName, LastName: person(2).LastName, Organisation: person(2).Organisation, Expectations: "Austausch\nund Material"}}},
		{Slot: "nachmittag", SlotLabel: "Workshops am Nachmittag", Key: "w1", Label: "Workshop 1", Capacity: new(5), Expects: true},
	}
	if diff := cmp.Diff(want, lists); diff != "" {
		t.Error(diff)
	}
	if _, _, err := h.service.WorkshopList(t.Context(), lia, ev.Slug, "vormittag", "w1"); err != nil {
		t.Error(err)
	}
	for _, strange := range [][2]string{{"vormittag", "w2"}, {"vormittag", "w9"}, {"abend", "w1"}} {
		if _, _, err := h.service.WorkshopList(t.Context(), lia, ev.Slug, strange[0], strange[1]); !fault.Is(err, fault.NotFound) {
			t.Errorf("%v: %v", strange, err)
		}
	}
	if all, _, err := h.service.WorkshopLists(t.Context(), h.staff, ev.Slug); err != nil || len(all) != 3 {
		t.Errorf("who sees contacts sees %d lists (%v)", len(all), err)
	}
	if _, err := h.service.List(t.Context(), lia, ev.Slug, Filter{}, Place{}); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the list of all: %v", err)
	}
	if _, err := h.service.Find(t.Context(), lia, zoe.Reference); !fault.Is(err, fault.Forbidden) {
		t.Errorf("the page of a person: %v", err)
	}
	other := h.conference(20, morning(5))
	if _, _, err := h.service.WorkshopLists(t.Context(), lia, other.Slug); !fault.Is(err, fault.NotFound) {
		t.Errorf("another event: %v", err)
	}
}

func TestExpectationsOfASpecialCategoryAreNotHandedOn(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	expectations := question.Question{Key: "expectations", Kind: question.KindLongText, Label: "Was brauchen Sie?", Purpose: "Für die Planung.", Special: true}
	ev := h.conference(20, morning(5), expectations)
	h.wish(ev.Slug, 1, map[string][]string{"vormittag": {"w1"}, "expectations": {"Ruhe"}})
	h.allot(ev.Slug, WorkshopAllotment{})
	lists, _, err := h.service.WorkshopLists(t.Context(), h.leader("lia@verein.example", ev, "vormittag/w1"), ev.Slug)
	if err != nil || len(lists) != 1 || lists[0].Expects || len(lists[0].People) != 1 || lists[0].People[0].Expectations != "" {
		t.Errorf("%+v (%v)", lists, err)
	}
}
