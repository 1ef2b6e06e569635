// Package job runs periodic work, each round of it once however many services share a database.
package job

import (
	"context"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
	"time"

	"tagungsbuero/internal/db"
)

// keepRuns is how long the table remembers what was run.
const keepRuns = 48 * time.Hour

// Runner knows what is to be done and how often.
type Runner struct {
	db   *db.DB
	log  *slog.Logger
	jobs []job
	// look is how often each job asks whether its time has come; tests shorten it.
	look time.Duration
}

type job struct {
	name     string
	interval time.Duration
	work     func(context.Context) error
}

// NewRunner returns a runner without work.
func NewRunner(database *db.DB, log *slog.Logger) *Runner {
	return &Runner{db: database, log: log, look: time.Second}
}

// Every adds work to be done once in every interval: time is cut into pieces of that length, and the
// first service that notices a new piece does the work. The interval is at least a second; name is
// unique and stays the same. Call it before Run.
func (r *Runner) Every(name string, interval time.Duration, work func(context.Context) error) {
	r.jobs = append(r.jobs, job{name: name, interval: interval, work: work})
}

// Run does the work until ctx ends, then waits for what is running and returns nil. A job never
// overlaps with itself in one service. Its error or panic is logged and ends nothing else.
func (r *Runner) Run(ctx context.Context) error {
	var running sync.WaitGroup
	for _, j := range append([]job{r.tidying()}, r.jobs...) {
		running.Go(func() { r.repeat(ctx, j) })
	}
	running.Wait()
	return nil
}

// repeat looks often, for the clock of a job is the clock of the database's transactions, and another
// service may have done the work already.
func (r *Runner) repeat(ctx context.Context, j job) {
	ticker := time.NewTicker(min(r.look, j.interval))
	defer ticker.Stop()
	done := ""
	for {
		if key := j.key(r.db.Now()); key != done && r.try(ctx, j, key) {
			done = key
		}
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
	}
}

// key names a job's piece of time: "reminders|2027-04-20T09:15:00Z".
func (j job) key(now time.Time) string {
	return j.name + "|" + now.UTC().Truncate(j.interval).Format(time.RFC3339Nano)
}

// try does the work unless another service has it. It returns false when that could not be found out.
func (r *Runner) try(ctx context.Context, j job, key string) bool {
	mine, err := insertRun(ctx, r.db, key, r.db.Now())
	if ctx.Err() != nil {
		return false
	}
	if err != nil {
		r.log.Error("job cannot be claimed", "job", j.name, "error", err)
		return false
	}
	if mine {
		r.do(ctx, j)
	}
	return true
}

func (r *Runner) do(ctx context.Context, j job) {
	defer func() {
		if p := recover(); p != nil {
			r.log.Error("job panicked", "job", j.name, "panic", fmt.Sprint(p), "stack", string(debug.Stack()))
		}
	}()
	if err := j.work(ctx); err != nil && ctx.Err() == nil {
		r.log.Error("job failed", "job", j.name, "error", err)
	}
}

// tidying is the runner's own job.
func (r *Runner) tidying() job {
	return job{name: "job_runs", interval: time.Hour, work: func(ctx context.Context) error {
		_, err := r.RemoveOld(ctx)
		return err
	}}
}

// RemoveOld forgets runs that are too old to matter and returns how many.
func (r *Runner) RemoveOld(ctx context.Context) (int, error) {
	return deleteRuns(ctx, r.db, r.db.Now().Add(-keepRuns))
}

// CountOld counts what RemoveOld would remove.
func (r *Runner) CountOld(ctx context.Context) (int, error) {
	return countRuns(ctx, r.db, r.db.Now().Add(-keepRuns))
}
