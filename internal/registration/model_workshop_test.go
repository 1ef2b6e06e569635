package registration

import (
	"math"
	"slices"
	"strings"

	"tagungsbuero/internal/question"
)

// Who goes to which workshop of the one slot that an event of random operations may have.

// slot is nil where the event has no workshops.
func (m *model) slot() *question.Question {
	i := slices.IndexFunc(m.draft.Questions, func(q question.Question) bool { return q.Kind == question.KindWorkshops })
	if i < 0 {
		return nil
	}
	return &m.draft.Questions[i]
}

// left is how many places a workshop has left besides those who stay there.
func (m *model) left(workshop question.Option, stays func(*guest) bool) int {
	if workshop.Capacity == nil {
		return math.MaxInt
	}
	left := *workshop.Capacity
	for _, g := range m.guests {
		if g.workshop == workshop.Value && stays(g) {
			left--
		}
	}
	return left
}

func everybody(*guest) bool { return true }

// overfull reports whether more people go to a workshop than it has places.
func (m *model) overfull() bool {
	slot := m.slot()
	return slot != nil && slices.ContainsFunc(slot.Options, func(w question.Option) bool { return m.left(w, everybody) < 0 })
}

// mayGo reports whether a guest can go to workshops.
func mayGo(g *guest) bool { return g.state == Confirmed && !g.placeholder }

// chooses are the workshops that a guest wishes for, the dearest first.
func (g *guest) chooses() []string {
	if g.said.wishes == question.PlenaryOnly {
		return nil
	}
	return strings.Fields(g.said.wishes)
}

// choose sends a guest to a workshop, or to none.
func (m *model) choose(g *guest, workshop string) string {
	if !mayGo(g) {
		return "registration.workshop_without_seat"
	}
	if !m.now.Before(m.draft.EndsAt) {
		return "registration.over"
	}
	if workshop != "" && workshop != g.workshop {
		if option, _ := m.slot().Option(workshop); m.left(option, everybody) < 1 {
			return "registration.workshop_full"
		}
	}
	g.workshop, g.byHand = workshop, true
	return ""
}

func (m *model) mayAllot() string {
	switch {
	case m.slot() == nil:
		return "registration.no_workshops"
	case !m.now.Before(m.draft.EndsAt):
		return "registration.over"
	case !slices.ContainsFunc(m.guests, func(g *guest) bool { return mayGo(g) && len(g.chooses()) > 0 }):
		return "registration.nobody_wishes"
	}
	return ""
}

// costOf weighs what a guest gets: nothing at all weighs more than all first wishes together.
func costOf(g *guest, workshop string) int {
	switch rank := slices.Index(g.chooses(), workshop); rank {
	case -1:
		return 1_000_000
	case 0:
		return 0
	default:
		return 1_000 + rank
	}
}

// leastCost tries every way to give places to guests, and returns what the best costs. What matters of
// those before is only how many places they left.
func (m *model) leastCost(guests []*guest, stays func(*guest) bool) int {
	least := map[[3]int]int{}
	var full [3]int
	for i, w := range m.slot().Options {
		full[i] = min(m.left(w, stays), len(guests))
	}
	least[full] = 0
	for _, g := range guests {
		next := map[[3]int]int{}
		offer := func(left [3]int, cost int) {
			if known, ok := next[left]; !ok || cost < known {
				next[left] = cost
			}
		}
		for left, cost := range least {
			offer(left, cost+costOf(g, ""))
			for i, w := range modelWorkshops {
				if after := left; slices.Contains(g.chooses(), w) && left[i] > 0 {
					after[i]--
					offer(after, cost+costOf(g, w))
				}
			}
		}
		least = next
	}
	best := math.MaxInt
	for _, cost := range least {
		best = min(best, cost)
	}
	return best
}
