package mailing

import (
	"context"
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// brake lets no more letters go than limits allow. Letters are claimed only when they may go at once, so that none is
// held while it waits, and nobody who may not send keeps others from it.
type brake struct {
	limits []*rate.Limiter // of the sender, of the installation; none: no limit
	gate   *sync.Mutex     // between looking whether letters may go and counting them
}

// newLimit lets letters go evenly, a few at once, never more than perMinute in any minute. 0 means no limit: nil.
func newLimit(perMinute int) *rate.Limiter {
	if perMinute <= 0 {
		return nil
	}
	atOnce := max(1, perMinute/30)
	return rate.NewLimiter(rate.Limit(float64(perMinute-atOnce+1)/60), atOnce)
}

func newBrake(gate *sync.Mutex, limits ...*rate.Limiter) brake {
	b := brake{gate: gate}
	for _, l := range limits {
		if l != nil {
			b.limits = append(b.limits, l)
		}
	}
	return b
}

// claim claims up to size letters as soon as one may go, and counts them. When ctx ends before, it returns nothing.
func (b brake) claim(ctx context.Context, size int, claim func(size int) (*batch, error)) (*batch, error) {
	if len(b.limits) == 0 {
		return claim(size)
	}
	for b.wait(ctx) {
		if found, err := b.claimOpen(size, claim); found != nil || err != nil {
			return found, err
		}
	}
	return &batch{}, nil
}

// claimOpen claims as many letters as may go now; nil when none may.
func (b brake) claimOpen(size int, claim func(size int) (*batch, error)) (*batch, error) {
	b.gate.Lock()
	defer b.gate.Unlock()
	now := time.Now()
	for _, l := range b.limits {
		size = min(size, int(l.TokensAt(now)))
	}
	if size < 1 {
		return nil, nil
	}
	found, err := claim(size)
	if err != nil {
		return nil, err
	}
	for _, l := range b.limits {
		l.ReserveN(now, len(found.letters))
	}
	return found, nil
}

// wait returns when a letter may go by every limit, or false when ctx has ended.
func (b brake) wait(ctx context.Context) bool {
	for ctx.Err() == nil {
		pause := b.pause(time.Now())
		if pause <= 0 {
			return true
		}
		timer := time.NewTimer(pause)
		select {
		case <-ctx.Done():
		case <-timer.C:
		}
		timer.Stop()
	}
	return false
}

// pause is the time until a letter may go. Nothing is taken.
func (b brake) pause(now time.Time) time.Duration {
	var longest time.Duration
	for _, l := range b.limits {
		if missing := 1 - l.TokensAt(now); missing > 0 {
			longest = max(longest, time.Duration(missing/float64(l.Limit())*float64(time.Second))+time.Millisecond)
		}
	}
	return longest
}
