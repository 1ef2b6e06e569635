// Package wish shares out the places of parallel workshops among people by what they wish for. It is
// pure: it knows numbers, and neither persons nor events.
package wish

import (
	"encoding/binary"
	"math"
)

// None is the workshop of somebody who got none.
const None = -1

// Unlimited is the number of places of a workshop that takes everybody.
const Unlimited = math.MaxInt32

// Allot gives each person one of the workshops wished for, or None. places says how many each workshop
// has; wishes[p] are the workshops that person p wishes for, the dearest first, each at most once.
//
// Of all ways to share the places out it finds those in which as few people as possible get none of
// their wishes; of these, those in which as few as possible do without their first; of these, those in
// which as few as possible get their third, and so on. Of what is left the order of the people decides,
// it is the lot: the first gets the dearest wish that any of these ways has for them, then the second,
// and so on. That leaves exactly one way.
//
// People with the same wishes are counted together, so that it takes little more time for a hundred
// thousand than for a hundred.
func Allot(places []int, wishes [][]int) []int {
	kinds, kindOf := kindsOf(wishes, len(places))
	f := newFlow(places, kinds, costsFor(wishes))
	for k := range kinds {
		f.admit(k)
	}
	return newRound(f).take(kindOf)
}

// kind is everybody with the same wishes. The last of its targets is None, after all wishes.
type kind struct {
	targets []int // the workshops wished for, the dearest first; then the number of workshops, for None
	people  int
}

// kindsOf counts people by what they wish for, in the order in which the kinds appear.
func kindsOf(wishes [][]int, none int) (kinds []kind, kindOf []int) {
	known, kindOf := map[string]int{}, make([]int, len(wishes))
	var name []byte
	for person, wished := range wishes {
		name = name[:0]
		for _, w := range wished {
			name = binary.AppendUvarint(name, uint64(w))
		}
		k, ok := known[string(name)]
		if !ok {
			k = len(kinds)
			known[string(name)] = k
			kinds = append(kinds, kind{targets: append(append([]int{}, wished...), none)})
		}
		kinds[k].people++
		kindOf[person] = k
	}
	return kinds, kindOf
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

// of returns what it costs that one of a kind gets the target of a rank, counted from 0.
func (c costs) of(k kind, rank int) int64 {
	switch {
	case rank == len(k.targets)-1:
		return c.none
	case rank == 0:
		return 0
	}
	return c.notFirst + int64(rank) - 1
}
