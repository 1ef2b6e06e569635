package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

const insertGroupSQL = `
INSERT INTO registration_groups (event_id, reference, contact_name, contact_email, contact_phone, together, locale, submission, created_at)
VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9) RETURNING id`

func insertGroup(ctx context.Context, tx *db.Tx, g Group) (id int64, err error) {
	err = tx.GetContext(ctx, &id, insertGroupSQL, g.EventID, g.Reference, g.ContactName, g.ContactEmail, g.ContactPhone, g.Together,
		g.Locale, g.Submission, tx.Now)
	if err != nil {
		return 0, fmt.Errorf("insert group: %w", err)
	}
	return id, nil
}

const groupColumns = `id, event_id, reference, contact_name, contact_email, contact_phone, together, locale, submission, created_at`

const findGroupBySubmissionSQL = `SELECT ` + groupColumns + ` FROM registration_groups WHERE event_id = $1 AND submission = $2`

func findGroupBySubmission(ctx context.Context, q db.Queryer, id event.ID, submission string) (g Group, ok bool, err error) {
	err = q.GetContext(ctx, &g, findGroupBySubmissionSQL, id, submission)
	if db.NoRows(err) {
		return Group{}, false, nil
	}
	if err != nil {
		return Group{}, false, fmt.Errorf("find group by its form: %w", err)
	}
	return g, true, nil
}

const findGroupSQL = `SELECT ` + groupColumns + ` FROM registration_groups WHERE reference = $1 AND anonymised_at IS NULL`

// findGroup returns the group with the reference. It checks no right.
func findGroup(ctx context.Context, q db.Queryer, ref Reference) (g Group, err error) {
	if err := q.GetContext(ctx, &g, findGroupSQL, ref); err != nil {
		if db.NoRows(err) {
			return Group{}, fault.New(fault.NotFound, "registration.link_unknown")
		}
		return Group{}, fmt.Errorf("find group: %w", err)
	}
	return g, nil
}

const findGroupByIDSQL = `SELECT ` + groupColumns + ` FROM registration_groups WHERE id = $1`

func findGroupByID(ctx context.Context, q db.Queryer, id int64) (g Group, err error) {
	if err := q.GetContext(ctx, &g, findGroupByIDSQL, id); err != nil {
		return Group{}, fmt.Errorf("find group by id: %w", err)
	}
	return g, nil
}

const listMembersSQL = `SELECT ` + columns + joins + `
WHERE r.group_id = $1
ORDER BY r.id`

// listMembers returns everybody who was ever registered in a group.
func listMembers(ctx context.Context, q db.Queryer, group int64) ([]Registration, error) {
	var members []Registration
	if err := q.SelectContext(ctx, &members, listMembersSQL, group); err != nil {
		return nil, fmt.Errorf("list members of group: %w", err)
	}
	return members, nil
}
