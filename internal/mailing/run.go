package mailing

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// troublesBeforeGivingUp is how often in a row, over some four minutes, the server must have been out
// of reach before old letters are given up: a service that was itself away for days tries first.
const troublesBeforeGivingUp = 8

// Run sends letters until ctx ends. Then it finishes what is in the air, within stopTimeout, puts
// claimed letters back and returns nil. Several services may run on one database. Run is called
// once for a Service.
func (s *Service) Run(ctx context.Context) error {
	defer s.attend(ctx)()
	for ctx.Err() == nil {
		err := s.SendDue(ctx)
		if ctx.Err() != nil {
			break
		}
		s.note(ctx, err)
		s.rest(ctx)
	}
	for _, l := range s.lanes {
		l.hangUp()
	}
	return nil
}

// SendDue sends everything that is due now and returns: what Run does each time, and what tests and
// measurements call in its place, never beside it. Letters that were refused are no error.
func (s *Service) SendDue(ctx context.Context) error {
	if s.troubles > 0 {
		if err := s.lanes[0].connect(ctx); err != nil { // probe before claiming anything
			return &unreachableError{err}
		}
	}
	first, err := s.claim(ctx, firstBatchSize)
	if err != nil || len(first.letters) == 0 {
		return err
	}
	r := &round{service: s, over: make(chan struct{})}
	return r.run(ctx, first)
}

// note keeps count of troubles and gives old letters up when the server stays away.
func (s *Service) note(ctx context.Context, err error) {
	if err == nil {
		if s.troubles > 0 {
			s.log.Info("letters go again")
		}
		s.troubles = 0
		return
	}
	s.troubles++
	s.log.Error("letters cannot be sent at present", "error", err, "pause", s.pause())
	unreachable, ok := errors.AsType[*unreachableError](err)
	if !ok || s.troubles < troublesBeforeGivingUp {
		return
	}
	problem := answerText(fmt.Errorf("given up: %w", unreachable))
	n, err := updateGivenUp(ctx, s.db, s.db.Now().Add(-GiveUpAfter), problem)
	if err != nil {
		s.log.Error("letters cannot be given up", "error", err)
	}
	count(s.metrics.Failed, n)
}

// pause is the time until the next round.
func (s *Service) pause() time.Duration {
	if s.troubles > 6 {
		return longestPause
	}
	return min(lookEvery<<max(s.troubles-1, 0), longestPause)
}

// rest waits for the next round. Waking shortens it, unless the server is out of reach.
func (s *Service) rest(ctx context.Context) {
	for _, l := range s.lanes {
		l.hangUpIfIdle()
	}
	wake := s.wake
	if s.troubles > 0 {
		wake = nil
	}
	timer := time.NewTimer(s.pause())
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}
