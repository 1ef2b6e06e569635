package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"tagungsbuero/internal/config"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/localpg"
	"tagungsbuero/migrations"
)

const (
	// poolSize is the number of connections of one process. More would make a rush on one event
	// slower, for all of them would wait for the same row.
	poolSize = 12
	// stopPatience is how long the private PostgreSQL may take to write everything down.
	stopPatience = 30 * time.Second
)

// Database is the database of an installation, with the private server when it runs on one.
type Database struct {
	*db.DB
	private *localpg.Server // nil: the server is somebody else's
}

// On returns the database of a pool that somebody else opened and closes.
func On(d *db.DB) *Database { return &Database{DB: d} }

// OpenDatabase opens the database of the settings, or starts the private one. When another process
// runs the private one already, its server is used as well.
func OpenDatabase(ctx context.Context, s config.Settings, log *slog.Logger) (*Database, error) {
	if s.DatabaseURL != "" {
		d, err := db.Open(ctx, string(s.DatabaseURL), poolSize)
		if err != nil {
			return nil, fmt.Errorf("%w (check TB_DATABASE_URL, %s, and that the server runs)", err, s.DatabaseURL)
		}
		return &Database{DB: d}, nil
	}
	if running, found, err := localpg.Running(s.DataDir); found || err != nil {
		return joinPrivate(ctx, running, err)
	}
	return startPrivate(ctx, s, log)
}

func joinPrivate(ctx context.Context, server *localpg.Server, err error) (*Database, error) {
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, server.URL(localpg.Database), poolSize)
	if err != nil {
		return nil, fmt.Errorf("%w (another service holds the data folder, and its PostgreSQL does not answer: it may just be starting or stopping; try again in a moment)", err)
	}
	return &Database{DB: d}, nil
}

func startPrivate(ctx context.Context, s config.Settings, log *slog.Logger) (*Database, error) {
	server, err := localpg.Start(ctx, localpg.Options{DataDir: s.DataDir, BinDir: s.PGBin, Durable: true, Log: log})
	if err != nil {
		return nil, err
	}
	d, err := db.Open(ctx, server.URL(localpg.Database), poolSize)
	if err != nil {
		return nil, errors.Join(err, stopPrivate(server))
	}
	return &Database{DB: d, private: server}, nil
}

func stopPrivate(server *localpg.Server) error {
	ctx, cancel := context.WithTimeout(context.Background(), stopPatience)
	defer cancel()
	return server.Stop(ctx)
}

// Close closes the connections and stops the private server, if it is ours.
func (d *Database) Close() error {
	err := d.DB.Close()
	if d.private == nil {
		return err
	}
	return errors.Join(err, stopPrivate(d.private))
}

// watch returns when ctx ends, or with an error when the private server ends before.
func (d *Database) watch(ctx context.Context) error {
	if d.private == nil {
		return nil
	}
	select {
	case <-ctx.Done():
		return nil
	case <-d.private.Done():
		return errors.New("the private PostgreSQL has ended by itself; postgres.log in the data folder says why")
	}
}

// Migrate brings the schema up to date.
func (d *Database) Migrate(ctx context.Context) error {
	return db.Migrate(ctx, d.DB, migrations.FS)
}

// MigrationStates lists the migrations, each with the time it was applied.
func (d *Database) MigrationStates(ctx context.Context) ([]db.MigrationState, error) {
	return db.MigrationStatus(ctx, d.DB, migrations.FS)
}

// RequireCurrent returns an error that says what to do when migrations are missing.
func (d *Database) RequireCurrent(ctx context.Context) error {
	current, err := db.SchemaCurrent(ctx, d.DB, migrations.FS)
	if err != nil {
		return err
	}
	if !current {
		return errors.New("the database has not the schema of this release: run \"tagungsbuero migrate up\"")
	}
	return nil
}
