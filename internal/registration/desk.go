package registration

import (
	"context"
	"errors"
	"fmt"
	"maps"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/combiner"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// desk is one event under its lock: while it is open nobody else changes who has a seat, in this
// process or another.
type desk struct {
	tx          *db.Tx
	plan        *plan
	seats       Seats
	book        *book
	lastWaiting int64 // the last number given out on the waitlist; storedLast is what the database knows of it
	storedLast  int64
	// toldGroups are those whose contacts get a letter when the desk closes.
	toldGroups map[int64]groupNews
	allocation int64 // the decision about all applications that is being carried out; 0: none
	// held is a decision that is being carried out so that it can be undone; nil: none.
	held *holding
	// pending tells whether letters of such decisions wait; nil: nobody has looked.
	pending *bool
	// triedAgain are registrations that somebody tried to make a second time, whatever became of that.
	triedAgain []Reference
}

// request is what callers bring to the desk of an event.
type request struct {
	admission *admission                                   // wants a seat
	act       func(context.Context, *desk) (Result, error) // or does something else; what it did before it refuses is undone
	origin    actor.Origin                                 // who that is, for the audit log: batches are led by one of many
}

// atDesk brings a request to the event's desk and waits for its result.
func (s *Service) atDesk(ctx context.Context, id event.ID, r request) (Result, error) {
	r.origin = actor.OriginOf(ctx)
	result, err := s.desks.Do(ctx, id, r)
	return result, orBusy(err)
}

// orBusy says to people that too many are waiting.
func orBusy(err error) error {
	if errors.Is(err, combiner.ErrFull) {
		return fault.New(fault.Busy, "registration.busy").Because(err)
	}
	return err
}

// serveDesk serves the callers who wait for one event together: in one statement when it is all
// about free seats, else one by one in order of arrival in one transaction.
func (s *Service) serveDesk(ctx context.Context, id event.ID, batch []request) ([]combiner.Outcome[Result], error) {
	if outcomes, ok, err := s.admitAllAtOnce(ctx, id, batch); ok || err != nil {
		return outcomes, err
	}
	outcomes, err := s.serveUnderLock(ctx, id, batch)
	if db.IsPassing(err) {
		outcomes, err = s.serveUnderLock(ctx, id, batch)
	}
	if db.WasRefused(err) && len(batch) > 1 {
		return s.serveOneByOne(ctx, id, batch), nil
	}
	return outcomes, orAgain(err)
}

// orAgain asks people to try again where the second guard has refused: somebody else's clock was
// ahead, and a seat that is still held here is taken there already.
func orAgain(err error) error {
	switch db.Violated(err) {
	case "event_seats_never_oversold", "seat_pools_never_oversold":
		return fault.New(fault.Busy, "registration.busy").Because(err)
	}
	return err
}

// serveOneByOne gives every caller a transaction of its own, so that what the database refuses of one
// costs nobody else.
func (s *Service) serveOneByOne(ctx context.Context, id event.ID, batch []request) []combiner.Outcome[Result] {
	outcomes := make([]combiner.Outcome[Result], len(batch))
	for i, r := range batch {
		alone, err := s.serveUnderLock(ctx, id, []request{r})
		if err != nil {
			outcomes[i].Err = orAgain(err)
			continue
		}
		outcomes[i] = alone[0]
	}
	return outcomes
}

// serveUnderLock is the careful way.
func (s *Service) serveUnderLock(ctx context.Context, id event.ID, batch []request) (outcomes []combiner.Outcome[Result], err error) {
	var d *desk
	err = s.db.InTx(ctx, func(tx *db.Tx) (err error) {
		if d, err = s.openDesk(ctx, tx, id); err != nil {
			return err
		}
		if outcomes, err = s.serveInOrder(ctx, d, batch); err != nil {
			return err
		}
		return d.close(ctx)
	})
	if err != nil {
		return nil, err
	}
	s.plans.put(d.plan, d.tx.Now) // not before what it names is stored
	return outcomes, nil
}

// openDesk locks the event's counters, finds the plan they were made with and catches up with what
// time alone has changed meanwhile.
func (s *Service) openDesk(ctx context.Context, tx *db.Tx, id event.ID) (*desk, error) {
	d := &desk{tx: tx}
	if err := d.enter(ctx, id); err != nil {
		return nil, err
	}
	if known, ok := s.plans.byVersion(id, d.seats.PlanVersion, tx.Now); ok {
		d.plan = known
	} else {
		ev, err := event.FindByID(ctx, tx, id)
		if err != nil {
			return nil, err
		}
		if d.plan, err = loadPlan(ctx, tx, ev); err != nil {
			return nil, err
		}
	}
	if err := d.openBook(ctx); err != nil {
		return nil, err
	}
	return d, d.catchUp(ctx)
}

// enter takes the event's lock. Somebody may have held it for a while: time is read when it is ours.
func (d *desk) enter(ctx context.Context, id event.ID) error {
	err := d.lock(ctx, id)
	d.tx.Refresh()
	return err
}

const lockSeatsSQL = `
SELECT event_id, plan_version, capacity, taken, extra, waiting, waiting_last, next_due_at
FROM event_seats WHERE event_id = $1 FOR NO KEY UPDATE`

func (d *desk) lock(ctx context.Context, id event.ID) error {
	var row struct {
		Seats
		WaitingLast int64 `db:"waiting_last"`
	}
	if err := d.tx.GetContext(ctx, &row, lockSeatsSQL, id); err != nil {
		if db.NoRows(err) {
			return fault.New(fault.NotFound, "event.unknown")
		}
		return fmt.Errorf("lock seats: %w", err)
	}
	d.seats, d.lastWaiting, d.storedLast = row.Seats, row.WaitingLast, row.WaitingLast
	return nil
}

// openBook reads who has which seats.
func (d *desk) openBook(ctx context.Context) error {
	b := &book{now: d.tx.Now, capacity: d.seats.Capacity, taken: d.seats.Taken, extra: d.seats.Extra,
		pools: map[poolKey]*pool{}, ceilings: d.plan.ceilings}
	if d.plan.hasPools {
		var err error
		if b.pools, err = listPools(ctx, d.tx, d.seats.EventID); err != nil {
			return err
		}
	}
	for _, p := range b.pools {
		if p.holdsAt(d.tx.Now) {
			b.reserved = append(b.reserved, p)
		}
	}
	d.book = b
	return nil
}

// recount reads the counters again after the triggers have changed them.
func (d *desk) recount(ctx context.Context) error {
	if err := d.lock(ctx, d.seats.EventID); err != nil {
		return err
	}
	return d.openBook(ctx)
}

// serveInOrder admits neighbours together and acts on everything else one at a time.
func (s *Service) serveInOrder(ctx context.Context, d *desk, batch []request) ([]combiner.Outcome[Result], error) {
	outcomes := make([]combiner.Outcome[Result], 0, len(batch))
	for len(batch) > 0 {
		if n := leadingAdmissions(batch); n > 0 {
			admitted, err := s.admit(ctx, d, batch[:n])
			if err != nil {
				return nil, err
			}
			outcomes, batch = append(outcomes, admitted...), batch[n:]
			continue
		}
		outcome, err := d.attempt(ctx, batch[0])
		if err != nil {
			return nil, err
		}
		outcomes, batch = append(outcomes, outcome), batch[1:]
	}
	return outcomes, nil
}

// attempt lets one caller act. Of what it refuses, or the database refuses of it, nothing stays, and
// nobody else in the batch is concerned.
func (d *desk) attempt(ctx context.Context, r request) (outcome combiner.Outcome[Result], err error) {
	told := maps.Clone(d.toldGroups)
	if err := d.tx.Credit(ctx, r.origin); err != nil {
		return outcome, err
	}
	outcome.Err = d.tx.Attempt(ctx, func() error {
		outcome.Value, err = r.act(ctx, d)
		return err
	})
	switch {
	case outcome.Err == nil:
		return outcome, nil
	case fault.KindOf(outcome.Err) == fault.Internal && !db.WasRefused(outcome.Err):
		return outcome, outcome.Err
	}
	d.toldGroups, outcome.Err = told, orAgain(outcome.Err)
	return outcome, d.recount(ctx)
}

func leadingAdmissions(batch []request) int {
	for i, r := range batch {
		if r.admission == nil {
			return i
		}
	}
	return len(batch)
}
