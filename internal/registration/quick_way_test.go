package registration

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/combiner"
)

// The quick way may only ever do what the careful way would have done.
func TestTheQuickWayAndTheCarefulWayGiveTheSameResults(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	rapid.Check(t, func(rt *rapid.T) {
		capacity := rapid.IntRange(1, 12).Draw(rt, "capacity")
		one, other := h.event(capacity), h.event(capacity)
		for range rapid.IntRange(1, 4).Draw(rt, "batches") {
			people := rapid.SliceOfN(rapid.IntRange(0, 15), 1, 6).Draw(rt, "people")
			quick, err := h.service.serveDesk(t.Context(), one.ID, h.requests(rt, one.Slug, people))
			if err != nil {
				rt.Fatal(err)
			}
			careful, err := h.service.serveUnderLock(t.Context(), other.ID, h.requests(rt, other.Slug, people))
			if err != nil {
				rt.Fatal(err)
			}
			if a, b := described(quick), described(careful); a != b {
				rt.Fatalf("for %v:\nquick   %s\ncareful %s", people, a, b)
			}
		}
		const stored = `SELECT string_agg(concat_ws('|', r.state, r.person_key, r.email, r.waitlist_number, s.to_state, s.actor_kind, l.kind,
			l.data->'facts', l.data->'person'->'name'), E'\n' ORDER BY r.id)
			FROM registrations AS r JOIN registration_states AS s ON s.registration_id = r.id
			LEFT JOIN letters AS l ON l.registration_id = r.id AND l.kind <> 'registration_again' WHERE r.event_id = $1`
		var a, b string
		if err := h.db.GetContext(t.Context(), &a, stored, one.ID); err != nil {
			rt.Fatal(err)
		}
		if err := h.db.GetContext(t.Context(), &b, stored, other.ID); err != nil {
			rt.Fatal(err)
		}
		if a != b {
			rt.Fatalf("stored differently:\n%s\n\n%s", a, b)
		}
	})
	h.sound()
}

func (h *house) requests(rt *rapid.T, slug string, people []int) []request {
	p, err := h.service.freshPlan(h.t.Context(), slug)
	if err != nil {
		rt.Fatal(err)
	}
	requests := make([]request, len(people))
	for i, n := range people {
		a, err := prepare(p, actor.Participant(), person(n), door{})
		if err != nil {
			rt.Fatal(err)
		}
		requests[i].admission = a
	}
	return requests
}

func described(outcomes []combiner.Outcome[Result]) (text string) {
	for _, o := range outcomes {
		text += fmt.Sprintf("[%s %d %v %v]", o.Value.State, o.Value.WaitlistPosition, o.Value.Again, o.Err)
	}
	return text
}
