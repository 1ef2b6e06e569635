package mailing

import (
	"fmt"
	"testing"
	"time"

	"golang.org/x/time/rate"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

// hourly lets so many letters go at once, and then one an hour: whatever more goes has ignored it.
func hourly(n int) *rate.Limiter { return rate.NewLimiter(rate.Every(time.Hour), n) }

func TestNoMoreLettersGoThanLimitsAllow(t *testing.T) {
	t.Parallel()
	database, sink, own := dbtest.New(t), smtptest.Start(t), smtptest.Start(t)
	s := newSenders(t, database, sink.URL())
	id := s.organisation(t, "erste")
	s.sends(t, id, "post@erste.example", own.URL())
	s.hosts(t, 1, id)
	const total, each = 7, 3
	s.total = hourly(total)
	s.home.brake = newBrake(&s.gate, s.total)
	w := s.wayOf(Route(id))
	if open, err := w.refresh(t.Context()); !open || err != nil {
		t.Fatal(open, err)
	}
	w.brake = newBrake(&s.gate, hourly(each), s.total)
	for i := range 20 {
		enqueue(t, database, about(1, fmt.Sprintf("eigen%d@gast.example", i)))
	}
	stop := run(t, s.Service)
	own.Await(t, each)
	for i := range 20 {
		enqueue(t, database, letterTo(fmt.Sprintf("alle%d@gast.example", i)))
	}
	s.Wake()
	sink.Await(t, total-each)
	awaitSent(t, database, total)
	time.Sleep(1500 * time.Millisecond) // in which more would go
	if n := countWhere(t, database, `SELECT count(*) FROM letters WHERE state = 'sending'`); n != 0 {
		t.Errorf("%d letters are held while they wait", n)
	}
	stop() // at once, although the next one may go in an hour
	if own.Count() != each || sink.Count() != total-each {
		t.Errorf("%d letters of the organisation went, want %d, and %d others, want %d", own.Count(), each, sink.Count(), total-each)
	}
	if n := countWhere(t, database, `SELECT count(*) FROM letters WHERE state = 'queued' AND attempts = 0 AND last_error = ''`); n != 40-total {
		t.Errorf("%d letters wait as if nothing had been, want %d", n, 40-total)
	}
}

// awaitSent waits until so many letters are marked as sent.
func awaitSent(t *testing.T, database *db.DB, n int) {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for countWhere(t, database, `SELECT count(*) FROM letters WHERE state = 'sent'`) < n {
		if time.Now().After(deadline) {
			t.Fatalf("%d letters are not marked as sent", n)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func TestALimitHoldsInEveryMinute(t *testing.T) {
	t.Parallel()
	for _, perMinute := range []int{1, 2, 29, 30, 60, 100, 999, 6000} {
		l := newLimit(perMinute)
		begin := time.Date(2027, 4, 20, 9, 0, 0, 0, time.UTC)
		var went []time.Time
		for at := begin; at.Before(begin.Add(3 * time.Minute)); at = at.Add(5 * time.Millisecond) {
			for l.AllowN(at, 1) {
				went = append(went, at)
			}
		}
		for i, at := range went {
			if i >= perMinute && at.Sub(went[i-perMinute]) < time.Minute-10*time.Millisecond {
				t.Fatalf("%d a minute: number %d comes %s after the one %d before", perMinute, i, at.Sub(went[i-perMinute]), perMinute)
			}
		}
		if len(went) < 3*perMinute*9/10 {
			t.Errorf("%d a minute: only %d went in three", perMinute, len(went))
		}
	}
	if newLimit(0) != nil {
		t.Error("no limit is one")
	}
}

func TestLookingForLettersCostsNothingOfALimit(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	s := newService(t, database, sink.URL())
	s.home.brake = newBrake(&s.gate, hourly(1))
	for range 5 {
		if err := s.SendDue(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	enqueue(t, database, letterTo("ada@gast.example"))
	run(t, s)
	sink.Await(t, 1)
}
