// Package dbtest gives every test its own database with the real schema.
package dbtest

import (
	"context"
	"crypto/rand"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/localpg"
)

const (
	// poolSize is the number of connections of one test.
	poolSize = 8
	// patience bounds everything that a test waits for here.
	patience = 2 * time.Minute
)

// New returns a database of its own for the test: schema and reference data of the migrations,
// nothing else. It is dropped when the test ends. The clock is the real one until the test sets it.
// The server does not sync to disk; a test that is about surviving takes NewDurable.
func New(t testing.TB) *db.DB {
	t.Helper()
	return open(t, NewURL(t))
}

// NewURL makes the same database as New and returns its address, for tests that start the service
// as a process of its own.
func NewURL(t testing.TB) string {
	t.Helper()
	server, err := sharedServer()
	if err != nil {
		t.Fatalf("start PostgreSQL for tests: %v", err)
	}
	return clone(t, server)
}

// NewDurable returns the same database as New on a server of its own that writes every commit to
// disk and has the settings of a real installation: for tests about crashes and for measurements.
// The settings go on top, as in postgresql.conf.
func NewDurable(t testing.TB, settings ...map[string]string) *db.DB {
	t.Helper()
	return open(t, NewDurableURL(t, settings...))
}

// NewDurableURL is NewURL on a server of its own, like NewDurable.
func NewDurableURL(t testing.TB, settings ...map[string]string) string {
	t.Helper()
	pattern := fmt.Sprintf("tagungsbuero-durable-%d-*", os.Getuid())
	if err := sweep(filepath.Join(os.TempDir(), pattern)); err != nil {
		t.Fatalf("remove what killed tests left: %v", err)
	}
	dir, err := os.MkdirTemp("", pattern)
	if err != nil {
		t.Fatalf("make folder for PostgreSQL: %v", err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Errorf("remove folder of PostgreSQL: %v", err)
		}
	})
	if err := os.Chmod(dir, 0o711); err != nil { // PostgreSQL runs as another user when we are root
		t.Fatalf("open folder for PostgreSQL: %v", err)
	}
	return clone(t, startDurable(t, dir, merged(settings)))
}

func startDurable(t testing.TB, dir string, settings map[string]string) string {
	t.Helper()
	root, err := projectRoot()
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	server, err := localpg.Start(ctx, localpg.Options{
		DataDir: dir, BinDir: os.Getenv("TB_PG_BIN"), ProjectDir: root, Durable: true, Settings: settings,
	})
	if err != nil {
		t.Fatalf("start durable PostgreSQL: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := server.Stop(ctx); err != nil {
			t.Errorf("stop durable PostgreSQL: %v", err)
		}
	})
	return server.URL(maintenance)
}

// addresses remembers where the databases of running tests are.
var addresses sync.Map // *db.DB → string

// URL returns the address of a database that came from New or NewDurable.
func URL(t testing.TB, d *db.DB) string {
	t.Helper()
	address, ok := addresses.Load(d)
	if !ok {
		t.Fatal("this database did not come from dbtest, or its test is over")
	}
	return address.(string)
}

func open(t testing.TB, address string) *db.DB {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	d, err := db.Open(ctx, address, poolSize)
	if err != nil {
		t.Fatalf("open database of test: %v", err)
	}
	addresses.Store(d, address)
	t.Cleanup(func() {
		addresses.Delete(d)
		if err := d.Close(); err != nil {
			t.Errorf("close database of test: %v", err)
		}
	})
	return d
}

// clone makes a database from the template and returns its address.
func clone(t testing.TB, server string) string {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	template, err := ensureTemplate(ctx, server)
	if err != nil {
		t.Fatalf("make template of test databases: %v", err)
	}
	name := "tb_test_" + strings.ToLower(rand.Text()[:16])
	if err := execute(ctx, server, "CREATE DATABASE "+name+" TEMPLATE "+template); err != nil {
		t.Fatalf("make database of test: %v", err)
	}
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), patience)
		defer cancel()
		if err := execute(ctx, server, "DROP DATABASE "+name+" WITH (FORCE)"); err != nil {
			t.Errorf("drop database of test: %v", err)
		}
	})
	return at(server, name)
}

// execute runs one statement on a connection of its own, so that nothing outlives the test.
func execute(ctx context.Context, server, statement string) error {
	d, err := db.Open(ctx, server, 1)
	if err != nil {
		return err
	}
	defer d.Close()
	if _, err := d.ExecContext(ctx, statement); err != nil {
		return fmt.Errorf("%s: %w", statement, err)
	}
	return nil
}

// at returns the address of another database on the same server.
func at(server, database string) string {
	u, err := url.Parse(server)
	if err != nil {
		return server // opening it says what is wrong
	}
	u.Path = "/" + database
	return u.String()
}

func merged(settings []map[string]string) map[string]string {
	all := map[string]string{}
	for _, some := range settings {
		for name, value := range some {
			all[name] = value
		}
	}
	return all
}
