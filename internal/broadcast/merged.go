package broadcast

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/registration"
)

// Two registrations of one person may become one while a broadcast goes: the person gets it once.

const listKnownSQL = `
SELECT registration_id FROM broadcast_recipients WHERE broadcast_id = $1 AND NOT left_out AND registration_id = ANY(CAST($2 AS bigint[]))
UNION
SELECT also.id FROM broadcast_recipients AS r, unnest(r.also) AS also (id) WHERE r.broadcast_id = $1 AND NOT r.left_out AND also.id = ANY(CAST($2 AS bigint[]))`

// turnOf are the registrations whose turn it is, with the places of their letters and the filter that leaves them.
type turnOf struct {
	places map[registration.ID]int
	ids    []registration.ID
	filter registration.Filter
}

func (t *turnOf) add(id registration.ID, place int) {
	t.places[id] = place
	t.ids = append(t.ids, id)
}

// turnOf returns the registrations that are next. For one that has ended because it was merged stands the one that is left,
// unless that has a place of its own, where it was not left out.
func (b Broadcast) turnOf(ctx context.Context, tx *db.Tx, next []recipient) (turnOf, error) {
	t := turnOf{places: map[registration.ID]int{}, filter: b.Filter()}
	for _, r := range next {
		t.add(r.Registration, r.Position)
		for _, id := range r.Also {
			t.add(registration.ID(id), r.Position)
		}
	}
	into, err := registration.MergedInto(ctx, tx, t.ids...)
	if err != nil || len(into) == 0 {
		return t, err
	}
	var known []registration.ID
	if err := tx.SelectContext(ctx, &known, listKnownSQL, b.ID, db.Array(slices.Collect(maps.Values(into)))); err != nil {
		return t, fmt.Errorf("list recipients that were merged: %w", err)
	}
	for _, was := range slices.Clone(t.ids) {
		now, isMerged := into[was]
		if !isMerged || slices.Contains(known, now) {
			continue
		}
		known = append(known, now)
		t.add(now, t.places[was])
		if t.filter.Picked == "" {
			continue
		}
		ref, err := registration.ReferenceOf(ctx, tx, now)
		if err != nil {
			return t, err
		}
		t.filter.Picked += " " + string(ref)
	}
	return t, nil
}

const listMergedLettersSQL = `
SELECT e.letter_id FROM broadcast_recipients AS e JOIN registrations AS r ON r.id = e.registration_id
JOIN letters AS l ON l.id = e.letter_id AND l.registration_id = e.registration_id
WHERE e.broadcast_id = $1 AND r.merged_into_id = ANY(CAST($2 AS bigint[])) AND e.letter_id IS NOT NULL AND e.also = '{}' ORDER BY e.letter_id`

// withdrawMerged takes back letters that still wait to people who get one now for the registration that is left.
func (b Broadcast) withdrawMerged(ctx context.Context, tx *db.Tx, reached []registration.Recipient) error {
	left := make([]int64, len(reached))
	for i, a := range reached {
		left[i] = int64(a.ID)
	}
	var ids []mailing.ID
	if err := tx.SelectContext(ctx, &ids, listMergedLettersSQL, b.ID, db.Array(left)); err != nil {
		return fmt.Errorf("list letters to registrations that were merged: %w", err)
	}
	_, err := mailing.WithdrawListed(ctx, tx, ids...)
	return err
}
