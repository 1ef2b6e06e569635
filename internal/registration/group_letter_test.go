package registration

import (
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// colleagues registers two persons without an address, whom Kim Muster answers for.
func (h *house) colleagues(slug string) GroupResult {
	h.t.Helper()
	result, err := h.service.RegisterGroup(h.t.Context(), actor.Participant(), slug, GroupApplication{ContactName: "Kim Muster", ContactEmail: "kim@mail.example",
		Persons: []Application{{Person: Person{FirstName: "Ada", LastName: "Beispiel"}}, {Person: Person{FirstName: "Bo", LastName: "Beispiel"}}}})
	if err != nil {
		h.t.Fatalf("register a group: %v", err)
	}
	return result
}

// lettersToKim returns kind and data of the letters to the contact, the oldest first.
func (h *house) lettersToKim() (letters []struct {
	Kind string `db:"kind"`
	Data string `db:"data"`
}) {
	h.t.Helper()
	const list = `SELECT kind, CAST(data AS text) AS data FROM letters WHERE recipient = 'kim@mail.example' ORDER BY id`
	if err := h.db.SelectContext(h.t.Context(), &letters, list); err != nil {
		h.t.Fatal(err)
	}
	return letters
}

func TestTheContactReadsWhatTheHostsWriteAboutPeopleWithoutAnAddress(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5, func(d *event.Draft) { d.Rules.GroupMax, d.Rules.Mode = 3, event.ModeApproval })
	result := h.colleagues(ev.Slug)
	h.now = h.now.Add(time.Minute)
	if err := h.service.Decline(t.Context(), h.staff, ev.Slug, "Nur für Lehrkräfte.", result.Members[0].Reference); err != nil {
		t.Fatal(err)
	}
	letters := h.lettersToKim()
	if last := letters[len(letters)-1]; last.Kind != string(letterGroup) || !strings.Contains(last.Data, "Nur für Lehrkräfte.") {
		t.Errorf("the last letter is %s", last)
	}
}

func TestTheContactReadsThatTheEventIsCancelled(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5, func(d *event.Draft) { d.Rules.GroupMax = 3 })
	h.colleagues(ev.Slug)
	if err := h.events.Cancel(t.Context(), actor.System(), ev.Slug, "Der Saal ist gesperrt."); err != nil {
		t.Fatal(err)
	}
	letters := h.lettersToKim()
	if last := letters[len(letters)-1]; last.Kind != string(letterEventCancelled) || !strings.Contains(last.Data, "Der Saal ist gesperrt.") {
		t.Errorf("the last letter is %s", last)
	}
}

func TestConfirmingTheAddressOfAGroupTwiceWritesOneLetter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5, func(d *event.Draft) { d.Rules.GroupMax, d.Rules.ConfirmEmail = 3, true })
	secret := testLinks.tokenFor(confirmGroup, h.colleagues(ev.Slug).Reference)
	for _, wasConfirmed := range []bool{false, true} {
		found, err := h.service.GroupConfirmation(t.Context(), secret)
		if err != nil || found.Confirmed != wasConfirmed || found.Lapsed {
			t.Errorf("%v, confirmed %t, lapsed %t", err, found.Confirmed, found.Lapsed)
		}
		if _, err := h.service.ConfirmGroup(t.Context(), secret); err != nil {
			t.Fatal(err)
		}
	}
	if letters := h.lettersToKim(); len(letters) != 2 {
		t.Errorf("%d letters, want one to confirm and one about the group", len(letters))
	}
	h.sound()
}

func TestWhoCancelsNobodyIsToldSo(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(5, func(d *event.Draft) { d.Rules.GroupMax = 3 })
	if err := h.service.CancelMembers(t.Context(), h.colleagues(ev.Slug).Token); !fault.Is(err, fault.Invalid) {
		t.Errorf("it is answered with %v", err)
	}
	if letters := h.lettersToKim(); len(letters) != 1 {
		t.Errorf("%d letters", len(letters))
	}
}
