package registration

import (
	"slices"
	"time"
)

// What people do with what they have, themselves or through the staff.

func (m *model) confirm(guests ...*guest) string {
	live := slices.DeleteFunc(slices.Clone(guests), func(g *guest) bool { return !g.state.IsLive() })
	if len(live) == 0 {
		return "registration.confirm_expired"
	}
	for _, g := range live {
		if !g.unverified {
			continue
		}
		g.unverified = false
		if g.state == Unconfirmed {
			g.state = Confirmed
		}
		if g.state != Offered {
			g.due = time.Time{}
		}
	}
	return ""
}

func (m *model) mayCancel(g *guest) bool {
	if g.state == Confirmed {
		return m.before(m.draft.CancelUntil)
	}
	return m.now.Before(m.draft.StartsAt)
}

func (m *model) cancel(byStaff bool, guests ...*guest) string {
	for _, g := range guests {
		if g.state.IsLive() && !byStaff && !m.mayCancel(g) {
			return "registration.cancel_closed"
		}
	}
	for _, g := range guests {
		if g.state.IsLive() {
			g.leave(Cancelled)
		}
	}
	m.promote()
	return ""
}

// change of answers, and of the number of people (0: as before).
func (m *model) change(g *guest, a apply) string {
	party := a.party
	if party == 0 {
		party = g.party
	}
	if !g.state.IsLive() {
		return "registration.ended"
	}
	if !a.byStaff {
		fewer := party < g.party
		switch {
		case g.placeholder:
			return "registration.place_unnamed"
		case fewer && !m.mayCancel(g):
			return "registration.cancel_closed"
		case !fewer && !m.before(m.draft.Rules.ChangeUntil):
			return "registration.change_closed"
		case !m.before(m.draft.Rules.ChangeUntil):
			a.said = g.said
		}
	}
	if party > max(1, g.party, m.draft.Rules.PartyMax) {
		return "form.invalid"
	}
	a.said.code = g.said.code
	if a.said == g.said && party == g.party {
		return "" // nothing changes, not even the seat
	}
	return m.become(g, a.said, party, a.byStaff)
}

// become makes a guest somebody who says something else, on the same seat or another.
func (m *model) become(g *guest, s said, party int, byStaff bool) string {
	return m.becomeAbove(m.extra(), g, s, party, byStaff)
}

// becomeAbove is become where the event has so many seats above its capacity.
func (m *model) becomeAbove(extra int, g *guest, s said, party int, byStaff bool) string {
	return m.whole(func() string {
		if !g.state.TakesSeat() {
			g.said, g.party = s, party
			m.promote()
			return ""
		}
		state, grows, quota, above := g.state, party > g.party, g.quota, m.above(g)
		g.state, g.said, g.party, g.quota, g.within = "", s, party, "", nil
		open := m.open()
		if m.draft.Capacity != nil {
			open += extra // who sits above the capacity may stay
		}
		if !m.sit(g, state, open, above...) {
			return "registration.change_no_seat"
		}
		if (grows || quota != "" && g.quota == "") && !m.mayPass(len(m.waiting()), byStaff) {
			return "registration.change_no_seat"
		}
		m.promote()
		return ""
	})
}

// name says who takes a place of a group that was left open.
func (m *model) name(g *guest, a apply) string {
	switch {
	case !m.mayName():
		return "registration.naming_over"
	case !g.placeholder || !g.state.IsLive():
		return "registration.place_named"
	case m.find(a.who) != nil:
		return "registration.person_registered"
	}
	a.said.code = g.said.code
	refusal := m.become(g, a.said, 1, false)
	if refusal == "" {
		g.who, g.placeholder = a.who, false
	}
	return refusal
}

// substitute lets somebody else come in the place of a guest.
func (m *model) substitute(g *guest, a apply) string {
	switch {
	case g.state != Confirmed || g.placeholder:
		return "registration.nothing_to_hand_on"
	case !a.byStaff && !m.before(m.draft.Rules.SubstituteUntil):
		return "registration.substitute_closed"
	case a.who != "" && a.who == g.who:
		return "form.invalid"
	case m.find(a.who) != nil && a.byStaff:
		return "registration.already_registered"
	case m.find(a.who) != nil:
		return "registration.person_registered"
	}
	a.said.code = g.said.code
	return m.whole(func() string {
		first := *g
		if refusal := m.become(g, a.said, g.party, a.byStaff); refusal != "" {
			return refusal
		}
		second := *g
		second.no, second.who, second.id, second.ref = len(m.guests), a.who, 0, ""
		second.extra, second.accepted = len(m.above(g)) > 0, false
		m.guests = append(m.guests, &second)
		*g = first
		g.leave(Replaced)
		return ""
	})
}

func (m *model) accept(guests ...*guest) string {
	for _, g := range guests {
		if g.state != Offered {
			return "registration.offer_gone"
		}
	}
	for _, g := range guests {
		g.state, g.accepted = Confirmed, true
		m.settle(g)
	}
	return ""
}

func (m *model) declineOffer(guests ...*guest) string {
	for _, g := range guests {
		if g.state != Offered {
			return "registration.offer_gone"
		}
	}
	for _, g := range guests {
		g.leave(Declined)
	}
	m.promote()
	return ""
}

// together are those who wait with a guest and only come with it.
func (m *model) together(g *guest) []*guest {
	for _, unit := range units(m.waiting()) {
		if slices.Contains(unit, g) {
			return unit
		}
	}
	return nil
}

// pick gives a free seat to somebody who waits, above the capacity when the staff may and none is free.
func (m *model) pick(g *guest, asOffer, overbook bool) string {
	unit := m.together(g)
	switch {
	case unit == nil:
		return "registration.not_waiting"
	case !m.now.Before(m.draft.EndsAt):
		return "registration.over"
	case asOffer && !m.promotes():
		return "registration.offer_too_late"
	}
	if !m.seat(unit, Confirmed) {
		if !overbook {
			return "registration.no_seat_free"
		}
		for _, one := range unit {
			if !m.seat([]*guest{one}, Confirmed) {
				m.overbook(one)
			}
		}
	}
	for _, one := range unit {
		m.moveUp(one, asOffer)
	}
	m.promote()
	return ""
}

func (m *model) setPriority(g *guest, priority int) string {
	unit := m.together(g)
	if unit == nil {
		return "registration.not_waiting"
	}
	for _, one := range unit {
		one.priority = priority
	}
	return ""
}
