package registration

import (
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// What the hosts decide, and how they change the event.

// several returns some registrations, most of them in the states.
func (w *world) several(states ...State) (guests []*guest, refs []Reference) {
	for range 1 + w.r.IntN(4) {
		if g := w.some(isIn(states...)); g != nil && !slices.Contains(guests, g) {
			guests, refs = append(guests, g), append(refs, g.ref)
		}
	}
	return guests, refs
}

func (w *world) decide() {
	if chance(w.r, 3) {
		guests, refs := w.several(Applied, Waitlisted)
		w.do(fmt.Sprint("decline ", refs), func() error { return w.h.service.Decline(w.ctx, w.h.staff, w.slug, "", refs...) },
			func() string { return w.m.decline(guests...) })
		return
	}
	if chance(w.r, 3) {
		guests, refs := w.several(Applied, Waitlisted, Confirmed)
		w.do(fmt.Sprint("take back ", refs), func() error { return w.h.service.Decide(w.ctx, w.h.staff, w.slug, Cancelling, "", refs...) },
			func() string { return w.m.cancel(true, guests...) })
		return
	}
	guests, refs := w.several(Applied)
	w.do(fmt.Sprint("approve ", refs), func() error { return w.h.service.Approve(w.ctx, w.h.staff, w.slug, "", refs...) },
		func() string { return w.m.approve(guests...) })
}

// decideAndUndo decides and thinks better of it: everything is as before.
func (w *world) decideAndUndo() {
	order := Order{Decision: pick(w.r, []Decision{Approving, Declining, Promoting, Cancelling}), Hold: true}
	for _, g := range w.m.guests {
		if g.ref != "" && order.Decision.Concerns(Registration{State: g.state}) && chance(w.r, 3) {
			order.References = append(order.References, g.ref)
		}
	}
	w.atOnce(fmt.Sprint("decide and undo: ", order.Decision, order.References), func(s *Service) {
		if _, err := s.CatchUp(w.ctx); err != nil {
			w.fail("catch up: %v", err)
		}
		w.m.pass(w.h.now)
		before := w.h.standing(w.id)
		decided, err := s.DecideAll(w.ctx, w.h.staff, w.slug, order)
		if err != nil && !fault.Is(err, fault.Conflict) && !fault.Is(err, fault.Closed) {
			w.fail("decide: %v", err)
		}
		if decided.Undo != nil && err == nil {
			if err := s.UndoDecision(w.ctx, w.h.staff, w.slug, decided.Undo.Number); err != nil {
				w.fail("undo: %v", err)
			}
		}
		if after := w.h.standing(w.id); after != before {
			w.fail("it stood\n%s\nand stands\n%s", before, after)
		}
	})
}

func (w *world) pick() {
	g := w.some(isIn(Waitlisted))
	if g == nil {
		return
	}
	switch w.r.IntN(3) {
	case 0:
		w.ask("offer", g, func() error { return w.h.service.Offer(w.ctx, w.h.staff, g.ref) },
			func() string { return w.m.pick(g, true, false) })
	case 1:
		w.ask("promote", g, func() error { return w.h.service.Promote(w.ctx, w.h.staff, g.ref, "") },
			func() string { return w.m.pick(g, false, false) })
	default:
		w.ask("promote above the capacity", g, func() error { return w.h.service.Promote(w.ctx, w.manager, g.ref, "Hält den Vortrag") },
			func() string { return w.m.pick(g, false, true) })
	}
}

// allSaid are the parts that decide about seats.
var allSaid = []Part{"organisation", "organisation_kind", "municipality", "answer:menu", "answer:help", "answer:work"}

func (w *world) merge() {
	keep, end := w.some(isLive), w.some(func(g *guest) bool { return isLive(g) && g.clan == nil })
	if keep == nil || end == nil {
		return
	}
	m := Merge{Keep: keep.ref, End: end.ref, Take: []Part{}}
	if chance(w.r, 2) {
		m.Take = allSaid
	}
	w.ask(fmt.Sprintf("merge %d %s, taking %v, into", end.no, end.ref, m.Take), keep, func() error { return w.h.service.Merge(w.ctx, w.h.staff, m) },
		func() string { return w.m.merge(keep, end, len(m.Take) > 0) })
}

func (w *world) setPriority() {
	g := w.some(isIn(Waitlisted))
	if g == nil {
		return
	}
	priority := w.r.IntN(maxPriority + 1)
	w.ask(fmt.Sprintf("priority %d for", priority), g, func() error {
		return w.h.service.SetPriority(w.ctx, w.h.staff, g.ref, priority, "Hält den Vortrag")
	}, func() string { return w.m.setPriority(g, priority) })
}

// allocate looks at the preview, checks its order and decides as it shows.
func (w *world) allocate() {
	a := Allocation{Method: pick(w.r, Methods)}
	var picked []*guest
	if a.Method == ByHand {
		picked, a.Picked = w.several(Applied)
	}
	w.atOnce(fmt.Sprintf("allocate by %s %v", a.Method, a.Picked), func(s *Service) {
		preview, err := s.PreviewAllocation(w.ctx, w.h.staff, w.slug, a)
		w.m.pass(w.h.now)
		refusal := w.m.mayAllocate(a.Method, picked)
		w.expect("preview", keyOf(err), refusal)
		if refusal != "" {
			return
		}
		order := w.orderOf(preview)
		w.m.allocate(a.Method, picked, order)
		if _, err = s.Allocate(w.ctx, w.h.staff, w.slug, preview.Allocation.with(preview.Fingerprint)); err != nil {
			w.fail("allocate: %v", err)
		}
		for i, unit := range slices.Concat(order...) {
			if to := preview.Outcomes[i].To; to != unit.state && !(to == Confirmed && unit.state == Unconfirmed) {
				w.fail("the preview shows %s for %s, the rules say %s", to, unit.ref, unit.state)
			}
		}
	})
}

// orderOf checks that a preview goes through everybody who applied, units together, in the order of
// its method: by lot it may be any.
func (w *world) orderOf(preview AllocationPreview) [][]*guest {
	var order []*guest
	for _, o := range preview.Outcomes {
		order = append(order, w.m.guests[slices.IndexFunc(w.m.guests, func(g *guest) bool { return g.ref == o.Reference })])
	}
	got, all := units(order), units(applied(w.m.guests))
	if preview.Method == ByHand {
		rank := func(unit []*guest) int {
			rank := len(preview.Picked)
			for _, g := range unit {
				if i := slices.Index(preview.Picked, g.ref); i >= 0 {
					rank = min(rank, i)
				}
			}
			return rank
		}
		slices.SortStableFunc(all, func(a, b []*guest) int { return rank(a) - rank(b) })
	}
	if preview.Method == ByLot {
		byFirst := func(a, b []*guest) int { return a[0].no - b[0].no }
		drawn := slices.SortedFunc(slices.Values(got), byFirst)
		if fmt.Sprint(drawn) != fmt.Sprint(all) {
			w.fail("the lot drew %v of %v", drawn, all)
		}
		return got
	}
	if fmt.Sprint(got) != fmt.Sprint(all) {
		w.fail("the order is %v, want %v", got, all)
	}
	return got
}

func (w *world) edit() {
	d := w.redrafted()
	text := w.redraft(&d)
	w.atOnce("edit: "+text, func(*Service) {
		changed, err := w.h.events.Change(w.ctx, actor.System(), w.slug, w.version, d)
		refusal := w.m.whole(func() string {
			w.m.pass(w.h.now)
			return w.m.edit(d)
		})
		w.note("edited", keyOf(err))
		w.expect("edit", keyOf(err), refusal)
		if refusal == "" {
			w.version = changed.Version
		}
	})
}

// redraft changes one thing of the event.
func (w *world) redraft(d *event.Draft) string {
	reserved := 0
	for _, q := range d.Rules.Quotas {
		if q.Kind == event.QuotaReserved {
			reserved += q.Seats
		}
	}
	switch w.r.IntN(15) {
	case 0, 1, 2:
		d.Capacity = new(max(1, reserved, w.m.taken()-2+w.r.IntN(6)))
		return fmt.Sprint("capacity ", *d.Capacity)
	case 3:
		if reserved == 0 {
			d.Capacity = nil
		}
		return "unlimited"
	case 4, 5:
		capacity := 9
		if d.Capacity != nil {
			capacity = *d.Capacity
		}
		if d.Rules.Quotas = randomQuotas(w.r, capacity, d.StartsAt); d.Capacity == nil {
			d.Rules.Quotas = slices.DeleteFunc(d.Rules.Quotas, func(q event.Quota) bool { return q.Kind == event.QuotaReserved })
		}
		return fmt.Sprintf("quotas %+v", d.Rules.Quotas)
	case 6:
		if d.Questions = randomQuestions(w.r); w.m.slot() != nil {
			d.Questions = append(d.Questions, randomSlot(w.r))
		}
		return "seats of options, places of workshops"
	case 7:
		d.WaitlistMode = randomWaitlist(w.r)
		return fmt.Sprint("waitlist ", d.WaitlistMode)
	case 8:
		d.Rules.WaitlistLimit = nil
		return "no limit of the waitlist"
	case 9:
		d.Rules.Mode = pick(w.r, event.RegistrationModes)
		return fmt.Sprint("mode ", d.Rules.Mode)
	case 10:
		d.Rules.ConfirmEmail = !d.Rules.ConfirmEmail
		return fmt.Sprint("confirm addresses: ", d.Rules.ConfirmEmail)
	case 11:
		d.Rules.KeepUnnamed, d.Rules.OfferLapse = chance(w.r, 2), pick(w.r, event.LapseRules)
		if w.m.slot() == nil {
			d.Rules.PartyMax = pick(w.r, []int{0, 3})
		}
		return "parties, places without a name, lapsed offers"
	case 12:
		d.WaitlistUntil = new(w.h.now.Add(time.Duration(w.r.IntN(100)) * time.Hour))
		if d.WaitlistUntil.After(d.EndsAt) {
			d.WaitlistUntil = nil
		}
		return fmt.Sprint("waitlist until ", d.WaitlistUntil)
	default:
		d.Rules.ClosedByHand = !d.Rules.ClosedByHand
		return fmt.Sprint("closed by hand: ", d.Rules.ClosedByHand)
	}
}
