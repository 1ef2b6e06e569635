// Package combiner lets callers that wait for the same thing at the same moment share one piece
// of work: the first becomes the leader and works for all who have gathered, in order of arrival.
//
// An idle key costs no waiting time, no goroutine is started, and no caller leads for ever: when
// a batch is done and others wait, the next of them leads.
package combiner

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

// ErrFull says that too many callers wait for one key.
var ErrFull = errors.New("combiner: queue is full")

// Outcome is what one caller gets.
type Outcome[Out any] struct {
	Value Out
	Err   error
}

// Work does the work of one batch and returns the outcomes in the order of the batch. An error
// is for everybody in it.
type Work[K comparable, In, Out any] func(ctx context.Context, key K, batch []In) ([]Outcome[Out], error)

// Options bound a combiner.
type Options struct {
	MaxBatch int           // most callers in one piece of work
	MaxQueue int           // most callers waiting for one key; more get ErrFull
	Timeout  time.Duration // most time for one piece of work
	// Yields lets callers that are about to ask do so before a batch is closed. It costs nothing when
	// there are none, and makes larger batches when there are many.
	Yields int
}

// Combiner gathers callers by key.
type Combiner[K comparable, In, Out any] struct {
	work    Work[K, In, Out]
	options Options

	mu     sync.Mutex
	queues map[K]*queue[In, Out]
}

// queue holds who waits for one key. It exists while somebody leads.
type queue[In, Out any] struct {
	waiting []*call[In, Out]
}

type call[In, Out any] struct {
	in      In
	outcome Outcome[Out]
	turn    chan turn
}

// turn tells a waiting caller what to do next.
type turn int

const (
	done turn = iota // the outcome is there
	lead             // nobody else works: take the batch
)

// New returns a combiner that does the given work.
func New[K comparable, In, Out any](options Options, work Work[K, In, Out]) *Combiner[K, In, Out] {
	return &Combiner[K, In, Out]{work: work, options: options, queues: map[K]*queue[In, Out]{}}
}

// Do hands in one request and returns its outcome once the work it was part of is finished.
//
// A caller that gives up (ctx) while it still waits leaves the queue and nothing happens for it.
// Once its batch has begun the outcome is awaited, because the work is then done in any case.
func (c *Combiner[K, In, Out]) Do(ctx context.Context, key K, in In) (Out, error) {
	mine := &call[In, Out]{in: in, turn: make(chan turn, 1)}
	leads, err := c.join(key, mine)
	if err != nil {
		var none Out
		return none, err
	}
	if !leads {
		select {
		case t := <-mine.turn:
			leads = t == lead
		case <-ctx.Done():
			if c.leave(key, mine) {
				var none Out
				return none, ctx.Err()
			}
			leads = <-mine.turn == lead
		}
	}
	if leads {
		c.serve(ctx, key)
	}
	return mine.outcome.Value, mine.outcome.Err
}

// join puts the call at the end of the queue and reports whether it leads.
func (c *Combiner[K, In, Out]) join(key K, mine *call[In, Out]) (leads bool, err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	q, busy := c.queues[key]
	if !busy {
		q = &queue[In, Out]{}
		c.queues[key] = q
	}
	if len(q.waiting) >= c.options.MaxQueue {
		return false, ErrFull
	}
	q.waiting = append(q.waiting, mine)
	return !busy, nil
}

// leave takes the call out of the queue; false when its batch has already begun or it shall lead.
func (c *Combiner[K, In, Out]) leave(key K, mine *call[In, Out]) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	q, busy := c.queues[key]
	if !busy || len(mine.turn) > 0 {
		return false
	}
	for i, waiting := range q.waiting {
		if waiting == mine {
			q.waiting = append(q.waiting[:i:i], q.waiting[i+1:]...)
			return true
		}
	}
	return false
}

// serve works for the first batch, which the leader is part of, and hands on the lead.
func (c *Combiner[K, In, Out]) serve(ctx context.Context, key K) {
	for range c.options.Yields {
		runtime.Gosched()
	}
	batch := c.take(key)
	outcomes, err := c.run(ctx, key, batch)
	for i, member := range batch {
		if err != nil {
			member.outcome.Err = err
		} else {
			member.outcome = outcomes[i]
		}
	}
	c.handOn(key)
	for _, member := range batch {
		member.turn <- done
	}
}

func (c *Combiner[K, In, Out]) take(key K) []*call[In, Out] {
	c.mu.Lock()
	defer c.mu.Unlock()
	q := c.queues[key]
	n := min(len(q.waiting), c.options.MaxBatch)
	batch := q.waiting[:n:n]
	q.waiting = q.waiting[n:]
	return batch
}

// handOn makes the first who waits the leader, or lets the key rest.
func (c *Combiner[K, In, Out]) handOn(key K) {
	c.mu.Lock()
	defer c.mu.Unlock()
	q := c.queues[key]
	if len(q.waiting) == 0 {
		delete(c.queues, key)
		return
	}
	q.waiting[0].turn <- lead
}

// run does the work apart from the leader's own patience: if the leader's client goes away, the
// others still get their answer. A panic becomes an error for the batch.
func (c *Combiner[K, In, Out]) run(ctx context.Context, key K, batch []*call[In, Out]) (outcomes []Outcome[Out], err error) {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), c.options.Timeout)
	defer cancel()
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("combiner: work panicked: %v\n%s", p, debug.Stack())
		}
	}()
	in := make([]In, len(batch))
	for i, member := range batch {
		in[i] = member.in
	}
	outcomes, err = c.work(ctx, key, in)
	if err == nil && len(outcomes) != len(batch) {
		err = fmt.Errorf("combiner: %d outcomes for %d callers", len(outcomes), len(batch))
	}
	return outcomes, err
}
