package news_test

import (
	"testing"
	"time"
)

// Whoever ends or changes a subscription holds its row, and its address may be gone a moment later.
func TestASubscriptionThatSomebodyIsJustChangingIsLeftForTheNextTime(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.subscribe("kim@mail.example", nil)
	h.at(1, 9, 0)
	h.publish("Neu")
	h.at(1, 10, 0)
	changing, err := h.DB.BeginTxx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := changing.ExecContext(t.Context(), `SELECT id FROM subscriptions WHERE email = 'kim@mail.example' FOR UPDATE`); err != nil {
		t.Fatal(err)
	}
	written := make(chan int, 1)
	go func() {
		n, _ := h.News.Announce(t.Context())
		written <- n
	}()
	const blocked = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
	for len(written) == 0 && h.count(blocked) == 0 {
		time.Sleep(time.Millisecond)
	}
	if len(written) == 0 {
		t.Error("announcing waits for whoever is changing the subscription")
	} else if n := <-written; n != 0 {
		t.Errorf("%d letters while somebody is changing the subscription", n)
	}
	if err := changing.Commit(); err != nil {
		t.Fatal(err)
	}
	if n := h.announce(); n != 1 {
		t.Errorf("%d letters afterwards", n)
	}
}
