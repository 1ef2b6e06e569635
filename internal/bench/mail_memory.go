package main

import (
	"context"
	"fmt"
	"os"
	"runtime"
	"strings"
	"time"

	"tagungsbuero/internal/mailing"
)

// watchMemory prints the memory of this process while more and more letters wait and are sent.
func (b *bench) watchMemory(ctx context.Context, post *mailing.Service) error {
	fmt.Printf("%12s %14s %14s %12s\n", "letters", "heap, most", "RSS, most", "letters/s")
	for _, n := range []int{1_000, 10_000, 100_000} {
		if err := b.queueLetters(ctx, n); err != nil {
			return err
		}
		runtime.GC()
		_ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) // forgets the most so far; Linux alone knows it
		stop := mostHeap()
		begun := time.Now()
		if err := post.SendDue(ctx); err != nil {
			return err
		}
		took := time.Since(begun)
		fmt.Printf("%12d %11.1f MB %14s %12.0f\n", n, float64(stop())/(1<<20), mostResident(), float64(n)/took.Seconds())
		if err := b.confirmSent(ctx); err != nil {
			return err
		}
	}
	return nil
}

// mostHeap looks at the heap in use again and again; the returned function ends that and returns the most.
func mostHeap() (stop func() uint64) {
	end, most := make(chan struct{}), make(chan uint64)
	go func() {
		var highest uint64
		for {
			var now runtime.MemStats
			runtime.ReadMemStats(&now)
			highest = max(highest, now.HeapInuse)
			select {
			case <-end:
				most <- highest
				return
			case <-time.After(50 * time.Millisecond):
			}
		}
	}()
	return func() uint64 { close(end); return <-most }
}

// mostResident is the most memory that the system has given this process, where it tells.
func mostResident() string {
	status, _ := os.ReadFile("/proc/self/status") // Linux alone has it
	for line := range strings.Lines(string(status)) {
		if value, ok := strings.CutPrefix(line, "VmHWM:"); ok {
			return strings.TrimSpace(value)
		}
	}
	return "unknown"
}
