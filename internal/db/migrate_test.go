package db_test

import (
	"context"
	"sync"
	"testing"
	"testing/fstest"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/localpg"
)

var first = fstest.MapFS{
	"00001_words.sql": {Data: []byte("-- +goose Up\nCREATE COLLATION german (provider = icu, locale = 'de-u-kn');\nCREATE TABLE words (word text COLLATE german);\n")},
}

var second = fstest.MapFS{
	"00001_words.sql": first["00001_words.sql"],
	"00002_rows.sql":  {Data: []byte("-- +goose Up\nINSERT INTO words VALUES ('Ärger');\n")},
}

// emptyServer starts a server whose database has no schema; dbtest would give one with the real schema.
func emptyServer(t *testing.T) *localpg.Server {
	t.Helper()
	s, err := localpg.Start(t.Context(), localpg.Options{DataDir: t.TempDir(), ProjectDir: "../.."})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Stop(context.Background()); err != nil {
			t.Error(err)
		}
	})
	return s
}

func connect(t *testing.T, s *localpg.Server) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), s.URL(localpg.Database), 4)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func TestTheSchemaIsCurrentAfterMigratingAndOldAfterANewRelease(t *testing.T) {
	t.Parallel()
	d := connect(t, emptyServer(t))
	isCurrent := func(files fstest.MapFS, want bool) {
		t.Helper()
		current, err := db.SchemaCurrent(t.Context(), d, files)
		if err != nil || current != want {
			t.Errorf("schema current: %v, %v; want %v", current, err, want)
		}
	}
	isCurrent(first, false)
	if err := db.Migrate(t.Context(), d, first); err != nil {
		t.Fatal(err)
	}
	isCurrent(first, true)
	isCurrent(second, false)

	states, err := db.MigrationStatus(t.Context(), d, second)
	if err != nil || len(states) != 2 {
		t.Fatalf("states %v, %v", states, err)
	}
	if s := states[0]; s.Version != 1 || s.Name != "00001_words.sql" || !s.Applied() {
		t.Errorf("first: %+v", s)
	}
	if s := states[1]; s.Version != 2 || s.Applied() {
		t.Errorf("second: %+v", s)
	}
	if err := db.Migrate(t.Context(), d, second); err != nil {
		t.Fatal(err)
	}
	isCurrent(second, true)
	isCurrent(first, true) // the release before still serves
}

func TestSimultaneousStartsMigrateOnce(t *testing.T) {
	t.Parallel()
	s := emptyServer(t)
	var wg sync.WaitGroup
	for range 6 {
		d := connect(t, s)
		wg.Go(func() {
			if err := db.Migrate(t.Context(), d, second); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	var rows int
	if err := connect(t, s).GetContext(t.Context(), &rows, "SELECT count(*) FROM words"); err != nil || rows != 1 {
		t.Errorf("%d rows, %v", rows, err)
	}
}

func TestAFailedMigrationLeavesNothingBehind(t *testing.T) {
	t.Parallel()
	d := connect(t, emptyServer(t))
	broken := fstest.MapFS{
		"00001_broken.sql": {Data: []byte("-- +goose Up\nCREATE TABLE half (n int);\nSELECT 1/0;\n")},
	}
	if err := db.Migrate(t.Context(), d, broken); err == nil {
		t.Fatal("it succeeded")
	}
	var exists bool
	if err := d.GetContext(t.Context(), &exists, "SELECT to_regclass('half') IS NOT NULL"); err != nil || exists {
		t.Errorf("half the migration is there: %v, %v", exists, err)
	}
}
