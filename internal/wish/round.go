package wish

// round lets people choose one after another among all ways that are equally good. It starts from one of
// them; from there to any other lead only circles of moves that cost nothing together, and each step of
// such a circle is tight: as cheap as it can be (complementary slackness).
type round struct {
	*flow       // of those who have not chosen yet; load counts everybody
	height      []int64
	tight       [][]int // how many can go from one workshop to another by a tight move
	notBefore   []int   // the dearest rank that people of each kind can still get
	none, outer int
}

func newRound(f *flow) *round {
	none := len(f.places) - 1
	r := &round{flow: f, notBefore: make([]int, len(f.kinds)), none: none, outer: none + 1}
	r.height = r.heights()
	r.tight = make([][]int, none+1)
	for v := range r.tight {
		r.tight[v] = make([]int, none+1)
	}
	for k, counts := range f.count {
		for rank, n := range counts {
			r.add(k, rank, n)
		}
	}
	return r
}

// heights returns the least costs of getting anywhere; no move lowers them. The last is that of free
// places: whoever has a free place beside them goes there for nothing, and leaves one.
func (r *round) heights() []int64 {
	h := make([]int64, len(r.places)+1)
	for changed := true; changed; {
		r.relax(h[:r.outer], make([]int, len(r.places)))
		changed = false
		for w := range r.places {
			if r.load[w] < r.places[w] && h[w] < h[r.outer] {
				h[r.outer] = h[w]
			}
		}
		for w := range r.places {
			if r.load[w] > 0 && h[r.outer] < h[w] {
				h[w], changed = h[r.outer], true
			}
		}
	}
	return h
}

// isTight reports whether one of a kind loses nothing for all by going from one rank to another.
func (r *round) isTight(k, from, to int) bool {
	kind := r.kinds[k]
	return r.costs.of(kind, to)-r.costs.of(kind, from)+r.height[kind.targets[from]] == r.height[kind.targets[to]]
}

// add counts the moves of so many more who have a rank.
func (r *round) add(k, rank, n int) {
	targets := r.kinds[k].targets
	for to, w := range targets {
		if to != rank && r.isTight(k, rank, to) {
			r.tight[targets[rank]][w] += n
		}
	}
}

// move lets one of a kind go from one rank to another.
func (r *round) move(k, from, to int) {
	r.add(k, from, -1)
	r.add(k, to, 1)
	r.count[k][from]--
	r.count[k][to]++
	r.load[r.kinds[k].targets[from]]--
	r.load[r.kinds[k].targets[to]]++
}

// take lets everybody choose in their order, and returns what they got.
func (r *round) take(kindOf []int) []int {
	got := make([]int, len(kindOf))
	for person, k := range kindOf {
		rank := r.choose(k)
		r.add(k, rank, -1)
		r.count[k][rank]--
		if got[person] = r.kinds[k].targets[rank]; got[person] == r.none {
			got[person] = None
		}
	}
	return got
}

// choose finds the dearest rank that one of a kind can have, and makes room there. What is out of reach
// for one of a kind is so for all after them.
func (r *round) choose(k int) int {
	for r.count[k][r.notBefore[k]] == 0 && !r.makeRoom(k, r.notBefore[k]) {
		r.notBefore[k]++
	}
	return r.notBefore[k]
}

// makeRoom lets one of a kind go to the rank by a circle of moves, if there is one.
func (r *round) makeRoom(k, rank int) bool {
	targets := r.kinds[k].targets
	before := r.reach(targets[rank])
	for from, at := range targets {
		if r.count[k][from] == 0 || !r.isTight(k, from, rank) || before[at] == unreached {
			continue
		}
		r.turn(before, at)
		r.move(k, from, rank)
		return true
	}
	return false
}

const unreached = -2

// reach says from where each workshop is reached by tight moves that begin in one of them.
func (r *round) reach(from int) []int {
	before := make([]int, r.outer+1)
	for w := range before {
		before[w] = unreached
	}
	before[from] = start
	for queue := []int{from}; len(queue) > 0; queue = queue[1:] {
		for w := range before {
			if before[w] == unreached && r.leads(queue[0], w) {
				before[w] = queue[0]
				queue = append(queue, w)
			}
		}
	}
	return before
}

// leads reports whether a tight step leads from one workshop to another, or to and from the free places.
func (r *round) leads(v, w int) bool {
	switch {
	case v == r.outer:
		return r.load[w] > 0 && r.height[w] == r.height[v]
	case w == r.outer:
		return r.load[v] < r.places[v] && r.height[w] == r.height[v]
	}
	return r.tight[v][w] > 0
}

// turn lets one person move on at each step of the way.
func (r *round) turn(before []int, end int) {
	for at := end; before[at] != start; at = before[at] {
		if from := before[at]; from != r.outer && at != r.outer {
			r.moveAny(from, at)
		}
	}
}

// moveAny lets somebody move tightly from one workshop to another.
func (r *round) moveAny(from, at int) {
	for _, in := range r.wishers[from] {
		if r.count[in.kind][in.rank] == 0 {
			continue
		}
		for to, w := range r.kinds[in.kind].targets {
			if w == at && r.isTight(in.kind, in.rank, to) {
				r.move(in.kind, in.rank, to)
				return
			}
		}
	}
}
