package job

import (
	"context"
	"fmt"
	"time"

	"tagungsbuero/internal/db"
)

const insertRunSQL = `INSERT INTO job_runs (key, started_at) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING`

// insertRun reports whether the caller is the first with this key.
func insertRun(ctx context.Context, q db.Queryer, key string, now time.Time) (bool, error) {
	result, err := q.ExecContext(ctx, insertRunSQL, key, now)
	if err != nil {
		return false, fmt.Errorf("claim job: %w", err)
	}
	n, err := result.RowsAffected()
	return n == 1, err
}

const deleteRunsSQL = `DELETE FROM job_runs WHERE started_at < $1`

func deleteRuns(ctx context.Context, q db.Queryer, before time.Time) (int, error) {
	result, err := q.ExecContext(ctx, deleteRunsSQL, before)
	if err != nil {
		return 0, fmt.Errorf("forget old job runs: %w", err)
	}
	n, err := result.RowsAffected()
	return int(n), err
}

const countRunsSQL = `SELECT count(*) FROM job_runs WHERE started_at < $1`

func countRuns(ctx context.Context, q db.Queryer, before time.Time) (int, error) {
	var n int
	if err := q.GetContext(ctx, &n, countRunsSQL, before); err != nil {
		return 0, fmt.Errorf("count old job runs: %w", err)
	}
	return n, nil
}
