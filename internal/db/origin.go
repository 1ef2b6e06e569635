package db

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
)

const nameOriginSQL = `SELECT set_config('tb.actor', $1, true), set_config('tb.request', $2, true)`

// Credit names who acts from here on in the transaction, for the audit log, which triggers write. InTx
// does it by itself; whoever works for several callers in one transaction does it for each. It costs
// nothing among people without an account.
func (t *Tx) Credit(ctx context.Context, origin actor.Origin) error {
	if origin.Name() == "" {
		origin = actor.Origin{}
	}
	if origin == t.origin {
		return nil
	}
	if _, err := t.ExecContext(ctx, nameOriginSQL, origin.Name(), origin.Request); err != nil {
		return fmt.Errorf("name who acts: %w", err)
	}
	t.origin = origin
	return nil
}
