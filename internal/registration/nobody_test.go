package registration

import (
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func TestWhoIsNotKnownYetIsNotEnteredAsSomebody(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	later := h.event(9, groupsOfTen, func(d *event.Draft) { d.Rules.NameUntil = new(d.StartsAt.Add(-time.Hour)) })
	never := h.event(9, groupsOfTen)
	for _, name := range [][2]string{{"N.", "N."}, {"N. N.", ""}, {"", "NN"}, {"n.n.", "n.n."}, {"Nomen", "nominandum"}, {"Kim", "N. N."}} {
		for slug, key := range map[string]string{later.Slug: "registration.unnamed_elsewhere", never.Slug: "registration.name_needed"} {
			g := colleagues(2)
			g.Persons[1].FirstName, g.Persons[1].LastName = name[0], name[1]
			_, err := h.service.RegisterGroup(t.Context(), actor.Participant(), slug, g)
			if mistakes := mistakesOf(err); len(mistakes) != 1 || mistakes[0].Name != "persons[1][last_name]" || mistakes[0].Key != key {
				t.Errorf("%q: %v", name, err)
			}
		}
	}
	for _, name := range [][2]string{{"Nina", "Nolte"}, {"N.", "Nolte"}, {"Ann", "Nin"}} {
		if (Person{FirstName: name[0], LastName: name[1]}).isNobody() {
			t.Errorf("%q is somebody", name)
		}
	}
	open := colleagues(1)
	open.Unnamed = 1
	group := h.bringGroup(later.Slug, open)
	nobody := person(7)
	nobody.FirstName, nobody.LastName = "", "N. N."
	wantFault(t, h.service.NamePerson(t.Context(), group.Token, group.Members[1].Reference, nobody), fault.Invalid, "form.invalid")
}
