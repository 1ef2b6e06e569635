package db

import (
	"context"
	"fmt"
	"sync"

	"github.com/jmoiron/sqlx"
)

// Statement is a statement that is prepared at its first use and then kept by every connection,
// for the few that are run so often that planning them would count.
type Statement struct {
	db    *DB
	query string

	mu       sync.Mutex
	prepared *sqlx.Stmt
}

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

func (s *Statement) prepare(ctx context.Context) (*sqlx.Stmt, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.prepared != nil {
		return s.prepared, nil
	}
	prepared, err := s.db.PreparexContext(ctx, s.query)
	if err != nil {
		return nil, fmt.Errorf("prepare statement: %w", err)
	}
	s.prepared = prepared
	return prepared, nil
}
