package registration

import (
	"context"
	"fmt"
	"strings"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
)

// quotaKey names the reserved quota that a registration sits in.
const quotaKey = `COALESCE((SELECT p.key FROM seat_pools AS p WHERE p.id = ANY(r.pools) AND p.kind = 'reserved'), '') AS quota_key`

// workshopKeys names the workshops that a registration goes to, by slot.
const workshopKeys = `(SELECT json_object_agg(p.slot, w.key) FROM workshop_places AS p JOIN workshops AS w ON w.id = p.workshop_id
        WHERE p.registration_id = r.id) AS workshops`

// rowFields are those of one line of the office's list, but for its place on the waitlist.
const rowFields = columns + `,
       COALESCE(m.name, '') AS municipality_name,
       (SELECT a.name FROM registration_states AS s JOIN accounts AS a ON a.id = s.account_id
        WHERE s.registration_id = r.id AND s.from_state IS NULL) AS entered_by_name, ` + quotaKey + `, ` + workshopKeys

// Lines of the office's list. Places on the waitlist are counted over the whole event, then the filter
// applies.
const rowColumnsSQL = `
SELECT ` + rowFields + `, COALESCE(w.place, 0) AS waitlist_position
` + joins + `
LEFT JOIN municipalities AS m ON m.key = r.municipality_key
LEFT JOIN (SELECT id, row_number() OVER (PARTITION BY event_id ORDER BY waitlist_priority DESC, waitlist_number) AS place
           FROM registrations WHERE event_id = $1 AND state = 'waitlisted') AS w ON w.id = r.id`

// rowFilter leaves those of an event whom a filter leaves (lookout.args). What is null does not narrow; the server
// drops those parts before it plans.
const rowFilter = `r.event_id = $1 AND (CAST($2 AS text) IS NULL OR r.state = $2)
  AND (CAST($3 AS text[]) IS NULL OR ` + wordsNow + ` LIKE ALL (CAST($3 AS text[])))
  AND (CAST($3 AS text[]) IS NULL OR $4 OR ` + namesMatch + `)
  AND (CAST($5 AS text) IS NULL OR r.pools && ARRAY(SELECT p.id FROM seat_pools AS p WHERE p.event_id = $1 AND p.key = $5 AND p.kind <> 'option'))
  AND (CAST($6 AS text) IS NULL OR r.group_id = (SELECT g.id FROM registration_groups AS g WHERE g.event_id = $1 AND g.reference = $6))
  AND (CAST($7 AS text) IS NULL
       OR EXISTS (SELECT FROM workshop_places AS p JOIN workshops AS w ON w.id = p.workshop_id WHERE p.registration_id = r.id AND p.slot || '/' || w.key = $7)
       OR ($7 LIKE '%/' AND r.state = 'confirmed' AND NOT EXISTS (SELECT FROM workshop_places AS p WHERE p.registration_id = r.id AND p.slot || '/' = $7 AND p.workshop_id IS NOT NULL)))
  AND (CAST($8 AS text[]) IS NULL OR ` + facetsNow + ` @> CAST($8 AS text[]))
  AND (CAST($9 AS timestamptz) IS NULL OR r.created_at >= $9) AND (CAST($10 AS timestamptz) IS NULL OR r.created_at < $10)
  AND (CAST($11 AS text[]) IS NULL OR r.reference = ANY (CAST($11 AS text[])))`

// wordsNow are what the search reads of a registration: as they were written for it, or as they are.
const wordsNow = `COALESCE((SELECT words.words FROM registration_words AS words WHERE words.registration_id = r.id),
       words_of(r.first_name, r.last_name, r.organisation, r.reference, r.email) COLLATE "C")`

// facetsNow are what the list is narrowed by, in the same way.
const facetsNow = `COALESCE((SELECT words.facets FROM registration_words AS words WHERE words.registration_id = r.id), facets_of(r))`

// namesMatch looks for the words $3 in what everybody sees who sees participants: not in the address.
const namesMatch = `words_of(r.first_name, r.last_name, r.organisation, r.reference, '') COLLATE "C" LIKE ALL (CAST($3 AS text[]))`

// nameOrder is that of a telephone book. An index holds it.
const nameOrder = `COALESCE(NULLIF(r.last_name, ''), r.first_name), r.first_name, r.id`

const listRowsSQL = rowColumnsSQL + ` WHERE ` + rowFilter + ` ORDER BY ` + nameOrder

const listWaitingRowsSQL = rowColumnsSQL + ` WHERE ` + rowFilter + ` ORDER BY r.waitlist_priority DESC, r.waitlist_number`

// rowsSQL lists in the order that fits the filter.
func (f Filter) rowsSQL() string {
	if f.State == Waitlisted {
		return listWaitingRowsSQL
	}
	return listRowsSQL
}

// findRowSQL finds one line by the id of the registration.
const findRowSQL = `
SELECT ` + rowFields + `,
       CASE WHEN r.state = 'waitlisted' THEN
           (SELECT count(*) FROM registrations AS ahead WHERE ahead.event_id = r.event_id AND ahead.state = 'waitlisted'
            AND (ahead.waitlist_priority > r.waitlist_priority
                 OR (ahead.waitlist_priority = r.waitlist_priority AND ahead.waitlist_number <= r.waitlist_number)))
       ELSE 0 END AS waitlist_position
` + joins + `
LEFT JOIN municipalities AS m ON m.key = r.municipality_key
WHERE r.id = $1`

func findRow(ctx context.Context, q db.Queryer, id ID) (row Row, err error) {
	if err := q.GetContext(ctx, &row, findRowSQL, id); err != nil {
		return Row{}, fmt.Errorf("find line of registration: %w", err)
	}
	return row, nil
}

const countStatesSQL = `SELECT state, n FROM registration_counts WHERE event_id = $1 AND n > 0`

func countStates(ctx context.Context, q db.Queryer, id event.ID) (map[State]int, error) {
	var rows []struct {
		State State `db:"state"`
		N     int   `db:"n"`
	}
	if err := q.SelectContext(ctx, &rows, countStatesSQL, id); err != nil {
		return nil, fmt.Errorf("count states: %w", err)
	}
	counts := make(map[State]int, len(rows))
	for _, row := range rows {
		counts[row.State] = row.N
	}
	return counts, nil
}

// escapeLike makes a text match itself in a LIKE pattern.
func escapeLike(text string) string {
	return strings.NewReplacer(`\`, `\\`, `%`, `\%`, `_`, `\_`).Replace(strings.TrimSpace(text))
}

func nullIfEmpty(s string) *string {
	if s == "" {
		return nil
	}
	return &s
}
