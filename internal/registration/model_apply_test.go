package registration

import (
	"fmt"
	"slices"
	"strings"

	"tagungsbuero/internal/event"
)

// How people come in. Each method returns the key of the sentence that refuses it, "" when it is done.

// apply is what somebody asks for.
type apply struct {
	who                   string
	said                  said
	party                 int
	byStaff, overbook, nn bool // nn: a place of a group without a name
}

// String is how the log of a failing run shows it.
func (a apply) String() string {
	s := a.said
	words := []string{"<" + a.who + ">", s.organisation, s.kind, s.town, s.code, s.menu, s.help}
	for word, is := range map[string]bool{"by staff": a.byStaff, "above": a.overbook, "N. N.": a.nn} {
		if is {
			words = append(words, word)
		}
	}
	if a.party != 0 {
		words = append(words, fmt.Sprint(a.party, " people"))
	}
	return strings.Join(slices.DeleteFunc(words, func(word string) bool { return word == "" }), ", ")
}

// whole does something wholly or, when it is refused, not at all.
func (m *model) whole(act func() string) string {
	draft, guests, before := m.draft, slices.Clone(m.guests), make([]guest, len(m.guests))
	for i, g := range guests {
		before[i] = *g
	}
	refusal := act()
	if refusal == "" {
		return ""
	}
	m.draft, m.guests = draft, guests
	for i, g := range guests {
		*g = before[i]
	}
	return refusal
}

// again is no refusal: who is registered already gets a letter that says so, and learns nothing else.
const again = "again"

func (m *model) register(a apply) string {
	switch {
	case m.find(a.who) != nil && a.byStaff:
		return "registration.already_registered"
	case m.find(a.who) != nil:
		return again
	case a.said.code != "" && m.codeUses() >= maxCodeUses:
		return "form.invalid"
	}
	return m.whole(func() string {
		g := m.enter(a, nil)
		refusal := m.admit([]*guest{g}, a.byStaff)
		if a.overbook && (slices.Contains([]string{"registration.full", "registration.option_full", "registration.waitlist_full"}, refusal) || g.state == Waitlisted) {
			m.overbook(g)
			refusal = ""
		}
		return refusal
	})
}

// registerGroup lets several persons in, together or one by one. Either all of them are stored or nobody.
func (m *model) registerGroup(of *clan, persons []apply) string {
	if refusal := m.closed(false); refusal != "" {
		return refusal
	}
	seen := map[string]bool{"": false}
	for _, a := range persons {
		if a.nn && !m.mayName() || seen[a.who] || m.find(a.who) != nil {
			return "form.invalid"
		}
		seen[a.who] = a.who != ""
	}
	if persons[0].said.code != "" && m.codeUses()+len(persons) > maxCodeUses {
		return "form.invalid"
	}
	return m.whole(func() string {
		var all []*guest
		for _, a := range persons {
			all = append(all, m.enter(a, of))
		}
		parts, free := [][]*guest{all}, m.open()
		if !of.together {
			parts = units(all)
		}
		for _, unit := range parts {
			refusal := m.admit(unit, false)
			if refusal != "" && free > 0 && free < len(all) {
				return "registration.group_too_large"
			}
			if refusal != "" {
				return refusal
			}
		}
		return ""
	})
}

func (m *model) find(who string) *guest {
	i := slices.IndexFunc(m.guests, func(g *guest) bool { return who != "" && g.who == who && g.state.IsLive() })
	if i < 0 {
		return nil
	}
	return m.guests[i]
}

func (m *model) codeUses() (n int) {
	for _, g := range m.guests {
		if g.said.code != "" && g.state.IsLive() {
			n++
		}
	}
	return n
}

// closed refuses outside the time of registration. Staff may enter people at any time.
func (m *model) closed(byStaff bool) string {
	switch {
	case byStaff:
		return ""
	case !m.now.Before(m.draft.EndsAt):
		return "registration.over"
	case !m.before(m.draft.RegistrationClosesAt):
		return "registration.closed"
	case m.draft.Rules.ClosedByHand:
		return "registration.paused"
	}
	return ""
}

// enter lets somebody stand at the door: in the list, with no state yet.
func (m *model) enter(a apply, of *clan) *guest {
	g := &guest{no: len(m.guests), who: a.who, said: a.said, party: max(1, a.party), clan: of, placeholder: a.nn,
		unverified: m.draft.Rules.ConfirmEmail && !a.byStaff}
	if g.unverified {
		g.due = m.confirmEnd()
	}
	m.guests = append(m.guests, g)
	return g
}

// admit says what becomes of a unit at the door.
func (m *model) admit(unit []*guest, byStaff bool) string {
	if refusal := m.closed(byStaff); refusal != "" {
		return refusal
	}
	mode := m.draft.Rules.Mode
	if mode == event.ModeAllocation || (mode == event.ModeApproval && !byStaff) {
		for _, g := range unit {
			g.state = Applied
		}
		return ""
	}
	return m.place(unit, byStaff)
}

// place gives a unit seats, or lets it wait.
func (m *model) place(unit []*guest, byStaff bool) string {
	waiting := len(m.waiting())
	if m.mayPass(waiting, byStaff) && m.seat(unit, Confirmed) {
		for _, g := range unit {
			m.settle(g)
		}
		return ""
	}
	switch {
	case !m.mayWait() && m.mayPass(waiting, byStaff) && m.lackOptions(unit):
		return "registration.option_full"
	case !m.mayWait():
		return "registration.full"
	case m.draft.Rules.WaitlistLimit != nil && waiting+len(unit) > *m.draft.Rules.WaitlistLimit:
		return "registration.waitlist_full"
	}
	for _, g := range unit {
		m.wait(g)
	}
	return ""
}

// lackOptions reports whether who found no seat would have found one with other options.
func (m *model) lackOptions(unit []*guest) (fits bool) {
	m.whole(func() string {
		for _, g := range unit {
			g.said.menu, g.said.help = "", ""
		}
		fits = m.seat(unit, Confirmed)
		return "only tried"
	})
	return fits
}

// mayPass: nobody new takes a free seat that the hosts give to who waits, nor one that nobody moves up
// to any more; the staff may, at the door.
func (m *model) mayPass(waiting int, byStaff bool) bool {
	switch {
	case waiting == 0:
		return true
	case !m.promotes():
		return byStaff
	}
	return m.draft.WaitlistMode != event.WaitlistManual
}

func (m *model) mayName() bool {
	until := m.draft.Rules.NameUntil
	return until != nil && m.now.Before(after(*until))
}
