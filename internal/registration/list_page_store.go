package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// What the pages have in common: $1 to $11 as in rowFilter, $12 the few who were found first, $13 how many
// rows, the rest where the page begins.
const (
	// amongFound leaves those who were found, if these are few.
	amongFound = ` AND (CAST($12 AS bigint[]) IS NULL OR r.id = ANY ($12))`
	afterName  = ` AND (CAST($16 AS bigint) IS NULL OR (` + nameOrder + `) > (CAST($14 AS text), CAST($15 AS text), $16))`
	beforeName = ` AND (CAST($16 AS bigint) IS NULL OR (` + nameOrder + `) < (CAST($14 AS text), CAST($15 AS text), $16))`
	nameBack   = `COALESCE(NULLIF(r.last_name, ''), r.first_name) DESC, r.first_name DESC, r.id DESC`

	// eachState asks the index by name for a page of each state; the page of all is among these.
	eachState = `
SELECT r.id FROM unnest(CASE WHEN CAST($2 AS text) IS NULL
    THEN ARRAY['unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered', 'declined', 'cancelled', 'replaced', 'expired']
    ELSE ARRAY[$2] END) AS s (state)
CROSS JOIN LATERAL (SELECT r.id, r.last_name, r.first_name FROM registrations AS r
    WHERE r.state = s.state AND ` + rowFilter + amongFound
)

const pageSQL = eachState + afterName + ` ORDER BY ` + nameOrder + ` LIMIT $13) AS r ORDER BY ` + nameOrder + ` LIMIT $13`

const pageBackSQL = eachState + beforeName + ` ORDER BY ` + nameBack + ` LIMIT $13) AS r ORDER BY ` + nameBack + ` LIMIT $13`

const pageFoundSQL = `
SELECT r.id FROM registrations AS r
WHERE ` + rowFilter + amongFound + afterName + ` ORDER BY ` + nameOrder + ` LIMIT $13`

const pageFoundBackSQL = `
SELECT r.id FROM registrations AS r
WHERE ` + rowFilter + amongFound + beforeName + ` ORDER BY ` + nameBack + ` LIMIT $13`

const pageWaitingSQL = `
SELECT r.id FROM registrations AS r
WHERE r.state = 'waitlisted' AND ` + rowFilter + amongFound + `
  AND (CAST($15 AS bigint) IS NULL OR (-r.waitlist_priority, r.waitlist_number) > (CAST($14 AS int), $15))
ORDER BY -r.waitlist_priority, r.waitlist_number LIMIT $13`

const pageWaitingBackSQL = `
SELECT r.id FROM registrations AS r
WHERE r.state = 'waitlisted' AND ` + rowFilter + amongFound + `
  AND (CAST($15 AS bigint) IS NULL OR (-r.waitlist_priority, r.waitlist_number) < (CAST($14 AS int), $15))
ORDER BY -r.waitlist_priority DESC, r.waitlist_number DESC LIMIT $13`

const countRowsSQL = `SELECT count(*) FROM (SELECT FROM registrations AS r WHERE ` + rowFilter + amongFound + ` LIMIT $13) AS counted`

const rowsByIDSQL = `
SELECT ` + rowFields + `, 0 AS waitlist_position
` + joins + `
LEFT JOIN municipalities AS m ON m.key = r.municipality_key
WHERE r.id = ANY (CAST($1 AS bigint[]))
ORDER BY array_position(CAST($1 AS bigint[]), r.id)`

// rowsByID reads lines of the list in the given order.
func rowsByID(ctx context.Context, q db.Queryer, id event.ID, ids []ID) ([]Row, error) {
	var rows []Row
	if len(ids) == 0 {
		return nil, nil
	}
	if err := q.SelectContext(ctx, &rows, rowsByIDSQL, db.Array(ids)); err != nil {
		return nil, fmt.Errorf("list participants: %w", err)
	}
	return rows, findPlaces(ctx, q, id, rows)
}

const listWaitingPlacesSQL = `
SELECT w.waitlist_number, w.place
FROM (SELECT waitlist_number, row_number() OVER (ORDER BY waitlist_priority DESC, waitlist_number) AS place
      FROM registrations WHERE event_id = $1 AND state = 'waitlisted') AS w
WHERE w.waitlist_number = ANY (CAST($2 AS bigint[]))`

// findPlaces tells those of the rows who wait how many stand before them; who does not wait costs nothing.
func findPlaces(ctx context.Context, q db.Queryer, id event.ID, rows []Row) error {
	waiting := map[int64]*Row{}
	var numbers []int64
	for i, row := range rows {
		if row.State == Waitlisted && row.WaitlistNumber != nil {
			waiting[*row.WaitlistNumber], numbers = &rows[i], append(numbers, *row.WaitlistNumber)
		}
	}
	if len(numbers) == 0 {
		return nil
	}
	var places []struct {
		Number int64 `db:"waitlist_number"`
		Place  int   `db:"place"`
	}
	if err := q.SelectContext(ctx, &places, listWaitingPlacesSQL, id, db.Array(numbers)); err != nil {
		return fmt.Errorf("find places on the waitlist: %w", err)
	}
	for _, p := range places {
		waiting[p.Number].WaitlistPosition = p.Place
	}
	return nil
}
