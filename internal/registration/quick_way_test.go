package registration

import (
	"fmt"
	"testing"

	"pgregory.net/rapid"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/combiner"
	"tagungsbuero/internal/event"
)

// The quick way may only ever do what the careful way would have done.
func TestTheQuickWayAndTheCarefulWayGiveTheSameResults(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	rapid.Check(t, func(rt *rapid.T) {
		capacity := rapid.IntRange(1, 12).Draw(rt, "capacity")
		confirm, most := rapid.Bool().Draw(rt, "confirm addresses"), rapid.IntRange(1, 3).Draw(rt, "people at most")
		rules := func(d *event.Draft) { d.Rules.ConfirmEmail, d.Rules.PartyMax = confirm, most }
		one, other := h.event(capacity, rules), h.event(capacity, rules)
		for range rapid.IntRange(1, 4).Draw(rt, "batches") {
			people := rapid.SliceOfN(rapid.Custom(func(rt *rapid.T) caller {
				return caller{rapid.IntRange(0, 15).Draw(rt, "person"), rapid.IntRange(0, most).Draw(rt, "people"), rapid.IntRange(0, 9).Draw(rt, "by staff") == 0}
			}), 1, 6).Draw(rt, "callers")
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
		const stored = `SELECT string_agg(concat_ws('|', r.state, r.person_key, r.email, r.waitlist_number, r.seats, r.unverified, r.respond_by,
			s.to_state, s.actor_kind, l.kind, l.data->'facts', l.data->'person'->'name'), E'\n' ORDER BY r.id, s.id, l.id)
			FROM registrations AS r JOIN registration_states AS s ON s.registration_id = r.id
			LEFT JOIN letters AS l ON l.registration_id = r.id AND l.kind <> 'registration_again' WHERE r.event_id = $1`
		var a, b string
		if err := h.db.GetContext(t.Context(), &a, stored, one.ID); err != nil {
			rt.Fatal(err)
		}
		if err := h.db.GetContext(t.Context(), &b, stored, other.ID); err != nil {
			rt.Fatal(err)
		}
		if one, other := h.seatsOf(one), h.seatsOf(other); a != b || one != other {
			rt.Logf("counted\n%s\n%s", one, other)
			rt.Fatalf("stored differently:\n%s\n\n%s", a, b)
		}
	})
	h.sound()
}

// caller is one of a batch.
type caller struct {
	person, party int
	byStaff       bool
}

func (h *house) seatsOf(ev event.Event) (counted string) {
	h.t.Helper()
	const query = `SELECT concat_ws(' ', taken, extra, waiting, waiting_last, next_due_at) FROM event_seats WHERE event_id = $1`
	if err := h.db.GetContext(h.t.Context(), &counted, query, ev.ID); err != nil {
		h.t.Fatal(err)
	}
	return counted
}

func (h *house) requests(rt *rapid.T, slug string, people []caller) []request {
	p, err := h.service.freshPlan(h.t.Context(), slug)
	if err != nil {
		rt.Fatal(err)
	}
	requests := make([]request, len(people))
	for i, c := range people {
		sent, who := person(c.person), actor.Participant()
		if sent.Party = c.party; c.byStaff {
			who = h.staff
		}
		a, err := prepare(p, who, sent, door{})
		if err != nil {
			rt.Fatal(err)
		}
		requests[i].admission = a
	}
	return requests
}

func described(outcomes []combiner.Outcome[Result]) (text string) {
	for _, o := range outcomes {
		text += fmt.Sprintf("[%s %d %v %v %v %v]", o.Value.State, o.Value.WaitlistPosition, o.Value.Again, o.Value.Unverified, o.Value.RespondBy, keyOf(o.Err))
	}
	return text
}
