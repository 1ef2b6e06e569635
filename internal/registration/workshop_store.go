package registration

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/question"
)

const insertPlacesSQL = `
INSERT INTO workshop_places (registration_id, slot, workshop_id, by_hand)
SELECT p.registration_id, p.slot, w.id, p.by_hand
FROM unnest(CAST($2 AS bigint[]), CAST($3 AS text[]), CAST($4 AS text[]), CAST($5 AS boolean[])) AS p (registration_id, slot, key, by_hand)
LEFT JOIN workshops AS w ON w.event_id = $1 AND w.slot = p.slot AND w.key = p.key
WHERE p.key = '' OR w.id IS NOT NULL`

const deletePlacesSQL = `
DELETE FROM workshop_places AS p
USING unnest(CAST($1 AS bigint[]), CAST($2 AS text[])) AS gone (registration_id, slot)
WHERE p.registration_id = gone.registration_id AND p.slot = gone.slot`

// seatInWorkshops takes back the places that people have in the slots, and gives them those of the rows;
// a row without a workshop gives none, and is kept where the hosts chose that by hand.
func (d *desk) seatInWorkshops(ctx context.Context, rows ...placeRow) error {
	if len(rows) == 0 {
		return nil
	}
	var ids, given []int64
	var slots, givenSlots, keys []string
	var byHand []bool
	for _, row := range rows {
		ids, slots = append(ids, int64(row.ID)), append(slots, row.Slot)
		if row.isGiven() {
			given, givenSlots = append(given, int64(row.ID)), append(givenSlots, row.Slot)
			keys, byHand = append(keys, row.Key), append(byHand, row.ByHand)
		}
	}
	if _, err := d.tx.ExecContext(ctx, deletePlacesSQL, db.Array(ids), db.Array(slots)); err != nil {
		return fmt.Errorf("take back places in workshops: %w", err)
	}
	if _, err := d.tx.ExecContext(ctx, insertPlacesSQL, d.seats.EventID, db.Array(given), db.Array(givenSlots), db.Array(keys), db.Array(byHand)); err != nil {
		return fmt.Errorf("give places in workshops: %w", err)
	}
	return nil
}

// workshopRow is a stored workshop.
type workshopRow struct {
	ID       int64  `db:"id"`
	Slot     string `db:"slot"`
	Key      string `db:"key"`
	Label    string `db:"label"`    // empty: not stored yet
	Capacity *int   `db:"capacity"` // nil: unlimited
	Taken    int    `db:"taken"`
}

const listWorkshopsSQL = `SELECT id, slot, key, label, capacity, taken FROM workshops WHERE event_id = $1 ORDER BY id`

// workshopKey names a workshop within its event.
type workshopKey struct{ slot, key string }

func listWorkshops(ctx context.Context, q db.Queryer, id any) (map[workshopKey]workshopRow, error) {
	var rows []workshopRow
	if err := q.SelectContext(ctx, &rows, listWorkshopsSQL, id); err != nil {
		return nil, fmt.Errorf("list workshops: %w", err)
	}
	stored := make(map[workshopKey]workshopRow, len(rows))
	for _, row := range rows {
		stored[workshopKey{row.Slot, row.Key}] = row
	}
	return stored, nil
}

const (
	storeWorkshopSQL = `
INSERT INTO workshops (event_id, slot, key, label, capacity) VALUES ($1, $2, $3, $4, $5)
ON CONFLICT ON CONSTRAINT workshops_name DO UPDATE SET label = EXCLUDED.label, capacity = EXCLUDED.capacity
WHERE (workshops.label, workshops.capacity) IS DISTINCT FROM (EXCLUDED.label, EXCLUDED.capacity)`
	deleteWorkshopSQL = `DELETE FROM workshops WHERE id = $1`
)

// planWorkshops takes over the workshops of the plan that was just written. Nobody is thrown out by a
// setting: fewer places than are taken, and no workshop where somebody goes to one, is refused, with
// the number.
func (d *desk) planWorkshops(ctx context.Context) error {
	stored, err := listWorkshops(ctx, d.tx, d.seats.EventID)
	if err != nil {
		return err
	}
	for _, slot := range question.Slots(d.plan.event.Questions) {
		for _, workshop := range slot.Options {
			key := workshopKey{slot.Key, workshop.Value}
			if taken := stored[key].Taken; workshop.Capacity != nil && taken > *workshop.Capacity {
				return fault.New(fault.Conflict, "registration.workshop_below_taken", fault.Args{"Name": workshop.Label, "Count": taken})
			}
			before, known := stored[key]
			delete(stored, key)
			if known && before.Label == workshop.Label && sameCapacity(before.Capacity, workshop.Capacity) {
				continue
			}
			if _, err := d.tx.ExecContext(ctx, storeWorkshopSQL, d.seats.EventID, slot.Key, workshop.Value, workshop.Label, workshop.Capacity); err != nil {
				return fmt.Errorf("store workshop: %w", err)
			}
		}
	}
	return d.dropWorkshops(ctx, stored)
}

func sameCapacity(a, b *int) bool { return (a == nil) == (b == nil) && (a == nil || *a == *b) }

const forgetSlotsSQL = `
DELETE FROM workshop_places AS p USING registrations AS r
WHERE r.id = p.registration_id AND r.event_id = $1 AND p.workshop_id IS NULL AND p.slot <> ALL(CAST($2 AS text[]))`

// dropWorkshops deletes those that are not asked for any more, in the order in which they were made.
func (d *desk) dropWorkshops(ctx context.Context, stored map[workshopKey]workshopRow) error {
	for _, gone := range slices.SortedFunc(maps.Values(stored), func(a, b workshopRow) int { return cmp.Compare(a.ID, b.ID) }) {
		if gone.Taken > 0 {
			return fault.New(fault.Conflict, "registration.workshop_in_use", fault.Args{"Name": cmp.Or(gone.Label, gone.Key), "Count": gone.Taken})
		}
		if _, err := d.tx.ExecContext(ctx, deleteWorkshopSQL, gone.ID); err != nil {
			return fmt.Errorf("delete workshop: %w", err)
		}
	}
	slots := []string{}
	for _, slot := range question.Slots(d.plan.event.Questions) {
		slots = append(slots, slot.Key)
	}
	if _, err := d.tx.ExecContext(ctx, forgetSlotsSQL, d.seats.EventID, db.Array(slots)); err != nil {
		return fmt.Errorf("forget choices in slots that are gone: %w", err)
	}
	return nil
}
