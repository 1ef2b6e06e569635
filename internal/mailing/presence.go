package mailing

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"maps"
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
	// than presenceHolds, so that one that has only lost its connection has stopped sending by then, or has its lock again.
	presenceGrace = 6 * time.Second
	// presenceBlink is how far apart two looks may lie at most for a lock to count as free in between: shorter than
	// presenceHolds, for which a service holds its number before it may have it again.
	presenceBlink = 3 * time.Second
	presenceSpace = 730520 // keeps our advisory locks apart from others
)

// presence tells other services on the database that this one lives, by an advisory lock that ends with
// its connection, and finds out which others have died. What it cannot find out, for instance because a
// machine lost its power without a word to the database, or behind a pool of connections that are shared
// between statements, is left to the lease.
//
// When the connection is lost, letters may be in the air. So the service takes its number again, and keeps it if nobody can
// have taken it for dead in between. Otherwise it has another one from then on, what it has claimed before goes back, and
// the locks of its former numbers are held too where they are free, so that nobody takes up what is in the air.
type presence struct {
	db    *db.DB
	clock func() time.Time

	mu     sync.Mutex
	number int32     // that claims may name; 0: none
	seenAt time.Time // when its lock was last seen to be held

	// What only whoever looks knows.
	conn     *sql.Conn           // holds the locks; nil: none
	heldFrom time.Time           // since when the lock of the number has been held without a gap
	former   map[int32]time.Time // numbers that this service has had, and since when not any more
	guarded  []int32             // those of them whose locks the connection holds too
	lookedAt time.Time           // when the last look at others began
	freeFrom map[int32]time.Time // since when the locks of others have been free
}

func newPresence(database *db.DB) *presence {
	return &presence{db: database, clock: time.Now, former: map[int32]time.Time{}, freeFrom: map[int32]time.Time{}}
}

// held returns the number that claims may name, or 0 when it is not sure that others see us.
func (p *presence) held() int32 {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.clock().Sub(p.seenAt) > presenceHolds {
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
		s.presence.leave()
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
	begun := p.clock()
	if !p.isHeld(ctx) {
		if err := p.take(ctx, begun); err != nil {
			return nil, err
		}
	}
	p.mu.Lock()
	p.seenAt = begun
	p.mu.Unlock()
	if err := p.guard(ctx, begun); err != nil {
		return nil, err
	}
	free, err := findFreeNumbers(ctx, p.db, append(slices.Collect(maps.Keys(p.former)), p.number))
	if err != nil {
		return nil, err
	}
	return p.note(free, begun), nil
}

// note returns those of the free numbers that have been free for long enough. What nobody saw in between counts for nothing:
// their services may have held them again.
func (p *presence) note(free []int32, begun time.Time) (dead []int32) {
	if p.clock().Sub(p.lookedAt) > presenceBlink {
		clear(p.freeFrom)
	}
	p.lookedAt = begun
	maps.DeleteFunc(p.freeFrom, func(number int32, _ time.Time) bool { return !slices.Contains(free, number) })
	for _, number := range free {
		if since, ok := p.freeFrom[number]; !ok {
			p.freeFrom[number] = p.clock() // it was looked at after begun
		} else if begun.Sub(since) >= presenceGrace {
			dead = append(dead, number)
		}
	}
	return dead
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

// take gets the number again that the service had, or a new one, over a new connection.
func (p *presence) take(ctx context.Context, begun time.Time) error {
	p.hangUp()
	conn, err := p.db.Conn(ctx)
	if err != nil {
		return fmt.Errorf("open connection for presence: %w", err)
	}
	number, err := p.again(ctx, conn)
	if err == nil && number == 0 {
		number, err = anew(ctx, conn)
	}
	if err != nil {
		return errors.Join(fmt.Errorf("take number of service: %w", err), conn.Close())
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.number != number {
		p.retire(begun)
		p.heldFrom = p.clock()
	}
	p.conn, p.number, p.guarded = conn, number, nil
	return nil
}

// again returns the number of the service if its lock is free and nobody can have taken the service for dead in between. That
// would need to have seen it free for presenceGrace, in looks that lie no farther apart than presenceBlink.
func (p *presence) again(ctx context.Context, conn *sql.Conn) (int32, error) {
	if p.number == 0 || p.seenAt.Sub(p.heldFrom) < presenceHolds {
		return 0, nil
	}
	var free bool
	if err := conn.QueryRowContext(ctx, holdNumberSQL, presenceSpace, p.number).Scan(&free); err != nil || !free {
		return 0, err
	}
	taken := p.clock()
	if taken.Sub(p.seenAt) > presenceHolds {
		return 0, nil // its lock stays with the connection, see guard
	}
	p.heldFrom = taken
	return p.number, nil
}

func anew(ctx context.Context, conn *sql.Conn) (number int32, err error) {
	if err := conn.QueryRowContext(ctx, nextNumberSQL).Scan(&number); err != nil {
		return 0, err
	}
	var free bool
	if err := conn.QueryRowContext(ctx, holdNumberSQL, presenceSpace, number).Scan(&free); err != nil {
		return 0, err
	}
	if !free {
		return 0, errors.New("the number is held by somebody else")
	}
	return number, nil
}

// retire remembers the number as one that the service has had.
func (p *presence) retire(now time.Time) {
	if p.number != 0 {
		p.former[p.number] = now
	}
}

const guardNumbersSQL = `
WITH claiming AS MATERIALIZED (
    SELECT DISTINCT claimed_by AS number FROM letters WHERE state = 'sending' AND claimed_by = ANY(CAST($2 AS int[])))
SELECT number FROM claiming WHERE pg_try_advisory_lock(CAST($1 AS int), number)`

// guard holds the locks of former numbers that letters still name. Somebody else may have one: the old connection, as long as
// the database believes in it, or for a moment a service that looks. So it is tried again with each look.
func (p *presence) guard(ctx context.Context, now time.Time) error {
	maps.DeleteFunc(p.former, func(_ int32, since time.Time) bool { return now.Sub(since) > LongestOnItsWay })
	var open []int32
	for number := range p.former {
		if !slices.Contains(p.guarded, number) {
			open = append(open, number)
		}
	}
	if len(open) == 0 {
		return nil
	}
	rows, err := p.conn.QueryContext(ctx, guardNumbersSQL, presenceSpace, db.Array(open))
	if err != nil {
		return fmt.Errorf("hold former numbers of service: %w", err)
	}
	defer rows.Close()
	for rows.Next() {
		var number int32
		if err := rows.Scan(&number); err != nil {
			return fmt.Errorf("hold former numbers of service: %w", err)
		}
		p.guarded = append(p.guarded, number)
	}
	return rows.Err()
}

const leaveNumbersSQL = `SELECT pg_advisory_unlock_all()`

// leave gives the locks and their connection back, and ends what claims may name.
func (p *presence) leave() {
	p.mu.Lock()
	p.retire(p.clock())
	p.number = 0
	p.mu.Unlock()
	p.hangUp()
}

// hangUp gives the locks and their connection back.
func (p *presence) hangUp() {
	if p.conn == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), markTimeout)
	defer cancel()
	_, _ = p.conn.ExecContext(ctx, leaveNumbersSQL) // fails on a broken connection only, whose locks are gone
	_ = p.conn.Close()
	p.conn = nil
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
