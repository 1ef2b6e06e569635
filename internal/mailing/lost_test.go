package mailing

import (
	"encoding/json"
	"log/slog"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

func repeatOnly(t *testing.T, database *db.DB, id ID) {
	t.Helper()
	err := database.InTx(t.Context(), func(tx *db.Tx) error {
		original, err := LockOriginal(t.Context(), tx, id)
		if err != nil {
			return err
		}
		if !original.HasData {
			t.Error("the snapshot is gone")
		}
		_, err = Repeat(t.Context(), tx, original, original.Recipient, original.RecipientName)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func TestALetterThatCouldNotBeWordedGoesAfterTheRepair(t *testing.T) {
	t.Parallel()
	database, sink := dbtest.New(t), smtptest.Start(t)
	letter := letterTo("ada@gast.example")
	letter.Kind = "broken"
	enqueue(t, database, letter)
	broken := newService(t, database, sink.URL())
	if err := broken.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	failed := entries(t, broken)[0]
	if failed.State != Failed || failed.Reason() != Unwritten || failed.FailedAt == nil || failed.Reason().IsAboutRecipient() {
		t.Fatalf("the letter is %+v", failed)
	}
	repaired, err := New(database, Options{SMTPURL: sink.URL(), From: "buero@tagung.example"}, map[Kind]Composer{"broken": func(_ string, data []byte) (Content, error) {
		var d struct{ Text string }
		return Content{Subject: "Gruß", Text: d.Text + "\n"}, json.Unmarshal(data, &d)
	}}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	repeatOnly(t, database, failed.ID)
	if err := repaired.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if again := entries(t, repaired)[0]; again.State != Sent || *again.ResentFrom != failed.ID || sink.Count() != 1 {
		t.Errorf("after the repair: %+v, %d messages", again, sink.Count())
	}
}

func TestWhatADeadServiceLeftBehindIsGivenUpTooWhenTheServerStaysAway(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	now := time.Date(2027, 4, 12, 9, 0, 0, 0, time.UTC)
	database.Clock = func() time.Time { return now }
	s := newService(t, database, smtptest.Unreachable(t))
	enqueue(t, database, letterTo("ada@gast.example"))
	if _, err := claimLetters(t.Context(), database, claim{at: now, until: now.Add(lease), limit: 1}); err != nil { // and the service dies
		t.Fatal(err)
	}
	now = now.Add(GiveUpAfter - time.Hour)
	for range troublesBeforeGivingUp {
		s.home.note(t.Context(), s.SendDue(t.Context()))
	}
	if letter := entries(t, s)[0]; letter.State == Failed {
		t.Fatalf("given up too early: %+v", letter)
	}
	now = now.Add(2 * time.Hour)
	s.home.note(t.Context(), s.SendDue(t.Context()))
	if letter := entries(t, s)[0]; letter.State != Failed || letter.Reason() != ServerAway || !letter.FailedAt.Equal(now) {
		t.Errorf("three days later it is %+v", letter)
	}
}
