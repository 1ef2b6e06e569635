package mailing

import (
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

// Letters point at rows of rooms above this one without needing them.
const event, registration int64 = 7, 8

func aReminder() Letter {
	l := letterTo("ada@gast.example")
	e, r := event, registration
	l.EventID, l.RegistrationID = &e, &r
	return l
}

func withdraw(t *testing.T, database *db.DB, kinds ...Kind) {
	t.Helper()
	err := database.InTx(t.Context(), func(tx *db.Tx) error { return WithdrawFor(t.Context(), tx, registration, kinds...) })
	if err != nil {
		t.Fatal(err)
	}
}

func TestAWithdrawnLetterIsNotSent(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	other := aReminder()
	other.DedupeKey, other.Kind = "other", "broken"
	enqueue(t, database, aReminder(), other)
	withdraw(t, database, greeting, "reminder")

	s := newService(t, database, sink.URL())
	run(t, s)
	enqueue(t, database, letterTo("grace@gast.example"))
	sink.Await(t, 1)
	if n := len(sink.To("ada@gast.example")); n != 0 {
		t.Errorf("%d withdrawn letters were sent", n)
	}
	if got := awaitAttempt(t, s, "ada@gast.example", 1); got.Kind != "broken" {
		t.Errorf("a letter of another kind was withdrawn too: %+v", got)
	}
}

func TestALetterWithdrawnOnItsWayIsNotTriedAgain(t *testing.T) {
	t.Parallel()
	for name, deferred := range map[string]bool{"taken": false, "refused for now": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database, sink := dbtest.New(t), smtptest.Start(t)
			enqueue(t, database, aReminder())
			onItsWay, goOn := make(chan struct{}), make(chan struct{})
			sink.Behave(func(to string, _ int) smtptest.Answer {
				if to == "" {
					return smtptest.Answer{}
				}
				close(onItsWay)
				<-goOn
				if deferred {
					return smtptest.Answer{Recipient: 450}
				}
				return smtptest.Answer{}
			})
			s := newService(t, database, sink.URL())
			stop := run(t, s)
			<-onItsWay
			withdraw(t, database, greeting)
			close(goOn)
			if !deferred {
				sink.Await(t, 1)
			}
			stop()
			want := Sent // the truth
			if deferred {
				want = Withdrawn
			}
			if got := entries(t, s)[0]; got.State != want {
				t.Errorf("state %s, want %s", got.State, want)
			}
		})
	}
}

func TestLettersAreFoundByEventAndRegistration(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	mine := aReminder()
	second := aReminder()
	second.DedupeKey = "second"
	enqueue(t, database, mine, second, letterTo("grace@gast.example"))

	byRegistration, err := ListForRegistration(t.Context(), database, registration)
	if err != nil || len(byRegistration) != 2 {
		t.Fatalf("by registration: %v, %v", byRegistration, err)
	}
	page, err := Browse(t.Context(), database, event, Filter{}, 1)
	if err != nil || len(page) != 1 || page[0].ID != byRegistration[0].ID {
		t.Fatalf("first page: %v, %v", page, err)
	}
	page, err = Browse(t.Context(), database, event, Filter{Before: page[0].ID}, 5)
	if err != nil || len(page) != 1 || page[0].ID != byRegistration[1].ID {
		t.Fatalf("second page: %v, %v", page, err)
	}
}

func TestAStatementOfItsOwnMayQueueLetters(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	const query = `WITH queued AS (` + EnqueueFromSQL + `
	    SELECT 'confirmed/' || id, 'greeting', 'de', 'ada@gast.example', 'Ada Beispiel', NULL, CAST($2 AS json), $1, id, $3, $3, ` + RouteSQL + `
	    FROM (VALUES (8)) AS registrations (id) RETURNING id) SELECT count(*) FROM queued`
	var n int
	if err := database.GetContext(t.Context(), &n, query, event, `{"Text": "Hallo"}`, database.Now()); err != nil || n != 1 {
		t.Fatalf("queued %d letters, want 1: %v", n, err)
	}
	s := newService(t, database, "")
	run(t, s)
	sent := awaitState(t, s, Sent)
	if len(sent) != 1 || *sent[0].EventID != event || *sent[0].RegistrationID != registration || sent[0].QueuedAt.After(time.Now()) {
		t.Errorf("sent %+v", sent)
	}
}

func TestAllLettersOfAKindAboutAnEventAreWithdrawn(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	elsewhere := aReminder()
	other := event + 1
	elsewhere.EventID, elsewhere.DedupeKey, elsewhere.Recipient = &other, "elsewhere", "grace@gast.example"
	enqueue(t, database, aReminder(), elsewhere)
	err := database.InTx(t.Context(), func(tx *db.Tx) error { return WithdrawForEvent(t.Context(), tx, event, greeting) })
	if err != nil {
		t.Fatal(err)
	}
	s := newService(t, database, "")
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if mine, theirs := stateOf(t, s, "ada@gast.example"), stateOf(t, s, "grace@gast.example"); mine != Withdrawn || theirs != Sent {
		t.Errorf("letters are %s and %s", mine, theirs)
	}
}

func TestLettersToOneAddressAreWithdrawn(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	mine, others, elsewhere := aReminder(), aReminder(), aReminder()
	others.Recipient, others.DedupeKey = "grace@gast.example", "others"
	elsewhere.EventID, elsewhere.DedupeKey = new(int64(99)), "elsewhere"
	enqueue(t, database, mine, others, elsewhere)
	err := database.InTx(t.Context(), func(tx *db.Tx) error {
		return WithdrawTo(t.Context(), tx, event, mine.Recipient, mine.Kind)
	})
	if n := countWhere(t, database, `SELECT count(*) FROM letters WHERE state = 'withdrawn' AND dedupe_key NOT IN ('others', 'elsewhere')`); err != nil || n != 1 {
		t.Errorf("%d letters are withdrawn, %v", n, err)
	}
	if n := countWhere(t, database, `SELECT count(*) FROM letters WHERE state = 'withdrawn'`); n != 1 {
		t.Errorf("%d letters are withdrawn", n)
	}
}
