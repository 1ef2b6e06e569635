package db

import (
	"context"
	"fmt"
	"maps"
	"slices"

	"github.com/lib/pq"
)

const (
	roleExistsSQL = `SELECT EXISTS (SELECT FROM pg_roles WHERE rolname = $1)`
	// One at a time: PostgreSQL refuses two who give rights on the same table.
	lockRightsSQL = `SELECT pg_advisory_xact_lock(7305201409)`
)

// EnsureRole makes the role that the service connects as, unless there is one. The password may be empty.
// d must be allowed to make roles if it is missing.
func EnsureRole(ctx context.Context, d *DB, role, password string) error {
	return d.InTx(ctx, func(tx *Tx) error {
		if _, err := tx.ExecContext(ctx, lockRightsSQL); err != nil {
			return fmt.Errorf("wait for others who make roles: %w", err)
		}
		var exists bool
		if err := tx.GetContext(ctx, &exists, roleExistsSQL, role); err != nil || exists {
			return wrapped("look for role of the service", err)
		}
		statement := "CREATE ROLE " + pq.QuoteIdentifier(role) + " LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION"
		if password != "" {
			statement += " PASSWORD " + pq.QuoteLiteral(password)
		}
		_, err := tx.ExecContext(ctx, statement)
		return wrapped("make role of the service", err)
	})
}

// Entrust gives a role what the service needs and nothing else: rows of all tables, but of those that are
// kept only the rights named (migrations.Kept). It owns nothing, so it can neither change the schema nor
// switch off a trigger, and nobody gives it TRUNCATE. d must be the owner of the tables; the schema must be current.
func Entrust(ctx context.Context, d *DB, role string, kept map[string]string) error {
	to := pq.QuoteIdentifier(role)
	statements := []string{
		lockRightsSQL,
		"REVOKE CREATE ON SCHEMA public FROM PUBLIC",
		"GRANT USAGE ON SCHEMA public TO " + to,
		"REVOKE ALL ON ALL TABLES IN SCHEMA public FROM " + to,
		"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO " + to,
		"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO " + to,
		"GRANT EXECUTE ON FUNCTION audit_look, audit_forget TO " + to, // all others are everybody's, or nobody's
	}
	for _, table := range slices.Sorted(maps.Keys(kept)) {
		name := pq.QuoteIdentifier(table)
		statements = append(statements, "REVOKE ALL ON "+name+" FROM "+to, "GRANT "+kept[table]+" ON "+name+" TO "+to)
	}
	return d.InTx(ctx, func(tx *Tx) error {
		for _, statement := range statements {
			if _, err := tx.ExecContext(ctx, statement); err != nil {
				return fmt.Errorf("give the service its rights (%s): %w", statement, err)
			}
		}
		return nil
	})
}

const isPowerfulSQL = `
SELECT pg_has_role(current_user, relowner, 'MEMBER') OR has_table_privilege(oid, 'UPDATE, DELETE, TRUNCATE, TRIGGER')
FROM pg_class WHERE oid = CAST('audit_entries' AS regclass)`

// IsPowerful reports whether the service connects as a role that could change the audit log: the owner of
// the tables, a superuser, or one with too many rights.
func (d *DB) IsPowerful(ctx context.Context) (powerful bool, err error) {
	err = d.GetContext(ctx, &powerful, isPowerfulSQL)
	return powerful, wrapped("look at own rights", err)
}

func wrapped(doing string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("%s: %w", doing, err)
}
