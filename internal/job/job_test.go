package job

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
)

type fakeClock struct {
	mu sync.Mutex
	at time.Time
}

func newClock(database *db.DB) *fakeClock {
	c := &fakeClock{at: time.Date(2027, 4, 20, 9, 0, 30, 0, time.UTC)}
	database.Clock = c.now
	return c
}

func (c *fakeClock) now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.at
}

func (c *fakeClock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = c.at.Add(d)
}

func newRunner(database *db.DB, log *slog.Logger) *Runner {
	r := NewRunner(database, log)
	r.look = 5 * time.Millisecond
	return r
}

func start(t *testing.T, r *Runner) (stop func()) {
	ctx, cancel := context.WithCancel(context.Background())
	done := make(chan error, 1)
	go func() { done <- r.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		select {
		case <-done:
		case <-time.After(10 * time.Second):
			t.Error("the runner does not stop")
		}
	})
	t.Cleanup(stop)
	return stop
}

func await(t *testing.T, what string, isSo func() bool) {
	t.Helper()
	for deadline := time.Now().Add(10 * time.Second); !isSo(); time.Sleep(2 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("waited in vain: %s", what)
		}
	}
}

func TestTwoServicesDoEachRoundOnce(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	clock := newClock(database)
	var rounds atomic.Int64
	for range 2 {
		r := newRunner(database, slog.New(slog.DiscardHandler))
		r.Every("reminders", time.Minute, func(context.Context) error { rounds.Add(1); return nil })
		start(t, r)
	}
	const n = 10
	for i := range int64(n) {
		await(t, fmt.Sprintf("round %d", i+1), func() bool { return rounds.Load() == i+1 })
		time.Sleep(30 * time.Millisecond) // the other one looks too, and leaves it
		clock.advance(time.Minute)
	}
	await(t, "last round", func() bool { return rounds.Load() == n+1 })
	time.Sleep(30 * time.Millisecond)
	if got := rounds.Load(); got != n+1 {
		t.Errorf("%d rounds in %d minutes", got, n+1)
	}
}

func TestAFailingOrPanickingJobStopsNothing(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	clock := newClock(database)
	var log syncedBuffer
	r := newRunner(database, slog.New(slog.NewTextHandler(&log, nil)))
	var failing, panicking, healthy atomic.Int64
	r.Every("failing", time.Minute, func(context.Context) error { failing.Add(1); return errors.New("no luck") })
	r.Every("panicking", time.Minute, func(context.Context) error { panicking.Add(1); panic("out of range") })
	r.Every("healthy", time.Minute, func(context.Context) error { healthy.Add(1); return nil })
	start(t, r)
	for i := int64(1); i <= 2; i++ {
		await(t, "all jobs", func() bool { return failing.Load() == i && panicking.Load() == i && healthy.Load() == i })
		clock.advance(time.Minute)
	}
	await(t, "the log", func() bool {
		return strings.Contains(log.String(), `msg="job failed" job=failing error="no luck"`) &&
			strings.Contains(log.String(), `msg="job panicked" job=panicking panic="out of range"`)
	})
}

func TestStoppingWaitsForRunningWork(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	begun, finished := make(chan struct{}), false
	r := newRunner(database, slog.New(slog.DiscardHandler))
	r.Every("slow", time.Hour, func(ctx context.Context) error {
		close(begun)
		<-ctx.Done()
		time.Sleep(50 * time.Millisecond)
		finished = true
		return nil
	})
	stop := start(t, r)
	<-begun
	stop()
	if !finished {
		t.Error("the runner left its work alone")
	}
}

func TestOldRunsAreForgotten(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	clock := newClock(database)
	r := newRunner(database, slog.New(slog.DiscardHandler))
	r.Every("reminders", time.Minute, func(context.Context) error { return nil })
	start(t, r)
	runs := func(before time.Time) (n int) {
		if err := database.Get(&n, `SELECT count(*) FROM job_runs WHERE started_at < $1`, before); err != nil {
			t.Error(err)
		}
		return n
	}
	first := clock.now().Add(time.Second)
	await(t, "two runs", func() bool { return runs(first) == 2 })
	clock.advance(keepRuns + time.Hour)
	await(t, "forgetting", func() bool { return runs(first) == 0 })
}

type syncedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (s *syncedBuffer) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.Write(p)
}

func (s *syncedBuffer) String() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.b.String()
}
