package registration

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// storm is a few events under random operations of many people at once, through the services of two
// processes, while the clock moves.
type storm struct {
	*house
	services []*Service
	manager  actor.Actor
	clock    atomic.Int64 // seconds since the beginning
	events   []event.Event
	mu       sync.Mutex
	refs     []Reference
	failures []string
}

const (
	stormPeople = 16
	stormEach   = 100 // operations of one of them
	stormSeats  = 12
)

func newStorm(t *testing.T, services func(*house) []*Service, edits ...func(*event.Draft)) *storm {
	h := openHouse(t)
	s := &storm{house: h, services: services(h), manager: h.manager()}
	begin := h.now
	h.db.Clock = func() time.Time { return begin.Add(time.Duration(s.clock.Load()) * time.Second) }
	for _, edit := range edits {
		s.events = append(s.events, h.event(stormSeats, edit))
	}
	return s
}

// rage lets everybody do random things at once, and returns what should not have happened.
func (s *storm) rage(from uint64) []string {
	var wg sync.WaitGroup
	for n := range stormPeople {
		wg.Go(func() {
			r := rand.New(rand.NewPCG(from, uint64(n)))
			for range stormEach {
				s.allow(s.act(r, s.services[n%len(s.services)]))
			}
		})
	}
	wg.Wait()
	return s.failures
}

// allow takes a refusal that people may read for an answer, and anything else for a failure. That the
// database had to refuse a seat is one.
func (s *storm) allow(err error) {
	if err == nil || (fault.KindOf(err) != fault.Internal && !fault.Is(err, fault.Busy)) {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failures = append(s.failures, err.Error())
}

func (s *storm) know(refs ...Reference) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, ref := range refs {
		if ref != "" {
			s.refs = append(s.refs, ref)
		}
	}
}

// someRef returns one of those who have registered; the later ones stand more often.
func (s *storm) someRef(r *rand.Rand) Reference {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.refs) == 0 {
		return ""
	}
	return s.refs[max(r.IntN(len(s.refs)), r.IntN(len(s.refs)))]
}

// act does one random thing.
func (s *storm) act(r *rand.Rand, service *Service) error {
	ctx, ev, ref := s.t.Context(), pick(r, s.events), s.someRef(r)
	secret := testLinks.Token(ref)
	switch n := r.IntN(30); {
	case n < 10 || ref == "":
		return s.register(r, service, ev)
	case n < 11:
		return s.registerGroup(r, service, ev)
	case n < 15:
		return service.CancelByToken(ctx, secret)
	case n < 17:
		_, err := service.ConfirmAddress(ctx, testLinks.tokenFor(confirmPurpose, ref))
		return err
	case n < 20:
		return service.AcceptOffer(ctx, secret)
	case n < 21:
		return service.DeclineOffer(ctx, secret)
	case n < 23:
		sent := applicationOf("", randomSaid(r))
		sent.Party = r.IntN(4)
		return service.ChangeByToken(ctx, secret, sent)
	case n < 24:
		result, err := service.SubstituteByToken(ctx, secret, applicationOf(fmt.Sprint(r.IntN(200)), randomSaid(r)))
		s.know(result.Reference)
		return err
	case n < 25:
		return service.SetPriority(ctx, s.staff, ref, r.IntN(3), "Hält den Vortrag")
	case n < 26:
		return service.Promote(ctx, s.staff, ref, "")
	case n < 27:
		return service.Cancel(ctx, s.staff, ref, "Krank gemeldet")
	case n < 28:
		_, err := service.CatchUp(ctx)
		return err
	}
	s.clock.Add(int64(r.IntN(1800)))
	return nil
}

func (s *storm) register(r *rand.Rand, service *Service, ev event.Event) error {
	sent := applicationOf(fmt.Sprint(r.IntN(200)), randomSaid(r))
	sent.Code, sent.Party = "", r.IntN(max(1, ev.Rules.PartyMax)+1)
	result, err := service.Register(s.t.Context(), actor.Participant(), ev.Slug, sent)
	s.know(result.Reference)
	return err
}

func (s *storm) registerGroup(r *rand.Rand, service *Service, ev event.Event) error {
	g := GroupApplication{ContactName: "Kontakt", ContactEmail: "kontakt@gruppe.example", Together: chance(r, 2)}
	for range 1 + r.IntN(3) {
		g.Persons = append(g.Persons, applicationOf(fmt.Sprint(r.IntN(200)), randomSaid(r)))
	}
	result, err := service.RegisterGroup(s.t.Context(), actor.Participant(), ev.Slug, g)
	for _, member := range result.Members {
		s.know(member.Reference)
	}
	return err
}

// The storm has events where each seat is like any other, whose history can be judged by itself, and
// one with everything.
func plainAutomatic(d *event.Draft) { d.StartsAt, d.EndsAt = nextYear(d) }

func plainOffers(d *event.Draft) {
	d.StartsAt, d.EndsAt = nextYear(d)
	d.WaitlistMode, d.Rules.PartyMax, d.Rules.ConfirmEmail = event.WaitlistOffer, 3, true
	d.Rules.OfferHours, d.Rules.ConfirmHours = 1, 2
}

func everythingAtOnce(d *event.Draft) {
	d.StartsAt, d.EndsAt = nextYear(d)
	d.Fields = []event.Field{{Key: "organisation"}, {Key: "organisation_kind"}, {Key: "municipality"}}
	d.Questions = randomQuestions(rand.New(rand.NewPCG(1, 1)))
	d.Rules = event.Rules{ConfirmEmail: true, ConfirmHours: 2, GroupMax: 4, PartyMax: 3}
	for i, seats := range []int{2, 3, 0, 0, 4, 3, 0} {
		if q := modelQuotas[i]; seats > 0 {
			q.Seats = seats
			d.Rules.Quotas = append(d.Rules.Quotas, q)
		}
	}
	d.Rules.Quotas[0].ReleaseAt = new(d.StartsAt.AddDate(-1, 0, 0).Add(20 * time.Hour))
}

func nextYear(d *event.Draft) (start, end time.Time) {
	return d.StartsAt.AddDate(1, 0, 0), d.EndsAt.AddDate(1, 0, 0)
}

func twoProcesses(h *house) []*Service { return []*Service{New(h.db, testLinks), New(h.db, testLinks)} }

func TestAStormThroughTwoProcessesBreaksNoRule(t *testing.T) {
	t.Parallel()
	s := newStorm(t, twoProcesses, plainAutomatic, plainOffers, everythingAtOnce)
	for _, failure := range s.rage(seed(t)) {
		t.Error(failure)
	}
	for _, ev := range s.events[:2] {
		broken, err := replayEvent(t.Context(), s.db, ev.ID, stormSeats)
		if err != nil {
			t.Fatal(err)
		}
		for _, rule := range broken {
			t.Errorf("%s: %s", ev.Slug, rule)
		}
	}
	for _, ev := range s.events {
		for _, state := range []State{Waitlisted, Cancelled} {
			if s.count(`SELECT count(*) FROM registration_states AS s JOIN registrations AS r ON r.id = s.registration_id WHERE r.event_id = $1 AND s.to_state = $2`, ev.ID, state) == 0 {
				t.Errorf("%s: nobody ever was %s, the storm was none", ev.Slug, state)
			}
		}
	}
	s.sound()
}

// The same storm shows that it would notice: with the gate taken out of the statement and the constraint
// out of the schema, the history alone tells of seats that were given twice.
func TestWithoutItsGuardsTheStormWouldBreakRules(t *testing.T) {
	t.Parallel()
	s := newStorm(t, func(h *house) []*Service { return []*Service{ungated(h.db), ungated(h.db)} }, plainAutomatic)
	if _, err := s.db.ExecContext(t.Context(), `ALTER TABLE event_seats DROP CONSTRAINT event_seats_never_oversold`); err != nil {
		t.Fatal(err)
	}
	s.rage(seed(t))
	broken, err := replayEvent(t.Context(), s.db, s.events[0].ID, stormSeats)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(strings.Join(broken, "\n"), "seats are taken") {
		t.Errorf("without guards no seat was given twice: this storm proves nothing; %q", broken)
	}
}
