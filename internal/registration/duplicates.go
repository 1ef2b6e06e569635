package registration

import (
	"context"
	"fmt"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// maxDuplicates bounds how many pairs are told at once: those that are settled make room for the next.
const maxDuplicates = 50

// maxAlike bounds how many of one name or address are compared with each other.
const maxAlike = 20

// Duplicate is two registrations that are probably the same person's.
type Duplicate struct {
	First, Second Registration // First is the one to keep, as far as the two tell
	SameName      bool         // however it is written: Müller and Mueller, first and last name in either order
	SameAddress   bool
}

// Duplicates are those of an event, the most probable first.
type Duplicates struct {
	Pairs []Duplicate
	More  bool // there are more than these
}

// Duplicates finds registrations of an event that stand and are probably one person's: by name, or by address where the
// names have a part in common. What the hosts know to be two people is left out. For an account that edits registrations.
func (s *Service) Duplicates(ctx context.Context, who actor.Actor, slug string) (Duplicates, error) {
	ev, err := s.mayJudge(ctx, who, slug)
	if err != nil {
		return Duplicates{}, err
	}
	rows, err := listDuplicates(ctx, s.db, ev.ID)
	if err != nil {
		return Duplicates{}, err
	}
	found := Duplicates{More: len(rows) > maxDuplicates}
	rows = rows[:min(len(rows), maxDuplicates)]
	found.Pairs, err = pairUp(ctx, s.db, rows)
	return found, err
}

func (s *Service) mayJudge(ctx context.Context, who actor.Actor, slug string) (event.Event, error) {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return event.Event{}, err
	}
	return ev, mayManage(who, actor.SeeContacts, ev, "event.unknown")
}

type duplicateRow struct {
	First       Reference `db:"first"`
	Second      Reference `db:"second"`
	SameName    bool      `db:"same_name"`
	SameAddress bool      `db:"same_address"`
}

// The names of an event are folded once. Only those who are alike become pairs: of one name, or of one address and one
// part of the name, so that colleagues at a shared address cost nothing; and of each only the first, so that the pairs are
// not many more than the people. Of more than that the next come by when one of the first is merged or ends.
const listDuplicatesSQL = `
WITH live AS MATERIALIZED (
    SELECT r.id, lower(r.email) AS address, translate(search_fold(r.first_name || '/' || r.last_name) COLLATE "C", ' -.''’', '') AS name
    FROM registrations AS r
    WHERE r.event_id = $1 AND r.state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered')
      AND NOT r.placeholder AND (r.first_name <> '' OR r.last_name <> '')
), alike AS (
    SELECT (array_agg(l.id ORDER BY l.id))[1:$2] AS ids, true AS by_name FROM live AS l
    GROUP BY LEAST(split_part(l.name, '/', 1), split_part(l.name, '/', 2)) || GREATEST(split_part(l.name, '/', 1), split_part(l.name, '/', 2))
    HAVING count(*) > 1
    UNION ALL
    SELECT (array_agg(DISTINCT l.id ORDER BY l.id))[1:$2], false
    FROM live AS l CROSS JOIN unnest(string_to_array(l.name, '/')) AS part WHERE l.address <> '' AND part <> ''
    GROUP BY l.address, part HAVING count(DISTINCT l.id) > 1
), pairs AS (
    SELECT a.id AS first_id, b.id AS second_id, bool_or(g.by_name) AS same_name
    FROM alike AS g CROSS JOIN unnest(g.ids) AS a (id) JOIN unnest(g.ids) AS b (id) ON a.id < b.id
    GROUP BY a.id, b.id
)
SELECT a.reference AS first, b.reference AS second, p.same_name, a.email <> '' AND lower(a.email) = lower(b.email) AS same_address
FROM pairs AS p JOIN registrations AS a ON a.id = p.first_id JOIN registrations AS b ON b.id = p.second_id
WHERE NOT EXISTS (SELECT FROM registration_states AS s WHERE s.registration_id = a.id AND s.what = 'distinct' AND s.reason = b.reference)
ORDER BY p.same_name DESC, same_address DESC, lower(a.organisation) = lower(b.organisation) DESC, a.last_name, a.first_name, a.id, b.id
LIMIT $3`

func listDuplicates(ctx context.Context, q db.Queryer, id event.ID) ([]duplicateRow, error) {
	var rows []duplicateRow
	if err := q.SelectContext(ctx, &rows, listDuplicatesSQL, id, maxAlike, maxDuplicates+1); err != nil {
		return nil, fmt.Errorf("list duplicates: %w", err)
	}
	return rows, nil
}

// pairUp reads the registrations of pairs.
func pairUp(ctx context.Context, q db.Queryer, rows []duplicateRow) ([]Duplicate, error) {
	var refs []Reference
	for _, row := range rows {
		refs = append(refs, row.First, row.Second)
	}
	all, err := findAll(ctx, q, refs)
	if err != nil {
		return nil, err
	}
	known := make(map[Reference]Registration, len(all))
	for _, r := range all {
		known[r.Reference] = r
	}
	pairs := make([]Duplicate, len(rows))
	for i, row := range rows {
		pairs[i] = Duplicate{First: known[row.First], Second: known[row.Second], SameName: row.SameName, SameAddress: row.SameAddress}
		if p := &pairs[i]; mayRatherStay(p.Second, p.First) {
			p.First, p.Second = p.Second, p.First
		}
	}
	return pairs, nil
}

// mayRatherStay reports whether a is the one to keep rather than b: it stands better, or can be kept only.
func mayRatherStay(a, b Registration) bool {
	switch {
	case standsBetter(a, b) || standsBetter(b, a):
		return standsBetter(a, b)
	case a.Party != b.Party:
		return a.Party > b.Party
	}
	return a.GroupID != nil && b.GroupID == nil
}

// Dismiss notes in the history of both that two registrations of an event are of two people. They are told as
// duplicates no more; saying it again changes nothing.
func (s *Service) Dismiss(ctx context.Context, who actor.Actor, slug string, one, other Reference) error {
	ev, err := s.mayJudge(ctx, who, slug)
	if err != nil {
		return err
	}
	return s.act(ctx, ev.ID, func(ctx context.Context, d *desk) error {
		two, err := findAll(ctx, d.tx, []Reference{one, other})
		if err != nil {
			return err
		}
		if slices.ContainsFunc(two, func(r Registration) bool { return r.EventID != ev.ID }) {
			return fault.New(fault.NotFound, "registration.unknown")
		}
		if len(two) < 2 {
			return fault.New(fault.Conflict, "registration.merge_self")
		}
		return d.dismiss(ctx, who, two[0], two[1])
	})
}

const isDismissedSQL = `SELECT EXISTS (SELECT FROM registration_states WHERE registration_id = $1 AND what = 'distinct' AND reason = $2)`

func (d *desk) dismiss(ctx context.Context, who actor.Actor, one, other Registration) error {
	var isDismissed bool
	if err := d.tx.GetContext(ctx, &isDismissed, isDismissedSQL, one.ID, other.Reference); err != nil {
		return fmt.Errorf("look whether two were told apart: %w", err)
	}
	if isDismissed {
		return nil
	}
	if err := d.note(ctx, who, Distinct, string(other.Reference), one.ID); err != nil {
		return err
	}
	return d.note(ctx, who, Distinct, string(one.Reference), other.ID)
}
