package dbtest

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"sync"

	"tagungsbuero/internal/db"
	"tagungsbuero/migrations"
)

// maintenance is the database from which others are made and dropped.
const maintenance = "postgres"

// templateLockID keeps processes from making the template at the same time.
const templateLockID = 7_305_201_408

var (
	templatesMu sync.Mutex
	templates   = map[string]bool{} // servers on which the template is known to be ready
)

// ensureTemplate returns the name of the database that tests are cloned from and makes it when the
// server has none for these migrations yet.
func ensureTemplate(ctx context.Context, server string) (string, error) {
	name, err := templateName(migrations.FS)
	if err != nil {
		return "", err
	}
	templatesMu.Lock()
	defer templatesMu.Unlock()
	if templates[server] {
		return name, nil
	}
	if err := makeTemplate(ctx, server, name); err != nil {
		return "", err
	}
	templates[server] = true
	return name, nil
}

// templateName depends on every byte of the migrations.
func templateName(files fs.FS) (string, error) {
	sum := sha256.New()
	err := fs.WalkDir(files, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(files, path)
		fmt.Fprintf(sum, "%s %d\n%s", path, len(text), text)
		return err
	})
	if err != nil {
		return "", fmt.Errorf("read migrations: %w", err)
	}
	return "tb_template_" + hex.EncodeToString(sum.Sum(nil)[:8]), nil
}

func makeTemplate(ctx context.Context, server, name string) (err error) {
	d, err := db.Open(ctx, server, 1) // one connection, which holds the lock
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if _, err := d.ExecContext(ctx, "SELECT pg_advisory_lock($1)", templateLockID); err != nil {
		return fmt.Errorf("lock template: %w", err)
	}
	var exists bool
	if err := d.GetContext(ctx, &exists, "SELECT EXISTS (SELECT FROM pg_database WHERE datname = $1)", name); err != nil {
		return fmt.Errorf("look for template: %w", err)
	}
	if exists {
		return nil
	}
	return fillTemplate(ctx, d, server, name)
}

// fillTemplate gives the database its final name last, so that a half-made one is never cloned.
func fillTemplate(ctx context.Context, d *db.DB, server, name string) error {
	half := name + "_half"
	for _, statement := range []string{"DROP DATABASE IF EXISTS " + half + " WITH (FORCE)", "CREATE DATABASE " + half} {
		if _, err := d.ExecContext(ctx, statement); err != nil {
			return fmt.Errorf("%s: %w", statement, err)
		}
	}
	if err := migrate(ctx, at(server, half)); err != nil {
		return err
	}
	if _, err := d.ExecContext(ctx, "ALTER DATABASE "+half+" RENAME TO "+name); err != nil {
		return fmt.Errorf("name template: %w", err)
	}
	return nil
}

func migrate(ctx context.Context, address string) (err error) {
	d, err := db.Open(ctx, address, 2)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, d.Close()) }()
	if err := db.Migrate(ctx, d, migrations.FS); err != nil {
		return err
	}
	if _, err := d.ExecContext(ctx, "ANALYZE"); err != nil {
		return fmt.Errorf("analyse template: %w", err)
	}
	return nil
}
