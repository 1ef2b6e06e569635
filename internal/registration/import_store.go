package registration

import (
	"context"
	"fmt"
	"strings"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

const listNamesakesSQL = `
SELECT reference, first_name, last_name FROM registrations
WHERE event_id = $1 AND state IN ('unconfirmed', 'applied', 'confirmed', 'waitlisted', 'offered') AND lower(last_name) = ANY(CAST($2 AS text[]))
ORDER BY id`

// listNamesakes finds live registrations, by name, of people called like those without an address.
func (d *desk) listNamesakes(ctx context.Context, entered []*admission) (map[string]Reference, error) {
	var names []string
	for _, a := range entered {
		if a.Email == "" {
			names = append(names, strings.ToLower(a.LastName))
		}
	}
	if len(names) == 0 {
		return nil, nil
	}
	var found []Registration
	if err := d.tx.SelectContext(ctx, &found, listNamesakesSQL, d.seats.EventID, db.Array(names)); err != nil {
		return nil, fmt.Errorf("list people of the same name: %w", err)
	}
	namesakes := make(map[string]Reference, len(found))
	for _, r := range found {
		namesakes[folded(r.Name())] = r.Reference
	}
	return namesakes, nil
}

const listIDsSQL = `SELECT id FROM registrations WHERE reference = ANY(CAST($1 AS text[]))`

// withdrawLetters takes back the letters that have just been queued: the hosts tell people themselves. In
// the list of letters they stand as not sent.
func (e *entries) withdrawLetters(ctx context.Context) error {
	references := make([]string, len(e.admissions))
	for i, a := range e.admissions {
		references[i] = string(a.reference)
	}
	var ids []int64
	if err := e.desk.tx.SelectContext(ctx, &ids, listIDsSQL, db.Array(references)); err != nil {
		return fmt.Errorf("list who was entered: %w", err)
	}
	return mailing.WithdrawForAll(ctx, e.desk.tx, ids, letterConfirmed, letterWaitlisted, letterApplied)
}
