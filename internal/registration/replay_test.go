package registration

import (
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"testing"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// replayed is one entry of an event's history, all registrations together. Its ids are drawn under
// the event's lock, so they tell the order that counted.
type replayed struct {
	ID             int64  `db:"id"`
	RegistrationID ID     `db:"registration_id"`
	From           *State `db:"from_state"`
	To             State  `db:"to_state"`
	What           What   `db:"what"`
	Reason         string `db:"reason"`
	Party          int    `db:"seats"`      // today
	TakesOver      bool   `db:"takes_over"` // the seat of somebody else
}

const listEventHistorySQL = `
SELECT s.id, s.registration_id, s.from_state, s.to_state, s.what, s.reason, r.seats, r.replaces_id IS NOT NULL AS takes_over
FROM registration_states AS s JOIN registrations AS r ON r.id = s.registration_id
WHERE r.event_id = $1 ORDER BY s.id`

// legal says which state may follow which. A registration begins with no state.
var legal = map[State][]State{
	"":          {Unconfirmed, Applied, Confirmed, Waitlisted},
	Unconfirmed: {Confirmed, Cancelled, Expired},
	Applied:     {Unconfirmed, Confirmed, Waitlisted, Declined, Cancelled, Expired},
	Confirmed:   {Cancelled, Replaced},
	Waitlisted:  {Unconfirmed, Confirmed, Offered, Declined, Cancelled, Expired},
	Offered:     {Unconfirmed, Confirmed, Waitlisted, Declined, Cancelled, Expired},
}

// replay is an event with a constant number of seats, told again from its history alone.
type replay struct {
	capacity int
	taken    int
	guests   map[ID]*soFar
	broken   []string
}

// soFar is what the history has told of one registration.
type soFar struct {
	state    State
	party    int
	priority int
	since    int64 // waits since this entry
}

// replayEvent returns what in the history of an event breaks a rule. Every seat must be like any other,
// and everybody come for themselves.
func replayEvent(ctx context.Context, q db.Queryer, id event.ID, capacity int) ([]string, error) {
	var entries []replayed
	if err := q.SelectContext(ctx, &entries, listEventHistorySQL, id); err != nil {
		return nil, fmt.Errorf("read history of event: %w", err)
	}
	r := &replay{capacity: capacity, guests: map[ID]*soFar{}}
	for i, entry := range entries {
		if r.guests[entry.RegistrationID] == nil {
			r.guests[entry.RegistrationID] = &soFar{party: partyAtFirst(entries[i:], entry)}
		}
		r.tell(entry)
	}
	return r.broken, nil
}

// partyAtFirst is for how many people a registration stood at its beginning: its first change says so.
func partyAtFirst(entries []replayed, first replayed) int {
	for _, entry := range entries {
		if entry.RegistrationID == first.RegistrationID && entry.What == ChangedParty {
			before, _, _ := partiesOf(entry.Reason)
			return before
		}
	}
	return first.Party
}

// partiesOf reads "3 → 2".
func partiesOf(reason string) (before, after int, err error) {
	_, err = fmt.Sscanf(reason, "%d → %d", &before, &after)
	return before, after, err
}

func (r *replay) tell(entry replayed) {
	g := r.guests[entry.RegistrationID]
	from := State("")
	if entry.From != nil {
		from = *entry.From
	}
	if from != g.state {
		r.breaks(entry, "it was %s", g.state)
	}
	switch entry.What {
	case ChangedState:
		r.move(entry, g, from)
	case Undone:
		r.goBack(entry, g, from)
	case ChangedParty:
		r.resize(entry, g)
	case ChangedPriority:
		text, _, _ := strings.Cut(entry.Reason, ":")
		g.priority, _ = strconv.Atoi(text)
	}
	if r.taken > r.capacity {
		r.breaks(entry, "%d of %d seats are taken", r.taken, r.capacity)
	}
}

func (r *replay) move(entry replayed, g *soFar, from State) {
	if !slices.Contains(legal[from], entry.To) {
		r.breaks(entry, "that may not follow")
	}
	if entry.To.TakesSeat() && !from.TakesSeat() {
		if !entry.TakesOver {
			r.passes(entry, g, from)
		}
		r.taken += g.party
	}
	if from.TakesSeat() && !entry.To.TakesSeat() {
		r.taken -= g.party
	}
	if g.state = entry.To; entry.To == Waitlisted {
		g.since, g.priority = entry.ID, 0
	}
}

// goBack undoes a move. Whoever waits again waits since as long as before.
func (r *replay) goBack(entry replayed, g *soFar, from State) {
	if !slices.Contains(leadsBack[from], entry.To) {
		r.breaks(entry, "no way leads back")
	}
	if entry.To.TakesSeat() {
		r.taken += g.party
	}
	if from.TakesSeat() {
		r.taken -= g.party
	}
	g.state = entry.To
}

// passes finds who waited for a seat that somebody else got, and would have fitted.
func (r *replay) passes(entry replayed, g *soFar, from State) {
	for id, other := range r.guests {
		isAhead := other.state == Waitlisted && other != g
		if from == Waitlisted {
			isAhead = isAhead && (other.priority > g.priority || (other.priority == g.priority && other.since < g.since))
		}
		if isAhead && r.taken+other.party <= r.capacity {
			r.breaks(entry, "registration %d waited before and fitted", id)
		}
	}
}

func (r *replay) resize(entry replayed, g *soFar) {
	before, after, err := partiesOf(entry.Reason)
	if err != nil || before != g.party {
		r.breaks(entry, "it stood for %d people", g.party)
	}
	if entry.To.TakesSeat() {
		r.taken += after - before
	}
	g.party = after
}

func (r *replay) breaks(entry replayed, format string, args ...any) {
	r.broken = append(r.broken, fmt.Sprintf("entry %d: registration %d, %s %s: %s", entry.ID, entry.RegistrationID, entry.What, entry.To, fmt.Sprintf(format, args...)))
}

func TestAHistoryTellsWhichRulesItBreaks(t *testing.T) {
	t.Parallel()
	enters := func(id ID, to State) replayed {
		return replayed{RegistrationID: id, To: to, What: ChangedState, Party: 1}
	}
	goes := func(id ID, from, to State) replayed {
		return replayed{RegistrationID: id, From: &from, To: to, What: ChangedState, Party: 1}
	}
	grows := func(id ID, state State, reason string) replayed {
		return replayed{RegistrationID: id, From: &state, To: state, What: ChangedParty, Reason: reason, Party: 1}
	}
	first := goes(3, Waitlisted, Waitlisted)
	first.What, first.Reason = ChangedPriority, "5: Hält den Vortrag"
	for name, c := range map[string]struct {
		history []replayed
		want    string
	}{
		"all is well":           {[]replayed{enters(1, Confirmed), enters(2, Waitlisted), goes(1, Confirmed, Cancelled), goes(2, Waitlisted, Confirmed)}, ""},
		"a seat too many":       {[]replayed{enters(1, Confirmed), enters(2, Unconfirmed)}, "2 of 1 seats"},
		"somebody new passes":   {[]replayed{enters(1, Waitlisted), enters(2, Confirmed)}, "registration 1 waited"},
		"somebody behind moves": {[]replayed{enters(1, Waitlisted), enters(2, Waitlisted), goes(2, Waitlisted, Offered)}, "registration 1 waited"},
		"a priority counts":     {[]replayed{enters(1, Waitlisted), enters(3, Waitlisted), first, goes(3, Waitlisted, Confirmed)}, ""},
		"a step that is none":   {[]replayed{enters(1, Confirmed), goes(1, Confirmed, Waitlisted)}, "may not follow"},
		"a state out of air":    {[]replayed{enters(1, Confirmed), goes(1, Waitlisted, Cancelled)}, "it was confirmed"},
		"a family that grows":   {[]replayed{enters(1, Confirmed), grows(1, Confirmed, "1 → 2")}, "2 of 1 seats"},
	} {
		r := &replay{capacity: 1, guests: map[ID]*soFar{}}
		for i, entry := range c.history {
			if entry.ID = int64(i); r.guests[entry.RegistrationID] == nil {
				r.guests[entry.RegistrationID] = &soFar{party: 1}
			}
			r.tell(entry)
		}
		if got := strings.Join(r.broken, "; "); (c.want == "") != (got == "") || !strings.Contains(got, c.want) {
			t.Errorf("%s: %q, want %q", name, got, c.want)
		}
	}
}
