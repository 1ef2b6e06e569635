package registration

import (
	"slices"

	"tagungsbuero/internal/event"
)

// What the hosts decide, and how they change the event.

func applied(guests []*guest, also ...State) (open []*guest) {
	for _, g := range guests {
		if g.state == Applied || slices.Contains(also, g.state) {
			open = append(open, g)
		}
	}
	return open
}

// complete adds to some who applied those who only come together with them.
func (m *model) complete(guests []*guest) []*guest {
	slices.SortFunc(guests, func(a, b *guest) int { return a.no - b.no })
	for _, g := range slices.Clone(guests) {
		for _, other := range m.guests {
			if g.clan != nil && g.clan.together && other.clan == g.clan && !slices.Contains(guests, other) {
				guests = append(guests, other)
			}
		}
	}
	return guests
}

func (m *model) approve(guests ...*guest) string {
	open := applied(m.complete(guests))
	if len(open) == 0 {
		return ""
	}
	if !m.now.Before(m.draft.EndsAt) {
		return "registration.over"
	}
	return m.whole(func() string {
		for _, unit := range units(open) {
			if m.place(unit, true) != "" {
				return "registration.approve_full"
			}
		}
		m.promote()
		return ""
	})
}

func (m *model) decline(guests ...*guest) string {
	for _, g := range applied(m.complete(guests), Waitlisted) {
		g.leave(Declined)
	}
	m.promote()
	return ""
}

// mayAllocate refuses to decide while people can still apply, and when nobody has.
func (m *model) mayAllocate(method Method, picked []*guest) string {
	switch {
	case m.closed(false) == "":
		return "registration.allocation_too_early"
	case len(applied(m.guests)) == 0:
		return "registration.nobody_applied"
	case !m.now.Before(m.draft.EndsAt):
		return "registration.over"
	case method == ByHand && len(picked) == 0:
		return "registration.nobody_picked"
	case method == ByHand && slices.ContainsFunc(picked, func(g *guest) bool { return g.state != Applied }):
		return "registration.allocation_changed"
	}
	return ""
}

// allocate decides about everybody who applied, in the given order of units.
func (m *model) allocate(method Method, picked []*guest, order [][]*guest) string {
	before := len(m.waiting())
	for _, unit := range order {
		may := m.mayPass(before, true)
		if method == ByHand {
			isPicked := slices.ContainsFunc(unit, func(g *guest) bool { return slices.Contains(picked, g) })
			may = isPicked || (m.mayWait() && m.draft.WaitlistMode != event.WaitlistManual)
		}
		switch limit := m.draft.Rules.WaitlistLimit; {
		case may && m.seat(unit, Confirmed):
			for _, g := range unit {
				m.settle(g)
			}
		case m.mayWait() && (limit == nil || len(m.waiting())+len(unit) <= *limit):
			for _, g := range unit {
				m.wait(g)
			}
		default:
			for _, g := range unit {
				g.leave(Declined)
			}
		}
	}
	m.promote()
	return ""
}

// edit changes the event. Nobody is thrown out by a setting.
func (m *model) edit(changed event.Draft) string {
	return m.whole(func() string {
		extra := m.extra()
		m.draft = changed
		m.reseatAll()
		switch {
		case m.oversold():
			return "registration.pool_below_taken"
		case m.extra() > extra && m.open() < *m.draft.Capacity-m.taken():
			return "registration.capacity_below_held"
		case m.extra() > extra:
			return "registration.capacity_below_taken"
		case m.overfull():
			return "registration.workshop_below_taken"
		}
		for _, g := range m.guests {
			m.shorten(g)
		}
		m.freeUnnamed()
		m.promote()
		return ""
	})
}

// shorten the time to answer: no offer outlives the last time for moving up.
func (m *model) shorten(g *guest) {
	switch {
	case g.due.IsZero():
	case g.state == Offered:
		g.due = first(g.due, m.end(m.draft.WaitlistUntil))
	default:
		g.due = first(g.due, m.draft.EndsAt)
	}
}

func (m *model) oversold() bool {
	for _, g := range m.guests {
		for _, l := range m.limits(g.said) {
			if g.state.TakesSeat() && m.within(l.key) > l.seats {
				return true
			}
		}
	}
	return slices.ContainsFunc(m.draft.Rules.Quotas, func(q event.Quota) bool {
		return q.Kind == event.QuotaReserved && m.inQuota(q.Key) > q.Seats
	})
}

// reseatAll: who sits in a quota stays there while it is theirs, others move into it where it has room,
// in the order in which they came. Who got a seat above the limits counts in others where there is room.
func (m *model) reseatAll() {
	for _, g := range m.guests {
		before := g.within
		g.within = nil
		if !slices.ContainsFunc(m.reserved(g.said), func(q event.Quota) bool { return q.Key == g.quota }) {
			g.quota = ""
		}
		for _, l := range m.limits(g.said) {
			if g.state.TakesSeat() && (!g.extra || slices.Contains(before, l.key)) {
				g.within = append(g.within, l.key)
			}
		}
	}
	for _, g := range m.guests {
		if g.state.TakesSeat() {
			m.moveIn(g)
		}
	}
}

func (m *model) moveIn(g *guest) {
	for _, q := range m.reserved(g.said) {
		if g.quota == "" && m.holds(q) && m.inQuota(q.Key)+g.party <= q.Seats {
			g.quota = q.Key
		}
	}
	for _, l := range m.limits(g.said) {
		if !slices.Contains(g.within, l.key) && m.within(l.key)+g.party <= l.seats {
			g.within = append(slices.Clone(g.within), l.key)
		}
	}
}
