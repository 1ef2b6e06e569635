package export

import (
	"context"
	"fmt"
)

const countColumnsOfEndedSQL = `
SELECT count(*) FROM list_columns AS c JOIN accounts AS a ON a.id = c.account_id WHERE a.deactivated_at IS NOT NULL`

// CountColumnsOfEnded counts what ForgetColumnsOfEnded would delete.
func (s *Service) CountColumnsOfEnded(ctx context.Context) (n int, err error) {
	if err := s.db.GetContext(ctx, &n, countColumnsOfEndedSQL); err != nil {
		return 0, fmt.Errorf("count columns of accounts that ended: %w", err)
	}
	return n, nil
}

const deleteColumnsOfEndedSQL = `
DELETE FROM list_columns AS c USING accounts AS a WHERE a.id = c.account_id AND a.deactivated_at IS NOT NULL`

// ForgetColumnsOfEnded deletes which columns accounts looked at that were deactivated, and returns of how many lists.
func (s *Service) ForgetColumnsOfEnded(ctx context.Context) (int, error) {
	deleted, err := s.db.ExecContext(ctx, deleteColumnsOfEndedSQL)
	if err != nil {
		return 0, fmt.Errorf("forget columns of accounts that ended: %w", err)
	}
	n, err := deleted.RowsAffected()
	return int(n), err
}
