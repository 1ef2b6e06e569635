package news_test

import (
	"fmt"
	"sync"
	"testing"

	"tagungsbuero/internal/apptest"
)

func TestSeveralProcessesWriteOneLetterEach(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	const people = 450 // more than two batches
	h.DB.MustExecContext(t.Context(), `
INSERT INTO subscriptions (reference, state, email, topics, regions, consent, consented_at, created_at, confirmed_at)
SELECT 'REF' || lpad(CAST(n AS text), 7, '0'), 'active', 'person' || n || '@mail.example', '{}', '{}', '1', $2, $2, $2 FROM generate_series(1, CAST($1 AS int)) AS n`, people, h.now)
	h.at(1, 9, 0)
	for n := range 3 {
		h.publish(fmt.Sprint("Neu ", n))
	}
	h.at(1, 10, 0)
	others := []*apptest.App{h.App, apptest.On(t, h.DB), apptest.On(t, h.DB)}
	total, errs := 0, []error{}
	var mu sync.Mutex
	var together sync.WaitGroup
	for _, process := range others {
		for range 3 {
			together.Go(func() {
				n, err := process.News.Announce(t.Context())
				mu.Lock()
				defer mu.Unlock()
				total += n
				if err != nil {
					errs = append(errs, err)
				}
			})
		}
	}
	together.Wait()
	if len(errs) > 0 || total != people {
		t.Errorf("%d letters were written, want %d: %v", total, people, errs)
	}
	if n := h.count(`SELECT count(DISTINCT recipient) FROM letters WHERE kind = 'news_events'`); n != people {
		t.Errorf("%d people are written to", n)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'news_events'`); n != people {
		t.Errorf("%d letters are queued", n)
	}
	if n := h.count(`SELECT min(letters) FROM announcements`); n != people {
		t.Errorf("%d letters are counted", n)
	}
}

func TestAnnouncingGoesOnWhereItWasInterrupted(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	for n := range 3 {
		h.subscribe(fmt.Sprintf("person%d@mail.example", n), nil)
	}
	h.at(1, 9, 0)
	h.publish("Neu")
	h.at(1, 10, 0)
	h.announce()
	// As if the process had died after the first two.
	h.DB.MustExecContext(t.Context(), `UPDATE subscriptions SET announced_through = NULL WHERE email = 'person2@mail.example'`)
	h.DB.MustExecContext(t.Context(), `DELETE FROM letters WHERE recipient = 'person2@mail.example' AND kind = 'news_events'`)
	h.DB.MustExecContext(t.Context(), `DELETE FROM subscription_letters WHERE subscription_id IN (SELECT id FROM subscriptions WHERE email = 'person2@mail.example')`)
	h.at(2, 10, 0)
	if n := h.announce(); n != 1 || len(h.news("person2@mail.example")) != 1 || len(h.news("person0@mail.example")) != 1 {
		t.Errorf("%d letters, want one for whom was not reached", n)
	}
}
