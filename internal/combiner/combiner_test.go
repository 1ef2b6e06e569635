package combiner_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"tagungsbuero/internal/combiner"
)

var generous = combiner.Options{MaxBatch: 64, MaxQueue: 10_000, Timeout: time.Minute}

func TestEveryCallerGetsItsOwnOutcomeAndOneKeyIsNeverWorkedOnTwiceAtOnce(t *testing.T) {
	t.Parallel()
	var working [3]atomic.Int32
	c := combiner.New(generous, func(_ context.Context, key int, batch []int) ([]combiner.Outcome[int], error) {
		if working[key].Add(1) != 1 {
			t.Error("two leaders at once")
		}
		defer working[key].Add(-1)
		outcomes := make([]combiner.Outcome[int], len(batch))
		for i, in := range batch {
			outcomes[i].Value = in * 2
		}
		return outcomes, nil
	})
	var wg sync.WaitGroup
	for i := range 3000 {
		wg.Go(func() {
			got, err := c.Do(t.Context(), i%3, i)
			if err != nil || got != i*2 {
				t.Errorf("Do(%d) = %d, %v", i, got, err)
			}
		})
	}
	wg.Wait()
}

func TestCallersWhoGatherWhileTheLeaderWorksShareTheNextBatchInOrder(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var batches [][]int
		c := combiner.New(generous, func(_ context.Context, _ string, batch []int) ([]combiner.Outcome[int], error) {
			batches = append(batches, batch)
			time.Sleep(time.Second)
			return make([]combiner.Outcome[int], len(batch)), nil
		})
		var wg sync.WaitGroup
		for i := range 5 {
			wg.Go(func() { c.Do(t.Context(), "event", i) })
			synctest.Wait()
		}
		wg.Wait()
		if len(batches) != 2 || len(batches[0]) != 1 || len(batches[1]) != 4 {
			t.Fatalf("batches = %v, want one alone and then four together", batches)
		}
		for i, in := range batches[1] {
			if in != i+1 {
				t.Errorf("batch %v is not in order of arrival", batches[1])
			}
		}
	})
}

func TestACallerWhoGivesUpWhileWaitingLeavesNoTrace(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		var worked []int
		c := combiner.New(generous, func(_ context.Context, _ string, batch []int) ([]combiner.Outcome[int], error) {
			worked = append(worked, batch...)
			time.Sleep(time.Second)
			return make([]combiner.Outcome[int], len(batch)), nil
		})
		go c.Do(context.Background(), "event", 1)
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Millisecond)
		defer cancel()
		if _, err := c.Do(ctx, "event", 2); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("err = %v, want the deadline", err)
		}
		if _, err := c.Do(t.Context(), "event", 3); err != nil {
			t.Error(err)
		}
		if len(worked) != 2 || worked[0] != 1 || worked[1] != 3 {
			t.Errorf("worked on %v, want 1 and 3", worked)
		}
	})
}

func TestTheQueueIsBounded(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := combiner.New(combiner.Options{MaxBatch: 1, MaxQueue: 2, Timeout: time.Minute},
			func(context.Context, string, []int) ([]combiner.Outcome[int], error) {
				time.Sleep(time.Second)
				return make([]combiner.Outcome[int], 1), nil
			})
		for i := range 3 {
			go c.Do(context.Background(), "event", i)
			synctest.Wait()
		}
		if _, err := c.Do(t.Context(), "event", 4); !errors.Is(err, combiner.ErrFull) {
			t.Errorf("err = %v, want ErrFull", err)
		}
		time.Sleep(time.Minute)
	})
}

func TestTheOthersAreServedWhenTheLeadersClientGoesAwayOrTheWorkPanics(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		c := combiner.New(generous, func(ctx context.Context, _ string, batch []int) ([]combiner.Outcome[int], error) {
			time.Sleep(time.Second)
			if batch[0] == 2 {
				panic("broken")
			}
			return make([]combiner.Outcome[int], len(batch)), ctx.Err()
		})
		ctx, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		for i, wantErr := range []bool{false, true, true} {
			wg.Go(func() {
				if _, err := c.Do(ctx, "event", i+1); (err != nil) != wantErr {
					t.Errorf("caller %d: err = %v", i+1, err)
				}
			})
			synctest.Wait()
		}
		time.Sleep(1500 * time.Millisecond) // the second batch has begun
		cancel()
		wg.Wait()
		if _, err := c.Do(t.Context(), "event", 4); err != nil {
			t.Errorf("the key is still usable: %v", err)
		}
	})
}
