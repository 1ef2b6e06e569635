package mailing

import (
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

// present is a service that other services see, and that looks when the test says so. Its clock stands still.
func present(t *testing.T, database *db.DB, smtpURL string) *Service {
	t.Helper()
	s := newService(t, database, smtpURL)
	t.Cleanup(s.presence.leave)
	setClock(s, time.Now())
	if dead := lookNow(t, s); len(dead) > 0 || s.presence.held() == 0 {
		t.Fatalf("present as %d, dead are %v", s.presence.held(), dead)
	}
	return s
}

func setClock(s *Service, to time.Time) { s.presence.clock = func() time.Time { return to } }

// pass lets time go by for the service, in which it does not look.
func pass(s *Service, d time.Duration) { setClock(s, s.presence.clock().Add(d)) }

func lookNow(t *testing.T, s *Service) (dead []int32) {
	t.Helper()
	dead, err := s.presence.look(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return dead
}

// lookAfterGrace looks each second until the grace has gone by.
func lookAfterGrace(t *testing.T, s *Service) (dead []int32) {
	t.Helper()
	for range presenceGrace / presenceLook {
		lookNow(t, s)
		pass(s, presenceLook)
	}
	return lookNow(t, s)
}

// claimAll claims the letters that are due.
func claimAll(t *testing.T, s *Service, want int) *batch {
	t.Helper()
	b, err := s.home.claim(t.Context(), batchSize)
	if err != nil || len(b.letters) != want {
		t.Fatalf("claimed %d letters, %v", len(b.letters), err)
	}
	return b
}

// cutOff ends the session that holds the lock of the number, as when the database restarts.
func cutOff(t *testing.T, database *db.DB, number int32) {
	t.Helper()
	database.MustExecContext(t.Context(), `SELECT pg_terminate_backend(pid) FROM pg_locks WHERE `+locksOfNumber, number)
	for countWhere(t, database, `SELECT count(*) FROM pg_locks WHERE `+locksOfNumber, number) > 0 {
		time.Sleep(time.Millisecond)
	}
}

const locksOfNumber = `locktype = 'advisory' AND granted AND objid = CAST(CAST($1 AS int) AS oid)
	AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`

func TestLettersOfADeadServiceAreTakenUpLongBeforeTheirLeaseEnds(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	enqueue(t, database, letterTo("ada@gast.example"))
	first, second := present(t, database, sink.URL()), present(t, database, sink.URL())
	b := claimAll(t, first, 1)
	if dead := lookAfterGrace(t, second); len(dead) > 0 {
		t.Fatalf("a service that lives is taken for dead: %v", dead)
	}
	first.presence.leave() // as when the process dies
	if dead := lookNow(t, second); len(dead) > 0 {
		t.Fatalf("a service is taken for dead at once: %v", dead)
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

func TestAServiceThatLostItsLockForAMomentKeepsItsNumberAndItsLetters(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	enqueue(t, database, letterTo("ada@gast.example"), letterTo("grace@gast.example"))
	s, other := present(t, database, sink.URL()), present(t, database, sink.URL())
	pass(s, presenceHolds)
	lookNow(t, s)
	b := claimAll(t, s, 2)
	cutOff(t, database, b.by)
	lookNow(t, other)
	pass(s, presenceHolds)
	if b.isDoubtful() {
		t.Error("the service doubts at once what nobody can have taken up")
	}
	lookNow(t, s)
	if now := s.presence.held(); now != b.by {
		t.Errorf("present as %d after the loss of %d", now, b.by)
	}
	if dead := lookAfterGrace(t, other); len(dead) > 0 {
		t.Errorf("taken for dead: %v", dead)
	}
	if err := b.deliver(t.Context(), s.home.lanes[0]); err != nil || sink.Count() != 2 {
		t.Errorf("%d letters were sent, %v", sink.Count(), err)
	}
}

func TestAServiceThatWasAwayTooLongSendsNothingMoreOfWhatItClaimedButKeepsItFromOthers(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	enqueue(t, database, letterTo("ada@gast.example"), letterTo("grace@gast.example"))
	s, other := present(t, database, sink.URL()), present(t, database, sink.URL())
	pass(s, presenceHolds)
	lookNow(t, s)
	b := claimAll(t, s, 2)
	cutOff(t, database, b.by)
	pass(s, presenceHolds+time.Millisecond) // others may soon take it for dead
	if !b.isDoubtful() {
		t.Error("the service relies on a lock that it has not seen for too long")
	}
	lookNow(t, s)
	if now := s.presence.held(); now == 0 || now == b.by {
		t.Errorf("present as %d after the loss of %d", now, b.by)
	}
	if dead := lookAfterGrace(t, other); len(dead) > 0 {
		t.Errorf("letters that are in the air are taken up from %v", dead)
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

func TestAServiceWhoseNumberIsHeldByItsOldSessionTakesAnotherAndGuardsTheFormerOne(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	enqueue(t, database, letterTo("ada@gast.example"))
	s, other := present(t, database, ""), present(t, database, "")
	pass(s, presenceHolds)
	lookNow(t, s)
	b := claimAll(t, s, 1)
	old := s.presence.conn // the network lost it, and the database does not know yet
	s.presence.conn = nil
	lookNow(t, s)
	if now := s.presence.held(); now == 0 || now == b.by || !b.isDoubtful() {
		t.Errorf("present as %d while somebody else holds %d", now, b.by)
	}
	if _, err := old.ExecContext(t.Context(), leaveNumbersSQL); err != nil {
		t.Fatal(err)
	}
	if err := old.Close(); err != nil {
		t.Fatal(err)
	}
	lookNow(t, s)
	if dead := lookAfterGrace(t, other); len(dead) > 0 {
		t.Errorf("letters that are in the air are taken up from %v", dead)
	}
	s.presence.leave() // and when it dies, they are
	if dead := lookAfterGrace(t, other); len(dead) != 1 || dead[0] != b.by {
		t.Errorf("dead are %v, want %d", dead, b.by)
	}
}

func TestAServiceThatLosesItsLockAgainAndAgainTakesAnotherNumber(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := present(t, database, "")
	first := s.presence.held()
	pass(s, presenceHolds)
	lookNow(t, s)
	cutOff(t, database, first)
	lookNow(t, s)
	if now := s.presence.held(); now != first {
		t.Fatalf("present as %d after the loss of %d", now, first)
	}
	pass(s, presenceHolds-time.Millisecond) // others need not have seen that it was held in between
	lookNow(t, s)
	cutOff(t, database, first)
	lookNow(t, s)
	if now := s.presence.held(); now == 0 || now == first {
		t.Errorf("present as %d although others may have seen the lock free all the time", now)
	}
}

func TestALockThatNobodyLookedAtInBetweenDoesNotCountAsFree(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	enqueue(t, database, letterTo("ada@gast.example"))
	s, other := present(t, database, ""), present(t, database, "")
	claimAll(t, s, 1)
	s.presence.leave()
	lookNow(t, other)
	pass(other, presenceGrace)
	if dead := lookNow(t, other); len(dead) > 0 {
		t.Errorf("taken for dead after two looks that lie far apart: %v", dead)
	}
	if dead := lookAfterGrace(t, other); len(dead) != 1 {
		t.Errorf("dead are %v", dead)
	}
}

func TestAServiceThatHasNotSeenItsLockForAWhileClaimsByLeaseAlone(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := present(t, database, "")
	pass(s, presenceHolds+time.Millisecond)
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
