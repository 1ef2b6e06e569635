package dbtest_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/migrations"
)

func TestEveryTestHasTheSchemaInADatabaseOfItsOwn(t *testing.T) {
	t.Parallel()
	var databases [4]*db.DB
	var wg sync.WaitGroup
	for i := range databases {
		wg.Go(func() { databases[i] = dbtest.New(t) })
	}
	wg.Wait()
	for _, d := range databases {
		current, err := db.SchemaCurrent(t.Context(), d, migrations.FS)
		if err != nil || !current {
			t.Fatalf("schema current: %v, %v", current, err)
		}
		// The second of these fails if two of them share a database.
		if _, err := d.ExecContext(t.Context(), "CREATE TABLE own (n int)"); err != nil {
			t.Fatal(err)
		}
	}
}

func TestTheAddressLeadsToTheSameDatabase(t *testing.T) {
	t.Parallel()
	d := dbtest.New(t)
	if _, err := d.ExecContext(t.Context(), "CREATE TABLE left_here (n int)"); err != nil {
		t.Fatal(err)
	}
	again, err := db.Open(t.Context(), dbtest.URL(t, d), 1)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { again.Close() })
	if _, err := again.ExecContext(t.Context(), "INSERT INTO left_here VALUES (1)"); err != nil {
		t.Error(err)
	}
}

func TestTheDatabaseIsGoneAfterTheTest(t *testing.T) {
	t.Parallel()
	var address string
	t.Run("test", func(t *testing.T) { address = dbtest.NewURL(t) })
	if d, err := db.Open(t.Context(), address, 1); err == nil {
		d.Close()
		t.Error("the database still takes connections")
	}
}

func TestADurableServerWritesEveryCommitToDisk(t *testing.T) {
	t.Parallel()
	d := dbtest.NewDurable(t, map[string]string{"max_connections": "20"})
	for name, want := range map[string]string{"fsync": "on", "synchronous_commit": "on", "full_page_writes": "on", "max_connections": "20"} {
		var got string
		if err := d.GetContext(t.Context(), &got, "SELECT current_setting($1)", name); err != nil {
			t.Fatal(err)
		}
		if got != want {
			t.Errorf("%s is %s, want %s", name, got, want)
		}
	}
}

func TestWhatAKilledTestLeftIsRemovedAndARunningServerIsNot(t *testing.T) {
	t.Parallel()
	left, err := os.MkdirTemp("", fmt.Sprintf("tagungsbuero-durable-%d-*", os.Getuid()))
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(left, "lock"), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	running := dbtest.NewDurable(t)
	dbtest.NewDurable(t)
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", left, err)
	}
	if _, err := running.ExecContext(t.Context(), "CREATE TABLE still_here (n int)"); err != nil {
		t.Error(err)
	}
}

func TestTheServiceOwnsNothing(t *testing.T) {
	t.Parallel()
	service, owner := dbtest.NewServiceURL(t)
	for address, want := range map[string]string{service: "42501", owner: "<nil>"} { // insufficient_privilege
		d, err := db.Open(t.Context(), address, 1)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		if _, err := d.ExecContext(t.Context(), "ALTER TABLE events ADD COLUMN own int"); !strings.Contains(fmt.Sprint(err), want) {
			t.Errorf("change the schema: %v, want %s", err, want)
		}
	}
}
