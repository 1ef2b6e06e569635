package mailing

import (
	"slices"
	"testing"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
)

// shareAnd keeps a part and queues letters that name it.
func shareAnd(t *testing.T, database *db.DB, part Part, letters ...Letter) {
	t.Helper()
	err := database.InTx(t.Context(), func(tx *db.Tx) error { return Share(t.Context(), tx, part) })
	if err != nil {
		t.Fatal(err)
	}
	for i := range letters {
		letters[i].Shared = part.Key
	}
	enqueue(t, database, letters...)
}

func forget(t *testing.T, database *db.DB, registrations ...int64) (onTheirWay []int64) {
	t.Helper()
	err := database.InTx(t.Context(), func(tx *db.Tx) (err error) {
		onTheirWay, err = Forget(t.Context(), tx, registrations...)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return onTheirWay
}

// aReminderTo is a letter about another registration for the same event.
func aReminderTo(recipient string, registration int64) Letter {
	l := aReminder()
	l.Recipient, l.DedupeKey, l.RegistrationID = recipient, recipient, &registration
	return l
}

func countWhere(t *testing.T, database *db.DB, query string, args ...any) (n int) {
	t.Helper()
	if err := database.GetContext(t.Context(), &n, query, args...); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestAForgottenLetterKeepsThatItWasSentAndNothingElse(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	part := NewPart([]byte(`{"Event":"Fachtagung"}`))
	mine := aReminder()
	mine.DedupeKey = "reminder/8"
	shareAnd(t, database, part, mine, aReminderTo("grace@gast.example", 9))
	s := newService(t, database, "")
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	database.MustExecContext(t.Context(), `UPDATE letters SET subject = 'Hallo Ada' WHERE registration_id = 8`)
	if left := forget(t, database, registration); len(left) != 0 {
		t.Errorf("left alone: %v", left)
	}
	kept, err := ListForRegistration(t.Context(), database, registration)
	if err != nil || len(kept) != 1 || kept[0].State != Sent || kept[0].Subject != "" || kept[0].SentAt == nil {
		t.Fatalf("kept %+v, %v", kept, err)
	}
	const told = `SELECT count(*) FROM letters AS l WHERE registration_id = 8
		AND (CAST(l AS text) LIKE '%ada@gast%' OR CAST(l AS text) LIKE '%Schöne Grüße%' OR CAST(l AS text) LIKE '%Hallo Ada%')`
	if n := countWhere(t, database, told); n != 0 {
		t.Error("the letter still tells of the person")
	}
	if n := countWhere(t, database, `SELECT count(*) FROM letters WHERE recipient = 'grace@gast.example' AND text_body IS NOT NULL`); n != 1 {
		t.Error("the letter to somebody else is gone too")
	}
	if n := countWhere(t, database, `SELECT count(*) FROM letter_parts`); n != 1 {
		t.Error("a part was dropped that another letter names")
	}
	forget(t, database, registration, 9)
	if n := countWhere(t, database, `SELECT count(*) FROM letter_parts`); n != 0 {
		t.Error("a part is kept that no letter names")
	}
}

func TestAForgottenLetterThatHasNotGoneNeverGoes(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	enqueue(t, database, aReminder())
	forget(t, database, registration)
	s := newService(t, database, "")
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if got := entries(t, s)[0]; got.State != Withdrawn {
		t.Errorf("state %s, want %s", got.State, Withdrawn)
	}
}

func TestALetterOnItsWayIsNotForgottenYet(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	enqueue(t, database, aReminder())
	now := database.Now()
	if claimed, err := claimLetters(t.Context(), database, claim{at: now, until: now.Add(lease), limit: 1}); err != nil || len(claimed) != 1 {
		t.Fatalf("claimed %d letters, %v", len(claimed), err)
	}
	enqueue(t, database, aReminderTo("grace@gast.example", registration), aReminderTo("edsger@gast.example", 9))
	if left := forget(t, database, registration, 9); !slices.Equal(left, []int64{registration}) {
		t.Errorf("left alone: %v, want the registration whose letter is being sent", left)
	}
	if n := countWhere(t, database, `SELECT count(*) FROM letters WHERE recipient = ''`); n != 1 {
		t.Errorf("%d letters are blank, want 1", n)
	}
}

func TestLettersAboutAnEventAloneAreForgottenByKind(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	invitation, onItsWay := aReminder(), aReminder()
	invitation.Kind, invitation.DedupeKey, invitation.RegistrationID = "invitation", "one", nil
	onItsWay.Kind, onItsWay.DedupeKey, onItsWay.RegistrationID = "invitation", "two", nil
	enqueue(t, database, invitation, onItsWay, aReminder())
	forgetInvitations := func() (done bool) {
		t.Helper()
		err := database.InTx(t.Context(), func(tx *db.Tx) (err error) {
			done, err = ForgetForEvent(t.Context(), tx, event, "invitation")
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	database.MustExecContext(t.Context(), `UPDATE letters SET state = 'sending', claimed_until = queued_at WHERE dedupe_key = 'two'`)
	if forgetInvitations() || countWhere(t, database, `SELECT count(*) FROM letters WHERE recipient = ''`) != 0 {
		t.Error("something is forgotten while a letter is on its way")
	}
	database.MustExecContext(t.Context(), `UPDATE letters SET state = 'sent', claimed_until = NULL WHERE dedupe_key = 'two'`)
	if !forgetInvitations() || countWhere(t, database, `SELECT count(*) FROM letters WHERE recipient = ''`) != 2 {
		t.Error("not both invitations, and nothing else, are forgotten")
	}
}
