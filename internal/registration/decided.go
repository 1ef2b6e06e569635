package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
)

// AlreadyDecided is the key of the Conflict that answers a decision which was sent twice, for instance by a
// double click: what the preview showed holds, and everybody has one letter.
const AlreadyDecided = "registration.already_decided"

const (
	allocationDecidedSQL = `SELECT EXISTS (SELECT FROM allocations WHERE event_id = $1 AND fingerprint = $2)`
	workshopsDecidedSQL  = `SELECT EXISTS (SELECT FROM workshop_allotments WHERE event_id = $1 AND fingerprint = $2)`
)

// refuseDecided refuses a decision that has been carried out as its preview showed; the query looks for it.
func refuseDecided(ctx context.Context, q db.Queryer, query string, id event.ID, fingerprint string) error {
	if fingerprint == "" {
		return nil // a preview
	}
	var isDecided bool
	if err := q.GetContext(ctx, &isDecided, query, id, fingerprint); err != nil {
		return fmt.Errorf("look for the decision: %w", err)
	}
	if isDecided {
		return fault.New(fault.Conflict, AlreadyDecided)
	}
	return nil
}
