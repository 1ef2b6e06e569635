package limit

import (
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// watch is a clock that stands still until it is moved.
type watch struct{ now time.Time }

func (w *watch) Now() time.Time { return w.now }

func newWatch() *watch { return &watch{now: time.Date(2027, 5, 2, 9, 0, 0, 0, time.UTC)} }

func TestTheBurstIsAllowedAndThenAskingMustWait(t *testing.T) {
	t.Parallel()
	w := newWatch()
	l := New(Rule{Every: 10 * time.Second, Burst: 3}, w.Now)
	for range 3 {
		if _, ok := l.Allow("192.0.2.1"); !ok {
			t.Fatal("refused within the burst")
		}
	}
	for range 5 { // a refused attempt costs nothing
		if wait, ok := l.Allow("192.0.2.1"); ok || wait != 10*time.Second {
			t.Fatalf("allowed %v, wait %v", ok, wait)
		}
	}
	w.now = w.now.Add(10 * time.Second)
	if _, ok := l.Allow("192.0.2.1"); !ok {
		t.Error("refused after the wait")
	}
	if _, ok := l.Allow("192.0.2.1"); ok {
		t.Error("one wait bought two attempts")
	}
}

func TestClientsDoNotShareTheirBudget(t *testing.T) {
	t.Parallel()
	l := New(Rule{Every: time.Minute, Burst: 1}, newWatch().Now)
	cases := []struct {
		address string
		allowed bool
	}{
		{"192.0.2.1", true}, {"192.0.2.2", true}, {"192.0.2.1", false},
		{"::ffff:192.0.2.2", false},                                // the same IPv4 address, written as IPv6
		{"2001:db8:0:1::1", true}, {"2001:db8:0:1:ffff::9", false}, // one /64 is one client
		{"2001:db8:0:2::1", true},
		{"no address", true}, {"neither", false},
	}
	for _, c := range cases {
		if _, ok := l.Allow(c.address); ok != c.allowed {
			t.Errorf("%s: allowed %v, want %v", c.address, ok, c.allowed)
		}
	}
}

func TestTheMemoryIsBounded(t *testing.T) {
	t.Parallel()
	w := newWatch()
	l := New(Rule{Every: time.Hour, Burst: 1}, w.Now)
	l.max = 100
	l.Allow("192.0.2.1")
	for i := range 1000 {
		w.now = w.now.Add(time.Millisecond)
		l.Allow(fmt.Sprintf("2001:db8:0:%x::1", i))
		l.Allow("192.0.2.1") // who keeps asking is not forgotten
	}
	if len(l.clients) > 100 || l.recent.Len() != len(l.clients) {
		t.Errorf("%d clients kept, list of %d", len(l.clients), l.recent.Len())
	}
	if _, ok := l.Allow("192.0.2.1"); ok {
		t.Error("a flood of other addresses renewed the budget")
	}
}

func TestClientsWithAFullBudgetAreForgotten(t *testing.T) {
	t.Parallel()
	w := newWatch()
	l := New(Rule{Every: time.Second, Burst: 5}, w.Now)
	for i := range 50 {
		l.Allow(fmt.Sprintf("192.0.2.%d", i))
	}
	w.now = w.now.Add(time.Minute)
	for i := range 50 {
		l.Allow(fmt.Sprintf("198.51.100.%d", i))
	}
	if len(l.clients) > 50 {
		t.Errorf("%d clients kept", len(l.clients))
	}
}

func TestManyAtOnceGetTheBurstAndNoMore(t *testing.T) {
	t.Parallel()
	l := New(Rule{Every: time.Hour, Burst: 7}, newWatch().Now)
	var allowed atomic.Int32
	var all sync.WaitGroup
	for range 100 {
		all.Go(func() {
			if _, ok := l.Allow("192.0.2.1"); ok {
				allowed.Add(1)
			}
		})
	}
	all.Wait()
	if allowed.Load() != 7 {
		t.Errorf("%d allowed", allowed.Load())
	}
}

func TestWithoutALimiterEverythingIsAllowed(t *testing.T) {
	t.Parallel()
	var off *Limiter
	for range 1000 {
		if _, ok := off.Allow("192.0.2.1"); !ok {
			t.Fatal("refused")
		}
	}
}
