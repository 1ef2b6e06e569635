// Package apptest runs the whole service in a test: real database, real pages, a clock that can be set.
package apptest

import (
	"bytes"
	"log/slog"
	"sync"
	"testing"
	"time"

	"tagungsbuero/internal/app"
	"tagungsbuero/internal/config"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
)

// BaseURL is the address under which the service believes to be reached.
const BaseURL = "http://localhost:8080"

// App is the service of one test. Letters stay in its mailbox; see Letters.
type App struct {
	*app.App
	// DB is the database of the test alone.
	DB *db.DB

	t   testing.TB
	log *logBuffer
}

// New returns the service on an empty installation: schema and reference data only. Limits per
// client are off. The settings may be changed before they are used.
func New(t testing.TB, change ...func(*config.Settings)) *App {
	t.Helper()
	return On(t, dbtest.New(t), change...)
}

// On returns the service on a given database, for tests with several processes on one.
func On(t testing.TB, d *db.DB, change ...func(*config.Settings)) *App {
	t.Helper()
	settings := config.Settings{Listen: "127.0.0.1:8080", BaseURL: BaseURL, RateLimit: "off", LogLevel: "debug"}
	for _, set := range change {
		set(&settings)
	}
	if err := settings.Check(); err != nil {
		t.Fatalf("check settings: %v", err)
	}
	log := &logBuffer{}
	service, err := app.New(t.Context(), settings, app.On(d), slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug})))
	if err != nil {
		t.Fatalf("build service: %v", err)
	}
	return &App{App: service, DB: d, t: t, log: log}
}

// SetTime stops the clock of the service at an instant.
func (a *App) SetTime(at time.Time) { a.DB.Clock = func() time.Time { return at } }

// Demo loads the demo data.
func (a *App) Demo() {
	a.t.Helper()
	if err := a.LoadDemo(a.t.Context()); err != nil {
		a.t.Fatalf("load demo: %v", err)
	}
}

// Log returns everything that the service has logged.
func (a *App) Log() string { return a.log.String() }

// logBuffer may be written and read at the same time.
type logBuffer struct {
	mu     sync.Mutex
	buffer bytes.Buffer
}

func (b *logBuffer) Write(line []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.Write(line)
}

func (b *logBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buffer.String()
}
