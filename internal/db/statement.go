package db

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/jmoiron/sqlx"
)

// Statement is a statement that is prepared at its first use and then kept by every connection for a while,
// for the few that are run so often that planning them would count.
type Statement struct {
	db    *DB
	query string

	mu         sync.Mutex
	prepared   *sqlx.Stmt
	preparedAt time.Time
}

const (
	// planHolds is how long a plan is used. PostgreSQL itself thinks of a new one only when it has counted the table anew,
	// which may be a minute after an empty table has got a hundred thousand rows.
	planHolds = 10 * time.Second
	// longestUse is after what time nobody runs a statement any more that has been replaced.
	longestUse = time.Minute
)

// Statement returns the query as a kept statement.
func (d *DB) Statement(query string) *Statement { return &Statement{db: d, query: query} }

// GetContext runs the statement in tx, or outside any transaction when tx is nil, and scans the
// single row it returns.
func (s *Statement) GetContext(ctx context.Context, tx *Tx, dest any, args ...any) error {
	prepared, err := s.prepare(ctx)
	if err != nil {
		return err
	}
	if tx != nil {
		prepared = tx.StmtxContext(ctx, prepared)
	}
	return prepared.GetContext(ctx, dest, args...)
}

// SelectContext runs the statement outside any transaction and scans all rows it returns.
func (s *Statement) SelectContext(ctx context.Context, dest any, args ...any) error {
	prepared, err := s.prepare(ctx)
	if err != nil {
		return err
	}
	return prepared.SelectContext(ctx, dest, args...)
}

// ExecContext runs the statement outside any transaction.
func (s *Statement) ExecContext(ctx context.Context, args ...any) error {
	prepared, err := s.prepare(ctx)
	if err != nil {
		return err
	}
	_, err = prepared.ExecContext(ctx, args...)
	return err
}

func (s *Statement) prepare(ctx context.Context) (*sqlx.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.prepared != nil && time.Since(s.preparedAt) < planHolds {
		return s.prepared, nil
	}
	prepared, err := s.db.PreparexContext(ctx, s.query)
	if err != nil {
		return nil, fmt.Errorf("prepare statement: %w", err)
	}
	if old := s.prepared; old != nil {
		time.AfterFunc(longestUse, func() { _ = old.Close() }) // fails with its connection only
	}
	s.prepared, s.preparedAt = prepared, time.Now()
	return prepared, nil
}
