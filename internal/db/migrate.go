package db

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"time"

	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"
)

// A simultaneous start of several processes waits lockPeriod * lockAttempts seconds at most for the
// one that migrates.
const (
	lockPeriod   = 1
	lockAttempts = 300
)

// MigrationState says of one migration whether the database has it.
type MigrationState struct {
	Version int64
	Name    string
	// AppliedAt is zero when the migration is still to come.
	AppliedAt time.Time
}

// Applied reports whether the database has the migration.
func (m MigrationState) Applied() bool { return !m.AppliedAt.IsZero() }

// Migrate brings the schema up to the newest of the migrations. Any number of processes may call it
// at the same time: one works, the others wait.
func Migrate(ctx context.Context, d *DB, migrations fs.FS) error {
	locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(lockPeriod, lockAttempts))
	if err != nil {
		return fmt.Errorf("prepare lock of migrations: %w", err)
	}
	provider, err := migrationProvider(d, migrations, goose.WithSessionLocker(locker))
	if err != nil {
		return err
	}
	if _, err := provider.Up(ctx); err != nil {
		return fmt.Errorf("migrate schema: %w", err)
	}
	return nil
}

// MigrationStatus lists the migrations in their order, each with the time it was applied.
func MigrationStatus(ctx context.Context, d *DB, migrations fs.FS) ([]MigrationState, error) {
	provider, err := migrationProvider(d, migrations)
	if err != nil {
		return nil, err
	}
	status, err := provider.Status(ctx)
	if err != nil {
		return nil, fmt.Errorf("read state of migrations: %w", err)
	}
	states := make([]MigrationState, len(status))
	for i, s := range status {
		states[i] = MigrationState{Version: s.Source.Version, Name: path.Base(s.Source.Path), AppliedAt: s.AppliedAt}
	}
	return states, nil
}

// SchemaCurrent reports whether the database has every one of the migrations. It may have more: a
// newer release migrates while this one still serves.
func SchemaCurrent(ctx context.Context, d *DB, migrations fs.FS) (bool, error) {
	provider, err := migrationProvider(d, migrations)
	if err != nil {
		return false, err
	}
	pending, err := provider.HasPending(ctx)
	if err != nil {
		return false, fmt.Errorf("compare schema with migrations: %w", err)
	}
	return !pending, nil
}

func migrationProvider(d *DB, migrations fs.FS, more ...goose.ProviderOption) (*goose.Provider, error) {
	options := append(more, goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	provider, err := goose.NewProvider(goose.DialectPostgres, d.DB.DB, migrations, options...)
	if err != nil {
		return nil, fmt.Errorf("read migrations: %w", err)
	}
	return provider, nil
}
