package mailing

import (
	"context"
	"errors"
	"fmt"
	"sync"
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
	var running sync.WaitGroup
	running.Go(func() { s.home.run(ctx) })
	s.watchRoutes(ctx, &running)
	running.Wait()
	return nil
}

// watchRoutes opens the ways of organisations that have letters, and leaves those alone that are open.
func (s *Service) watchRoutes(ctx context.Context, running *sync.WaitGroup) {
	for ctx.Err() == nil {
		ways, err := s.dueWays(ctx)
		if err != nil && ctx.Err() == nil {
			s.log.Error("letters of organisations cannot be looked for", "error", err)
		}
		for _, w := range ways {
			s.open(ctx, w, running)
		}
		awaitWaking(ctx, s.wake, lookEvery)
	}
}

// open runs a way unless it runs already.
func (s *Service) open(ctx context.Context, w *way, running *sync.WaitGroup) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.isOpen[w.route] {
		w.nudge()
		return
	}
	s.isOpen[w.route] = true
	running.Go(func() {
		w.run(ctx)
		s.mu.Lock()
		defer s.mu.Unlock()
		delete(s.isOpen, w.route)
	})
}

// dueWays returns the ways of organisations that have letters to send now, and moves letters on whose way nobody sends.
func (s *Service) dueWays(ctx context.Context) ([]*way, error) {
	routes, err := s.dueRoutes(ctx)
	if err != nil {
		return nil, err
	}
	var ways []*way
	for _, r := range routes {
		if r.Enabled {
			ways = append(ways, s.wayOf(r.Route))
		} else if err := s.rescue(ctx, r.Route); err != nil {
			return ways, err
		}
	}
	return ways, nil
}

// wayOf returns the way of an organisation, which is kept with its limit when it closes.
func (s *Service) wayOf(r Route) *way {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.ways[r] == nil {
		s.ways[r] = newWay(s, r)
	}
	return s.ways[r]
}

// SendDue sends everything that is due now and returns: what Run does each time, and what tests and
// measurements call in its place, never beside it. Letters that were refused are no error.
func (s *Service) SendDue(ctx context.Context) error {
	ways, err := s.dueWays(ctx)
	if err != nil {
		return err
	}
	ways = append(ways, s.home)
	problems := make([]error, len(ways))
	var running sync.WaitGroup
	for i, w := range ways {
		running.Go(func() { _, problems[i] = w.sendDue(ctx) })
	}
	running.Wait()
	return errors.Join(problems...)
}

// note keeps count of troubles and gives old letters up when the server stays away.
func (w *way) note(ctx context.Context, err error) {
	log := w.service.log.With("route", w.route)
	if err == nil {
		if w.troubles > 0 {
			log.Info("letters go again")
		}
		w.troubles = 0
		return
	}
	w.troubles++
	log.Error("letters cannot be sent at present", "error", err, "pause", w.pause())
	unreachable, ok := errors.AsType[*unreachableError](err)
	if !ok || w.troubles < troublesBeforeGivingUp {
		return
	}
	s := w.service
	n, err := s.giveUp(ctx, w.route, answerText(fmt.Errorf(givenUp+": %w", unreachable)))
	if err != nil {
		log.Error("letters cannot be given up", "error", err)
	}
	count(s.metrics.Failed, n)
}

// giveUp fails what is too old, also what a dead service has left behind: nobody claims while the
// server is away, so nobody else would find it.
func (s *Service) giveUp(ctx context.Context, r Route, problem string) (int, error) {
	now := s.db.Now()
	if err := updateExpired(ctx, s.db, now); err != nil {
		return 0, err
	}
	return updateGivenUp(ctx, s.db, r, now, problem)
}

// pause is the time until the next round.
func (w *way) pause() time.Duration {
	if w.troubles > 6 {
		return longestPause
	}
	return min(lookEvery<<max(w.troubles-1, 0), longestPause)
}

// rest waits for the next round. Waking shortens it, unless the server is out of reach.
func (w *way) rest(ctx context.Context) {
	for _, l := range w.lanes {
		l.hangUpIfIdle()
	}
	wake := w.wake
	if w.troubles > 0 {
		wake = nil
	}
	awaitWaking(ctx, wake, w.pause())
}

func awaitWaking(ctx context.Context, wake <-chan struct{}, longest time.Duration) {
	timer := time.NewTimer(longest)
	defer timer.Stop()
	select {
	case <-ctx.Done():
	case <-wake:
	case <-timer.C:
	}
}
