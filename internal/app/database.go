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
	owner   string          // address for the owner of the schema; empty: nobody but the service itself is known
	private *localpg.Server // nil: the server is somebody else's
}

// On returns the database of a pool that somebody else opened and closes.
func On(d *db.DB) *Database { return &Database{DB: d} }

// OpenDatabase opens the database of the settings, or starts the private one. When another process
// runs the private one already, its server is used as well.
func OpenDatabase(ctx context.Context, s config.Settings, log *slog.Logger) (*Database, error) {
	if s.DatabaseURL != "" {
		d, err := openAs(ctx, string(s.DatabaseURL), string(s.MigrateURL))
		if err != nil {
			return nil, fmt.Errorf("%w (check TB_DATABASE_URL, %s, and that the server runs)", err, s.DatabaseURL)
		}
		return d, nil
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
	d, err := openAs(ctx, server.ServiceURL(localpg.Database), server.URL(localpg.Database))
	if err != nil {
		return nil, fmt.Errorf("%w (another service holds the data folder, and its PostgreSQL does not answer: it may just be starting or stopping; try again in a moment)", err)
	}
	return d, nil
}

func startPrivate(ctx context.Context, s config.Settings, log *slog.Logger) (*Database, error) {
	server, err := localpg.Start(ctx, localpg.Options{DataDir: s.DataDir, BinDir: s.PGBin, Durable: true, Log: log})
	if err != nil {
		return nil, err
	}
	d, err := openAs(ctx, server.ServiceURL(localpg.Database), server.URL(localpg.Database))
	if err != nil {
		return nil, errors.Join(err, stopPrivate(server))
	}
	d.private = server
	return d, nil
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
