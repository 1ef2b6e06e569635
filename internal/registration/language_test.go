package registration

import (
	"errors"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// waitingIn counts letters to an address that wait in a language.
func (h *house) waitingIn(locale, address string) int {
	h.t.Helper()
	return h.count(`SELECT count(*) FROM letters WHERE locale = $1 AND recipient = $2 AND state = 'queued'`, locale, address)
}

func TestPeopleChooseAnotherLanguageAlsoForLettersThatWait(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	one := h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	h.sendAll()
	h.move(ev.Slug, telling, later)
	if err := h.service.ChangeLanguage(t.Context(), one.Token, "uk"); err != nil {
		t.Fatal(err)
	}
	if h.waitingIn("uk", person1) != 1 || h.waitingIn("de", person1) != 0 || h.waitingIn("de", person2) != 1 {
		t.Error("the letter that waits goes in another language than was chosen")
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE state = 'sent' AND locale <> 'de'`); n != 0 {
		t.Errorf("%d letters that have gone changed their language", n)
	}
	h.mustCancel(one.Reference)
	if h.waitingIn("uk", person1) != 1 {
		t.Error("the letter after it goes in another language")
	}
	wantFault(t, h.service.ChangeLanguage(t.Context(), one.Token, "ar"), fault.Conflict, "registration.ended")
	h.sound()
}

func TestALanguageThatThereIsNotIsRefused(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, func(d *event.Draft) { d.Rules.GroupMax = 5 })
	one := h.register(ev.Slug, 1)
	for locale, want := range map[string]string{"": "registration.locale_missing", "xx": "registration.locale_unknown", "de-DE": "registration.locale_unknown"} {
		refusal, ok := errors.AsType[*fault.Error](h.service.ChangeLanguage(t.Context(), one.Token, locale))
		if !ok || refusal.Kind != fault.Invalid || len(refusal.Fields) != 1 || refusal.Fields[0].Key != want {
			t.Errorf("%q: %v, want %s", locale, refusal, want)
		}
	}
	_, err := h.service.RegisterGroup(t.Context(), actor.Participant(), ev.Slug, GroupApplication{ContactName: "Kim Muster", ContactEmail: "kim@mail.example",
		Locale: "xx", Persons: []Application{person(2)}})
	if !fault.Is(err, fault.Invalid) {
		t.Errorf("a group: %v", err)
	}
}

func TestHostsCorrectTheLanguageAlone(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	one := h.register(ev.Slug, 1)
	before := h.countTo(person1)
	sent := person(1)
	sent.Locale = "ti"
	if err := h.service.Change(t.Context(), h.staff, one.Reference, sent); err != nil {
		t.Fatal(err)
	}
	if h.countTo(person1) != before || h.waitingIn("ti", person1) != before {
		t.Error("a letter tells of the language, or waits in the old one")
	}
	sent.Locale, sent.FirstName = "", "Anders"
	if err := h.service.Change(t.Context(), h.staff, one.Reference, sent); err != nil {
		t.Fatal(err)
	}
	if h.waitingIn("ti", person1) != before+1 {
		t.Error("a correction without a language takes it back")
	}
}

func TestTheLanguageOfAContactIsThatOfMembersWithoutOne(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0, func(d *event.Draft) { d.Rules.GroupMax = 5 })
	with, without := person(1), person(2)
	with.Locale = "tr"
	g := h.bringGroup(ev.Slug, GroupApplication{ContactName: "Kim Muster", ContactEmail: "kim@mail.example", Locale: "ar",
		Persons: []Application{with, without, {Person: Person{FirstName: "Luca", LastName: "Probe"}}}})
	if h.waitingIn("tr", person1) != 1 || h.waitingIn("ar", person2) != 1 || h.waitingIn("ar", "kim@mail.example") == 0 {
		t.Error("members are written to in another language")
	}
	if err := h.service.ChangeGroupLanguage(t.Context(), h.service.links.GroupToken(g.Reference), "fa"); err != nil {
		t.Fatal(err)
	}
	if h.waitingIn("ar", "kim@mail.example") != 0 || h.waitingIn("fa", "kim@mail.example") == 0 || h.waitingIn("ar", person2) != 1 {
		t.Error("the letters to the contact wait in another language, or those of a member changed")
	}
	h.move(ev.Slug, telling, later)
	if h.waitingIn("fa", "kim@mail.example") < 2 {
		t.Error("the contact is told of the change in another language")
	}
	h.sound()
}

func TestAFormThatWasOpenDoesNotTakeAnotherLanguageBack(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(0)
	one := h.register(ev.Slug, 1)
	found, err := h.service.Find(t.Context(), h.staff, one.Reference)
	if err != nil {
		t.Fatal(err)
	}
	if err := h.service.ChangeLanguage(t.Context(), one.Token, "uk"); err != nil {
		t.Fatal(err)
	}
	sent := person(1)
	sent.Version, sent.Locale, sent.FirstName = found.Version, "de", "Anders"
	wantFault(t, h.service.Change(t.Context(), h.staff, one.Reference, sent), fault.Conflict, "registration.changed_meanwhile")
}
