package registration

import (
	"cmp"
	"math"
	"slices"
	"strings"
	"time"

	"tagungsbuero/internal/event"
)

// model is the simplest thing that could be right: the rules of who gets a seat, over a list of
// guests. It counts nothing that it could count anew, and shares no line with the code it judges.
type model struct {
	draft  event.Draft // the event as its hosts wrote it last
	now    time.Time
	guests []*guest // everybody who ever came, in that order
	last   int      // the last number given out on the waitlist
}

// guest is one registration.
type guest struct {
	no          int
	who         string // address and name, which make a person
	said        said
	state       State
	party       int
	quota       string   // the reserved quota it sits in, while it has a seat
	within      []string // the ceilings and options it counts in, while it has a seat
	number      int      // in the order of the waitlist
	priority    int
	extra       bool // got the seat above the capacity or a limit
	unverified  bool
	accepted    bool      // a seat that was offered
	due         time.Time // until when it has to answer; zero: it has not
	clan        *clan
	placeholder bool
	workshop    string // where it goes in the one slot; empty: nowhere
	byHand      bool   // the hosts chose that
	// What the service gave out; empty while the batch it came with is not served.
	id  ID
	ref Reference
}

// clan is who came with one contact.
type clan struct {
	contact  string
	together bool
	ref      Reference
}

// said is what somebody answered that decides about seats.
type said struct{ organisation, kind, town, code, menu, help, wishes string }

// modelCode opens the quota "code", and counts at most maxCodeUses live registrations.
const (
	modelCode   = "FREUNDE"
	maxCodeUses = 4
)

// limit is a ceiling or an option with seats of its own.
type limit struct {
	key   string
	seats int
}

// limits that hold for somebody who said so.
func (m *model) limits(s said) (limits []limit) {
	for _, q := range m.draft.Rules.Quotas {
		if bucket, ok := belongs(q, s); ok && q.Kind == event.QuotaCeiling {
			limits = append(limits, limit{strings.TrimSpace("ceiling " + q.Key + " " + bucket), q.Seats})
		}
	}
	for _, q := range m.draft.Questions {
		for _, option := range q.Options {
			if option.Capacity != nil && option.Value == map[string]string{"menu": s.menu, "help": s.help}[q.Key] {
				limits = append(limits, limit{"option " + q.Key + " " + option.Value, *option.Capacity})
			}
		}
	}
	return limits
}

// reserved are the quotas that somebody who said so belongs to, in the order in which they are tried.
func (m *model) reserved(s said) (quotas []event.Quota) {
	for _, q := range m.draft.Rules.Quotas {
		if _, ok := belongs(q, s); ok && q.Kind == event.QuotaReserved {
			quotas = append(quotas, q)
		}
	}
	return quotas
}

// belongs reports whether somebody is of the group of a quota; bucket is the group where each has a
// ceiling of its own.
func belongs(q event.Quota, s said) (bucket string, ok bool) {
	switch q.Basis {
	case event.BasisHost:
		return "", s.organisation == "KI Musterstadt"
	case event.BasisCode:
		return "", s.code != ""
	case event.BasisRegion: // Rheinland
		return "", s.town == "05111"
	case event.BasisOrganisation:
		return strings.ToLower(s.organisation), s.organisation != ""
	case event.BasisMunicipality:
		return s.town, s.town != ""
	default:
		return "", s.kind == q.Value
	}
}

// holds reports whether a quota keeps its free seats for its group: until its release, and no longer than the event lasts.
func (m *model) holds(q event.Quota) bool {
	return m.now.Before(m.draft.EndsAt) && (q.ReleaseAt == nil || m.now.Before(*q.ReleaseAt))
}

func (m *model) count(of func(*guest) bool) (seats int) {
	for _, g := range m.guests {
		if g.state.TakesSeat() && of(g) {
			seats += g.party
		}
	}
	return seats
}

func (m *model) taken() int { return m.count(func(*guest) bool { return true }) }

func (m *model) inQuota(key string) int {
	return m.count(func(g *guest) bool { return g.quota == key })
}

func (m *model) within(key string) int {
	return m.count(func(g *guest) bool { return slices.Contains(g.within, key) })
}

// above are the ceilings and options above whose limit a guest with a seat sits.
func (m *model) above(g *guest) (keys []string) {
	for _, l := range m.limits(g.said) {
		if g.state.TakesSeat() && !slices.Contains(g.within, l.key) {
			keys = append(keys, l.key)
		}
	}
	return keys
}

// open is how many seats are free for everybody: neither taken nor held. Below zero are those that
// were given above the capacity.
func (m *model) open() int {
	if m.draft.Capacity == nil {
		return math.MaxInt
	}
	open := *m.draft.Capacity - m.taken()
	for _, q := range m.draft.Rules.Quotas {
		if q.Kind == event.QuotaReserved && m.holds(q) {
			open -= max(0, q.Seats-m.inQuota(q.Key))
		}
	}
	return open
}

func (m *model) extra() int { return max(0, -m.open()) }

// sit gives a guest a seat in the state if there is one: in a quota with room, else an open one. Each
// limit must have room too, but for those above which the guest may sit.
func (m *model) sit(g *guest, state State, open int, above ...string) bool {
	var within []string
	for _, l := range m.limits(g.said) {
		switch {
		case m.within(l.key)+g.party <= l.seats:
			within = append(within, l.key)
		case !slices.Contains(above, l.key):
			return false
		}
	}
	quota := ""
	for _, q := range m.reserved(g.said) {
		if quota == "" && m.holds(q) && m.inQuota(q.Key)+g.party <= q.Seats {
			quota = q.Key
		}
	}
	if quota == "" && open < g.party {
		return false
	}
	g.state, g.quota, g.within = state, quota, within
	return true
}

// seat gives all of them a seat, or nobody.
func (m *model) seat(unit []*guest, state State) bool {
	before := make([]guest, len(unit))
	for i, g := range unit {
		before[i] = *g
		if m.sit(g, state, m.open()) {
			continue
		}
		for i, earlier := range unit[:i] {
			*earlier = before[i]
		}
		return false
	}
	return true
}

func (g *guest) leave(to State) {
	g.state, g.quota, g.within, g.due, g.workshop, g.byHand = to, "", nil, time.Time{}, "", false
}

// overbook gives a seat above the capacity and every limit that has no room.
func (m *model) overbook(g *guest) {
	var within []string
	for _, l := range m.limits(g.said) {
		if m.within(l.key)+g.party <= l.seats {
			within = append(within, l.key)
		}
	}
	g.state, g.quota, g.within, g.extra = Confirmed, "", within, true
}

func (m *model) waiting() (waiting []*guest) {
	for _, g := range m.guests {
		if g.state == Waitlisted {
			waiting = append(waiting, g)
		}
	}
	slices.SortFunc(waiting, func(a, b *guest) int {
		return cmp.Or(cmp.Compare(b.priority, a.priority), cmp.Compare(a.number, b.number))
	})
	return waiting
}

// units puts together who only comes together.
func units(guests []*guest) (units [][]*guest) {
	for _, g := range guests {
		i := slices.IndexFunc(units, func(unit []*guest) bool {
			return g.clan != nil && g.clan.together && unit[0].clan == g.clan
		})
		if i < 0 {
			units = append(units, []*guest{g})
			continue
		}
		units[i] = append(units[i], g)
	}
	return units
}

func (m *model) wait(g *guest) {
	m.last++
	g.state, g.number, g.priority = Waitlisted, m.last, 0
}

// settle gives whoever has a seat now the time to confirm the address, if that is still to be done.
func (m *model) settle(g *guest) {
	g.due = time.Time{}
	if g.unverified {
		g.state, g.due = Unconfirmed, m.confirmEnd()
	}
}

// promote gives every free seat to the next who fits it.
func (m *model) promote() {
	if m.draft.WaitlistMode == event.WaitlistManual || !m.promotes() {
		return
	}
	for _, unit := range units(m.waiting()) {
		if m.seat(unit, Confirmed) {
			for _, g := range unit {
				m.moveUp(g, m.draft.WaitlistMode == event.WaitlistOffer)
			}
		}
	}
}

func (m *model) moveUp(g *guest, asOffer bool) {
	if asOffer {
		g.state, g.due = Offered, m.offerEnd()
		return
	}
	m.settle(g)
}

// pass lets time pass: what nobody answered lapses, places without a name become free.
func (m *model) pass(now time.Time) {
	m.now = now
	late := slices.DeleteFunc(slices.Clone(m.guests), func(g *guest) bool { return g.due.IsZero() || g.due.After(now) })
	slices.SortStableFunc(late, func(a, b *guest) int { return a.due.Compare(b.due) })
	for _, g := range late {
		again := g.state == Offered && !g.unverified && m.draft.Rules.OfferLapse != event.LapseOut && m.mayWait()
		g.leave(Expired)
		if again {
			m.wait(g)
		}
	}
	m.freeUnnamed()
	m.promote()
}

func (m *model) freeUnnamed() {
	if until := m.draft.Rules.NameUntil; until == nil || m.now.Before(after(*until)) || m.draft.Rules.KeepUnnamed {
		return
	}
	for _, g := range m.guests {
		if g.placeholder && g.state.IsLive() {
			g.leave(Expired)
		}
	}
}

// Deadlines: the last second belongs to them.

func after(deadline time.Time) time.Time { return deadline.Add(time.Second) }

func (m *model) end(deadline *time.Time) time.Time {
	if deadline == nil {
		return m.draft.StartsAt
	}
	return after(*deadline)
}

func (m *model) before(deadline *time.Time) bool { return m.now.Before(m.end(deadline)) }

func (m *model) promotes() bool { return m.before(m.draft.WaitlistUntil) }

func (m *model) mayWait() bool { return m.draft.WaitlistMode != event.WaitlistOff && m.promotes() }

func (m *model) confirmEnd() time.Time {
	return first(m.now.Add(time.Duration(m.draft.Rules.ConfirmHours)*time.Hour), m.draft.EndsAt)
}

func (m *model) offerEnd() time.Time {
	return first(m.now.Add(time.Duration(m.draft.Rules.OfferHours)*time.Hour), m.end(m.draft.WaitlistUntil))
}

func first(a, b time.Time) time.Time {
	if b.Before(a) {
		return b
	}
	return a
}
