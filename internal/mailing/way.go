package mailing

import (
	"context"
	"time"

	"golang.org/x/time/rate"
)

// way is how letters of one route go: by connections of their own, with troubles of their own. One sends without
// knowing of the others, so that a server that is away holds up nobody else's letters.
type way struct {
	service  *Service
	route    Route
	version  int64 // of the sender that all below was made from; 0 for the installation
	origin   *origin
	lanes    []*lane
	brake    brake
	wake     chan struct{}
	unsigned bool // the certificate does not hold, as the log says
	troubles int  // rounds in a row in which the server could not be reached

	expiry rate.Sometimes // how often letters are looked for whose lease has ended
}

func newWay(s *Service, r Route) *way {
	return &way{service: s, route: r, wake: make(chan struct{}, 1)}
}

// lay gives the way connections to the server of its origin, none of them open yet.
func (w *way) lay(o *origin, connections int) {
	w.hangUp()
	w.origin, w.lanes = o, nil
	for range connections {
		w.lanes = append(w.lanes, &lane{server: o.server})
	}
}

func (w *way) hangUp() {
	for _, l := range w.lanes {
		l.hangUp()
	}
}

// nudge makes the way look into the outbox now. It never blocks.
func (w *way) nudge() {
	select {
	case w.wake <- struct{}{}:
	default: // it has been woken already
	}
}

// run sends letters until ctx ends; that of an organisation, until there have been none for a while.
func (w *way) run(ctx context.Context) {
	defer w.hangUp()
	usedAt := time.Now()
	for ctx.Err() == nil {
		sent, err := w.sendDue(ctx)
		if ctx.Err() != nil {
			return
		}
		w.note(ctx, err)
		if sent || err != nil {
			usedAt = time.Now()
		}
		if w.route != home && time.Since(usedAt) > idleTimeout {
			return
		}
		w.rest(ctx)
	}
}

// sendDue sends what is due on this way and returns. sent is false when there was nothing. Letters that were refused
// are no error.
func (w *way) sendDue(ctx context.Context) (sent bool, err error) {
	if w.route != home {
		if open, err := w.refresh(ctx); err != nil || !open {
			return false, err
		}
	}
	if w.troubles > 0 {
		if err := w.lanes[0].connect(ctx); err != nil { // probe before claiming anything
			return false, &unreachableError{err}
		}
	}
	w.expiry = rate.Sometimes{Interval: lookEvery}
	first, err := w.claim(ctx, firstBatchSize)
	if err != nil || len(first.letters) == 0 {
		return false, err
	}
	r := &round{way: w, over: make(chan struct{})}
	return true, r.run(ctx, first)
}
