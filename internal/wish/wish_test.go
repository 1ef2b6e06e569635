package wish_test

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tagungsbuero/internal/wish"
)

// score counts, in the order of the aims: people without any wish, without the first, with the third, …
func score(wishes [][]int, got []int) []int {
	counts := make([]int, 6)
	for p, wished := range wishes {
		switch rank := slices.Index(wished, got[p]); {
		case got[p] == wish.None:
			counts[0]++
			counts[1]++
		case rank > 0:
			counts[1]++
			counts[2] += rank - 1
		}
	}
	return counts
}

// best tries every way to share out the places.
func best(places []int, wishes [][]int) []int {
	var found []int
	got := make([]int, len(wishes))
	left := slices.Clone(places)
	var try func(int)
	try = func(p int) {
		if p == len(wishes) {
			if s := score(wishes, got); found == nil || slices.Compare(s, found) < 0 {
				found = s
			}
			return
		}
		got[p] = wish.None
		try(p + 1)
		for _, w := range wishes[p] {
			if left[w] > 0 {
				left[w]--
				got[p] = w
				try(p + 1)
				left[w]++
			}
		}
	}
	try(0)
	return found
}

// cases are small enough to try every way, and so many that a wrong aim shows.
func cases(yield func(places []int, wishes [][]int) bool) {
	random := rand.New(rand.NewPCG(5, 6))
	for range 4000 {
		places := make([]int, 1+random.IntN(5))
		for w := range places {
			places[w] = random.IntN(4)
		}
		wishes := make([][]int, random.IntN(8))
		for p := range wishes {
			wishes[p] = random.Perm(len(places))[:random.IntN(min(3, len(places))+1)]
		}
		if !yield(places, wishes) {
			return
		}
	}
}

func TestNobodyGetsWhatWasNotWishedForAndNoWorkshopIsOverfull(t *testing.T) {
	t.Parallel()
	for places, wishes := range cases {
		taken := make([]int, len(places))
		for p, w := range wish.Allot(places, wishes) {
			if w == wish.None {
				continue
			}
			if !slices.Contains(wishes[p], w) {
				t.Fatalf("person %d of %v got %d", p, wishes, w)
			}
			if taken[w]++; taken[w] > places[w] {
				t.Fatalf("workshop %d of %v is overfull", w, places)
			}
		}
	}
}

func TestNoOtherWayIsBetter(t *testing.T) {
	t.Parallel()
	for places, wishes := range cases {
		got := wish.Allot(places, wishes)
		if s, want := score(wishes, got), best(places, wishes); !slices.Equal(s, want) {
			t.Fatalf("places %v, wishes %v: got %v (%v), %v is possible", places, wishes, got, s, want)
		}
	}
}

func TestWhoStandsEarlierGetsTheLastPlace(t *testing.T) {
	t.Parallel()
	if got := wish.Allot([]int{1}, [][]int{{0}, {0}, {0}}); !slices.Equal(got, []int{0, wish.None, wish.None}) {
		t.Error(got)
	}
	// Both could do with the second wish.
	if got := wish.Allot([]int{1, 2}, [][]int{{0, 1}, {0, 1}}); !slices.Equal(got, []int{0, 1}) {
		t.Error(got)
	}
}

func TestOfTwoWithTheSameWishesTheEarlierDoesNotDoWorse(t *testing.T) {
	t.Parallel()
	for places, wishes := range cases {
		got := wish.Allot(places, wishes)
		for p := range wishes {
			for q := range p {
				if slices.Equal(wishes[p], wishes[q]) && rank(wishes[q], got[q]) > rank(wishes[p], got[p]) {
					t.Fatalf("places %v, wishes %v: got %v", places, wishes, got)
				}
			}
		}
	}
}

// rank of None is behind all wishes.
func rank(wishes []int, got int) int {
	if got == wish.None {
		return len(wishes)
	}
	return slices.Index(wishes, got)
}

func TestSomebodyGivesUpTheFirstWishSoThatNobodyGoesWithout(t *testing.T) {
	t.Parallel()
	if got := wish.Allot([]int{1, 1}, [][]int{{0, 1}, {0}}); !slices.Equal(got, []int{1, 0}) {
		t.Error(got)
	}
}

// first tries every way to share out the places, and returns the best of which the earlier people would
// choose before any other.
func first(places []int, wishes [][]int, want []int) (found []int) {
	got, left := make([]int, len(wishes)), slices.Clone(places)
	var try func(int)
	try = func(p int) {
		if p == len(wishes) {
			if slices.Equal(score(wishes, got), want) {
				found = slices.Clone(got)
			}
			return
		}
		for _, w := range append(slices.Clone(wishes[p]), wish.None) {
			if w != wish.None && left[w] == 0 {
				continue
			}
			if got[p] = w; w != wish.None {
				left[w]--
			}
			if try(p + 1); w != wish.None {
				left[w]++
			}
			if found != nil {
				return
			}
		}
	}
	try(0)
	return found
}

func TestOfEquallyGoodWaysTheOrderDecidesWhateverPeopleWishFor(t *testing.T) {
	t.Parallel()
	for _, wishes := range [][][]int{{{0, 1}, {0, 2}}, {{0, 2}, {0, 1}}} {
		if got := wish.Allot([]int{1, 1, 1}, wishes); got[0] != 0 {
			t.Errorf("wishes %v: got %v", wishes, got)
		}
	}
	for places, wishes := range cases {
		if got, want := wish.Allot(places, wishes), first(places, wishes, best(places, wishes)); !slices.Equal(got, want) {
			t.Fatalf("places %v, wishes %v: got %v, the first would choose %v", places, wishes, got, want)
		}
	}
}

func BenchmarkAHundredThousandPeopleAndEightWorkshops(b *testing.B) {
	random := rand.New(rand.NewPCG(3, 4))
	places, wishes := make([]int, 8), make([][]int, 100_000)
	for w := range places {
		places[w] = 11_000
	}
	for p := range wishes {
		wishes[p] = random.Perm(8)[:3]
		if p%2 == 0 { // one is in great demand
			wishes[p] = append([]int{0}, slices.DeleteFunc(wishes[p], func(w int) bool { return w == 0 })...)[:3:3]
		}
	}
	for b.Loop() {
		wish.Allot(places, wishes)
	}
}

func BenchmarkAThousandPeopleAndTwelveWorkshops(b *testing.B) {
	random := rand.New(rand.NewPCG(3, 4))
	places, wishes := make([]int, 12), make([][]int, 1000)
	for w := range places {
		places[w] = 75
	}
	for p := range wishes {
		wishes[p] = random.Perm(12)[:3]
	}
	for b.Loop() {
		wish.Allot(places, wishes)
	}
}
