package export

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

const insertExportSQL = `
INSERT INTO exports (event_id, account_id, view, format, rows, exported_at)
VALUES ($1, NULLIF(CAST($2 AS bigint), 0), $3, $4, $5, $6)`

// logPatience is how long the log may take after whoever asked has gone.
const logPatience = 5 * time.Second

// log keeps who took out which list. It does so also when whoever asked has gone meanwhile: the
// lines that went out are out.
func (s *Service) log(ctx context.Context, who actor.Actor, id event.ID, request Request, rows int) error {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), logPatience)
	defer cancel()
	_, err := s.db.ExecContext(ctx, insertExportSQL, id, int64(who.AccountID()), string(request.View), string(request.Format), rows, s.db.Now())
	if err != nil {
		return fmt.Errorf("log export: %w", err)
	}
	return nil
}
