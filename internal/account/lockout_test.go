package account

import (
	"testing"
	"time"
)

func TestThePauseGrowsWithEveryFailureAfterTheFifth(t *testing.T) {
	t.Parallel()
	latest := time.Date(2027, 5, 2, 9, 0, 0, 0, time.UTC)
	want := map[int]time.Duration{5: time.Minute, 6: 5 * time.Minute, 7: 15 * time.Minute, 8: 15 * time.Minute, 9: 15 * time.Minute, 10: 15 * time.Minute}
	for failures := range 11 {
		times := make([]time.Time, failures)
		for i := range times {
			times[i] = latest.Add(-time.Duration(i) * time.Minute)
		}
		until := pausedUntil(times)
		if pause := want[failures]; (pause == 0) != until.IsZero() || (pause != 0 && !until.Equal(latest.Add(pause))) {
			t.Errorf("%d failures: until %v", failures, until)
		}
	}
}

func TestTheLongestPauseEndsBeforeFailuresAreForgotten(t *testing.T) {
	t.Parallel()
	if longest := pauses[len(pauses)-1]; longest >= failureWindow {
		t.Errorf("pause %v, window %v", longest, failureWindow)
	}
}
