package app

import (
	"context"
	"errors"
	"fmt"
	"net/url"

	"tagungsbuero/internal/db"
	"tagungsbuero/migrations"
)

// openAs opens the database for the service. With the address of the owner, whose role owns the schema, the
// role of the service is made when it is missing; its rights come with the schema (see Migrate).
func openAs(ctx context.Context, service, owner string) (*Database, error) {
	if owner != "" {
		if err := ensureRole(ctx, service, owner); err != nil {
			return nil, err
		}
	}
	d, err := db.Open(ctx, service, poolSize)
	if err != nil {
		return nil, err
	}
	return &Database{DB: d, owner: owner}, nil
}

func ensureRole(ctx context.Context, service, owner string) (err error) {
	u, err := url.Parse(service)
	if err != nil {
		return errors.New("the address of the database cannot be read") // it holds a password
	}
	password, _ := u.User.Password()
	d, err := db.Open(ctx, owner, 1)
	if err != nil {
		return fmt.Errorf("as the owner of the schema: %w", err)
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	return db.EnsureRole(ctx, d, u.User.Username(), password)
}

// asOwner runs work on connections of the owner of the schema, where that is somebody else than the service.
func (d *Database) asOwner(ctx context.Context, work func(*db.DB) error) (err error) {
	if d.owner == "" {
		return work(d.DB)
	}
	owner, err := db.Open(ctx, d.owner, 2) // one holds the lock of the migrations
	if err != nil {
		return fmt.Errorf("as the owner of the schema: %w", err)
	}
	defer func() { err = errors.Join(err, owner.Close()) }()
	return work(owner)
}

const currentRoleSQL = `SELECT current_user`

// Migrate brings the schema up to date, and the rights of the service with it.
func (d *Database) Migrate(ctx context.Context) error {
	var role string
	if err := d.GetContext(ctx, &role, currentRoleSQL); err != nil {
		return fmt.Errorf("ask for own role: %w", err)
	}
	return d.asOwner(ctx, func(owner *db.DB) error {
		if err := db.Migrate(ctx, owner, migrations.FS); err != nil {
			return err
		}
		if d.owner == "" {
			return nil
		}
		return db.Entrust(ctx, owner, role, migrations.Kept)
	})
}

// MigrationStates lists the migrations, each with the time it was applied.
func (d *Database) MigrationStates(ctx context.Context) (states []db.MigrationState, err error) {
	err = d.asOwner(ctx, func(owner *db.DB) error {
		states, err = db.MigrationStatus(ctx, owner, migrations.FS)
		return err
	})
	return states, err
}

// RequireCurrent returns an error that says what to do when migrations are missing.
func (d *Database) RequireCurrent(ctx context.Context) error {
	return d.asOwner(ctx, func(owner *db.DB) error {
		current, err := db.SchemaCurrent(ctx, owner, migrations.FS)
		if err != nil {
			return err
		}
		if !current {
			return errors.New("the database has not the schema of this release: run \"tagungsbuero migrate up\"")
		}
		return nil
	})
}

// powerWarning says what is the matter when one role does everything.
const powerWarning = "the service connects as a role that could change the audit log: give it one that owns nothing, and the owner in TB_MIGRATE_DATABASE_URL"

// PowerWarning returns what to tell whoever runs the installation when the service connects as a role that
// could change the audit log; else "".
func (d *Database) PowerWarning(ctx context.Context) (string, error) {
	powerful, err := d.IsPowerful(ctx)
	if err != nil || !powerful {
		return "", err
	}
	return powerWarning, nil
}
