package registration

import (
	"slices"
	"strings"
	"sync"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

const rushSeats, rushCallers = 50, 500

// rush lets all callers register at once, half of them through another process's service.
func rush(h *house, slug string, services ...*Service) []Result {
	var mu sync.Mutex
	var results []Result
	var wg sync.WaitGroup
	for n := range rushCallers {
		wg.Go(func() {
			result, err := services[n%len(services)].Register(h.t.Context(), actor.Participant(), slug, person(n))
			if err != nil {
				h.t.Logf("person %d: %v", n, err)
				return
			}
			mu.Lock()
			defer mu.Unlock()
			results = append(results, result)
		})
	}
	wg.Wait()
	return results
}

func countState(results []Result, state State) (n int) {
	for _, r := range results {
		if r.State == state {
			n++
		}
	}
	return n
}

func TestARushOfTwoProcessesFillsEverySeatOnceAndKeepsTheOrder(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(rushSeats)
	results := rush(h, ev.Slug, h.service, New(h.db, testLinks))
	if confirmed, waiting := countState(results, Confirmed), countState(results, Waitlisted); confirmed != rushSeats || waiting != rushCallers-rushSeats {
		t.Errorf("%d confirmed and %d waiting, want %d and %d", confirmed, waiting, rushSeats, rushCallers-rushSeats)
	}
	var positions []int
	for _, r := range results {
		if r.State == Waitlisted {
			positions = append(positions, r.WaitlistPosition)
		}
	}
	slices.Sort(positions)
	for i, position := range positions {
		if position != i+1 {
			t.Fatalf("places on the waitlist are broken at %d: %d", i+1, position)
		}
	}
	if n := h.count(`SELECT count(*) FROM letters`); n != rushCallers {
		t.Errorf("%d letters, want %d", n, rushCallers)
	}
	h.sound()
}

// The same rush shows that it would notice: with the gate taken out of the statement, as a careless
// change might do, the constraint still refuses; with the constraint gone too, it oversells.
func TestWithoutItsGuardsTheRushWouldOversell(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	ev := h.event(rushSeats)
	rush(h, ev.Slug, ungated(h.db))
	if n := h.count(`SELECT count(*) FROM registrations WHERE state = 'confirmed'`); n > rushSeats {
		t.Errorf("the constraint let %d people have %d seats", n, rushSeats)
	}
	h.sound()

	if _, err := h.db.ExecContext(t.Context(), `ALTER TABLE event_seats DROP CONSTRAINT event_seats_never_oversold`); err != nil {
		t.Fatal(err)
	}
	second := h.event(rushSeats)
	results := rush(h, second.Slug, ungated(h.db))
	if confirmed := countState(results, Confirmed); confirmed <= rushSeats {
		t.Errorf("without guards only %d of %d got a seat: this rush proves nothing", confirmed, rushSeats)
	}
	violations, err := h.service.Audit(t.Context())
	if err != nil || len(violations) == 0 {
		t.Errorf("the audit does not notice: %v, %v", violations, err)
	}
}

// ungated returns a service whose quick way neither locks nor looks at the counters.
func ungated(database *db.DB) *Service {
	s := New(database, testLinks)
	open := strings.Replace(admitSQL, gateOpens, "CAST($3 AS int) > 0", 1)
	s.admitStatement = database.Statement(strings.Replace(open, "FOR NO KEY UPDATE", "", 1))
	return s
}
