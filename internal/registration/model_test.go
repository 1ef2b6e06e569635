package registration

import (
	"fmt"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/combiner"
	"tagungsbuero/internal/event"
)

// model is the simplest thing that could be right: who has a seat and who waits, in order.
type model struct {
	capacity *int
	waitlist bool
	seated   []int
	waiting  []int
}

func (m *model) free() bool { return m.capacity == nil || len(m.seated) < *m.capacity }

func (m *model) register(n int) State {
	switch {
	case slices.Contains(m.seated, n) || slices.Contains(m.waiting, n):
		return "again"
	case m.free() && len(m.waiting) == 0:
		m.seated = append(m.seated, n)
		return Confirmed
	case m.waitlist:
		m.waiting = append(m.waiting, n)
		return Waitlisted
	}
	return "full"
}

func (m *model) cancel(n int) {
	same := func(other int) bool { return other == n }
	m.seated, m.waiting = slices.DeleteFunc(m.seated, same), slices.DeleteFunc(m.waiting, same)
	m.promote()
}

func (m *model) setCapacity(capacity *int) (refused bool) {
	if capacity != nil && *capacity < len(m.seated) {
		return true
	}
	m.capacity = capacity
	m.promote()
	return false
}

func (m *model) promote() {
	for len(m.waiting) > 0 && m.free() {
		m.seated, m.waiting = append(m.seated, m.waiting[0]), m.waiting[1:]
	}
}

func TestRandomOperationsAgreeWithTheSimplestModel(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	rapid.Check(t, func(rt *rapid.T) {
		capacity := rapid.IntRange(1, 4).Draw(rt, "capacity")
		ev := h.event(capacity)
		m := &model{capacity: &capacity, waitlist: true}
		tokens := map[int]string{}
		for range rapid.IntRange(5, 25).Draw(rt, "operations") {
			h.step(rt, ev, m, tokens)
			h.compare(rt, ev, m, tokens)
		}
	})
	h.sound()
}

// step does one random thing to the event and to the model.
func (h *house) step(rt *rapid.T, ev event.Event, m *model, tokens map[int]string) {
	n := rapid.IntRange(0, 9).Draw(rt, "person")
	switch rapid.SampledFrom([]string{"register", "register", "register", "cancel", "cancel", "capacity", "unlimited", "waitlist"}).Draw(rt, "operation") {
	case "register":
		want := m.register(n)
		got, err := h.service.Register(h.t.Context(), actor.Participant(), ev.Slug, person(n))
		if (err != nil) != (want == "full") || got.Again != (want == "again") || (err == nil && !got.Again && got.State != want) {
			rt.Fatalf("person %d: %+v, %v; want %s", n, got, err, want)
		}
		if got.Token != "" {
			tokens[n] = got.Token
		}
	case "cancel":
		if tokens[n] == "" {
			return
		}
		m.cancel(n)
		if err := h.service.CancelByToken(h.t.Context(), tokens[n]); err != nil {
			rt.Fatalf("cancel person %d: %v", n, err)
		}
	case "capacity":
		capacity := rapid.IntRange(1, 8).Draw(rt, "new capacity")
		if refused := m.setCapacity(&capacity); (h.change(ev.Slug, &capacity) != nil) != refused {
			rt.Fatalf("capacity %d: refused should be %v", capacity, refused)
		}
	case "unlimited":
		m.setCapacity(nil)
		if err := h.change(ev.Slug, nil); err != nil {
			rt.Fatalf("unlimited: %v", err)
		}
	case "waitlist":
		m.waitlist = !m.waitlist
		mode := map[bool]event.WaitlistMode{true: event.WaitlistAutomatic, false: event.WaitlistOff}[m.waitlist]
		if err := h.change(ev.Slug, m.capacity, func(d *event.Draft) { d.WaitlistMode = mode }); err != nil {
			rt.Fatalf("waitlist %s: %v", mode, err)
		}
	}
}

// compare checks that everybody stands where the model says.
func (h *house) compare(rt *rapid.T, ev event.Event, m *model, tokens map[int]string) {
	for n, secret := range tokens {
		page, err := h.service.Personal(h.t.Context(), secret)
		if err != nil {
			rt.Fatalf("personal page of %d: %v", n, err)
		}
		want, position := Cancelled, 0
		if slices.Contains(m.seated, n) {
			want = Confirmed
		} else if i := slices.Index(m.waiting, n); i >= 0 {
			want, position = Waitlisted, i+1
		}
		if page.Registration.State != want || page.WaitlistPosition != position {
			rt.Fatalf("person %d is %s at %d, want %s at %d", n, page.Registration.State, page.WaitlistPosition, want, position)
		}
	}
	seats, err := h.service.Seats(h.t.Context(), ev.ID)
	if err != nil || seats[ev.ID].Taken != len(m.seated) || seats[ev.ID].Waiting != len(m.waiting) {
		rt.Fatalf("seats %+v, %v; want %d taken and %d waiting", seats[ev.ID], err, len(m.seated), len(m.waiting))
	}
}

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
