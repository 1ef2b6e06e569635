package registration

import (
	"context"
	"fmt"
)

const countFiltersOfEndedSQL = `
SELECT count(*) FROM saved_filters AS f JOIN accounts AS a ON a.id = f.account_id WHERE a.deactivated_at IS NOT NULL`

// CountFiltersOfEnded counts what ForgetFiltersOfEnded would delete.
func (s *Service) CountFiltersOfEnded(ctx context.Context) (n int, err error) {
	if err := s.db.GetContext(ctx, &n, countFiltersOfEndedSQL); err != nil {
		return 0, fmt.Errorf("count filters of accounts that ended: %w", err)
	}
	return n, nil
}

const deleteFiltersOfEndedSQL = `
DELETE FROM saved_filters AS f USING accounts AS a WHERE a.id = f.account_id AND a.deactivated_at IS NOT NULL`

// ForgetFiltersOfEnded deletes the own filters of accounts that were deactivated, and returns how many. Those for all
// stay.
func (s *Service) ForgetFiltersOfEnded(ctx context.Context) (int, error) {
	deleted, err := s.db.ExecContext(ctx, deleteFiltersOfEndedSQL)
	if err != nil {
		return 0, fmt.Errorf("forget filters of accounts that ended: %w", err)
	}
	n, err := deleted.RowsAffected()
	return int(n), err
}
