package registration

import (
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/wish"
)

// slotShare shares out the places of one slot.
type slotShare struct {
	slot      question.Question
	confirmed []Registration
	taken     places
	workshops map[string]int // index of each workshop
	left      []int          // places of each that are not given to anybody yet
	keeps     map[int]bool   // who stays where they are, by index of confirmed
	open      []int          // who gets what is left, in the order of the lot
	got       map[int]string
}

func newSlotShare(slot question.Question, confirmed []Registration, taken places, onlyGaps bool) *slotShare {
	s := &slotShare{slot: slot, confirmed: confirmed, taken: taken, workshops: map[string]int{}, keeps: map[int]bool{}, got: map[int]string{}}
	for i, workshop := range slot.Options {
		s.workshops[workshop.Value] = i
		left := wish.Unlimited
		if workshop.Capacity != nil {
			left = *workshop.Capacity
		}
		s.left = append(s.left, left)
	}
	for i, r := range confirmed {
		place := taken.of(r.ID, slot.Key)
		switch {
		case place.ByHand || (place.Key != "" && onlyGaps):
			s.keeps[i], s.got[i] = true, place.Key
			if place.Key != "" {
				s.left[s.workshops[place.Key]]--
			}
		case len(r.Answers.wishes(slot)) > 0:
			s.open = append(s.open, i)
		}
	}
	return s
}

func (s *slotShare) share() {
	wishes := make([][]int, len(s.open))
	for n, i := range s.open {
		for _, workshop := range s.confirmed[i].Answers.wishes(s.slot) {
			wishes[n] = append(wishes[n], s.workshops[workshop])
		}
	}
	for n, workshop := range wish.Allot(s.left, wishes) {
		if workshop != wish.None {
			s.got[s.open[n]] = s.slot.Options[workshop].Value
		}
	}
}

func (s *slotShare) line(i int) WorkshopLine {
	r := s.confirmed[i]
	before := s.taken.of(r.ID, s.slot.Key)
	return WorkshopLine{Registration: r, WorkshopPlace: newPlace(s.slot, s.got[i], s.keeps[i] && before.ByHand, r.Answers),
		wishes: len(r.Answers.wishes(s.slot)), Before: before.Key}
}
