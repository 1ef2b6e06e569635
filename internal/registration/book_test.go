package registration

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"
)

// sitting is somebody with seats in a book.
type sitting struct {
	claim
	grant
}

// ledger is a book, and who sits in it.
type ledger struct {
	*book
	sittings []sitting
}

var (
	drawnReserved = []poolKey{{poolReserved, "ki", ""}, {poolReserved, "jmd", ""}, {poolReserved, "released", ""}}
	drawnCapped   = []poolKey{{poolCeiling, "each", "awo"}, {poolCeiling, "each", "drk"}, {poolOption, "menu", "vegan"}}
)

func drawLedger(rt *rapid.T) *ledger {
	now := time.Date(2027, 3, 1, 9, 0, 0, 0, time.UTC)
	b := &book{now: now, pools: map[poolKey]*pool{}, ceilings: map[string]int{"each": rapid.IntRange(1, 3).Draw(rt, "ceiling")}}
	left := rapid.IntRange(1, 12).Draw(rt, "capacity")
	b.capacity = new(left)
	for _, key := range drawnReserved {
		p := &pool{poolKey: key, capacity: rapid.IntRange(0, left).Draw(rt, key.key)}
		if left -= p.capacity; key.key == "released" {
			p.releaseAt = new(now)
		} else {
			b.reserved = append(b.reserved, p)
		}
		b.pools[key] = p
	}
	b.pools[drawnCapped[2]] = &pool{poolKey: drawnCapped[2], capacity: rapid.IntRange(0, 3).Draw(rt, "option")}
	return &ledger{book: b}
}

func drawClaim(rt *rapid.T) claim {
	return claim{
		seats:    rapid.IntRange(1, 3).Draw(rt, "seats"),
		reserved: rapid.SliceOfNDistinct(rapid.SampledFrom(drawnReserved), 0, 2, rapid.ID).Draw(rt, "quotas"),
		capped:   rapid.SliceOfNDistinct(rapid.SampledFrom(drawnCapped), 0, 2, rapid.ID).Draw(rt, "limits"),
	}
}

// text is everything a book counts.
func (l *ledger) text() string {
	lines := []string{fmt.Sprint("taken ", l.taken, " extra ", l.extra)}
	for key, p := range l.pools {
		if p.taken != 0 {
			lines = append(lines, fmt.Sprint(key, p.taken))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

// step does one random thing, as the desk would.
func (l *ledger) step(rt *rapid.T) {
	before, open, extra := l.text(), l.open(), l.extra
	switch c := drawClaim(rt); rapid.IntRange(0, 3).Draw(rt, "step") {
	case 0:
		l.seatTogether(rt, rapid.SliceOfN(rapid.Custom(drawClaim), 1, 3).Draw(rt, "unit"))
	case 1:
		l.sittings = append(l.sittings, sitting{c, l.overbook(c)})
		if grown := l.extra - extra; grown != max(0, c.seats-max(0, open)) {
			rt.Fatalf("%d seats when %d were open made %d extra", c.seats, open, grown)
		}
	default:
		if len(l.sittings) == 0 {
			return
		}
		i := rapid.IntRange(0, len(l.sittings)-1).Draw(rt, "sitting")
		old := l.sittings[i]
		if rapid.Bool().Draw(rt, "leaves") {
			l.giveBack([]claim{old.claim}, []grant{old.grant})
			l.sittings = slices.Delete(l.sittings, i, i+1)
			l.extra -= l.superfluous() // as promote does
			return
		}
		g, ok := l.exchange(old.claim, old.grant, c)
		if !ok && l.text() != before {
			rt.Fatalf("refused to change %v into %v, but\n%s\nbecame\n%s", old, c, before, l.text())
		}
		if ok {
			l.sittings[i] = sitting{c, g}
			l.extra -= l.superfluous()
		}
	}
}

func (l *ledger) seatTogether(rt *rapid.T, unit []claim) {
	before, seats := l.text(), l.taken
	grants, ok := l.seat(unit...)
	if !ok {
		if l.text() != before {
			rt.Fatalf("refused %v, but\n%s\nbecame\n%s", unit, before, l.text())
		}
		return
	}
	for i, c := range unit {
		seats += c.seats
		l.sittings = append(l.sittings, sitting{c, grants[i]})
	}
	after := l.text()
	if l.taken != seats || l.open() < min(0, -l.extra) {
		rt.Fatalf("%v took %d of %d seats, %d are open", unit, l.taken, seats, l.open())
	}
	l.giveBack(unit, grants)
	if l.text() != before {
		rt.Fatalf("given back it is\n%s\nnot\n%s", l.text(), before)
	}
	for i, c := range unit {
		l.take(c.seats, grants[i])
	}
	if l.text() != after {
		rt.Fatalf("taken again it is\n%s\nnot\n%s", l.text(), after)
	}
}

// check looks at what must hold at any time.
func (l *ledger) check(rt *rapid.T) {
	taken, in := 0, map[poolKey]int{}
	for _, s := range l.sittings {
		taken += s.seats
		for _, key := range s.grant {
			in[key] += s.seats
		}
	}
	if l.taken != taken {
		rt.Fatalf("%d seats are taken, counted are %d", taken, l.taken)
	}
	for key, p := range l.pools {
		if p.taken != in[key] || p.taken > p.capacity {
			rt.Fatalf("%v has %d of %d taken, counted %d", key, in[key], p.capacity, p.taken)
		}
	}
	if l.open() != *l.capacity-taken-l.held() || l.extra != max(0, -l.open()) {
		rt.Fatalf("of %d seats %d are taken and %d held: open are %d, extra %d", *l.capacity, taken, l.held(), l.open(), l.extra)
	}
	for _, p := range l.reserved {
		if c := (claim{seats: p.free(), reserved: []poolKey{p.poolKey}}); p.free() > 0 {
			if _, ok := l.find(c); !ok {
				rt.Fatalf("the %d seats that %v holds are not there for its group", p.free(), p.poolKey)
			}
		}
	}
}

func TestTheBookNeverGivesASeatTwiceNorOneThatIsHeld(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		l := drawLedger(rt)
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			l.step(rt)
			l.check(rt)
		}
	})
}

func TestWhoHasASeatKeepsItWhateverElseIsOverbooked(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(rt *rapid.T) {
		l := drawLedger(rt)
		for range rapid.IntRange(1, 30).Draw(rt, "steps") {
			l.step(rt)
		}
		for _, s := range l.sittings {
			before := l.taken
			fewer := s.claim
			fewer.seats = rapid.IntRange(1, s.seats).Draw(rt, "seats")
			g, ok := l.exchange(s.claim, s.grant, fewer)
			if !ok || l.taken != before-s.seats+fewer.seats {
				rt.Fatalf("%v does not find its own seats again", s)
			}
			l.take(-fewer.seats, g)
			l.take(s.seats, s.grant)
		}
	})
}

func TestAnUnlimitedEventIsFullForNobodyButItsLimits(t *testing.T) {
	t.Parallel()
	b := &book{pools: map[poolKey]*pool{}, ceilings: map[string]int{"each": 1}}
	awo := claim{seats: 1, capped: drawnCapped[:1]}
	for _, c := range []claim{{seats: 20}, awo} {
		if _, ok := b.seat(c); !ok {
			t.Errorf("%v finds no seat", c)
		}
	}
	if _, ok := b.seat(awo); ok || b.isFull() || b.superfluous() != 0 {
		t.Errorf("the ceiling holds nobody back, or the event is full: %v", b.isFull())
	}
	b.overbook(awo)
	if b.extra != 0 || b.taken != 22 {
		t.Errorf("%d extra seats, %d taken", b.extra, b.taken)
	}
}
