package mailing

import (
	"slices"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
)

func TestTheWordsOfOldLettersAreForgotten(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	now := time.Date(2027, 4, 12, 9, 0, 0, 0, time.UTC)
	database.Clock = func() time.Time { return now }
	s := newService(t, database, "")
	s.keep = 90 * 24 * time.Hour
	part := NewPart([]byte(`{"Event":"Fachtagung"}`))
	old := aReminder()
	old.DedupeKey = "old"
	shareAnd(t, database, part, old)
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	waiting := aReminder()
	waiting.DedupeKey = "waiting"
	enqueue(t, database, waiting)
	now = now.Add(s.keep + time.Minute)
	young := aReminder()
	young.DedupeKey = "young"
	enqueue(t, database, young)
	const markSQL = `UPDATE letters SET state = 'sent', sent_at = queued_at, text_body = 'Text' WHERE dedupe_key = 'young'`
	if _, err := database.ExecContext(t.Context(), markSQL); err != nil {
		t.Fatal(err)
	}

	if n, err := s.CountOld(t.Context()); err != nil || n != 1 {
		t.Errorf("%d are old, %v", n, err)
	}
	if n, err := s.BlankOld(t.Context()); err != nil || n != 1 {
		t.Errorf("%d forgotten, %v", n, err)
	}
	if n, err := s.BlankOld(t.Context()); err != nil || n != 0 {
		t.Errorf("%d forgotten the second time, %v", n, err)
	}
	const keptSQL = `SELECT count(*) FROM letters WHERE dedupe_key IN ('waiting', 'young') AND blanked_at IS NULL AND CAST(data AS text) <> '{}'`
	if n := countWhere(t, database, keptSQL); n != 2 {
		t.Errorf("%d of the two others are whole", n)
	}
	const blankSQL = `SELECT count(*) FROM letters WHERE dedupe_key = 'old' AND blanked_at IS NOT NULL AND CAST(data AS text) = '{}' 
	    AND text_body IS NULL AND html_body IS NULL AND calendar IS NULL AND subject <> '' AND recipient <> '' AND state = 'sent' AND sent_at IS NOT NULL`
	if n := countWhere(t, database, blankSQL); n != 1 {
		t.Error("the old letter does not keep what it should and only that")
	}
	if n := countWhere(t, database, `SELECT count(*) FROM letter_parts`); n != 0 {
		t.Error("what the letters shared is still there")
	}
}

func TestLettersAreKeptForEverWithoutAKeepingTime(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	now := time.Date(2027, 4, 12, 9, 0, 0, 0, time.UTC)
	database.Clock = func() time.Time { return now }
	s := newService(t, database, "")
	enqueue(t, database, letterTo("ada@gast.example"))
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	now = now.AddDate(20, 0, 0)
	if n, err := s.BlankOld(t.Context()); err != nil || n != 0 {
		t.Errorf("%d forgotten, %v", n, err)
	}
}

// TestAPartThatSomebodyIsAboutToNameStays is about a plan in memory, whose part was kept before the letters are queued.
func TestAPartThatSomebodyIsAboutToNameStays(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	now := time.Date(2027, 4, 12, 9, 0, 0, 0, time.UTC)
	database.Clock = func() time.Time { return now }
	s := newService(t, database, "")
	s.keep = 90 * 24 * time.Hour
	part := NewPart([]byte(`{"Event":"Fachtagung"}`))
	old := aReminder()
	old.DedupeKey = "old"
	shareAnd(t, database, part, old)
	if err := s.SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	now = now.Add(s.keep + time.Minute)
	if err := database.InTx(t.Context(), func(tx *db.Tx) error { return Share(t.Context(), tx, part) }); err != nil {
		t.Fatal(err)
	}
	if n, err := s.BlankOld(t.Context()); err != nil || n != 1 {
		t.Errorf("%d forgotten, %v", n, err)
	}
	err := database.InTx(t.Context(), func(tx *db.Tx) error {
		young := aReminder()
		young.DedupeKey, young.Shared = "young", part.Key
		return Enqueue(t.Context(), tx, young)
	})
	if err != nil {
		t.Fatal(err)
	}
	if n := countWhere(t, database, `SELECT count(*) FROM letters AS l JOIN letter_parts AS p ON p.key = l.shared_part WHERE l.blanked_at IS NULL`); n != 1 {
		t.Error("the letter has lost what it shares")
	}
}

func TestARepeatTakesOverEverythingThatALetterIsMadeOf(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	var columns []string
	const columnsSQL = `SELECT column_name FROM information_schema.columns WHERE table_name = 'letters' ORDER BY column_name`
	if err := database.SelectContext(t.Context(), &columns, columnsSQL); err != nil {
		t.Fatal(err)
	}
	known := []string{"account_id", "attempts", "blanked_at", "bulk", "calendar", "claimed_by", "claimed_until", "data", "dedupe_key", "delayed_at", "due_at", "event_id", "failed_at", "files",
		"html_body", "id", "kind", "last_error", "locale", "queued_at", "recipient", "recipient_name", "registration_id", "resent_from", "route", "sent_at",
		"shared_part", "state", "subject", "text_body"}
	for _, column := range columns {
		if !slices.Contains(known, column) {
			t.Errorf("letters have a new column %s: a repeat takes it over (repeatLetterSQL), or this list says that it need not; and old letters lose it (blankOldSQL), or need not", column)
		}
	}
}
