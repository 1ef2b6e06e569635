package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
)

const updateStatesSQL = `
WITH before AS MATERIALIZED (
    SELECT id, state FROM registrations WHERE id = ANY($1) ORDER BY id FOR NO KEY UPDATE
), changed AS (
    UPDATE registrations AS r SET state = $2, changed_at = $3
    FROM before WHERE r.id = before.id
    RETURNING r.id, before.state AS from_state
)
INSERT INTO registration_states (registration_id, changed_at, from_state, to_state, actor_kind, account_id, reason)
SELECT id, $3, from_state, $2, $4, NULLIF(CAST($5 AS bigint), 0), $6 FROM changed ORDER BY id`

// changeStates brings registrations into a state and keeps the change in their history.
func changeStates(ctx context.Context, tx *db.Tx, who actor.Actor, to State, reason string, ids ...ID) error {
	_, err := tx.ExecContext(ctx, updateStatesSQL, db.Array(ids), to, tx.Now, who.Kind(), int64(who.AccountID()), reason)
	if err != nil {
		return fmt.Errorf("change state to %s: %w", to, err)
	}
	return nil
}
