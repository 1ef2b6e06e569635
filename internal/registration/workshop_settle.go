package registration

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

const (
	insertAllotmentSQL = `
INSERT INTO workshop_allotments (event_id, seed, only_gaps, account_id, decided_at, fingerprint)
VALUES ($1, $2, $3, NULLIF(CAST($4 AS bigint), 0), $5, $6) RETURNING id`
	insertAllotmentLinesSQL = `
INSERT INTO workshop_allotment_lines (allotment_id, registration_id, slot, slot_label, workshop, workshop_label, wish, wished)
SELECT $1, l.registration_id, l.slot, l.slot_label, l.workshop, l.workshop_label, l.wish, l.wished
FROM unnest(CAST($2 AS bigint[]), CAST($3 AS text[]), CAST($4 AS text[]), CAST($5 AS text[]), CAST($6 AS text[]), CAST($7 AS int[]), CAST($8 AS boolean[]))
    AS l (registration_id, slot, slot_label, workshop, workshop_label, wish, wished)`
	listToldSQL = `
SELECT DISTINCT registration_id FROM workshop_allotment_lines WHERE registration_id = ANY(CAST($1 AS bigint[]))`
)

// settleWorkshops stores what everybody got and writes to those for whom it is news.
func (d *desk) settleWorkshops(ctx context.Context, who actor.Actor, p WorkshopPreview) error {
	concerned := peopleOf(p.Lines)
	told, err := d.listTold(ctx, idsOf(concerned))
	if err != nil {
		return err
	}
	changed := changedLines(p.Lines)
	rows := make([]placeRow, len(changed))
	for i, l := range changed {
		rows[i] = placeRow{ID: l.ID, Slot: l.Slot, Key: l.Workshop}
	}
	if err := d.seatInWorkshops(ctx, rows...); err != nil {
		return err
	}
	if err := d.noteWorkshops(ctx, who, changed...); err != nil {
		return err
	}
	if err := d.keepAllotment(ctx, who, p); err != nil {
		return err
	}
	hasChanged := map[ID]bool{}
	for _, l := range changed {
		hasChanged[l.ID] = true
	}
	news, _ := divided(concerned, func(r Registration) bool { return hasChanged[r.ID] || !told[r.ID] })
	return d.writeWorkshops(ctx, p.Text, news...)
}

// peopleOf returns each person of the lines once.
func peopleOf(lines []WorkshopLine) (people []Registration) {
	seen := map[ID]bool{}
	for _, l := range lines {
		if !seen[l.ID] {
			seen[l.ID], people = true, append(people, l.Registration)
		}
	}
	return people
}

// changedLines are those of people who go elsewhere than before.
func changedLines(lines []WorkshopLine) []WorkshopLine {
	return slices.DeleteFunc(slices.Clone(lines), func(l WorkshopLine) bool { return l.Workshop == l.Before })
}

func (d *desk) listTold(ctx context.Context, ids []ID) (map[ID]bool, error) {
	var rows []ID
	if err := d.tx.SelectContext(ctx, &rows, listToldSQL, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("list who was told about workshops: %w", err)
	}
	told := make(map[ID]bool, len(rows))
	for _, id := range rows {
		told[id] = true
	}
	return told, nil
}

// noteWorkshops keeps in the history where people go.
func (d *desk) noteWorkshops(ctx context.Context, who actor.Actor, changed ...WorkshopLine) error {
	same := map[string][]ID{}
	for _, l := range changed {
		where := l.SlotLabel + ": –"
		if l.Workshop != "" {
			where = l.SlotLabel + ": " + l.Label
		}
		same[where] = append(same[where], l.ID)
	}
	for _, where := range slices.Sorted(maps.Keys(same)) {
		if err := d.note(ctx, who, ChangedWorkshop, where, same[where]...); err != nil {
			return err
		}
	}
	return nil
}

// keepAllotment stores the protocol.
func (d *desk) keepAllotment(ctx context.Context, who actor.Actor, p WorkshopPreview) error {
	var id int64
	if err := d.tx.GetContext(ctx, &id, insertAllotmentSQL, d.seats.EventID, p.Seed, p.OnlyGaps, int64(who.AccountID()), d.tx.Now, p.Fingerprint); err != nil {
		return fmt.Errorf("store allotment of workshops: %w", err)
	}
	n := len(p.Lines)
	ids, wishes := make([]int64, n), make([]int64, n)
	slots, slotLabels, workshops, labels, wished := make([]string, n), make([]string, n), make([]string, n), make([]string, n), make([]bool, n)
	for i, l := range p.Lines {
		ids[i], slots[i], slotLabels[i], workshops[i], labels[i], wishes[i] = int64(l.ID), l.Slot, l.SlotLabel, l.Workshop, l.Label, int64(l.Wish)
		wished[i] = l.Wants() && !l.ByHand
	}
	_, err := d.tx.ExecContext(ctx, insertAllotmentLinesSQL, id, db.Array(ids), db.Array(slots), db.Array(slotLabels), db.Array(workshops),
		db.Array(labels), db.Array(wishes), db.Array(wished))
	if err != nil {
		return fmt.Errorf("store what an allotment of workshops gave: %w", err)
	}
	return nil
}

// writeWorkshops tells people where they go in each slot.
func (d *desk) writeWorkshops(ctx context.Context, text string, to ...Registration) error {
	taken, err := listPlaces(ctx, d.tx, idsOf(to)...)
	if err != nil {
		return err
	}
	return d.writeEach(ctx, letterWorkshops, func(r Registration) letterFacts {
		return letterFacts{Reason: text, State: r.State, Workshops: letterWorkshopsOf(workshopsOf(d.plan.event, r, taken))}
	}, to...)
}
