// Package db opens PostgreSQL and hands out transactions that carry the time. It is the only
// room that knows sqlx and lib/pq.
package db

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
	"github.com/lib/pq/pqerror"

	"tagungsbuero/internal/actor"
)

// Queryer runs statements, inside or outside a transaction.
type Queryer interface {
	GetContext(ctx context.Context, dest any, query string, args ...any) error
	SelectContext(ctx context.Context, dest any, query string, args ...any) error
	ExecContext(ctx context.Context, query string, args ...any) (sql.Result, error)
	QueryxContext(ctx context.Context, query string, args ...any) (*sqlx.Rows, error)
	QueryRowxContext(ctx context.Context, query string, args ...any) *sqlx.Row
}

// DB is a pool of connections with a clock.
type DB struct {
	*sqlx.DB
	// Clock tells the time of transactions; tests set it.
	Clock func() time.Time
}

// Tx is a transaction. Now is read once, in UTC and to the microsecond that PostgreSQL keeps, so
// that created-at, deadline and queue order of one use case are the same instant.
type Tx struct {
	*sqlx.Tx
	Now time.Time

	clock  func() time.Time
	origin actor.Origin // who is named in the transaction
}

// Refresh reads the time anew, for a transaction that had to wait for a lock: what is due is seen by
// whoever holds it. Time never goes back.
func (t *Tx) Refresh() {
	if now := t.clock(); now.After(t.Now) {
		t.Now = now
	}
}

const (
	savepointSQL = `SAVEPOINT attempt`
	releaseSQL   = `RELEASE SAVEPOINT attempt`
	undoSQL      = `ROLLBACK TO SAVEPOINT attempt`
)

// Attempt runs work as a part of the transaction that can fail by itself: what it has written is undone
// when it returns an error, and the transaction goes on. Attempts are not nested.
func (t *Tx) Attempt(ctx context.Context, work func() error) error {
	if _, err := t.ExecContext(ctx, savepointSQL); err != nil {
		return fmt.Errorf("begin attempt: %w", err)
	}
	if err := work(); err != nil {
		if _, undoErr := t.ExecContext(ctx, undoSQL); undoErr != nil {
			return errors.Join(undoErr, err)
		}
		return err
	}
	if _, err := t.ExecContext(ctx, releaseSQL); err != nil {
		return fmt.Errorf("keep attempt: %w", err)
	}
	return nil
}

// Open connects to the database at the given URL and checks that it answers.
// Driver settings that the statements rely on are added to the URL: one round trip per statement
// (binary_parameters), UTC, and an explicit sslmode.
func Open(ctx context.Context, databaseURL string, maxConns int) (*DB, error) {
	dsn, err := withDriverSettings(databaseURL)
	if err != nil {
		return nil, err
	}
	pool, err := sqlx.Open("postgres", dsn)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	pool.SetMaxOpenConns(maxConns)
	pool.SetMaxIdleConns(maxConns)
	pool.SetConnMaxIdleTime(10 * time.Minute)
	if err := pool.PingContext(ctx); err != nil {
		pool.Close()
		return nil, fmt.Errorf("reach database: %w", err)
	}
	return &DB{DB: pool, Clock: time.Now}, nil
}

// applicationName tells connections of the service from those of people at the database. The audit log
// goes by its beginning.
const applicationName = "tagungsbuero"

func withDriverSettings(databaseURL string) (string, error) {
	u, err := url.Parse(databaseURL)
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		return "", errors.New("the database URL must look like postgres://user:password@host:5432/name?sslmode=require")
	}
	q := u.Query()
	q.Set("binary_parameters", "yes")
	q.Set("timezone", "UTC")
	if q.Get("application_name") == "" {
		q.Set("application_name", applicationName)
	}
	if q.Get("sslmode") == "" {
		q.Set("sslmode", defaultSSLMode(u, q))
	}
	u.RawQuery = q.Encode()
	return u.String(), nil
}

// defaultSSLMode is require, except over a Unix socket, which knows no TLS.
func defaultSSLMode(u *url.URL, q url.Values) string {
	if strings.HasPrefix(q.Get("host"), "/") || (u.Host == "" && q.Get("host") == "") {
		return "disable"
	}
	return "require"
}

// Now returns the time as a transaction begun at this moment would carry it.
func (d *DB) Now() time.Time { return d.Clock().UTC().Truncate(time.Microsecond) }

// InTx runs work in one transaction: committed when work returns nil, else rolled back. Who acts in the
// context is named in it.
func (d *DB) InTx(ctx context.Context, work func(*Tx) error) error {
	return d.inTx(ctx, nil, func(tx *Tx) error {
		if err := tx.Credit(ctx, actor.OriginOf(ctx)); err != nil {
			return err
		}
		return work(tx)
	})
}

// InSnapshot runs work in a read-only transaction that sees one consistent state throughout. Keep it
// short: while it is open, PostgreSQL cannot clear away what others change.
func (d *DB) InSnapshot(ctx context.Context, work func(*Tx) error) error {
	return d.inTx(ctx, &sql.TxOptions{Isolation: sql.LevelRepeatableRead, ReadOnly: true}, work)
}

func (d *DB) inTx(ctx context.Context, options *sql.TxOptions, work func(*Tx) error) error {
	tx, err := d.BeginTxx(ctx, options)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	if err := d.run(tx, work); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit transaction: %w", err)
	}
	return nil
}

// run calls work and rolls back on error and on panic.
func (d *DB) run(tx *sqlx.Tx, work func(*Tx) error) (err error) {
	finished := false
	defer func() {
		if finished && err == nil {
			return
		}
		if rollbackErr := tx.Rollback(); rollbackErr != nil && !errors.Is(rollbackErr, sql.ErrTxDone) {
			err = errors.Join(err, fmt.Errorf("roll back transaction: %w", rollbackErr))
		}
	}()
	err = work(&Tx{Tx: tx, Now: d.Now(), clock: d.Now})
	finished = true
	return err
}

// NoRows reports whether err says that a single-row query found nothing.
func NoRows(err error) bool { return errors.Is(err, sql.ErrNoRows) }

// Violated returns the name of the constraint (or unique index) that refused a statement, or "".
// These names are the contract between the schema and the code.
func Violated(err error) string {
	pqErr, ok := errors.AsType[*pq.Error](err)
	if !ok {
		return ""
	}
	switch pqErr.Code {
	case pqerror.UniqueViolation, pqerror.CheckViolation, pqerror.ForeignKeyViolation, pqerror.ExclusionViolation:
		return pqErr.Constraint
	}
	return ""
}

// WasRefused reports whether the database refused a statement for what it was given: data it cannot
// take, a constraint, a limit. The same statement would be refused again.
func WasRefused(err error) bool {
	switch sqlClass(err) {
	case "22", "23", "54":
		return true
	}
	return false
}

// IsPassing reports whether a transaction failed only because of what others did at the same moment
// (a deadlock, a conflict of snapshots), so that doing all of it again will help.
func IsPassing(err error) bool { return sqlClass(err) == "40" }

// sqlClass returns the first two characters of the SQLSTATE, or "".
func sqlClass(err error) string {
	pqErr, ok := errors.AsType[*pq.Error](err)
	if !ok || len(pqErr.Code) < 2 {
		return ""
	}
	return string(pqErr.Code[:2])
}

// Array adapts a slice to a PostgreSQL array parameter.
func Array(slice any) any { return pq.Array(slice) }

// StringArray scans a text[] column.
type StringArray = pq.StringArray

// Int64Array scans a bigint[] column.
type Int64Array = pq.Int64Array
