package registration

import (
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

func TestNobodyFindsOutInSecretWhoIsRegistered(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(9, groupsOfTen, func(d *event.Draft) { until := h.now.AddDate(0, 0, 7); d.Rules.NameUntil = &until })
	h.register(ev.Slug, 1)
	open := h.mustGroup(ev.Slug, false, 1, 2)
	curious := h.register(ev.Slug, 3)
	letters := func() int {
		return h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_again' AND recipient = 'person1@mail.example'`)
	}
	for name, try := range map[string]func() error{
		"a group": func() error { _, err := h.group(ev.Slug, false, 0, 1, 4); return err },
		"a name": func() error {
			return h.service.NamePerson(t.Context(), open.Token, open.Members[1].Reference, person(1))
		},
		"a successor": func() error { _, err := h.service.SubstituteByToken(t.Context(), curious.Token, person(1)); return err },
	} {
		before := letters()
		for range 3 {
			if err := try(); !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Invalid) {
				t.Fatalf("%s: %v", name, err)
			}
			h.now = h.now.Add(time.Minute)
		}
		if n := letters() - before; n != 1 {
			t.Errorf("%s: %d letters say so, want one an hour", name, n)
		}
		h.now = h.now.Add(time.Hour)
	}
	if n := h.count(`SELECT count(*) FROM registrations WHERE state <> 'confirmed' OR last_name = 'Beispiel' AND email = ''`); n != 0 {
		t.Errorf("what was refused left %d traces", n)
	}
	before := letters()
	_, err := h.service.RegisterGroup(t.Context(), h.staff, ev.Slug, GroupApplication{ContactName: "Amt", ContactEmail: "amt@mail.example", Persons: []Application{person(1)}})
	wantFault(t, err, fault.Invalid, "form.invalid")
	if letters() != before {
		t.Error("staff cause a letter by looking")
	}
	h.sound()
}

func TestThePagesOfPeopleWithAnAddressOfTheirOwnAreTheirsAlone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(9, groupsOfTen, func(d *event.Draft) { until := h.now.AddDate(0, 0, 7); d.Rules.NameUntil = &until })
	sent := colleagues(2, func(g *GroupApplication) {
		g.Persons[1].Email, g.Unnamed, g.Submission = "mitglied@mail.example", 1, "ein-formular"
	})
	for range 2 { // the same form sent again gets the same answer
		result := h.bringGroup(ev.Slug, sent)
		page, err := h.service.Group(t.Context(), result.Token)
		if err != nil {
			t.Fatal(err)
		}
		for i, isTheirs := range []bool{false, true, true} {
			if (result.Members[i].Token == "") != isTheirs || (page.Members[i].Token == "") != isTheirs {
				t.Errorf("place %d: the contact gets %q and %q", i, result.Members[i].Token, page.Members[i].Token)
			}
		}
		if _, err := h.service.Personal(t.Context(), page.Members[0].Token); err != nil {
			t.Errorf("the contact cannot look after a place without an address: %v", err)
		}
	}
	first := h.register(ev.Slug, 1)
	second, err := h.service.SubstituteByToken(t.Context(), first.Token, person(2))
	if err != nil || second.Token != "" {
		t.Errorf("who handed on the seat gets the token %q, %v", second.Token, err)
	}
	third, err := h.service.Substitute(t.Context(), actor.System(), second.Reference, person(3))
	if err != nil || third.Token == "" {
		t.Errorf("the office gets the token %q, %v", third.Token, err)
	}
	h.sound()
}
