package main

import (
	"slices"
	"sync"
	"time"
)

// outcome is one measurement.
type outcome struct {
	perSecond float64
	took      []time.Duration // sorted
}

func (o outcome) quantile(q float64) time.Duration {
	if len(o.took) == 0 {
		return 0
	}
	return o.took[int(q*float64(len(o.took)-1))]
}

// together lets callers do the work again and again for the given time. An error ends a caller's part.
func together(callers int, length time.Duration, work func(caller int) error) (outcome, error) {
	var mu sync.Mutex
	var all []time.Duration
	var first error
	begun := time.Now()
	var wg sync.WaitGroup
	for caller := range callers {
		wg.Go(func() {
			var mine []time.Duration
			for time.Since(begun) < length {
				started := time.Now()
				if err := work(caller); err != nil {
					mu.Lock()
					first = err
					mu.Unlock()
					return
				}
				mine = append(mine, time.Since(started))
			}
			mu.Lock()
			defer mu.Unlock()
			all = append(all, mine...)
		})
	}
	wg.Wait()
	took := time.Since(begun)
	slices.Sort(all)
	return outcome{perSecond: float64(len(all)) / took.Seconds(), took: all}, first
}
