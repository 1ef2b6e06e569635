package wish

import "math"

// flow is the best way to share out places among the kinds that were admitted so far. Each admission
// keeps it the best: it finds the cheapest chains of people who move on so that the new ones find places
// (successive shortest paths, many people at a time).
type flow struct {
	places  []int // of each workshop, then of None
	kinds   []kind
	costs   costs
	count   [][]int // count[k][rank] is how many of a kind have the target of a rank
	load    []int   // how many have a place in each workshop, or None
	wishers [][]wisher
	moves   [][]move // moves[v][w] is the cheapest way for somebody in v to move on to w
}

// wisher is a kind that wishes for a workshop at a rank.
type wisher struct{ kind, rank int }

// move is one of a kind who goes from the target of one rank to that of another, and what that costs.
type move struct {
	kind, from, to int
	cost           int64
}

const impossible = math.MaxInt64

func newFlow(places []int, kinds []kind, c costs) *flow {
	nodes := len(places) + 1
	f := &flow{places: append(append([]int{}, places...), Unlimited), kinds: kinds, costs: c, count: make([][]int, len(kinds)),
		load: make([]int, nodes), wishers: make([][]wisher, nodes), moves: make([][]move, nodes)}
	for k := range kinds {
		f.count[k] = make([]int, len(kinds[k].targets))
		for rank, w := range kinds[k].targets {
			f.wishers[w] = append(f.wishers[w], wisher{k, rank})
		}
	}
	for v := range f.moves {
		f.lookForMoves(v)
	}
	return f
}

// lookForMoves finds the cheapest ways out of a workshop.
func (f *flow) lookForMoves(from int) {
	out := make([]move, len(f.places))
	for w := range out {
		out[w].cost = impossible
	}
	for _, in := range f.wishers[from] {
		if f.count[in.kind][in.rank] == 0 {
			continue
		}
		k := f.kinds[in.kind]
		here := f.costs.of(k, in.rank)
		for rank, to := range k.targets {
			if cost := f.costs.of(k, rank) - here; to != from && cost < out[to].cost {
				out[to] = move{in.kind, in.rank, rank, cost}
			}
		}
	}
	f.moves[from] = out
}

// admit finds places for everybody of a kind, and lets others move on where that is best for all.
func (f *flow) admit(k int) {
	for left := f.kinds[k].people; left > 0; {
		p := f.pathsOf(k)
		end := p.cheapestEnd(f)
		n := min(left, f.most(p, end))
		f.push(k, p, end, n)
		left -= n
	}
}

// start stands before the first workshop of a path: the new people.
const start = -1

// paths are the cheapest chains of moves by which new people get into each workshop. cost counts everybody
// who moves; before is where those come from who move in, or start, for their wish of a rank.
type paths struct {
	cost         []int64
	before, rank []int
}

// pathsOf finds them (Bellman-Ford: a move to a dearer wish makes a chain cheaper).
func (f *flow) pathsOf(k int) paths {
	nodes := len(f.places)
	p := paths{make([]int64, nodes), make([]int, nodes), make([]int, nodes)}
	for w := range p.cost {
		p.cost[w] = impossible
	}
	for rank, w := range f.kinds[k].targets {
		p.cost[w], p.before[w], p.rank[w] = f.costs.of(f.kinds[k], rank), start, rank
	}
	f.relax(p.cost, p.before)
	return p
}

// relax makes costs as small as moves can make them.
func (f *flow) relax(cost []int64, before []int) {
	for changed := true; changed; {
		changed = false
		for v := range f.places {
			if cost[v] == impossible {
				continue
			}
			for w, m := range f.moves[v] {
				if m.cost != impossible && cost[v]+m.cost < cost[w] {
					cost[w], before[w], changed = cost[v]+m.cost, v, true
				}
			}
		}
	}
}

// cheapestEnd returns where the cheapest chain ends: in a workshop with a free place, or in None.
func (p paths) cheapestEnd(f *flow) int {
	end := len(f.places) - 1
	for w := range f.places {
		if f.load[w] < f.places[w] && p.cost[w] < p.cost[end] {
			end = w
		}
	}
	return end
}

// most returns how many can go the same way.
func (f *flow) most(p paths, end int) int {
	n := f.places[end] - f.load[end]
	for at := end; p.before[at] != start; at = p.before[at] {
		m := f.moves[p.before[at]][at]
		n = min(n, f.count[m.kind][m.from])
	}
	return n
}

// push lets so many new people of a kind in, and so many move on along the chain.
func (f *flow) push(k int, p paths, end, n int) {
	var touched []int
	at := end
	for ; p.before[at] != start; at = p.before[at] {
		m := f.moves[p.before[at]][at]
		f.count[m.kind][m.from] -= n
		f.count[m.kind][m.to] += n
		touched = append(touched, at)
	}
	f.count[k][p.rank[at]] += n
	f.load[end] += n
	for _, v := range append(touched, at) {
		f.lookForMoves(v)
	}
}
