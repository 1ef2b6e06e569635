package registration

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/mailing"
)

const endedSQL = `SELECT ends_at <= $2 FROM events WHERE id = $1`

// lockEnded takes the lock of an event and reports whether it ended by then. What is forgotten is gone
// for good, and an event may be moved at any moment before.
func lockEnded(ctx context.Context, tx *db.Tx, id event.ID, by time.Time) (isOver bool, err error) {
	if err := (&desk{tx: tx}).lock(ctx, id); err != nil {
		return false, err
	}
	if err := tx.GetContext(ctx, &isOver, endedSQL, id, by); err != nil {
		return false, fmt.Errorf("look whether an event is over: %w", err)
	}
	return isOver, nil
}

// forgetAbout forgets whom an event names besides its registrations: those who were invited, those for
// whom codes were meant, whom the names of saved filters may name, and the institutions that have a ceiling each.
func forgetAbout(ctx context.Context, tx *db.Tx, id event.ID) error {
	if err := forgetInvitations(ctx, tx, id); err != nil {
		return err
	}
	for _, statement := range []string{emptyNotesSQL, deleteSavedFiltersOfSQL, deleteEmptyCeilingsSQL} {
		if _, err := tx.ExecContext(ctx, statement, id); err != nil {
			return fmt.Errorf("forget whom an event names: %w", err)
		}
	}
	return nil
}

const emptyNotesSQL = `UPDATE invitation_codes SET note = '' WHERE event_id = $1 AND note <> ''`

// Ceilings are made anew when somebody of the group comes, so those that nobody counts in can go.
const deleteEmptyCeilingsSQL = `DELETE FROM seat_pools WHERE event_id = $1 AND kind = 'ceiling' AND taken = 0`

const anonymiseInvitationsSQL = `
UPDATE invitations SET email = '', first_name = '', last_name = '', organisation = '', message = '', anonymised_at = $2
WHERE event_id = $1 AND anonymised_at IS NULL`

// forgetInvitations leaves them for the next time while a letter is on its way.
func forgetInvitations(ctx context.Context, tx *db.Tx, id event.ID) error {
	done, err := mailing.ForgetForEvent(ctx, tx, int64(id), letterInvitation)
	if err != nil || !done {
		return err
	}
	if _, err := tx.ExecContext(ctx, anonymiseInvitationsSQL, id, tx.Now); err != nil {
		return fmt.Errorf("forget who was invited: %w", err)
	}
	return nil
}
