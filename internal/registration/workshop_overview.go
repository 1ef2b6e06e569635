package registration

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

// WorkshopSlot tells how the workshops of a slot are wished for and filled.
type WorkshopSlot struct {
	Key, Label string
	Workshops  []WorkshopFill
	Plenary    int // people who wish for none of them
	Open       int // people who wish for one and have none yet
}

// WorkshopFill tells the same of one workshop. People are those with a seat at the event.
type WorkshopFill struct {
	Key, Label string
	Capacity   *int  // nil: unlimited
	Taken      int   // who goes there
	Wishes     []int // who wishes for it first, second, third
}

// Filter returns the value of Filter.Workshop that leaves those who go to the workshop.
func (f WorkshopFill) Filter(slot string) string { return slot + "/" + f.Key }

const countWishesSQL = `
SELECT a ->> 'key' AS slot, v.value AS workshop, v.rank, count(*) AS n
FROM registrations AS r
CROSS JOIN json_array_elements(r.answers) AS a
CROSS JOIN json_array_elements_text(a -> 'values') WITH ORDINALITY AS v (value, rank)
WHERE r.event_id = $1 AND r.state = 'confirmed' AND a ->> 'kind' = 'workshops'
GROUP BY slot, workshop, v.rank`

const countOpenWishesSQL = `
SELECT a ->> 'key' AS slot, count(*) AS n
FROM registrations AS r
CROSS JOIN json_array_elements(r.answers) AS a
WHERE r.event_id = $1 AND r.state = 'confirmed' AND a ->> 'kind' = 'workshops' AND a -> 'values' ->> 0 <> 'plenum'
  AND NOT EXISTS (SELECT FROM workshop_places AS p WHERE p.registration_id = r.id AND p.slot = a ->> 'key')
GROUP BY slot`

// Workshops tells how the workshops of an event are filled, for an account that sees its participants.
func (s *Service) Workshops(ctx context.Context, who actor.Actor, slug string) ([]WorkshopSlot, error) {
	ev, err := s.managedEvent(ctx, who, actor.SeeParticipants, slug)
	if err != nil {
		return nil, err
	}
	stored, err := listWorkshops(ctx, s.db, ev.ID)
	if err != nil {
		return nil, err
	}
	counts, err := countWishes(ctx, s.db, ev.ID)
	if err != nil {
		return nil, err
	}
	slots := []WorkshopSlot{}
	for _, q := range question.Slots(ev.Questions) {
		slot := WorkshopSlot{Key: q.Key, Label: q.Label, Plenary: counts.of(q.Key, question.PlenaryOnly, 1), Open: counts.open[q.Key]}
		for _, workshop := range q.Options {
			fill := WorkshopFill{Key: workshop.Value, Label: workshop.Label, Capacity: workshop.Capacity, Taken: stored[workshopKey{q.Key, workshop.Value}].Taken}
			for rank := range q.Wishes() {
				fill.Wishes = append(fill.Wishes, counts.of(q.Key, workshop.Value, rank+1))
			}
			slot.Workshops = append(slot.Workshops, fill)
		}
		slots = append(slots, slot)
	}
	return slots, nil
}

type wishCount struct {
	Slot     string `db:"slot"`
	Workshop string `db:"workshop"`
	Rank     int    `db:"rank"`
	N        int    `db:"n"`
}

// wishCounts are how many wish for what, and who of them has no place yet.
type wishCounts struct {
	wishes []wishCount
	open   map[string]int
}

func (c wishCounts) of(slot, workshop string, rank int) (n int) {
	for _, w := range c.wishes {
		if w.Slot == slot && w.Workshop == workshop && w.Rank == rank {
			n += w.N
		}
	}
	return n
}

func countWishes(ctx context.Context, q db.Queryer, id event.ID) (counts wishCounts, err error) {
	if err := q.SelectContext(ctx, &counts.wishes, countWishesSQL, id); err != nil {
		return counts, fmt.Errorf("count wishes for workshops: %w", err)
	}
	var open []wishCount
	if err := q.SelectContext(ctx, &open, countOpenWishesSQL, id); err != nil {
		return counts, fmt.Errorf("count open wishes for workshops: %w", err)
	}
	counts.open = map[string]int{}
	for _, o := range open {
		counts.open[o.Slot] = o.N
	}
	return counts, nil
}

// WorkshopRecord is an allotment that was made.
type WorkshopRecord struct {
	ID        int64     `db:"id"`
	Seed      string    `db:"seed"`
	OnlyGaps  bool      `db:"only_gaps"`
	DecidedAt time.Time `db:"decided_at"`
	Account   *string   `db:"account_name"`
	First     int       `db:"first"` // how often somebody got the first wish
	Later     int       `db:"later"` // a later one
	None      int       `db:"none"`  // none
}

// What hosts chose by hand against the wishes is none of these.
const listWorkshopRecordsSQL = `
SELECT a.id, a.seed, a.only_gaps, a.decided_at, c.name AS account_name,
       count(l.slot) FILTER (WHERE l.wish = 1) AS first, count(l.slot) FILTER (WHERE l.wish > 1) AS later,
       count(l.slot) FILTER (WHERE l.wished AND l.workshop = '') AS none
FROM workshop_allotments AS a LEFT JOIN accounts AS c ON c.id = a.account_id
LEFT JOIN workshop_allotment_lines AS l ON l.allotment_id = a.id
WHERE a.event_id = $1 GROUP BY a.id, c.name ORDER BY a.id`

// WorkshopRecords returns the allotments that were made, the oldest first, for an account that sees the
// participants of the event.
func (s *Service) WorkshopRecords(ctx context.Context, who actor.Actor, slug string) ([]WorkshopRecord, error) {
	ev, err := s.managedEvent(ctx, who, actor.SeeParticipants, slug)
	if err != nil {
		return nil, err
	}
	return listWorkshopRecords(ctx, s.db, ev.ID)
}

func listWorkshopRecords(ctx context.Context, q db.Queryer, id event.ID) ([]WorkshopRecord, error) {
	var made []WorkshopRecord
	if err := q.SelectContext(ctx, &made, listWorkshopRecordsSQL, id); err != nil {
		return nil, fmt.Errorf("list allotments of workshops: %w", err)
	}
	return made, nil
}

// WorkshopProtocol says what an allotment gave to whom.
type WorkshopProtocol struct {
	WorkshopRecord
	Event event.Event
	Lines []WorkshopProtocolLine // slot by slot, people in the order of a telephone book
}

// WorkshopProtocolLine is what one person got in one slot then, in the words of the time.
type WorkshopProtocolLine struct {
	Registration
	Slot          string `db:"slot"`
	SlotLabel     string `db:"slot_label"`
	Workshop      string `db:"workshop"` // empty: none
	WorkshopLabel string `db:"workshop_label"`
	Wish          int    `db:"wish"` // which of the person's wishes it is, from 1; 0: none of them
	Wished        bool   `db:"wished"`
}

const listProtocolLinesSQL = `
SELECT ` + columns + `, l.slot, l.slot_label, l.workshop, l.workshop_label, l.wish, l.wished ` + joins + `
JOIN workshop_allotment_lines AS l ON l.registration_id = r.id
WHERE l.allotment_id = $1
ORDER BY COALESCE(NULLIF(r.last_name, ''), r.first_name), r.first_name, r.id`

// WorkshopProtocol returns the n-th allotment of an event, counted from 1. It tells who wished for what, so
// it is for accounts that see contacts. People who have been forgotten since have no names in it.
func (s *Service) WorkshopProtocol(ctx context.Context, who actor.Actor, slug string, n int) (WorkshopProtocol, error) {
	ev, err := s.managedEvent(ctx, who, actor.SeeContacts, slug)
	if err != nil {
		return WorkshopProtocol{}, err
	}
	made, err := listWorkshopRecords(ctx, s.db, ev.ID)
	if err != nil {
		return WorkshopProtocol{}, err
	}
	if n < 1 || n > len(made) {
		return WorkshopProtocol{}, fault.New(fault.NotFound, "registration.allocation_unknown")
	}
	p := WorkshopProtocol{WorkshopRecord: made[n-1], Event: ev}
	if err := s.db.SelectContext(ctx, &p.Lines, listProtocolLinesSQL, p.ID); err != nil {
		return WorkshopProtocol{}, fmt.Errorf("list what an allotment of workshops gave: %w", err)
	}
	p.sortBySlot()
	return p, nil
}

// sortBySlot puts slots into the order of the form; those that are not in it any more come last.
func (p WorkshopProtocol) sortBySlot() {
	slots := question.Slots(p.Event.Questions)
	place := func(l WorkshopProtocolLine) int {
		i := slices.IndexFunc(slots, func(q question.Question) bool { return q.Key == l.Slot })
		if i < 0 {
			return len(slots)
		}
		return i
	}
	slices.SortStableFunc(p.Lines, func(a, b WorkshopProtocolLine) int {
		return cmp.Or(cmp.Compare(place(a), place(b)), cmp.Compare(a.Slot, b.Slot))
	})
}
