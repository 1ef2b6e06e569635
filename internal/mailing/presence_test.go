package mailing

import (
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

// present is a service that other services see, and that looks when the test says so.
func present(t *testing.T, database *db.DB, smtpURL string) *Service {
	t.Helper()
	s := newService(t, database, smtpURL)
	t.Cleanup(s.presence.close)
	if dead, err := s.presence.look(t.Context()); err != nil || len(dead) > 0 || s.presence.held() == 0 {
		t.Fatalf("present as %d, dead are %v, %v", s.presence.held(), dead, err)
	}
	return s
}

// lookAfterGrace looks twice, as if the grace had gone by in between.
func lookAfterGrace(t *testing.T, s *Service) (dead []int32) {
	t.Helper()
	if _, err := s.presence.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	for number, since := range s.presence.freeFrom {
		s.presence.freeFrom[number] = since.Add(-presenceGrace)
	}
	dead, err := s.presence.look(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return dead
}

func TestLettersOfADeadServiceAreTakenUpLongBeforeTheirLeaseEnds(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	enqueue(t, database, letterTo("ada@gast.example"))
	first, second := present(t, database, sink.URL()), present(t, database, sink.URL())
	b, err := first.home.claim(t.Context(), batchSize)
	if err != nil || len(b.letters) != 1 {
		t.Fatalf("claimed %d letters, %v", len(b.letters), err)
	}
	if dead := lookAfterGrace(t, second); len(dead) > 0 {
		t.Fatalf("a service that lives is taken for dead: %v", dead)
	}
	if dead, err := second.presence.look(t.Context()); err != nil || len(dead) > 0 {
		t.Fatalf("dead at the second look: %v, %v", dead, err)
	}
	first.presence.close() // as when the process dies
	if dead, err := second.presence.look(t.Context()); err != nil || len(dead) > 0 {
		t.Fatalf("a service is taken for dead at once: %v, %v", dead, err)
	}
	if dead := lookAfterGrace(t, second); len(dead) != 1 || dead[0] != b.by {
		t.Fatalf("dead are %v, want %d", dead, b.by)
	}
	second.presence.keep(t.Context(), second)
	if err := second.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := stateOf(t, second, "ada@gast.example"); got != Sent || sink.Count() != 1 {
		t.Errorf("the letter is %s, %d messages", got, sink.Count())
	}
}

func TestAServiceThatLostItsLockSendsNothingMoreOfWhatItClaimed(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	enqueue(t, database, letterTo("ada@gast.example"), letterTo("grace@gast.example"))
	s := present(t, database, sink.URL())
	b, err := s.home.claim(t.Context(), batchSize)
	if err != nil || len(b.letters) != 2 {
		t.Fatalf("claimed %d letters, %v", len(b.letters), err)
	}
	database.MustExecContext(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted
		AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`)
	if _, err := s.presence.look(t.Context()); err != nil {
		t.Fatal(err)
	}
	if now := s.presence.held(); now == 0 || now == b.by {
		t.Errorf("present as %d after the loss of %d", now, b.by)
	}
	if dead := lookAfterGrace(t, s); len(dead) > 0 {
		t.Errorf("the service takes itself for dead: %v", dead)
	}
	if err := b.deliver(t.Context(), s.home.lanes[0]); err != nil || sink.Count() != 0 {
		t.Errorf("%d letters were sent, %v", sink.Count(), err)
	}
	if err := s.SendDue(t.Context()); err != nil || sink.Count() != 2 {
		t.Errorf("%d letters were sent with the new number, %v", sink.Count(), err)
	}
}

func TestAServiceThatHasNotSeenItsLockForAWhileClaimsByLeaseAlone(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := present(t, database, "")
	s.presence.seenAt = time.Now().Add(-presenceHolds)
	enqueue(t, database, letterTo("ada@gast.example"))
	b, err := s.home.claim(t.Context(), batchSize)
	if err != nil || len(b.letters) != 1 || b.by != 0 {
		t.Fatalf("claimed %d letters as %d, %v", len(b.letters), b.by, err)
	}
	if n := countWhere(t, database, `SELECT count(*) FROM letters WHERE claimed_by IS NULL`); n != 1 {
		t.Error("the claim names a service")
	}
	if b.isDoubtful() {
		t.Error("the claim is in doubt although nobody else can take it up")
	}
}

func TestAServiceThatHasStoppedHoldsNoLock(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := newService(t, database, "")
	stop := run(t, s)
	enqueue(t, database, letterTo("ada@gast.example"))
	awaitState(t, s, Sent)
	const locks = `SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`
	if n := countWhere(t, database, locks); n != 1 {
		t.Errorf("%d locks while it runs", n)
	}
	if n := countWhere(t, database, `SELECT count(*) FROM letters WHERE claimed_by IS NOT NULL`); n != 1 {
		t.Error("its claims do not name it")
	}
	stop()
	if n := countWhere(t, database, locks); n != 0 {
		t.Errorf("%d locks after it stopped", n)
	}
}
