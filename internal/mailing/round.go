package mailing

import (
	"context"
	"errors"
	"sync"
	"time"
)

// round is the time in which any lane has letters. Each lane claims and sends on its own; one that
// finds nothing keeps looking while another is busy, so that a slow recipient holds up only those
// letters that the same lane has claimed.
type round struct {
	way  *way
	over chan struct{} // closed when no lane is busy any more, or when one has met trouble

	mu    sync.Mutex
	busy  int // lanes that claim or send
	ended bool
}

// run sends the first batch over the first lane and whatever else is due over all of them. The others
// help at once when there is plenty, else when the first is still busy at the next look.
func (r *round) run(ctx context.Context, first *batch) error {
	lanes := r.way.lanes
	r.busy = 1
	if len(first.letters) == firstBatchSize {
		r.busy = len(lanes)
	}
	early := r.busy
	problems := make([]error, len(lanes))
	var running sync.WaitGroup
	for i, l := range lanes {
		running.Go(func() {
			switch {
			case i == 0:
				problems[i] = r.work(ctx, l, first)
			case i < early || r.awaitLook(ctx):
				problems[i] = r.work(ctx, l, nil)
			}
			if problems[i] != nil {
				r.end()
			}
		})
	}
	running.Wait()
	return errors.Join(problems...)
}

// work sends batch after batch over one lane until the round is over, beginning with b unless it is nil.
func (r *round) work(ctx context.Context, l *lane, b *batch) error {
	size := firstBatchSize
	for {
		if b == nil {
			var err error
			if b, err = r.way.claim(ctx, size); err != nil {
				return err
			}
		}
		if len(b.letters) > 0 {
			if err := b.deliver(ctx, l); err != nil {
				return err
			}
			size = batchSize
		} else {
			r.rest()
			if !r.awaitLook(ctx) {
				return nil
			}
			size = firstBatchSize
		}
		if ctx.Err() != nil || r.isOver() {
			return nil
		}
		b = nil
	}
}

// awaitLook lets an idle lane wait until it is time to look into the outbox, and counts it in. It
// returns false when the round is over.
func (r *round) awaitLook(ctx context.Context) bool {
	timer := time.NewTimer(lookEvery)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-r.over:
		return false
	case <-timer.C:
	}
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.ended {
		return false
	}
	r.busy++
	return true
}

// rest counts a lane out that has found nothing. The last one ends the round.
func (r *round) rest() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.busy--
	if r.busy == 0 {
		r.endLocked()
	}
}

func (r *round) end() {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.endLocked()
}

func (r *round) endLocked() {
	if !r.ended {
		r.ended = true
		close(r.over)
	}
}

func (r *round) isOver() bool {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.ended
}
