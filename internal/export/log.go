package export

import (
	"context"
	"fmt"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

const insertExportSQL = `
INSERT INTO exports (event_id, account_id, view, format, rows, exported_at)
VALUES ($1, NULLIF(CAST($2 AS bigint), 0), $3, $4, $5, $6)`

// log keeps who takes out which list.
func (s *Service) log(ctx context.Context, who actor.Actor, id event.ID, request Request, rows int) error {
	_, err := s.db.ExecContext(ctx, insertExportSQL, id, int64(who.AccountID()), string(request.View), string(request.Format), rows, s.db.Now())
	if err != nil {
		return fmt.Errorf("log export: %w", err)
	}
	return nil
}
