package registration

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// storedSQL writes how an event stands in one text: its counters, its pools, and everybody who lives.
const storedSQL = `
SELECT concat_ws(E'\n',
    (SELECT concat_ws(' ', COALESCE(capacity, -1), taken, extra, waiting) FROM event_seats WHERE event_id = $1),
    (SELECT string_agg(concat_ws(' ', p.kind, p.key, NULLIF(p.bucket, ''), p.taken), E'\n' ORDER BY p.kind COLLATE "C", p.key COLLATE "C", p.bucket COLLATE "C")
     FROM seat_pools AS p WHERE p.event_id = $1 AND p.taken > 0),
    (SELECT string_agg(concat_ws(' ', r.id, r.state, CASE WHEN r.state = 'waitlisted' THEN r.place END, r.seats, r.unverified, r.placeholder,
         extract(epoch FROM r.respond_by), r.pools, r.workshop), E'\n' ORDER BY r.id)
     FROM (SELECT id, state, seats, unverified, placeholder, respond_by,
               row_number() OVER (PARTITION BY state ORDER BY waitlist_priority DESC, waitlist_number) AS place,
               (SELECT string_agg(concat_ws(' ', p.kind, p.key, NULLIF(p.bucket, '')), ',' ORDER BY p.kind COLLATE "C", p.key COLLATE "C", p.bucket COLLATE "C")
                FROM seat_pools AS p WHERE p.id = ANY(r.pools)) AS pools,
               (SELECT NULLIF(concat_ws(' ', 'workshop ' || w.key, CASE WHEN p.by_hand THEN 'by hand' END), '')
                FROM workshop_places AS p LEFT JOIN workshops AS w ON w.id = p.workshop_id WHERE p.registration_id = r.id) AS workshop
           FROM registrations AS r
           WHERE r.event_id = $1 AND r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')) AS r))`

// compare checks that everybody stands where the model says, and that every counter agrees.
func (w *world) compare() {
	w.learn()
	var stored string
	if err := w.h.db.GetContext(w.ctx, &stored, storedSQL, w.id); err != nil {
		w.fail("read how the event stands: %v", err)
	}
	if want := w.m.String(); stored != want {
		w.fail("it stands otherwise than the rules say; stored\n%s\n\nwant\n%s\n", stored, want)
	}
}

// String writes the model as storedSQL writes what is stored.
func (m *model) String() string {
	capacity := -1
	if m.draft.Capacity != nil {
		capacity = *m.draft.Capacity
	}
	waiting := m.waiting()
	lines := []string{fmt.Sprint(capacity, " ", m.taken(), " ", m.extra(), " ", len(waiting))}
	lines = append(lines, m.poolLines()...)
	for _, g := range m.guests {
		if g.state.IsLive() {
			lines = append(lines, g.line(waiting))
		}
	}
	return strings.Join(lines, "\n")
}

func (g *guest) line(waiting []*guest) string {
	words := []string{fmt.Sprint(int64(g.id)), string(g.state)}
	if g.state == Waitlisted {
		words = append(words, fmt.Sprint(slices.Index(waiting, g)+1))
	}
	words = append(words, fmt.Sprint(g.party), letter(g.unverified), letter(g.placeholder))
	if !g.due.IsZero() {
		words = append(words, fmt.Sprintf("%d.000000", g.due.Unix()))
	}
	if pools := g.pools(); len(pools) > 0 {
		words = append(words, strings.Join(pools, ","))
	}
	if g.workshop != "" {
		words = append(words, "workshop "+g.workshop)
	}
	if g.byHand {
		words = append(words, "by hand")
	}
	return strings.Join(words, " ")
}

func letter(is bool) string { return map[bool]string{true: "t", false: "f"}[is] }

// pools are the quota, the ceilings and the options that a guest counts in.
func (g *guest) pools() []string {
	pools := slices.Clone(g.within)
	if g.quota != "" {
		pools = append(pools, "reserved "+g.quota)
	}
	slices.Sort(pools)
	return pools
}

func (m *model) poolLines() (lines []string) {
	taken := map[string]int{}
	for _, g := range m.guests {
		for _, key := range g.pools() {
			taken[key] += g.party
		}
	}
	for key, n := range taken {
		lines = append(lines, fmt.Sprint(key, " ", n))
	}
	slices.SortFunc(lines, cmp.Compare)
	return lines
}

const listNewSQL = `
SELECT r.id, r.reference, COALESCE(g.reference, '') AS group_reference
FROM registrations AS r LEFT JOIN registration_groups AS g ON g.id = r.group_id
WHERE r.event_id = $1 AND r.id > $2 ORDER BY r.id`

// learn notes by which numbers the service knows those who are new: they are stored in the order in which they came.
func (w *world) learn() {
	unknown, last := []*guest{}, ID(0)
	for _, g := range w.m.guests {
		if last = max(last, g.id); g.ref == "" {
			unknown = append(unknown, g)
		}
	}
	if len(unknown) == 0 {
		return
	}
	var stored []struct {
		ID    ID        `db:"id"`
		Ref   Reference `db:"reference"`
		Group Reference `db:"group_reference"`
	}
	if err := w.h.db.SelectContext(w.ctx, &stored, listNewSQL, w.id, last); err != nil {
		w.fail("list who is new: %v", err)
	}
	if len(stored) != len(unknown) {
		w.fail("%d new registrations are stored, want %d", len(stored), len(unknown))
	}
	for i, g := range unknown {
		g.id, g.ref = stored[i].ID, stored[i].Ref
		if g.clan != nil {
			g.clan.ref = stored[i].Group
		}
	}
}
