package registration

import (
	"context"
	"fmt"
)

const countAllStatesSQL = `SELECT state, count(*) AS n FROM registrations GROUP BY state`

// CountStates returns how many registrations of all events stand in each state, for the metrics of the installation.
func (s *Service) CountStates(ctx context.Context) (map[string]int, error) {
	var rows []struct {
		State string `db:"state"`
		N     int    `db:"n"`
	}
	if err := s.db.SelectContext(ctx, &rows, countAllStatesSQL); err != nil {
		return nil, fmt.Errorf("count registrations by state: %w", err)
	}
	counts := make(map[string]int, len(rows))
	for _, row := range rows {
		counts[row.State] = row.N
	}
	return counts, nil
}
