package registration

import (
	"bytes"
	"context"
	"fmt"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// preview says with which seed who would get what.
func (h *house) preview(slug, seed string) (WorkshopPreview, map[Reference]string) {
	h.t.Helper()
	p, err := h.service.PreviewWorkshops(h.t.Context(), h.staff, slug, WorkshopAllotment{Seed: seed})
	if err != nil {
		h.t.Fatal(err)
	}
	got := map[Reference]string{}
	for _, l := range p.Lines {
		got[l.Reference] = l.Workshop
	}
	return p, got
}

func TestWhoComesWithoutAWishChangesNothingForTheOthers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(0, morning(4, 4))
	for n := range 12 {
		h.wish(ev.Slug, n, inTheMorning("w1", "w2"))
	}
	before, got := h.preview(ev.Slug, "fest")
	h.wish(ev.Slug, 50, inTheMorning(question.PlenaryOnly))
	_, after := h.preview(ev.Slug, "fest")
	for ref, workshop := range got {
		if after[ref] != workshop {
			t.Errorf("%s got %q, and now %q", ref, workshop, after[ref])
		}
	}
	a := before.WorkshopAllotment
	a.Fingerprint = before.Fingerprint
	if _, err := h.service.AllotWorkshops(t.Context(), h.staff, ev.Slug, a); err != nil {
		t.Error(err)
	}
	h.sound()
}

// Somebody leaves who got nothing: everybody else keeps their place in the lot.
func TestWhoLeavesChangesTheLotOfNobodyElse(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(0, morning(4))
	for n := range 12 {
		h.wish(ev.Slug, n, inTheMorning("w1"))
	}
	_, got := h.preview(ev.Slug, "fest")
	for ref, workshop := range got {
		if workshop == "" {
			if err := h.service.CancelByToken(t.Context(), testLinks.Token(ref)); err != nil {
				t.Fatal(err)
			}
			delete(got, ref)
			break
		}
	}
	_, after := h.preview(ev.Slug, "fest")
	for ref, workshop := range got {
		if after[ref] != workshop {
			t.Errorf("%s got %q, and now %q", ref, workshop, after[ref])
		}
	}
}

func TestTheLotDecidesAlsoBetweenPeopleWithDifferentSecondWishes(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(0, morning(1, 1, 1))
	one, two := h.wish(ev.Slug, 1, inTheMorning("w1", "w2")), h.wish(ev.Slug, 2, inTheMorning("w1", "w3"))
	won := map[Reference]int{}
	for n := range 100 {
		_, got := h.preview(ev.Slug, fmt.Sprint(n))
		for ref, workshop := range got {
			if workshop == "w1" {
				won[ref]++
			}
		}
	}
	if won[one.Reference] < 25 || won[two.Reference] < 25 {
		t.Errorf("of 100 seeds they won %v", won)
	}
}

func TestEverySeedGivesEverybodyTheSameChance(t *testing.T) {
	t.Parallel()
	const people, draws = 6, 3000
	s := sharing{}
	for n := range people {
		s.confirmed = append(s.confirmed, Registration{Reference: Reference(fmt.Sprintf("ABCD%d", n))})
	}
	first := make([]int, people)
	for n := range draws {
		lot, least := s.lot(fmt.Sprint(n)), 0
		for i := range lot {
			if bytes.Compare(lot[i], lot[least]) < 0 {
				least = i
			}
		}
		first[least]++
	}
	for person, n := range first {
		if n < draws/people-120 || n > draws/people+120 {
			t.Errorf("person %d is first in %d of %d draws", person, n, draws)
		}
	}
}

func TestAPreviewWaitsForNobodyAndIsWaitedForByNobody(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(9, morning(1))
	h.wish(ev.Slug, 1, inTheMorning("w1"))
	err := h.db.InTx(t.Context(), func(tx *db.Tx) error {
		if _, err := tx.ExecContext(t.Context(), `SELECT 1 FROM event_seats WHERE event_id = $1 FOR UPDATE`, ev.ID); err != nil {
			return err
		}
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
		defer cancel()
		_, err := h.service.PreviewWorkshops(ctx, h.staff, ev.Slug, WorkshopAllotment{})
		return err
	})
	if err != nil {
		t.Error(err)
	}
}

// The same place of another person is another input, whatever would come of it.
func TestADecisionHoldsForThePlacesThatThePreviewSaw(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.conference(9, morning(2, 2))
	one := h.wish(ev.Slug, 1, inTheMorning("w1"))
	p, _ := h.preview(ev.Slug, "fest")
	if err := h.service.ChooseWorkshops(t.Context(), h.staff, one.Reference, false, WorkshopChoice{Slot: "vormittag", Workshop: "w2"}); err != nil {
		t.Fatal(err)
	}
	a := p.WorkshopAllotment
	a.Fingerprint = p.Fingerprint
	_, err := h.service.AllotWorkshops(t.Context(), h.staff, ev.Slug, a)
	wantFault(t, err, fault.Conflict, "registration.workshops_changed")
	h.wantsToGo(one.Reference, "w2")
}
