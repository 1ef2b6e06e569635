package idempotency_test

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/idempotency"
)

var begin = time.Date(2027, 5, 2, 9, 0, 0, 0, time.UTC)

func open(t *testing.T) (*idempotency.Service, *db.DB) {
	t.Helper()
	database := dbtest.New(t)
	setClock(database, begin)
	return idempotency.New(database), database
}

func setClock(database *db.DB, at time.Time) { database.Clock = func() time.Time { return at } }

func request(key string) idempotency.Request {
	return idempotency.Request{Scope: "account 1", Key: key, Hash: []byte("POST /events {}")}
}

// created is work that answers 201 and counts how often it ran.
func created(runs *atomic.Int32) func(context.Context) (idempotency.Answer, error) {
	return func(context.Context) (idempotency.Answer, error) {
		runs.Add(1)
		return idempotency.Answer{Status: 201, ContentType: "application/json", Body: []byte(`{"slug":"a"}`)}, nil
	}
}

func TestARepeatedRequestGetsTheStoredAnswer(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	var runs atomic.Int32
	for i := range 3 {
		answer, repeated, err := s.Do(t.Context(), request("k"), created(&runs))
		if err != nil || answer.Status != 201 || string(answer.Body) != `{"slug":"a"}` || answer.ContentType != "application/json" || repeated != (i > 0) {
			t.Fatalf("attempt %d: %+v, repeated %v, %v", i, answer, repeated, err)
		}
	}
	if runs.Load() != 1 {
		t.Errorf("ran %d times", runs.Load())
	}
}

func TestAnotherRequestUnderTheSameKeyIsRefused(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	var runs atomic.Int32
	if _, _, err := s.Do(t.Context(), request("k"), created(&runs)); err != nil {
		t.Fatal(err)
	}
	other := request("k")
	other.Hash = []byte("something else")
	if _, _, err := s.Do(t.Context(), other, created(&runs)); !fault.Is(err, fault.Invalid) {
		t.Errorf("got %v", err)
	}
	foreign := other
	foreign.Scope = "account 2"
	if _, _, err := s.Do(t.Context(), foreign, created(&runs)); err != nil || runs.Load() != 2 {
		t.Errorf("keys of two clients got mixed: %v, ran %d times", err, runs.Load())
	}
}

func TestOfTwentyAtOnceOneRuns(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	var runs, answered, refused atomic.Int32
	release := make(chan struct{})
	work := func(ctx context.Context) (idempotency.Answer, error) {
		<-release
		return created(&runs)(ctx)
	}
	var all sync.WaitGroup
	for range 20 {
		all.Go(func() {
			answer, _, err := s.Do(t.Context(), request("k"), work)
			switch {
			case err == nil && answer.Status == 201:
				answered.Add(1)
			case fault.Is(err, fault.Conflict):
				if refused.Add(1) == 19 {
					close(release)
				}
			default:
				t.Errorf("got %+v, %v", answer, err)
			}
		})
	}
	all.Wait()
	if runs.Load() != 1 || answered.Load() != 1 || refused.Load() != 19 {
		t.Errorf("ran %d, answered %d, refused %d", runs.Load(), answered.Load(), refused.Load())
	}
}

func TestAfterAFailureTheKeyMayBeTriedAgain(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	broken := errors.New("broken")
	failures := []func(context.Context) (idempotency.Answer, error){
		func(context.Context) (idempotency.Answer, error) { return idempotency.Answer{}, broken },
		func(context.Context) (idempotency.Answer, error) { return idempotency.Answer{Status: 503}, nil },
		func(context.Context) (idempotency.Answer, error) { return idempotency.Answer{Status: 429}, nil },
	}
	for i, fail := range failures {
		if _, repeated, err := s.Do(t.Context(), request("k"), fail); repeated || (i == 0) != errors.Is(err, broken) {
			t.Errorf("failure %d: repeated %v, %v", i, repeated, err)
		}
	}
	func() {
		defer func() { _ = recover() }()
		_, _, _ = s.Do(t.Context(), request("k"), func(context.Context) (idempotency.Answer, error) { panic("broken") })
	}()
	var runs atomic.Int32
	if _, _, err := s.Do(t.Context(), request("k"), created(&runs)); err != nil || runs.Load() != 1 {
		t.Errorf("ran %d times, %v", runs.Load(), err)
	}
}

func TestTheAnswerIsStoredAlthoughTheClientHasGone(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	ctx, cancel := context.WithCancel(t.Context())
	var runs atomic.Int32
	_, _, err := s.Do(ctx, request("k"), func(ctx context.Context) (idempotency.Answer, error) {
		cancel()
		return created(&runs)(ctx)
	})
	if err != nil {
		t.Fatal(err)
	}
	if _, repeated, err := s.Do(t.Context(), request("k"), created(&runs)); !repeated || err != nil || runs.Load() != 1 {
		t.Errorf("repeated %v, %v, ran %d times", repeated, err, runs.Load())
	}
}

func TestACrashBlocksTheKeyForTwoMinutesOnly(t *testing.T) {
	t.Parallel()
	s, database := open(t)
	var runs atomic.Int32
	var late idempotency.Answer
	_, _, err := s.Do(t.Context(), request("k"), func(ctx context.Context) (idempotency.Answer, error) {
		setClock(database, begin.Add(119*time.Second))
		if _, _, err := s.Do(ctx, request("k"), created(&runs)); !fault.Is(err, fault.Conflict) {
			t.Errorf("before two minutes: %v", err)
		}
		setClock(database, begin.Add(2*time.Minute))
		other := request("k")
		other.Hash = []byte("something else")
		if _, _, err := s.Do(ctx, other, created(&runs)); !fault.Is(err, fault.Invalid) {
			t.Errorf("another request took over: %v", err)
		}
		if _, repeated, err := s.Do(ctx, request("k"), created(&runs)); err != nil || repeated {
			t.Errorf("after two minutes: repeated %v, %v", repeated, err)
		}
		late = idempotency.Answer{Status: 200, Body: []byte("late")}
		return late, nil
	})
	if err != nil {
		t.Fatal(err)
	}
	answer, repeated, err := s.Do(t.Context(), request("k"), created(&runs))
	if err != nil || !repeated || answer.Status != 201 || runs.Load() != 1 {
		t.Errorf("the one that was taken over changed the answer: %+v, %v, ran %d times", answer, err, runs.Load())
	}
}

func TestKeysAreForgottenAfterADay(t *testing.T) {
	t.Parallel()
	s, database := open(t)
	var runs atomic.Int32
	for _, key := range []string{"a", "b"} {
		if _, _, err := s.Do(t.Context(), request(key), created(&runs)); err != nil {
			t.Fatal(err)
		}
	}
	setClock(database, begin.Add(24*time.Hour-time.Second))
	if n, err := s.RemoveOld(t.Context()); n != 0 || err != nil {
		t.Errorf("removed %d too early, %v", n, err)
	}
	setClock(database, begin.Add(24*time.Hour))
	if _, repeated, err := s.Do(t.Context(), request("a"), created(&runs)); repeated || err != nil {
		t.Errorf("an old key answered: %v", err)
	}
	if n, err := s.RemoveOld(t.Context()); n != 1 || err != nil {
		t.Errorf("removed %d, %v", n, err)
	}
}

func TestKeysThatCannotBeKeptAreRefused(t *testing.T) {
	t.Parallel()
	s, _ := open(t)
	var runs atomic.Int32
	for _, key := range []string{"", "zwei\nzeilen", "ä", "nul\x00", "\xff", string(make([]byte, 300))} {
		if _, _, err := s.Do(t.Context(), request(key), created(&runs)); !fault.Is(err, fault.Invalid) {
			t.Errorf("%q: %v", key, err)
		}
	}
	if runs.Load() != 0 {
		t.Errorf("ran %d times", runs.Load())
	}
}
