package registration

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
)

// A letter that waits goes at due_at; one that is released goes earlier.
const listUndoableSQL = `
SELECT b.number, b.decision, b.decided_at, b.undo_until, a.name AS account_name,
       (SELECT count(*) FROM bulk_decision_moves AS m WHERE m.decision_id = b.id) AS moved
FROM bulk_decisions AS b JOIN event_seats AS e ON e.event_id = b.event_id LEFT JOIN accounts AS a ON a.id = b.account_id
WHERE b.event_id = $1 AND b.undone_at IS NULL AND b.undo_until > $2 AND b.plan_version = e.plan_version
  AND NOT EXISTS (SELECT FROM bulk_decision_letters AS h JOIN letters AS l ON l.id = h.letter_id
                  WHERE h.decision_id = b.id AND h.was = '' AND (l.state <> 'queued' OR l.due_at <= $2))
  AND NOT EXISTS (SELECT FROM bulk_decision_moves AS m JOIN registration_states AS s ON s.registration_id = m.registration_id
                  WHERE m.decision_id = b.id AND s.id > b.last_change)
ORDER BY b.number DESC`

// Undoable lists the decisions about an event that can still be undone, the latest first, for an account with
// EditRegistrations. Whether all seats are still free shows when it is done.
func (s *Service) Undoable(ctx context.Context, who actor.Actor, slug string) ([]Undoable, error) {
	ev, err := s.managedEvent(ctx, who, actor.EditRegistrations, slug)
	if err != nil {
		return nil, err
	}
	var made []Undoable
	if err := s.db.SelectContext(ctx, &made, listUndoableSQL, ev.ID, s.db.Now()); err != nil {
		return nil, fmt.Errorf("list decisions that can be undone: %w", err)
	}
	return made, nil
}

// settledAfter is how long what undoing needs is kept after its time: clocks of processes may differ.
const settledAfter = time.Hour

const (
	countSettledSQL = `
SELECT count(*) FROM bulk_decision_moves AS m JOIN bulk_decisions AS b ON b.id = m.decision_id WHERE b.undo_until <= $1 OR b.undone_at IS NOT NULL`
	deleteSettledMovesSQL = `
DELETE FROM bulk_decision_moves AS m USING bulk_decisions AS b WHERE b.id = m.decision_id AND (b.undo_until <= $1 OR b.undone_at IS NOT NULL)`
	deleteSettledLettersSQL = `
DELETE FROM bulk_decision_letters AS l USING bulk_decisions AS b WHERE b.id = l.decision_id AND (b.undo_until <= $1 OR b.undone_at IS NOT NULL)`
)

// CountSettled counts what ForgetSettled would delete.
func (s *Service) CountSettled(ctx context.Context) (n int, err error) {
	if err := s.db.GetContext(ctx, &n, countSettledSQL, s.db.Now().Add(-settledAfter)); err != nil {
		return 0, fmt.Errorf("count what undoing does not need any more: %w", err)
	}
	return n, nil
}

// ForgetSettled deletes how people stood before decisions that cannot be undone any more, and returns of how many.
// That the decision was made stays.
func (s *Service) ForgetSettled(ctx context.Context) (int, error) {
	deleted, err := s.db.ExecContext(ctx, deleteSettledMovesSQL, s.db.Now().Add(-settledAfter))
	if err != nil {
		return 0, fmt.Errorf("forget what undoing does not need any more: %w", err)
	}
	if _, err := s.db.ExecContext(ctx, deleteSettledLettersSQL, s.db.Now().Add(-settledAfter)); err != nil {
		return 0, fmt.Errorf("forget letters of decisions: %w", err)
	}
	n, err := deleted.RowsAffected()
	return int(n), err
}

// The pools somebody sat in before a decision tell what was answered, like those of the present.
const forgetHeldPoolsSQL = `UPDATE bulk_decision_moves SET pools = '{}' WHERE registration_id = ANY(CAST($1 AS bigint[])) AND pools <> '{}'`
