package server

import (
	"context"
	"errors"
	"testing"
	"time"
)

func TestRegistrationsAreCountedOnceAMinute(t *testing.T) {
	t.Parallel()
	now, asked, failure := time.Date(2027, 5, 2, 9, 0, 0, 0, time.UTC), 0, errors.New("the database is away")
	k := &keptCount{now: func() time.Time { return now }, ask: func(context.Context) (map[string]int, error) {
		asked++
		return map[string]int{"confirmed": asked}, failure
	}}
	if _, err := k.counts(t.Context()); !errors.Is(err, failure) {
		t.Fatalf("error is %v", err)
	}
	failure = nil
	for _, step := range []struct {
		after time.Duration
		want  int
	}{{0, 2}, {59 * time.Second, 2}, {time.Second, 3}, {0, 3}} { // the failure was not kept
		now = now.Add(step.after)
		if got, err := k.counts(t.Context()); err != nil || got["confirmed"] != step.want {
			t.Errorf("after %v: %v, %v; want %d", step.after, got, err, step.want)
		}
	}
}
