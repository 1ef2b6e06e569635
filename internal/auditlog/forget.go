package auditlog

import (
	"context"
	"fmt"
)

const forgetSQL = `SELECT audit_forget()`

// RemoveOld deletes entries that are older than three years and returns how many. The schema does it: the
// service has no right to delete from the log.
func (s *Service) RemoveOld(ctx context.Context) (removed int, err error) {
	if err := s.db.GetContext(ctx, &removed, forgetSQL); err != nil {
		return 0, fmt.Errorf("forget old entries of the audit log: %w", err)
	}
	return removed, nil
}

const countOldSQL = `SELECT count(*) FROM audit_entries WHERE happened_at < CAST($1 AS timestamptz) - interval '3 years'`

// CountOld counts what RemoveOld would delete.
func (s *Service) CountOld(ctx context.Context) (n int, err error) {
	if err := s.db.GetContext(ctx, &n, countOldSQL, s.db.Now()); err != nil {
		return 0, fmt.Errorf("count old entries of the audit log: %w", err)
	}
	return n, nil
}
