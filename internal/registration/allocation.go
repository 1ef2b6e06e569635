package registration

import (
	"context"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

// Method says by what seats are given to those who applied.
type Method string

// The methods of an allocation.
const (
	ByOrder Method = "order" // of arrival
	ByLot   Method = "lot"   // in an order drawn from a seed that is kept
	ByHand  Method = "hand"  // first those whom the hosts picked, in that order; the rest waits, by arrival
)

// Methods lists every method in the order of choice lists.
var Methods = []Method{ByOrder, ByLot, ByHand}

// Allocation decides about everybody who has applied to an event at once.
type Allocation struct {
	Method Method
	// Seed makes a lot repeatable: the same seed and the same applications give the same result. Empty
	// in a preview: one is drawn.
	Seed string
	// Picked are those to get a seat, by hand.
	Picked []Reference
	// Text stands in every letter.
	Text string
	// Fingerprint of the preview that the hosts saw; what came in between makes the decision a Conflict.
	Fingerprint string
}

// AllocationPreview is what an allocation would come to.
type AllocationPreview struct {
	Allocation
	Outcomes []AllocationOutcome // in the order in which seats are given
}

// AllocationOutcome is what one person would get.
type AllocationOutcome struct {
	Registration
	To State `db:"to_state"` // Confirmed, Waitlisted or Declined
}

// Count returns how many would come into the state.
func (p AllocationPreview) Count(state State) (n int) {
	for _, o := range p.Outcomes {
		if o.To == state {
			n++
		}
	}
	return n
}

// PreviewAllocation returns what an allocation would come to now, and gives nobody anything. It stands
// at the event's desk, so what is due there is done first: it is no answer to a GET.
//
// Errors: Conflict while people can still apply, or when nobody has.
func (s *Service) PreviewAllocation(ctx context.Context, who actor.Actor, slug string, a Allocation) (preview AllocationPreview, err error) {
	err = s.allocate(ctx, who, slug, a, func(ctx context.Context, d *desk, found AllocationPreview, _ []outcome) error {
		preview = found
		return d.openBook(ctx) // what was tried is forgotten
	})
	return preview, err
}

// Allocate decides as the preview with the fingerprint showed, and writes one letter to each.
//
// Errors: those of the preview; Conflict when the applications or the seats have changed since, and with
// AlreadyDecided when this has been decided.
func (s *Service) Allocate(ctx context.Context, who actor.Actor, slug string, a Allocation) (decided AllocationPreview, err error) {
	err = s.allocate(ctx, who, slug, a, func(ctx context.Context, d *desk, found AllocationPreview, outcomes []outcome) error {
		if found.Fingerprint != a.Fingerprint {
			return fault.New(fault.Conflict, "registration.allocation_changed")
		}
		decided = found
		return d.carryOut(ctx, who, found, outcomes)
	})
	return decided, err
}

// allocate computes an allocation under the event's lock and hands it to work.
func (s *Service) allocate(ctx context.Context, who actor.Actor, slug string, a Allocation,
	work func(context.Context, *desk, AllocationPreview, []outcome) error) error {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return err
	}
	if a, err = a.checked(); err != nil {
		return err
	}
	return s.act(ctx, ev.ID, func(ctx context.Context, d *desk) error {
		if err := refuseDecided(ctx, d.tx, allocationDecidedSQL, ev.ID, a.Fingerprint); err != nil {
			return err
		}
		applied, err := d.listApplied(ctx)
		if err != nil {
			return err
		}
		switch {
		case d.plan.event.RegistrationOpenAt(d.tx.Now):
			return fault.New(fault.Conflict, "registration.allocation_too_early")
		case len(applied) == 0:
			return fault.New(fault.Conflict, "registration.nobody_applied")
		}
		if err := d.refuseOver(); err != nil {
			return err
		}
		if err := a.refuseStrangers(applied); err != nil {
			return err
		}
		outcomes, err := d.allot(ctx, a, applied)
		if err != nil {
			return err
		}
		preview := AllocationPreview{Allocation: a}
		for _, o := range outcomes {
			for _, r := range o.unit {
				preview.Outcomes = append(preview.Outcomes, AllocationOutcome{r, o.state})
			}
		}
		preview.Fingerprint = preview.fingerprint()
		return work(ctx, d, preview, outcomes)
	})
}

const maxSeed = 100

func (a Allocation) checked() (Allocation, error) {
	f := form.New(nil)
	a.Method = form.Choice(f, "method", string(a.Method), Methods, form.Required)
	a.Seed = f.Line("seed", a.Seed, form.Max(maxSeed))
	a.Text = f.Lines("text", a.Text, form.Max(maxReason))
	if a.Method != ByLot {
		a.Seed = ""
	} else if a.Seed == "" {
		a.Seed = newSeed()
	}
	return a, f.Fault()
}

func newSeed() string { return fmt.Sprintf("%016x", rand.Uint64()) }

// drawOf returns the draws that a seed leads to.
func drawOf(seed string) *rand.Rand {
	sum := sha256.Sum256([]byte(seed))
	return rand.New(rand.NewPCG(binary.BigEndian.Uint64(sum[:8]), binary.BigEndian.Uint64(sum[8:16])))
}

const listAppliedSQL = `SELECT ` + columns + joins + `
WHERE r.event_id = $1 AND r.state = 'applied'
ORDER BY r.id`

func (d *desk) listApplied(ctx context.Context) ([]Registration, error) {
	var applied []Registration
	if err := d.tx.SelectContext(ctx, &applied, listAppliedSQL, d.seats.EventID); err != nil {
		return nil, fmt.Errorf("list applications: %w", err)
	}
	return applied, nil
}

// refuseStrangers refuses to pick nobody, or somebody who has not applied.
func (a Allocation) refuseStrangers(applied []Registration) error {
	if a.Method != ByHand {
		return nil
	}
	if len(a.Picked) == 0 {
		return fault.New(fault.Conflict, "registration.nobody_picked")
	}
	for _, ref := range a.Picked {
		if !slices.ContainsFunc(applied, func(r Registration) bool { return r.Reference == ref }) {
			return fault.New(fault.Conflict, "registration.allocation_changed")
		}
	}
	return nil
}

// allot gives seats in the order of the method. Whoever gets none waits, in the same order, or is
// declined where nobody can wait.
func (d *desk) allot(ctx context.Context, a Allocation, applied []Registration) ([]outcome, error) {
	needed, err := d.claimsOf(ctx, applied...)
	if err != nil {
		return nil, err
	}
	units := a.ordered(unitsOf(applied))
	outcomes, waiting := make([]outcome, len(units)), d.seats.Waiting
	for i, unit := range units {
		outcomes[i] = outcome{unit: unit, state: Declined}
		if d.mayBeSeated(a, unit) {
			if grants, ok := d.book.seat(needed.of(unit)...); ok {
				outcomes[i].state, outcomes[i].grants = Confirmed, grants
				continue
			}
		}
		if limit := d.plan.event.Rules.WaitlistLimit; d.plan.event.WaitlistOpenAt(d.tx.Now) && (limit == nil || waiting+len(unit) <= *limit) {
			outcomes[i].state = Waitlisted
			waiting += len(unit)
		}
	}
	return outcomes, nil
}

// mayBeSeated reports whether an allocation may give a free seat to a unit. By hand those whom the
// hosts picked come first; the rest gets what is left only where it would move up at once anyway.
// Else nobody passes those who waited before.
func (d *desk) mayBeSeated(a Allocation, unit []Registration) bool {
	ev, now := d.plan.event, d.tx.Now
	if a.Method == ByHand {
		return a.picks(unit) || (ev.WaitlistOpenAt(now) && movesUpByItself(ev, now))
	}
	return mayPass(ev, d.seats.Waiting, true, now)
}

func (a Allocation) picks(unit []Registration) bool {
	return slices.ContainsFunc(unit, func(r Registration) bool { return slices.Contains(a.Picked, r.Reference) })
}

// ordered puts units into the order in which they get seats.
func (a Allocation) ordered(units [][]Registration) [][]Registration {
	switch a.Method {
	case ByLot:
		drawOf(a.Seed).Shuffle(len(units), func(i, j int) { units[i], units[j] = units[j], units[i] })
	case ByHand:
		slices.SortStableFunc(units, func(x, y []Registration) int { return a.rank(x) - a.rank(y) })
	}
	return units
}

// rank is the place of a unit among the picked; those who were not picked come after.
func (a Allocation) rank(unit []Registration) int {
	rank := len(a.Picked)
	for _, r := range unit {
		if i := slices.Index(a.Picked, r.Reference); i >= 0 {
			rank = min(rank, i)
		}
	}
	return rank
}

// fingerprint is the same for two previews that give everybody the same.
func (p AllocationPreview) fingerprint() string {
	var text strings.Builder
	fmt.Fprintf(&text, "%s %s\n", p.Method, p.Seed)
	for _, o := range p.Outcomes {
		fmt.Fprintf(&text, "%s %s %t\n", o.Reference, o.To, o.Unverified)
	}
	sum := sha256.Sum256([]byte(text.String()))
	return hex.EncodeToString(sum[:16])
}

const insertAllocationSQL = `
INSERT INTO allocations (event_id, method, seed, account_id, decided_at, confirmed, waitlisted, declined, fingerprint)
VALUES ($1, $2, $3, NULLIF(CAST($4 AS bigint), 0), $5, $6, $7, $8, $9) RETURNING id`

// carryOut stores a decision and what it gives to each.
func (d *desk) carryOut(ctx context.Context, who actor.Actor, p AllocationPreview, outcomes []outcome) error {
	err := d.tx.GetContext(ctx, &d.allocation, insertAllocationSQL, d.seats.EventID, p.Method, p.Seed, int64(who.AccountID()), d.tx.Now,
		p.Count(Confirmed), p.Count(Waitlisted), p.Count(Declined), p.Fingerprint)
	if err != nil {
		return fmt.Errorf("store allocation: %w", err)
	}
	defer func() { d.allocation = 0 }()
	return d.settle(ctx, who, p.Text, outcomes)
}
