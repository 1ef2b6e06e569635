// Package idempotency answers a repeated request with the answer of the first one instead of doing its work again.
package idempotency

import (
	"bytes"
	"context"
	"errors"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
)

const (
	// keptFor is how long an answer is kept.
	keptFor = 24 * time.Hour
	// abandonedAfter is when a request that never answered counts as lost, for instance because the
	// process was killed. It is longer than any request may take.
	abandonedAfter = 2 * time.Minute
	// maxKey is the longest key, in characters.
	maxKey = 255
	// settleTimeout bounds storing the answer when the client has gone away.
	settleTimeout = 5 * time.Second
)

// Request names one request.
type Request struct {
	// Scope keeps the keys of different clients apart: the account, or a hash of the client's address.
	Scope string
	// Key is what the client sent as Idempotency-Key.
	Key string
	// Hash is a hash over method, path and body.
	Hash []byte
}

// Answer is what the client got.
type Answer struct {
	Status      int    `db:"status"`
	ContentType string `db:"content_type"`
	Body        []byte `db:"body"`
}

// isKept reports whether a repetition should get this answer again. After a failure of ours, or
// when asking too often was the only mistake, the repetition should try again.
func (a Answer) isKept() bool { return a.Status < 500 && a.Status != fault.Limited.Status() }

// Service keeps the answers.
type Service struct{ db *db.DB }

// New returns the room's service.
func New(database *db.DB) *Service { return &Service{db: database} }

// Do runs work once for all requests of the same scope and key within 24 hours and returns its
// answer; repeated says that the answer is an earlier one. Errors: Invalid for a key that cannot be
// kept or that was used for another request, Conflict while the first request still runs, and those
// of work, after which the same key may be tried again.
func (s *Service) Do(ctx context.Context, r Request, work func(context.Context) (Answer, error)) (answer Answer, repeated bool, err error) {
	if err := r.check(); err != nil {
		return Answer{}, false, err
	}
	claimedAt, stored, err := s.begin(ctx, r)
	if err != nil {
		return Answer{}, false, err
	}
	if stored != nil {
		return *stored, true, nil
	}
	answer, err = s.run(ctx, r, claimedAt, work)
	return answer, false, err
}

// check refuses keys that are empty, long or not plain ASCII.
func (r Request) check() error {
	if r.Key == "" || len(r.Key) > maxKey {
		return fault.New(fault.Invalid, "idempotency.key_form")
	}
	for _, b := range []byte(r.Key) {
		if b < ' ' || b > '~' {
			return fault.New(fault.Invalid, "idempotency.key_form")
		}
	}
	return nil
}

// begin claims the key, or returns the answer that is stored under it.
func (s *Service) begin(ctx context.Context, r Request) (claimedAt time.Time, stored *Answer, err error) {
	now := s.db.Now()
	for range 3 { // between the two statements the entry may have been given back
		claimed, err := s.insert(ctx, r, now)
		if err != nil || claimed {
			return now, nil, err
		}
		entry, err := s.find(ctx, r)
		if db.NoRows(err) {
			continue
		}
		if err != nil {
			return now, nil, err
		}
		stored, err := entry.answerTo(r)
		return now, stored, err
	}
	return now, nil, fault.New(fault.Conflict, "idempotency.running")
}

// answerTo returns the stored answer when the request is the same one and has been answered.
func (e entry) answerTo(r Request) (*Answer, error) {
	if !bytes.Equal(e.RequestHash, r.Hash) {
		return nil, fault.New(fault.Invalid, "idempotency.other_request")
	}
	if e.Status == nil {
		return nil, fault.New(fault.Conflict, "idempotency.running")
	}
	return &Answer{Status: *e.Status, ContentType: *e.ContentType, Body: e.Body}, nil
}

// run does the work and stores its answer, or gives the key back, also when work panics and when
// the client has gone away.
func (s *Service) run(ctx context.Context, r Request, claimedAt time.Time, work func(context.Context) (Answer, error)) (answer Answer, err error) {
	keep := false
	defer func() {
		settleCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), settleTimeout)
		defer cancel()
		settle := s.delete
		if keep {
			settle = func(ctx context.Context, r Request, at time.Time) error { return s.update(ctx, r, at, answer) }
		}
		if settleErr := settle(settleCtx, r, claimedAt); settleErr != nil {
			err = errors.Join(err, settleErr)
		}
	}()
	answer, err = work(ctx)
	keep = err == nil && answer.isKept()
	return answer, err
}

// RemoveOld removes keys older than 24 hours and returns how many; a job calls it.
func (s *Service) RemoveOld(ctx context.Context) (int, error) {
	return s.deleteBefore(ctx, s.db.Now().Add(-keptFor))
}

// CountOld counts what RemoveOld would remove.
func (s *Service) CountOld(ctx context.Context) (int, error) {
	return s.countBefore(ctx, s.db.Now().Add(-keptFor))
}
