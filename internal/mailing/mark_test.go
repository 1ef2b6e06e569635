package mailing

import (
	"context"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

// breakMarking lets the first few statements fail that take a letter from sending to the given
// state: a sequence counts on although the statement is rolled back.
func breakMarking(t *testing.T, database *db.DB, state State, times int) {
	t.Helper()
	database.MustExecContext(t.Context(), `CREATE SEQUENCE faults`)
	database.MustExecContext(t.Context(), `CREATE TABLE broken_marks (state text NOT NULL, times int NOT NULL)`)
	database.MustExecContext(t.Context(), `INSERT INTO broken_marks VALUES ($1, $2)`, string(state), times)
	database.MustExecContext(t.Context(), `CREATE FUNCTION break_marking() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF OLD.state = 'sending' AND NEW.state = (SELECT state FROM broken_marks) AND nextval('faults') <= (SELECT times FROM broken_marks) THEN
        RAISE EXCEPTION 'the disk is full';
    END IF;
    RETURN NEW;
END $$`)
	database.MustExecContext(t.Context(), `CREATE TRIGGER break_marking BEFORE UPDATE ON letters FOR EACH ROW EXECUTE FUNCTION break_marking()`)
}

func TestNobodyGetsALetterTwiceBecauseMarkingFailed(t *testing.T) {
	t.Parallel()
	for name, state := range map[string]State{"what was sent": Sent, "what goes back": Queued} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database, sink := dbtest.New(t), smtptest.Start(t)
			sink.Behave(func(to string, _ int) smtptest.Answer {
				return map[string]smtptest.Answer{"grace@gast.example": {Recipient: 450}, "alan@gast.example": {Recipient: 550}}[to]
			})
			clock := newClock(database)
			s := newService(t, database, sink.URL())
			heard := map[string]int{}
			hear := func(what string) func(int) { return func(n int) { heard[what] += n } }
			s.metrics = Metrics{Sent: hear("sent"), Deferred: hear("deferred"), Failed: hear("failed")}
			breakMarking(t, database, state, 2)
			enqueue(t, database, letterTo("ada@gast.example"), letterTo("grace@gast.example"), letterTo("alan@gast.example"))
			if err := s.SendDue(t.Context()); err != nil {
				t.Fatalf("marking is not tried again: %v", err)
			}
			if heard["sent"] != 1 || heard["deferred"] != 1 || heard["failed"] != 1 {
				t.Errorf("heard %v, want one of each", heard)
			}
			if got := awaitAttempt(t, s, "grace@gast.example", 1); got.State != Queued || got.LastError == "" {
				t.Errorf("put back: %+v", got)
			}
			clock.advance(2 * lease)
			if err := s.SendDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			if got := len(sink.To("ada@gast.example")); got != 1 {
				t.Errorf("%d messages arrived, want 1", got)
			}
			if ada, alan := stateOf(t, s, "ada@gast.example"), stateOf(t, s, "alan@gast.example"); ada != Sent || alan != Failed {
				t.Errorf("sent letter %s, refused letter %s", ada, alan)
			}
		})
	}
}

func TestWhatWasSentIsMarkedEvenWhileTheServiceStops(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	ctx, cancel := context.WithCancel(t.Context())
	sink.Behave(func(to string, _ int) smtptest.Answer {
		if to != "" {
			cancel()
		}
		return smtptest.Answer{}
	})
	s := newService(t, database, sink.URL())
	breakMarking(t, database, Sent, 1)
	enqueue(t, database, letterTo("ada@gast.example"))
	if err := s.SendDue(ctx); err != nil {
		t.Fatal(err)
	}
	if got := stateOf(t, s, "ada@gast.example"); got != Sent || sink.Count() != 1 {
		t.Errorf("the letter is %s, %d messages", got, sink.Count())
	}
}

func TestMarkingIsGivenUpBeforeTheLeaseEnds(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := newService(t, database, "")
	breakMarking(t, database, Sent, 1000)
	enqueue(t, database, letterTo("ada@gast.example"))
	b, err := s.home.claim(t.Context(), batchSize)
	if err != nil || len(b.letters) != 1 {
		t.Fatalf("%d letters, %v", len(b.letters), err)
	}
	begin := time.Now()
	b.settleBy = begin.Add(300 * time.Millisecond)
	if err := b.deliver(t.Context(), s.home.lanes[0]); err == nil || len(b.done) != 1 {
		t.Errorf("settled with %d letters unmarked: %v", len(b.done), err)
	}
	if took := time.Since(begin); took < 300*time.Millisecond || took > 5*time.Second {
		t.Errorf("given up after %s", took)
	}
}
