package idempotency

import (
	"context"
	"fmt"
	"time"
)

// entry is one row: status and content type are null while the first request runs.
type entry struct {
	RequestHash []byte  `db:"request_hash"`
	Status      *int    `db:"status"`
	ContentType *string `db:"content_type"`
	Body        []byte  `db:"body"`
}

// An entry that is there already is taken over when it is too old to be kept, or when the same
// request was begun and never answered. created_at then names the new owner.
const insertSQL = `
INSERT INTO idempotency_keys AS k (scope, key, request_hash, created_at) VALUES ($1, $2, $3, $4)
ON CONFLICT (scope, key) DO UPDATE
SET request_hash = excluded.request_hash, created_at = excluded.created_at, status = NULL, content_type = NULL, body = NULL
WHERE k.created_at <= $5 OR (k.status IS NULL AND k.created_at <= $6 AND k.request_hash = excluded.request_hash)`

// insert claims the key and reports whether that was possible.
func (s *Service) insert(ctx context.Context, r Request, now time.Time) (bool, error) {
	result, err := s.db.ExecContext(ctx, insertSQL, r.Scope, r.Key, r.Hash, now, now.Add(-keptFor), now.Add(-abandonedAfter))
	if err != nil {
		return false, fmt.Errorf("claim idempotency key: %w", err)
	}
	rows, err := result.RowsAffected()
	if err != nil {
		return false, fmt.Errorf("count claimed idempotency keys: %w", err)
	}
	return rows == 1, nil
}

const findSQL = `
SELECT request_hash, status, content_type, body FROM idempotency_keys WHERE scope = $1 AND key = $2`

func (s *Service) find(ctx context.Context, r Request) (entry, error) {
	var found entry
	if err := s.db.GetContext(ctx, &found, findSQL, r.Scope, r.Key); err != nil {
		return entry{}, fmt.Errorf("find idempotency key: %w", err)
	}
	return found, nil
}

// Who was taken over meanwhile must not overwrite the answer of the new owner.
const updateSQL = `
UPDATE idempotency_keys SET status = $4, content_type = $5, body = $6
WHERE scope = $1 AND key = $2 AND created_at = $3 AND status IS NULL`

func (s *Service) update(ctx context.Context, r Request, claimedAt time.Time, a Answer) error {
	if _, err := s.db.ExecContext(ctx, updateSQL, r.Scope, r.Key, claimedAt, a.Status, a.ContentType, a.Body); err != nil {
		return fmt.Errorf("store answer under idempotency key: %w", err)
	}
	return nil
}

const deleteSQL = `
DELETE FROM idempotency_keys WHERE scope = $1 AND key = $2 AND created_at = $3 AND status IS NULL`

func (s *Service) delete(ctx context.Context, r Request, claimedAt time.Time) error {
	if _, err := s.db.ExecContext(ctx, deleteSQL, r.Scope, r.Key, claimedAt); err != nil {
		return fmt.Errorf("give back idempotency key: %w", err)
	}
	return nil
}

const deleteBeforeSQL = `DELETE FROM idempotency_keys WHERE created_at <= $1`

func (s *Service) deleteBefore(ctx context.Context, limit time.Time) (int, error) {
	result, err := s.db.ExecContext(ctx, deleteBeforeSQL, limit)
	if err != nil {
		return 0, fmt.Errorf("remove old idempotency keys: %w", err)
	}
	rows, err := result.RowsAffected()
	return int(rows), err
}

const countBeforeSQL = `SELECT count(*) FROM idempotency_keys WHERE created_at <= $1`

func (s *Service) countBefore(ctx context.Context, limit time.Time) (int, error) {
	var n int
	if err := s.db.GetContext(ctx, &n, countBeforeSQL, limit); err != nil {
		return 0, fmt.Errorf("count old idempotency keys: %w", err)
	}
	return n, nil
}
