package registration

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// morning is a slot of three workshops with so many places each; 0: without limit.
func morning(places ...int) question.Question {
	q := question.Question{Key: "vormittag", Kind: question.KindWorkshops, Label: "Workshops am Vormittag"}
	for i, n := range places {
		option := question.Option{Value: fmt.Sprintf("w%d", i+1), Label: fmt.Sprintf("Workshop %d", i+1)}
		if n > 0 {
			option.Capacity = &n
		}
		q.Options = append(q.Options, option)
	}
	return q
}

func afternoon(places ...int) question.Question {
	q := morning(places...)
	q.Key, q.Label = "nachmittag", "Workshops am Nachmittag"
	return q
}

// conference has slots of workshops.
func (h *house) conference(capacity int, slots ...question.Question) event.Event {
	h.t.Helper()
	return h.event(capacity, func(d *event.Draft) { d.Questions, d.Rules.GroupMax = slots, 5 })
}

// wish registers the n-th person with wishes, by slot.
func (h *house) wish(slug string, n int, wishes map[string][]string) Result {
	h.t.Helper()
	a := person(n)
	a.Answers.Values = wishes
	result, err := h.service.Register(h.t.Context(), actor.Participant(), slug, a)
	if err != nil {
		h.t.Fatal(err)
	}
	return result
}

func inTheMorning(wishes ...string) map[string][]string {
	return map[string][]string{"vormittag": wishes}
}

// allot shares out the workshops as the preview shows.
func (h *house) allot(slug string, a WorkshopAllotment) WorkshopPreview {
	h.t.Helper()
	h.now = h.now.Add(time.Second) // letters of one kind at one time would be one
	preview, err := h.service.PreviewWorkshops(h.t.Context(), h.staff, slug, a)
	if err != nil {
		h.t.Fatal(err)
	}
	a = preview.WorkshopAllotment
	a.Fingerprint = preview.Fingerprint
	if _, err := h.service.AllotWorkshops(h.t.Context(), h.staff, slug, a); err != nil {
		h.t.Fatal(err)
	}
	return preview
}

// goes returns where a registration goes, slot by slot: "w1", or "-".
func (h *house) goes(ref Reference) (all []string) {
	h.t.Helper()
	detail, err := h.service.Find(h.t.Context(), h.staff, ref)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, place := range detail.Workshops {
		if place.Workshop == "" {
			place.Workshop = "-"
		}
		all = append(all, place.Workshop)
	}
	return all
}

func (h *house) wantsToGo(ref Reference, want ...string) {
	h.t.Helper()
	if got := h.goes(ref); !slices.Equal(got, want) {
		h.t.Errorf("goes to %q, want %q", got, want)
	}
}

func (h *house) workshopLetters(ref Reference) int {
	h.t.Helper()
	return h.count(`SELECT count(*) FROM letters AS l JOIN registrations AS r ON r.id = l.registration_id WHERE r.reference = $1 AND l.kind = 'registration_workshops'`, ref)
}

func TestWorkshopsAreSharedOutByWishesAndEverybodyGetsOneLetter(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(9, morning(1, 1, 0), afternoon(1, 0))
	one := h.wish(ev.Slug, 1, map[string][]string{"vormittag": {"w1", "w2"}, "nachmittag": {"w1", "w2"}})
	two := h.wish(ev.Slug, 2, map[string][]string{"vormittag": {"w1"}, "nachmittag": {"w1", "w2"}})
	three := h.wish(ev.Slug, 3, inTheMorning(question.PlenaryOnly))
	four := h.register(ev.Slug, 4) // wishes for nothing
	preview := h.allot(ev.Slug, WorkshopAllotment{})
	if preview.CountWish("vormittag", 1) != 1 || preview.CountWish("vormittag", 2) != 1 || preview.CountNone("") != 0 || preview.CountWish("", 1) != 2 {
		t.Errorf("%+v", preview)
	}
	h.wantsToGo(one.Reference, "w2", "w1") // did without the first wish, so it comes first in the afternoon
	h.wantsToGo(two.Reference, "w1", "w2")
	h.wantsToGo(three.Reference, "-")
	h.wantsToGo(four.Reference)
	for ref, want := range map[Reference]int{one.Reference: 1, two.Reference: 1, three.Reference: 1, four.Reference: 0} {
		if got := h.workshopLetters(ref); got != want {
			t.Errorf("%d letters, want %d", got, want)
		}
	}
	h.allot(ev.Slug, WorkshopAllotment{Seed: preview.Seed})
	if got := h.workshopLetters(one.Reference); got != 1 {
		t.Errorf("the same again made %d letters", got)
	}
	personal, err := h.service.Personal(t.Context(), one.Token)
	if err != nil || len(personal.Workshops) != 2 || personal.Workshops[0].Wish != 2 || personal.Workshops[0].Label != "Workshop 2" {
		t.Errorf("%+v, %v", personal.Workshops, err)
	}
	h.sound()
}

func TestTheSameSeedGivesTheSameWorkshopsAndAnotherMayNot(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(0, morning(4, 4))
	for n := range 12 {
		h.wish(ev.Slug, n, inTheMorning("w1", "w2"))
	}
	seen := map[string]bool{}
	for n := range 6 {
		seed := fmt.Sprint("seed ", n)
		first, err := h.service.PreviewWorkshops(t.Context(), h.staff, ev.Slug, WorkshopAllotment{Seed: seed})
		if err != nil {
			t.Fatal(err)
		}
		again, err := h.service.PreviewWorkshops(t.Context(), h.staff, ev.Slug, WorkshopAllotment{Seed: seed})
		if err != nil || again.Fingerprint != first.Fingerprint {
			t.Errorf("the same seed gave another result, %v", err)
		}
		if first.CountWish("", 1) != 4 || first.CountWish("", 2) != 4 || first.CountNone("") != 4 {
			t.Errorf("%+v", first)
		}
		seen[first.Fingerprint] = true
	}
	if len(seen) < 2 {
		t.Error("no seed changes anything")
	}
	if h.count(`SELECT count(*) FROM workshop_places`) != 0 {
		t.Error("a preview gave places")
	}
}

func TestWhatCameInBetweenIsSeenBeforeWorkshopsAreDecided(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(9, morning(1, 1))
	first := h.wish(ev.Slug, 1, inTheMorning("w1"))
	preview, err := h.service.PreviewWorkshops(t.Context(), h.staff, ev.Slug, WorkshopAllotment{})
	if err != nil {
		t.Fatal(err)
	}
	h.wish(ev.Slug, 2, inTheMorning("w1"))
	a := preview.WorkshopAllotment
	a.Fingerprint = preview.Fingerprint
	_, err = h.service.AllotWorkshops(t.Context(), h.staff, ev.Slug, a)
	wantFault(t, err, fault.Conflict, "registration.workshops_changed")
	h.wantsToGo(first.Reference, "-")
}

func TestADecisionThatIsSentTwiceIsMadeOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(9, morning(1, 1))
	h.wish(ev.Slug, 1, inTheMorning("w1"))
	h.wish(ev.Slug, 2, inTheMorning("w1", "w2"))
	preview, err := h.service.PreviewWorkshops(t.Context(), h.staff, ev.Slug, WorkshopAllotment{})
	if err != nil {
		t.Fatal(err)
	}
	a := preview.WorkshopAllotment
	a.Fingerprint = preview.Fingerprint
	applied := h.event(1, byAllocation)
	h.register(applied.Slug, 3)
	h.register(applied.Slug, 4)
	if err := h.events.CloseRegistration(t.Context(), actor.System(), applied.Slug); err != nil {
		t.Fatal(err)
	}
	seats, err := h.service.PreviewAllocation(t.Context(), h.staff, applied.Slug, Allocation{Method: ByLot})
	if err != nil {
		t.Fatal(err)
	}
	for name, decide := range map[string]func() error{
		"workshops": func() error { _, err := h.service.AllotWorkshops(t.Context(), h.staff, ev.Slug, a); return err },
		"seats": func() error {
			_, err := h.service.Allocate(t.Context(), h.staff, applied.Slug, seats.Allocation.with(seats.Fingerprint))
			return err
		},
	} {
		var made, answered int
		for _, err := range atOnce(4, decide) {
			if err == nil {
				made++
				continue
			}
			wantFault(t, err, fault.Conflict, AlreadyDecided)
			answered++
		}
		if made != 1 || answered != 3 {
			t.Errorf("%s: %d times decided, %d times answered", name, made, answered)
		}
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_workshops'`); n != 2 {
		t.Errorf("%d letters about workshops to two people", n)
	}
	h.sound()
}

// atOnce does the same several times at the same moment and returns what came of each.
func atOnce(times int, work func() error) []error {
	results := make([]error, times)
	var wg sync.WaitGroup
	for i := range results {
		wg.Go(func() { results[i] = work() })
	}
	wg.Wait()
	return results
}

func TestSlotsOfOneNameAreKeptApartInTheOrderOfTheForm(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	late, early := morning(1), morning(1)
	late.Key, early.Key = "zuletzt", "anfangs"
	ev := h.conference(9, late, early)
	h.wish(ev.Slug, 1, map[string][]string{"zuletzt": {"w1"}, "anfangs": {"w1"}})
	h.wish(ev.Slug, 2, map[string][]string{"zuletzt": {"w1"}, "anfangs": {"w1"}})
	h.allot(ev.Slug, WorkshopAllotment{})
	protocol, err := h.service.WorkshopProtocol(t.Context(), h.staff, ev.Slug, 1)
	if err != nil {
		t.Fatal(err)
	}
	var slots []string
	for _, l := range protocol.Lines {
		slots = append(slots, l.Slot)
	}
	if want := []string{"zuletzt", "zuletzt", "anfangs", "anfangs"}; !slices.Equal(slots, want) {
		t.Errorf("%v, want %v", slots, want)
	}
}

func TestAPlaceInAWorkshopGoesWithTheSeat(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(3, morning(1, 2))
	one, two, three := h.wish(ev.Slug, 1, inTheMorning("w1", "w2")), h.wish(ev.Slug, 2, inTheMorning("w1", "w2")), h.wish(ev.Slug, 3, inTheMorning("w2"))
	late := h.wish(ev.Slug, 4, inTheMorning("w1", "w2"))
	h.allot(ev.Slug, WorkshopAllotment{Seed: "x"})
	first, second := one, two
	if h.goes(two.Reference)[0] == "w1" {
		first, second = two, one
	}
	substitute, err := h.service.SubstituteByToken(t.Context(), second.Token, person(5))
	if err != nil {
		t.Fatal(err)
	}
	if detail, err := h.service.Find(t.Context(), h.staff, substitute.Reference); err != nil || len(detail.Workshops) != 1 || detail.Workshops[0].Workshop != "w2" {
		t.Errorf("the substitute goes to %+v, %v", detail.Workshops, err)
	}
	if err := h.service.CancelByToken(t.Context(), first.Token); err != nil {
		t.Fatal(err)
	}
	wantStates(h, []Reference{late.Reference}, Confirmed)
	h.wantsToGo(late.Reference, "-")
	h.sound()
	h.allot(ev.Slug, WorkshopAllotment{OnlyGaps: true})
	h.wantsToGo(late.Reference, "w1")
	h.wantsToGo(three.Reference, "w2")
	if got := h.workshopLetters(three.Reference); got != 1 {
		t.Errorf("who stayed got %d letters", got)
	}
	h.sound()
}

func TestWhatHostsChooseByHandStays(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(9, morning(1, 2))
	one, two := h.wish(ev.Slug, 1, inTheMorning("w1")), h.wish(ev.Slug, 2, inTheMorning("w1", "w2"))
	choose := func(ref Reference, slot, workshop string, tell bool) error {
		return h.service.ChooseWorkshops(t.Context(), h.staff, ref, tell, WorkshopChoice{Slot: slot, Workshop: workshop})
	}
	if err := choose(two.Reference, "vormittag", "w1", true); err != nil {
		t.Fatal(err)
	}
	if err := choose(two.Reference, "vormittag", "w1", false); err != nil || h.workshopLetters(two.Reference) != 1 {
		t.Errorf("the same choice again: %v, %d letters", err, h.workshopLetters(two.Reference))
	}
	wantFault(t, choose(one.Reference, "vormittag", "w1", false), fault.Conflict, "registration.workshop_full")
	wantFault(t, choose(one.Reference, "vormittag", "w9", false), fault.NotFound, "registration.workshop_unknown")
	wantFault(t, choose(one.Reference, "abend", "w1", false), fault.NotFound, "registration.workshop_unknown")
	wantFault(t, h.service.ChooseWorkshops(t.Context(), h.stranger, one.Reference, false, WorkshopChoice{Slot: "vormittag"}), fault.NotFound, "registration.unknown")
	h.allot(ev.Slug, WorkshopAllotment{})
	h.wantsToGo(two.Reference, "w1")
	h.wantsToGo(one.Reference, "-")
	if err := choose(two.Reference, "vormittag", "", false); err != nil {
		t.Fatal(err)
	}
	for _, onlyGaps := range []bool{true, false} {
		if p := h.allot(ev.Slug, WorkshopAllotment{OnlyGaps: onlyGaps}); p.CountNone("") != 0 {
			t.Error("whom the hosts sent to none counts as somebody without a wish")
		}
		h.wantsToGo(one.Reference, "w1")
		h.wantsToGo(two.Reference, "-")
	}
	if err := h.service.ChooseWorkshops(t.Context(), h.staff, two.Reference, false, WorkshopChoice{Slot: "vormittag", Release: true}); err != nil {
		t.Fatal(err)
	}
	h.allot(ev.Slug, WorkshopAllotment{})
	h.wantsToGo(two.Reference, "w2")
	if err := h.service.CancelByToken(t.Context(), one.Token); err != nil {
		t.Fatal(err)
	}
	wantFault(t, choose(one.Reference, "vormittag", "w2", false), fault.Conflict, "registration.workshop_without_seat")
	wantFault(t, h.service.ChooseWorkshops(t.Context(), h.staff, one.Reference, true), fault.Conflict, "registration.workshop_without_seat")
	plain := h.register(h.event(3).Slug, 7)
	wantFault(t, h.service.ChooseWorkshops(t.Context(), h.staff, plain.Reference, true), fault.Conflict, "registration.no_workshops")
	if n := h.workshopLetters(plain.Reference); n != 0 {
		t.Errorf("%d letters about workshops that there are not", n)
	}
	h.sound()
}

func TestWhereTheLotSentSomebodyIsChosenByHandToo(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(9, morning(1, 1))
	one, two := h.wish(ev.Slug, 1, inTheMorning("w1", "w2")), h.wish(ev.Slug, 2, inTheMorning("w1", "w2"))
	h.allot(ev.Slug, WorkshopAllotment{Seed: "x"})
	first := one
	if h.goes(two.Reference)[0] == "w1" {
		first = two
	}
	if err := h.service.ChooseWorkshops(t.Context(), h.staff, first.Reference, false, WorkshopChoice{Slot: "vormittag", Workshop: "w1"}); err != nil {
		t.Fatal(err)
	}
	for n := range 20 {
		h.allot(ev.Slug, WorkshopAllotment{Seed: fmt.Sprint(n)})
		h.wantsToGo(first.Reference, "w1")
	}
	h.sound()
}

func TestAChoiceHoldsForThePlaceItWasMadeFor(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(9, morning(3, 3))
	one := h.wish(ev.Slug, 1, inTheMorning("w1"))
	choose := func(workshop, before string) error {
		return h.service.ChooseWorkshops(t.Context(), h.staff, one.Reference, false, WorkshopChoice{Slot: "vormittag", Workshop: workshop, Before: &before})
	}
	if err := choose("w2", ""); err != nil {
		t.Fatal(err)
	}
	wantFault(t, choose("w1", ""), fault.Conflict, "registration.workshop_moved")
	wantFault(t, choose("w1", "w2"), fault.Conflict, "registration.workshop_moved")
	h.wantsToGo(one.Reference, "w2")
	if err := choose("w1", "w2/hand"); err != nil {
		t.Fatal(err)
	}
	h.wantsToGo(one.Reference, "w1")
	h.now = ev.EndsAt
	wantFault(t, choose("w2", "w1/hand"), fault.Closed, "registration.over")
}

func TestNobodyIsThrownOutOfAWorkshopByASetting(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(9, morning(3, 3))
	for n := range 3 {
		h.wish(ev.Slug, n, inTheMorning("w1"))
	}
	h.allot(ev.Slug, WorkshopAllotment{})
	slots := func(slots ...question.Question) func(*event.Draft) {
		return func(d *event.Draft) { d.Questions = slots }
	}
	wantFault(t, h.change(ev.Slug, new(9), slots(morning(2, 3))), fault.Conflict, "registration.workshop_below_taken")
	without := morning(3, 3)
	without.Options = without.Options[1:]
	refusal := h.change(ev.Slug, new(9), slots(without))
	wantFault(t, refusal, fault.Conflict, "registration.workshop_in_use")
	if told, ok := errors.AsType[*fault.Error](refusal); !ok || told.Args["Name"] != morning(3, 3).Options[0].Label {
		t.Errorf("it is called %v", told.Args["Name"])
	}
	wantFault(t, h.change(ev.Slug, new(9), slots()), fault.Conflict, "registration.workshop_in_use")
	if err := h.change(ev.Slug, new(9), slots(morning(3))); err != nil {
		t.Error(err)
	}
	if err := h.change(ev.Slug, new(9), slots(morning(0, 1))); err != nil {
		t.Error(err)
	}
	h.sound()
}

func TestThereIsNothingToShareOutWithoutWorkshopsOrWishes(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	plain := h.event(3)
	_, err := h.service.PreviewWorkshops(t.Context(), h.staff, plain.Slug, WorkshopAllotment{})
	wantFault(t, err, fault.Conflict, "registration.no_workshops")
	ev := h.conference(1, morning(1))
	h.wish(ev.Slug, 1, inTheMorning(question.PlenaryOnly))
	h.wish(ev.Slug, 2, inTheMorning("w1")) // waits
	_, err = h.service.PreviewWorkshops(t.Context(), h.staff, ev.Slug, WorkshopAllotment{})
	wantFault(t, err, fault.Conflict, "registration.nobody_wishes")
	h.now = ev.EndsAt
	_, err = h.service.PreviewWorkshops(t.Context(), h.staff, ev.Slug, WorkshopAllotment{})
	wantFault(t, err, fault.Closed, "registration.over")
}

func TestTheContactOfAGroupIsToldWhereItsPeopleGo(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(9, morning(1, 1))
	one, two := person(1), person(2)
	one.Email, one.Answers.Values = "", inTheMorning("w1")
	two.Answers.Values = inTheMorning("w2")
	if _, err := h.service.RegisterGroup(t.Context(), actor.Participant(), ev.Slug, GroupApplication{
		ContactName: "Kim Kontakt", ContactEmail: "kim@gruppe.example", Persons: []Application{one, two}}); err != nil {
		t.Fatal(err)
	}
	h.now = h.now.Add(1e9)
	h.allot(ev.Slug, WorkshopAllotment{Text: "Bis bald."})
	const toContact = `SELECT count(*) FROM letters WHERE recipient = 'kim@gruppe.example' AND CAST(data AS text) LIKE '%Workshop 1%' AND CAST(data AS text) LIKE '%Bis bald.%'`
	if n := h.count(toContact); n != 1 {
		t.Errorf("%d letters to the contact", n)
	}
	h.sound()
}

// Hosts choose at the same time in two services; the workshop never takes more than it has places.
func TestARushOnAWorkshopFillsItAndNotMore(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	other := New(h.db, testLinks)
	const places = 7
	ev := h.conference(0, morning(places, 0))
	var refs []Reference
	for n := range 30 {
		refs = append(refs, h.wish(ev.Slug, n, inTheMorning("w2", "w1")).Reference)
	}
	var wait sync.WaitGroup
	failures := make(chan error, len(refs))
	for n, ref := range refs {
		service := []*Service{h.service, other}[n%2]
		wait.Go(func() {
			failures <- service.ChooseWorkshops(context.WithoutCancel(t.Context()), h.staff, ref, false, WorkshopChoice{Slot: "vormittag", Workshop: "w1"})
		})
	}
	wait.Wait()
	close(failures)
	seated := 0
	for err := range failures {
		if err == nil {
			seated++
			continue
		}
		wantFault(t, err, fault.Conflict, "registration.workshop_full")
	}
	if taken := h.count(`SELECT taken FROM workshops WHERE key = 'w1'`); seated != places || taken != places {
		t.Errorf("%d were told they have a place, %d have", seated, taken)
	}
	h.sound()
}

func TestTheSecondGuardRefusesAFullWorkshop(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(0, morning(1))
	one, two := h.wish(ev.Slug, 1, inTheMorning("w1")), h.wish(ev.Slug, 2, inTheMorning("w1"))
	const insert = `INSERT INTO workshop_places (registration_id, slot, workshop_id, by_hand)
		SELECT r.id, 'vormittag', w.id, true FROM registrations AS r, workshops AS w WHERE r.reference = $1 AND w.key = 'w1'`
	if _, err := h.db.ExecContext(t.Context(), insert, one.Reference); err != nil {
		t.Fatal(err)
	}
	if _, err := h.db.ExecContext(t.Context(), insert, two.Reference); err == nil {
		t.Error("the database took one more than there are places")
	}
	if _, err := h.db.ExecContext(t.Context(), insert, one.Reference); err == nil {
		t.Error("the database took a second workshop of the slot")
	}
	if _, err := h.db.ExecContext(t.Context(), `ALTER TABLE workshops DROP CONSTRAINT workshops_never_oversold`); err != nil {
		t.Fatal(err)
	}
	if _, err := h.db.ExecContext(t.Context(), insert, two.Reference); err != nil {
		t.Fatal(err)
	}
	wantViolation(h, "no workshop has more people than places", ev.Slug)
}

// wantViolation expects the audit to find something that breaks the rule.
func wantViolation(h *house, rule, subject string) {
	h.t.Helper()
	violations, err := h.service.Audit(h.t.Context())
	if err != nil {
		h.t.Fatal(err)
	}
	if !slices.ContainsFunc(violations, func(v Violation) bool { return v.Rule == rule && v.Subject == subject }) {
		h.t.Errorf("the audit does not see that %s; it sees %v", rule, violations)
	}
}
