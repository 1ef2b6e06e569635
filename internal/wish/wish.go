// Package wish shares out the places of parallel workshops among people by what they wish for. It is
// pure: it knows numbers, and neither persons nor events.
package wish

import (
	"cmp"
	"fmt"
	"math"
	"slices"
)

// None is the workshop of somebody who got none.
const None = -1

// Unlimited is the number of places of a workshop that takes everybody.
const Unlimited = math.MaxInt32

// Allot gives each person one of the workshops wished for, or None. places says how many each workshop
// has; wishes[p] are the workshops that person p wishes for, the dearest first, each at most once.
//
// Of all ways to share the places out it finds one in which as few people as possible get none of
// their wishes; of these, one in which as few as possible do without their first; of these, one in
// which as few as possible get their third, and so on. Where several are as good the order of the
// people decides, it is the lot: whoever stands earlier never does worse than somebody with the same
// wishes who stands later. The same numbers give the same result.
func Allot(places []int, wishes [][]int) []int {
	a := newAllotment(places, wishes)
	for person := range wishes {
		a.admit(person)
	}
	a.settleTies()
	return a.got
}

// allotment is the best way to share out places among those who were admitted so far. Each admission
// keeps it the best: it finds the cheapest chain of people who move on so that the new one finds a
// place (successive shortest paths).
type allotment struct {
	places []int
	wishes [][]int
	costs  costs
	got    []int
	in     [][]int // who has a place in each workshop
	// moves[v][w] is the cheapest way for somebody in v to move on to w; to the last w: to None.
	moves [][]move
}

// move is somebody who goes from one workshop to another, and what that costs all together.
type move struct {
	person int
	cost   int64
}

const impossible = math.MaxInt64

func newAllotment(places []int, wishes [][]int) *allotment {
	a := &allotment{places: places, wishes: wishes, costs: costsFor(wishes), got: make([]int, len(wishes)), in: make([][]int, len(places)), moves: make([][]move, len(places))}
	for v := range places {
		a.lookForMoves(v)
	}
	return a
}

// costs make the aims one number: no wish at all outweighs all first wishes together, and these outweigh
// all later ones.
type costs struct{ notFirst, none int64 }

func costsFor(wishes [][]int) costs {
	people, most := int64(len(wishes)), int64(1)
	for _, w := range wishes {
		most = max(most, int64(len(w)))
	}
	notFirst := people*most + 1
	return costs{notFirst: notFirst, none: people*(notFirst+most) + 1}
}

// of returns what it costs to give somebody the wish of a rank, counted from 0.
func (c costs) of(rank int) int64 {
	if rank == 0 {
		return 0
	}
	return c.notFirst + int64(rank) - 1
}

// costOf returns what it costs that a person has the workshop, or None.
func (a *allotment) costOf(person, workshop int) int64 {
	for rank, wished := range a.wishes[person] {
		if wished == workshop {
			return a.costs.of(rank)
		}
	}
	return a.costs.none
}

// lookForMoves finds the cheapest ways out of a workshop.
func (a *allotment) lookForMoves(from int) {
	out := make([]move, len(a.places)+1)
	for w := range out {
		out[w].cost = impossible
	}
	for _, person := range a.in[from] {
		here := a.costOf(person, from)
		for rank, to := range a.wishes[person] {
			if cost := a.costs.of(rank) - here; to != from && cost <= out[to].cost {
				out[to] = move{person, cost}
			}
		}
		if cost := a.costs.none - here; cost <= out[len(a.places)].cost {
			out[len(a.places)] = move{person, cost}
		}
	}
	a.moves[from] = out
}

// admit finds a place for one more person, and lets others move on where that is best for all.
func (a *allotment) admit(person int) {
	p := a.pathsOf(person)
	end := p.cheapestEnd(a)
	for at := end; ; {
		from := p.before[at]
		if from == start {
			a.place(person, at)
			break
		}
		moving := a.moves[from][at].person
		a.leave(moving, from)
		a.place(moving, at)
		at = from
	}
	for v := range a.places { // only where somebody came or left
		if p.touched(v, end) {
			a.lookForMoves(v)
		}
	}
}

func (a *allotment) place(person, workshop int) {
	if workshop == len(a.places) {
		a.got[person] = None
		return
	}
	a.got[person] = workshop
	a.in[workshop] = append(a.in[workshop], person)
}

func (a *allotment) leave(person, workshop int) {
	kept := a.in[workshop][:0]
	for _, other := range a.in[workshop] {
		if other != person {
			kept = append(kept, other)
		}
	}
	a.in[workshop] = kept
}

// start stands before the first workshop of a path: the new person.
const start = -2

// unreached is what stands before a workshop that no path leads to.
const unreached = -3

// paths are the cheapest chains of moves by which a new person gets into each workshop; the last entry
// is None. cost counts everybody who moves, before is where the one comes from who moves in.
type paths struct {
	cost   []int64
	before []int
}

// pathsOf finds them (Bellman-Ford: a move to a dearer wish makes a chain cheaper).
func (a *allotment) pathsOf(person int) paths {
	none := len(a.places)
	p := paths{make([]int64, none+1), make([]int, none+1)}
	for w := range p.cost {
		p.cost[w], p.before[w] = impossible, unreached
	}
	p.cost[none], p.before[none] = a.costs.none, start
	for rank, w := range a.wishes[person] {
		p.cost[w], p.before[w] = a.costs.of(rank), start
	}
	for changed := true; changed; {
		changed = false
		for v := range a.places {
			if p.cost[v] == impossible {
				continue
			}
			for w, m := range a.moves[v] {
				if m.cost != impossible && p.cost[v]+m.cost < p.cost[w] {
					p.cost[w], p.before[w], changed = p.cost[v]+m.cost, v, true
				}
			}
		}
	}
	return p
}

// cheapestEnd returns where the cheapest chain ends: in a workshop with a free place, or in None.
func (p paths) cheapestEnd(a *allotment) int {
	end := len(a.places)
	for w := range a.places {
		if len(a.in[w]) < a.places[w] && p.cost[w] < p.cost[end] {
			end = w
		}
	}
	return end
}

// touched reports whether a workshop lies on the chain that ends there.
func (p paths) touched(workshop, end int) bool {
	for at := end; at != start; at = p.before[at] {
		if at == workshop {
			return true
		}
	}
	return false
}

// settleTies lets people with the same wishes have what they got together in their order: which of them
// moved on for somebody else is chance, and may not count.
func (a *allotment) settleTies() {
	alike := map[string][]int{}
	for person, wished := range a.wishes {
		key := fmt.Sprint(wished)
		alike[key] = append(alike[key], person)
	}
	for _, people := range alike {
		got := make([]int, len(people))
		for i, person := range people {
			got[i] = a.got[person]
		}
		slices.SortStableFunc(got, func(v, w int) int { return cmp.Compare(a.costOf(people[0], v), a.costOf(people[0], w)) })
		for i, person := range people {
			a.got[person] = got[i]
		}
	}
}
