package server

import (
	"context"
	"sync"
	"time"
)

// countAge is how old a kept count may be. Counting reads every registration there is.
const countAge = time.Minute

// keptCount asks again only when its last answer is too old. One asks at a time, the others wait for
// the answer.
type keptCount struct {
	ask func(context.Context) (map[string]int, error)
	now func() time.Time

	mu      sync.Mutex
	answer  map[string]int
	askedAt time.Time
}

// counts returns the kept answer or a new one. A failure is not kept.
func (k *keptCount) counts(ctx context.Context) (map[string]int, error) {
	k.mu.Lock()
	defer k.mu.Unlock()
	now := k.now()
	if k.answer != nil && now.Sub(k.askedAt) < countAge {
		return k.answer, nil
	}
	answer, err := k.ask(ctx)
	if err != nil {
		return nil, err
	}
	k.answer, k.askedAt = answer, now
	return answer, nil
}
