package registration

import (
	"math"
	"slices"
	"time"
)

// claim is what one registration needs of an event's seats.
type claim struct {
	seats    int
	reserved []poolKey // the quotas it belongs to, in the order in which they are tried
	capped   []poolKey // ceilings and chosen options: each must have room too
}

// above returns the ceilings and options of a claim above whose limits a grant for it was made.
func (c claim) above(g grant) []poolKey {
	return slices.DeleteFunc(slices.Clone(c.capped), func(key poolKey) bool { return slices.Contains(g, key) })
}

// grant names the pools that a registration sits in, besides the event's own seats.
type grant []poolKey

// book knows who has which seats while the desk is open. It is the whole answer to "is there a seat
// for this one?", and knows nothing of persons.
//
// A seat is free for everybody when it is neither taken nor held by a quota. Whoever belongs to a
// quota sits in it as long as it has room, so that the open seats last longer.
type book struct {
	now      time.Time
	capacity *int // nil: unlimited
	taken    int
	extra    int // seats given above the capacity
	pools    map[poolKey]*pool
	reserved []*pool // those of pools that hold seats now
	// ceilings says how large the pool of a group is that nobody of has come yet, by the key of the quota.
	ceilings map[string]int
}

// held returns how many free seats are kept for the groups of quotas.
func (b *book) held() (n int) {
	for _, p := range b.reserved {
		n += p.free()
	}
	return n
}

// open returns how many seats are free for everybody.
func (b *book) open() int {
	if b.capacity == nil {
		return math.MaxInt
	}
	return *b.capacity - b.taken - b.held()
}

// isFull reports whether nobody at all could get a seat.
func (b *book) isFull() bool { return b.open() <= 0 && b.held() == 0 }

// seat finds seats for all the claims together and takes them; ok is false, and nothing taken, when
// one of them finds none.
func (b *book) seat(claims ...claim) (grants []grant, ok bool) {
	grants = make([]grant, 0, len(claims))
	for _, c := range claims {
		g, ok := b.find(c)
		if !ok {
			b.giveBack(claims, grants)
			return nil, false
		}
		b.take(c.seats, g)
		grants = append(grants, g)
	}
	return grants, true
}

// lacksOptions reports whether claims that found no seats would find them with another choice of options.
func (b *book) lacksOptions(claims []claim) bool {
	others := slices.Clone(claims)
	for i, c := range others {
		others[i].capped = slices.DeleteFunc(slices.Clone(c.capped), func(key poolKey) bool { return key.kind == poolOption })
	}
	grants, ok := b.seat(others...)
	b.giveBack(others, grants)
	return ok
}

func (b *book) find(c claim) (grant, bool) { return b.findAmong(c, b.open(), nil) }

// findAmong finds the seats of a claim, where so many are open for it and pools above whose limit it
// may sit need no room.
func (b *book) findAmong(c claim, open int, above []poolKey) (grant, bool) {
	g := b.roomy(c)
	for _, key := range c.capped {
		if !slices.Contains(g, key) && !slices.Contains(above, key) {
			return nil, false
		}
	}
	for _, key := range c.reserved {
		if p := b.pool(key); p.holdsAt(b.now) && p.free() >= c.seats {
			return append(grant{key}, g...), true
		}
	}
	return g, open >= c.seats
}

// roomy returns the ceilings and options of a claim that have room for it.
func (b *book) roomy(c claim) grant {
	g := grant{}
	for _, key := range c.capped {
		if b.pool(key).free() >= c.seats {
			g = append(g, key)
		}
	}
	return g
}

// exchange finds the seats for what somebody needs now who has seats already, and takes them in
// their place; ok is false, and nothing changed, when there are none. Whoever sits above the
// capacity or above a limit may stay there.
func (b *book) exchange(old claim, sits grant, c claim) (g grant, ok bool) {
	above := old.above(sits)
	b.take(-old.seats, sits)
	open := b.open()
	if b.capacity != nil {
		open += b.extra
	}
	if g, ok = b.findAmong(c, open, above); !ok {
		b.take(old.seats, sits)
		return nil, false
	}
	b.take(c.seats, g)
	return g, true
}

// overbook takes seats above the capacity, in none of the pools that have no room.
func (b *book) overbook(c claim) grant {
	g := b.roomy(c)
	b.extra += max(0, c.seats-max(0, b.open()))
	b.take(c.seats, g)
	return g
}

func (b *book) take(seats int, g grant) {
	b.taken += seats
	for _, key := range g {
		b.pool(key).taken += seats
	}
}

func (b *book) giveBack(claims []claim, grants []grant) {
	for i, g := range grants {
		b.take(-claims[i].seats, g)
	}
}

// pool returns the pool with the key. A group that nobody of has come yet has none stored.
func (b *book) pool(key poolKey) *pool {
	p, ok := b.pools[key]
	if !ok {
		p = &pool{poolKey: key, capacity: b.ceilings[key.key]}
		b.pools[key] = p
	}
	return p
}

// superfluous returns how many of the extra seats have become ordinary ones.
func (b *book) superfluous() int {
	if b.capacity == nil {
		return b.extra
	}
	return b.extra - max(0, min(b.extra, -b.open()))
}
