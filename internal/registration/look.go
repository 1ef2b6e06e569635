package registration

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
)

// What somebody looks at, as the audit log names it.
const (
	lookAtAnswers = "answers"
	lookAtFile    = "file"
)

// audit_look is a function of the schema: the service may add to the log by it, and in no other way.
const noteLookSQL = `SELECT audit_look(NULLIF(CAST($1 AS bigint), 0), $2, $3, $4)`

// noteLook tells the audit log who looks at something of special categories. What cannot be told is not shown.
func (s *Service) noteLook(ctx context.Context, who actor.Actor, r Registration, what string) error {
	if _, err := s.db.ExecContext(ctx, noteLookSQL, int64(who.AccountID()), r.EventID, r.Reference, what); err != nil {
		return fmt.Errorf("note look at special categories: %w", err)
	}
	return nil
}
