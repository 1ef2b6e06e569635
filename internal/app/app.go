// Package app puts the rooms together, starts and stops everything.
package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"

	"tagungsbuero/internal/config"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
	"tagungsbuero/internal/server"
	"tagungsbuero/internal/web/asset"
	"tagungsbuero/migrations"
)

// App is the whole service on one database.
type App struct {
	Rooms
	settings config.Settings
	log      *slog.Logger
	database *Database
	metrics  *server.Metrics // nil when nobody listens for them
	handler  *server.Handler
	reload   bool
}

// Option changes how the service is put together.
type Option func(*App)

// Reloading reads templates and style sheets from the working directory again for every page, and
// keeps no pages: for development.
func Reloading(a *App) { a.reload = true }

// New puts the service on a database whose schema is current, and starts nothing. Closing the
// database stays the caller's part.
func New(ctx context.Context, s config.Settings, database *Database, log *slog.Logger, options ...Option) (*App, error) {
	if err := asset.Ready(); err != nil {
		return nil, err
	}
	a := &App{settings: s, log: log, database: database}
	for _, change := range options {
		change(a)
	}
	var letters mailing.Metrics
	if s.MetricsListen != "" {
		a.metrics = server.NewMetrics(database.DB.DB.DB)
		letters = mailing.Metrics{Sent: a.metrics.Letters("sent"), Deferred: a.metrics.Letters("deferred"), Failed: a.metrics.Letters("failed"), Bounced: a.metrics.Letters("bounced")}
	}
	rooms, err := NewRooms(ctx, database.DB, s, letters, log)
	if err != nil {
		return nil, err
	}
	a.Rooms = *rooms
	if a.metrics != nil {
		a.metrics.Watch(server.Counts{Registrations: a.Registrations.CountStates, LettersWaiting: a.Mailing.Waiting}, database.DB.Now)
	}
	if a.handler, err = a.newHandler(); err != nil {
		return nil, err
	}
	return a, nil
}

// Handler returns what answers requests.
func (a *App) Handler() http.Handler { return a.handler }

// Routes lists everything that is answered.
func (a *App) Routes() []server.Route { return a.handler.Routes() }

// isReady returns nil when requests can be served: the database answers and has our schema.
func (a *App) isReady(ctx context.Context) error {
	current, err := db.SchemaCurrent(ctx, a.database.DB, migrations.FS)
	if err != nil {
		return fmt.Errorf("look at schema: %w", err)
	}
	if !current {
		return errors.New("migrations are missing")
	}
	return nil
}

// PowerWarning returns what to tell whoever runs the installation when the service connects as a role that
// could change the audit log; else "".
func (a *App) PowerWarning(ctx context.Context) (string, error) { return a.database.PowerWarning(ctx) }

// warnOfPower tells it once, at the start.
func (a *App) warnOfPower(ctx context.Context) error {
	warning, err := a.PowerWarning(ctx)
	if warning != "" {
		a.log.Warn(warning)
	}
	return err
}
