package mailing

import (
	"cmp"
	"errors"
	"slices"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
)

var testFile = Attachment{Name: "Anfahrt.pdf", ContentType: "application/pdf", Data: []byte("Bus 7")}

// carrying queues a letter under the key that carries the test file.
func carrying(t *testing.T, tx *db.Tx, key string) {
	t.Helper()
	files, err := KeepFiles(t.Context(), tx, []Attachment{testFile})
	if err != nil {
		t.Error(err)
	}
	letter := letterTo("ada@gast.example")
	letter.DedupeKey, letter.Files = key, files
	if err := Enqueue(t.Context(), tx, letter); err != nil {
		t.Error(err)
	}
}

func within(t *testing.T, database *db.DB, work func(tx *db.Tx) error) {
	t.Helper()
	if err := database.InTx(t.Context(), work); err != nil {
		t.Fatal(err)
	}
}

// besides runs work at the same time, in a transaction of its own, and returns when it waits for a lock, or has ended.
func besides(t *testing.T, database *db.DB, work func(tx *db.Tx) error) (end func()) {
	t.Helper()
	const blocked = `SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
	before := countWhere(t, database, blocked)
	done := make(chan error, 1)
	go func() { done <- database.InTx(t.Context(), work) }()
	end = func() {
		t.Helper()
		if err := <-done; err != nil {
			t.Fatal(err)
		}
	}
	for countWhere(t, database, blocked) <= before && len(done) == 0 {
		time.Sleep(time.Millisecond)
	}
	return end
}

const countFiles = `SELECT count(*) FROM letter_files`

func TestAFileThatALetterIsJustAboutToCarryIsNotDropped(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	within(t, database, func(tx *db.Tx) error { carrying(t, tx, "old"); return nil })
	var end func()
	within(t, database, func(tx *db.Tx) error {
		carrying(t, tx, "new")
		end = besides(t, database, func(tx *db.Tx) error { _, err := ForgetByKey(t.Context(), tx, "old"); return err })
		return nil
	})
	end()
	if n := countWhere(t, database, countFiles); n != 1 {
		t.Errorf("%d files are left for the new letter", n)
	}
	if err := newService(t, database, "").SendDue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := countWhere(t, database, `SELECT count(*) FROM letters WHERE dedupe_key = 'new' AND state = 'sent'`); n != 1 {
		t.Error("the new letter did not go")
	}
}

func TestAFileThatIsJustBeingDroppedIsKeptAnewForTheNextLetter(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	within(t, database, func(tx *db.Tx) error { carrying(t, tx, "old"); return nil })
	var end func()
	within(t, database, func(tx *db.Tx) error {
		if done, err := TakeBack(t.Context(), tx, "old"); err != nil || !done {
			t.Errorf("taken back: %t, %v", done, err)
		}
		end = besides(t, database, func(tx *db.Tx) error { carrying(t, tx, "new"); return nil })
		return nil
	})
	end()
	if n := countWhere(t, database, countFiles); n != 1 {
		t.Errorf("%d files are left for the new letter", n)
	}
}

func TestWhoKeepsTheSameFilesInAnotherOrderDoesNotBlockTheOther(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	files := []Attachment{testFile, {Name: "Programm.pdf", ContentType: "application/pdf", Data: []byte("10 Uhr")}}
	slices.SortFunc(files, func(a, b Attachment) int { return cmp.Compare(a.keyOf(), b.keyOf()) })
	keep := func(files ...Attachment) func(tx *db.Tx) error {
		return func(tx *db.Tx) error { _, err := KeepFiles(t.Context(), tx, files); return err }
	}
	within(t, database, keep(files...))
	var ends [2]func()
	within(t, database, func(tx *db.Tx) error {
		err := keep(files[0])(tx)
		ends[0] = besides(t, database, keep(files[0], files[1]))
		ends[1] = besides(t, database, keep(files[1], files[0]))
		return err
	})
	for _, end := range ends {
		end()
	}
}

// Each way in which letters lose their files drops what no other letter names.
func TestFilesGoWithTheLastLetterThatNamesThem(t *testing.T) {
	t.Parallel()
	for name, lose := range map[string]func(tx *db.Tx, key string) error{
		"forgotten": func(tx *db.Tx, key string) error { _, err := ForgetByKey(t.Context(), tx, key); return err },
		"taken back": func(tx *db.Tx, key string) error {
			done, err := TakeBack(t.Context(), tx, key)
			if err == nil && !done {
				err = errors.New("not taken back")
			}
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			database := dbtest.New(t)
			within(t, database, func(tx *db.Tx) error { carrying(t, tx, "one"); carrying(t, tx, "two"); return nil })
			for left, key := range []string{"two", "one"} {
				within(t, database, func(tx *db.Tx) error { return lose(tx, key) })
				if n := countWhere(t, database, countFiles); n != 1-left {
					t.Errorf("after %d letters %d files are left", left+1, n)
				}
			}
		})
	}
}

func TestALetterOnItsWayCountsAsBlankedWhenItsTextCannotComeBack(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	s := newService(t, database, "")
	letter := letterTo("ada@gast.example")
	letter.DedupeKey = "flies"
	enqueue(t, database, letter)
	b := claimAll(t, s, 1)
	forget := func(want bool) {
		t.Helper()
		within(t, database, func(tx *db.Tx) error {
			onItsWay, err := ForgetByKey(t.Context(), tx, "flies")
			if onItsWay != want {
				t.Errorf("on its way: %t", onItsWay)
			}
			return err
		})
	}
	const blanked = `SELECT count(*) FROM letters WHERE blanked_at IS NOT NULL AND state = $1 AND text_body IS NULL AND recipient = ''`
	forget(true)
	if n := countWhere(t, database, blanked, Withdrawn); n != 0 {
		t.Error("a letter counts as blanked whose text is still to come")
	}
	if err := b.deliver(t.Context(), s.home.lanes[0]); err != nil {
		t.Fatal(err)
	}
	forget(false)
	if n := countWhere(t, database, blanked, Sent); n != 1 {
		t.Error("the letter is not blanked when it has gone")
	}
}
