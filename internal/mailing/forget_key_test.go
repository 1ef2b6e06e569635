package mailing

import (
	"testing"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

func TestLettersAreForgottenByTheirKeys(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	sent, waits, other := letterTo("ada@gast.example"), letterTo("ada@gast.example"), letterTo("grace@gast.example")
	sent.DedupeKey, waits.DedupeKey, other.DedupeKey = "sent", "waits", "other"
	enqueue(t, database, sent)
	s := newService(t, database, sink.URL())
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	enqueue(t, database, waits, other)
	inTx := func(work func(tx *db.Tx) (bool, error)) (done bool) {
		t.Helper()
		err := database.InTx(t.Context(), func(tx *db.Tx) (err error) {
			done, err = work(tx)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		return done
	}
	if onItsWay := inTx(func(tx *db.Tx) (bool, error) { return ForgetByKey(t.Context(), tx, "sent", "waits", "unknown") }); onItsWay {
		t.Error("a letter is said to be on its way")
	}
	if inTx(func(tx *db.Tx) (bool, error) { return TakeBack(t.Context(), tx, "sent") }) {
		t.Error("a letter that has gone was taken back")
	}
	if !inTx(func(tx *db.Tx) (bool, error) { return TakeBack(t.Context(), tx, "other") }) {
		t.Error("a letter that waits was not taken back")
	}
	enqueue(t, database, other) // the same may be written again
	entries, err := s.Latest(t.Context(), 10)
	if err != nil || len(entries) != 4 {
		t.Fatalf("%d letters, %v", len(entries), err)
	}
	states := map[State]int{}
	for i, entry := range entries {
		states[entry.State]++
		if named := entry.Recipient != ""; named != (i == 0) {
			t.Errorf("letter %d goes to %q", entry.ID, entry.Recipient)
		}
	}
	if states[Sent] != 1 || states[Withdrawn] != 2 || states[Queued] != 1 {
		t.Errorf("states are %v", states)
	}
}
