package mailing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"tagungsbuero/internal/db"
)

const (
	presenceLook = time.Second
	// presenceHolds is how long a service relies on a lock that it has just seen to be held.
	presenceHolds = 4 * time.Second
	// presenceGrace is how long a lock must have been free before its service is taken for dead: longer
	// than presenceHolds, so that one that has only lost its connection has stopped sending by then.
	presenceGrace = 6 * time.Second
	presenceSpace = 730520 // keeps our advisory locks apart from others
)

// presence tells other services on the database that this one lives, by an advisory lock that ends with
// its connection, and finds out which others have died. What it cannot find out, for instance because a
// machine lost its power without a word to the database, or behind a pool of connections that are shared
// between statements, is left to the lease.
type presence struct {
	db *db.DB

	mu       sync.Mutex
	conn     *sql.Conn // holds the lock; nil: none
	number   int32
	seenAt   time.Time           // when the lock was last seen to be held
	mine     []int32             // all numbers this service has had
	freeFrom map[int32]time.Time // since when the locks of others have been free
}

func newPresence(database *db.DB) *presence {
	return &presence{db: database, freeFrom: map[int32]time.Time{}}
}

// held returns the number that claims may name, or 0 when it is not sure that others see us.
func (p *presence) held() int32 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.conn == nil || time.Since(p.seenAt) > presenceHolds {
		return 0
	}
	return p.number
}

// attend keeps the service present and takes up what dead ones have left behind, until the returned
// function is called.
func (s *Service) attend(ctx context.Context) (leave func()) {
	ctx, stop := context.WithCancel(context.WithoutCancel(ctx))
	s.presence.keep(ctx, s)
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for ctx.Err() == nil {
			select {
			case <-ctx.Done():
			case <-time.After(presenceLook):
				s.presence.keep(ctx, s)
			}
		}
		s.presence.close()
	}()
	return func() { stop(); <-gone }
}

// keep sees to the own lock and looks at those of others. Trouble is told and not more: without it
// everything goes on by leases.
func (p *presence) keep(ctx context.Context, s *Service) {
	looking, cancel := context.WithTimeout(ctx, markTimeout)
	defer cancel()
	dead, err := p.look(looking)
	if err == nil && len(dead) > 0 {
		err = takeUpFrom(looking, s.db, dead)
		s.Wake()
	}
	if err != nil && ctx.Err() == nil {
		s.log.Warn("services that send letters cannot be told apart at present", "error", err)
	}
}

// look returns the numbers of services that have died with letters in their hands.
func (p *presence) look(ctx context.Context) (dead []int32, err error) {
	begun := time.Now()
	if !p.isHeld(ctx) {
		if err := p.take(ctx); err != nil {
			return nil, err
		}
	}
	p.mu.Lock()
	p.seenAt = begun
	p.mu.Unlock()
	free, err := findFreeNumbers(ctx, p.db, p.mine)
	if err != nil {
		return nil, err
	}
	for number := range p.freeFrom {
		if !slices.Contains(free, number) {
			delete(p.freeFrom, number)
		}
	}
	for _, number := range free {
		if since, ok := p.freeFrom[number]; !ok {
			p.freeFrom[number] = begun
		} else if begun.Sub(since) >= presenceGrace {
			dead = append(dead, number)
		}
	}
	return dead, nil
}

const holdsNumberSQL = `
SELECT EXISTS (SELECT FROM pg_locks WHERE pid = pg_backend_pid() AND locktype = 'advisory' AND objsubid = 2 AND granted
               AND classid = CAST(CAST($1 AS int) AS oid) AND objid = CAST(CAST($2 AS int) AS oid))`

func (p *presence) isHeld(ctx context.Context) bool {
	if p.conn == nil {
		return false
	}
	var held bool
	err := p.conn.QueryRowContext(ctx, holdsNumberSQL, presenceSpace, p.number).Scan(&held)
	return err == nil && held
}

const (
	nextNumberSQL = `SELECT nextval('letter_service_numbers')`
	holdNumberSQL = `SELECT pg_try_advisory_lock(CAST($1 AS int), CAST($2 AS int))`
)

// take gets a new number, and with it a lock that nobody takes for the old one's.
func (p *presence) take(ctx context.Context) error {
	p.close()
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("open connection for presence: %w", err)
	}
	var number int32
	var free bool
	if err = conn.QueryRowContext(ctx, nextNumberSQL).Scan(&number); err == nil {
		err = conn.QueryRowContext(ctx, holdNumberSQL, presenceSpace, number).Scan(&free)
	}
	if err == nil && !free {
		err = errors.New("the number is held by somebody else")
	}
	if err != nil {
		return errors.Join(fmt.Errorf("take number of service: %w", err), conn.Close())
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.conn, p.number, p.mine = conn, number, append(p.mine, number)
	return nil
}

const leaveNumbersSQL = `SELECT pg_advisory_unlock_all()`

// close gives the lock and its connection back.
func (p *presence) close() {
	p.mu.Lock()
	conn := p.conn
	p.conn = nil
	p.mu.Unlock()
	if conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), markTimeout)
	defer cancel()
	_, _ = conn.ExecContext(ctx, leaveNumbersSQL) // fails on a broken connection only, whose lock is gone
	_ = conn.Close()
}

// Whoever lives holds the lock alone; we take it for the moment of the look, shared with others who look.
const freeNumbersSQL = `
WITH claiming AS MATERIALIZED (
    SELECT DISTINCT claimed_by AS number FROM letters
    WHERE state = 'sending' AND claimed_by IS NOT NULL AND claimed_by <> ALL(CAST($2 AS int[])))
SELECT number FROM claiming WHERE pg_try_advisory_xact_lock_shared(CAST($1 AS int), number)`

func findFreeNumbers(ctx context.Context, q db.Queryer, mine []int32) ([]int32, error) {
	var free []int32
	if err := q.SelectContext(ctx, &free, freeNumbersSQL, presenceSpace, db.Array(mine)); err != nil {
		return nil, fmt.Errorf("look for services that have died: %w", err)
	}
	return free, nil
}

const takeUpFromSQL = `
WITH left_behind AS MATERIALIZED (
    SELECT id FROM letters WHERE state = 'sending' AND claimed_by = ANY(CAST($1 AS int[])) FOR UPDATE SKIP LOCKED)
UPDATE letters AS l SET state = 'queued', claimed_until = NULL, claimed_by = NULL, route = ` + presentRouteSQL + ` FROM left_behind AS b WHERE l.id = b.id`

func takeUpFrom(ctx context.Context, q db.Queryer, dead []int32) error {
	if _, err := q.ExecContext(ctx, takeUpFromSQL, db.Array(dead)); err != nil {
		return fmt.Errorf("take up letters of services that have died: %w", err)
	}
	return nil
}
