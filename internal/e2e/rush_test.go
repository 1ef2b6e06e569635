package e2e_test

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"

	"tagungsbuero/internal/dbtest"
)

const (
	rushPeople = 500
	rushSeats  = 50
)

// rush lets people 1 to n register at the same moment, spread over the services, and returns the
// answers in the order of the people.
func rush(t *testing.T, n int, slug string, services ...*service) []answer {
	t.Helper()
	answers := make([]answer, n)
	c := newClient(t)
	c.http.Jar = nil
	gate := make(chan struct{})
	var wg sync.WaitGroup
	for i := range n {
		wg.Go(func() {
			address, body := services[i%len(services)].base+registrationPath(slug), person(i+1).Encode()
			<-gate
			var err error
			answers[i], err = c.try(http.MethodPost, address, strings.NewReader(body), "Content-Type", formType)
			if err != nil {
				t.Errorf("person %d: %v", i+1, err)
			}
		})
	}
	close(gate)
	wg.Wait()
	return answers
}

// tally is what the people of a rush see on their personal pages.
type tally struct {
	confirmed int
	waiting   []int // places on the waitlist
}

var placeOnWaitlist = regexp.MustCompile(`Sie stehen auf Platz (\d+) der Warteliste`)

// read opens the personal page that each answer leads to.
func read(t *testing.T, answers []answer, s *service) (seen tally) {
	t.Helper()
	c := newClient(t)
	var mu sync.Mutex
	each(len(answers), 6, func(i int) {
		state, place := c.state(s, answers[i])
		mu.Lock()
		defer mu.Unlock()
		switch state {
		case "angemeldet":
			seen.confirmed++
		case "Warteliste":
			seen.waiting = append(seen.waiting, place)
		default:
			t.Errorf("person %d: %s", i+1, state)
		}
	})
	slices.Sort(seen.waiting)
	return seen
}

// each calls work for 0 to n-1, so many at a time.
func each(n, atOnce int, work func(i int)) {
	var wg sync.WaitGroup
	next := make(chan int)
	for range atOnce {
		wg.Go(func() {
			for i := range next {
				work(i)
			}
		})
	}
	for i := range n {
		next <- i
	}
	close(next)
	wg.Wait()
}

// state opens the personal page that the answer leads to and returns what it says, with the place on
// the waitlist; or what is wrong.
func (c *client) state(s *service, a answer) (string, int) {
	if a.status != http.StatusSeeOther {
		return fmt.Sprintf("the form was answered with %d", a.status), 0
	}
	page, err := c.try(http.MethodGet, s.base+a.location(), nil)
	if err != nil || page.status != http.StatusOK {
		return fmt.Sprintf("the personal page was answered with %d, %v", page.status, err), 0
	}
	if place := placeOnWaitlist.FindStringSubmatch(page.body); place != nil {
		n, _ := strconv.Atoi(place[1])
		return "Warteliste", n
	}
	if strings.Contains(page.body, "Sie sind angemeldet") {
		return "angemeldet", 0
	}
	return "the personal page names no state", 0
}

func TestARushOnTwoProcessesFillsEverySeatOnceAndKeepsTheOrder(t *testing.T) {
	own, owner := dbtest.NewDurableServiceURL(t)
	s := settings{"TB_DATABASE_URL": own, "TB_MIGRATE_DATABASE_URL": owner}
	services := []*service{start(t, s), start(t, s)}
	h := openHouse(t, s).furnish()
	ev := h.event(rushSeats)
	seen := read(t, rush(t, rushPeople, ev.Slug, services...), services[1])
	if seen.confirmed != rushSeats || len(seen.waiting) != rushPeople-rushSeats {
		t.Errorf("%d confirmed and %d waiting, want %d and %d", seen.confirmed, len(seen.waiting), rushSeats, rushPeople-rushSeats)
	}
	for i, place := range seen.waiting {
		if place != i+1 {
			t.Fatalf("the waitlist is broken at place %d: %d", i+1, place)
		}
	}
	if n := h.count(`SELECT count(*) FROM letters`); n != rushPeople {
		t.Errorf("%d letters, want %d", n, rushPeople)
	}
	if n := h.count(`SELECT count(DISTINCT recipient) FROM letters`); n != rushPeople {
		t.Errorf("the letters go to %d people, want %d", n, rushPeople)
	}
	if audit := run(t, s, "audit"); audit.code != 0 {
		t.Errorf("the audit ended with %d:\n%s%s", audit.code, audit.out, audit.errOut)
	}
	h.awaitLetters()
}

// The same rush shows that it would notice. The guards of the database are taken away: nothing
// counts the seats, and nothing refuses too many.
func TestWithoutItsGuardsTheRushWouldOversell(t *testing.T) {
	t.Parallel()
	s := newDatabase(t)
	services := []*service{start(t, s, "--no-jobs"), start(t, s, "--no-jobs")}
	h := openHouse(t, s).furnish()
	ev := h.event(rushSeats)
	h.exec(`ALTER TABLE event_seats DROP CONSTRAINT event_seats_never_oversold`)
	h.exec(`DROP TRIGGER registrations_count_on_insert ON registrations`)
	seen := read(t, rush(t, 2*rushSeats, ev.Slug, services...), services[0])
	if seen.confirmed <= rushSeats {
		t.Errorf("without guards only %d of %d people got a seat: this rush proves nothing", seen.confirmed, 2*rushSeats)
	}
	audit := run(t, s, "audit")
	if audit.code != 1 || !strings.Contains(audit.out, "seats are taken") {
		t.Errorf("the audit ended with %d and does not tell of too many seats:\n%s%s", audit.code, audit.out, audit.errOut)
	}
}

// Whoever clicks twice, or comes back with the same form, gets the same registration.
func TestADoubleClickOnTwoProcessesRegistersOnce(t *testing.T) {
	t.Parallel()
	s := newDatabase(t)
	services := []*service{start(t, s), start(t, s)}
	h := openHouse(t, s).furnish()
	ev := h.event(rushSeats)
	c, form := newClient(t), person(1)
	pages := make([]string, 8)
	var wg sync.WaitGroup
	for i := range pages {
		wg.Go(func() { pages[i] = submit(c, services[i%2].base+registrationPath(ev.Slug), form).location() })
	}
	wg.Wait()
	if first := slices.Compact(pages); len(first) != 1 || first[0] == "" {
		t.Errorf("the same form leads to different pages: %q", first)
	}
	if n := h.count(`SELECT count(*) FROM registrations`); n != 1 {
		t.Errorf("%d registrations, want 1", n)
	}
	form.Set("submission", "another form")
	if again := c.post(services[0].base+registrationPath(ev.Slug), form); again.status != http.StatusAccepted || secrets.MatchString(again.body) {
		t.Errorf("a second form of the same person was answered with %d:\n%s", again.status, again.body)
	}
}

// submit posts outside the goroutine of the test.
func submit(c *client, address string, form url.Values) answer {
	a, err := c.try(http.MethodPost, address, strings.NewReader(form.Encode()), "Content-Type", formType)
	if err != nil {
		c.t.Error(err)
	}
	return a
}

// The JSON interface admits by the same rules.
func TestARushThroughTheInterfaceFillsEverySeatOnce(t *testing.T) {
	t.Parallel()
	s := newDatabase(t)
	services := []*service{start(t, s), start(t, s)}
	h := openHouse(t, s).furnish()
	ev := h.event(rushSeats)
	const people = 3 * rushSeats
	states := make([]string, people)
	places := make([]int, people)
	c := newClient(t)
	gate := make(chan struct{})
	var wg sync.WaitGroup
	for i := range people {
		wg.Go(func() {
			form := person(i)
			body := fmt.Sprintf(`{"first_name":%q,"last_name":%q,"email":%q}`, form.Get("first_name"), form.Get("last_name"), form.Get("email"))
			<-gate
			a, err := c.try(http.MethodPost, services[i%2].base+"/api/v1/events/"+ev.Slug+"/registrations", strings.NewReader(body), "Content-Type", "application/json")
			if err != nil || a.status != http.StatusCreated {
				t.Errorf("person %d was answered with %d, %v: %s", i, a.status, err, a.body)
				return
			}
			var told struct {
				State string `json:"state"`
				Place int    `json:"waitlist_position"`
			}
			if err := json.Unmarshal([]byte(a.body), &told); err != nil {
				t.Error(err)
			}
			states[i], places[i] = told.State, told.Place
		})
	}
	close(gate)
	wg.Wait()
	places = slices.DeleteFunc(places, func(place int) bool { return place == 0 })
	slices.Sort(places)
	confirmed := len(slices.DeleteFunc(states, func(state string) bool { return state != "confirmed" }))
	places = slices.Compact(places)
	if waiting := people - rushSeats; confirmed != rushSeats || len(places) != waiting || places[waiting-1] != waiting {
		t.Errorf("%d confirmed and these places on the waitlist: %v; want %d and 1 to %d", confirmed, places, rushSeats, waiting)
	}
	if audit := run(t, s, "audit"); audit.code != 0 {
		t.Errorf("the audit ended with %d:\n%s%s", audit.code, audit.out, audit.errOut)
	}
}
