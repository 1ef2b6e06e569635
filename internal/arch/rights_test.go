package arch_test

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/dbtest"
	"tagungsbuero/migrations"
)

// planned begins the statements that the server can plan; all others need no rights on tables.
var planned = regexp.MustCompile(`^(WITH|SELECT|INSERT|UPDATE|DELETE|MERGE)\b`)

// In a real installation the service works as a role that owns nothing. What it lacks there is missed by tests
// that work as the owner: then the rights belong into migrations/rights.go.
func TestTheRoleOfTheServiceMayRunEveryStatement(t *testing.T) {
	t.Parallel()
	service := openAsService(t)
	tried := 0
	for _, s := range readStatements(t) {
		text := strings.TrimSpace(withoutComments(s.text))
		if s.isFragment || !planned.MatchString(text) {
			continue
		}
		tried++
		if err := plan(t.Context(), service, text); err != nil {
			t.Errorf("%s: %s: %v", s.where, s.name, err)
		}
	}
	if tried < 50 {
		t.Errorf("only %d statements were found", tried)
	}
	// It would be noticed if one were not allowed.
	if err := plan(t.Context(), service, "UPDATE exports SET event_id = $1"); !strings.Contains(fmt.Sprint(err), "42501") { // insufficient_privilege
		t.Errorf("a statement that the service must not run: %v", err)
	}
}

// plan makes the plan that a statement would be run by, whatever its arguments are. The server looks at the
// rights for it, and runs nothing.
func plan(ctx context.Context, d *db.DB, text string) error {
	if _, err := d.ExecContext(ctx, "PREPARE tried AS "+text); err != nil {
		return err
	}
	var arguments int
	if err := d.GetContext(ctx, &arguments, "SELECT cardinality(parameter_types) FROM pg_prepared_statements WHERE name = 'tried'"); err != nil {
		return err
	}
	call := "EXPLAIN EXECUTE tried"
	if arguments > 0 {
		call += "(NULL" + strings.Repeat(", NULL", arguments-1) + ")"
	}
	_, err := d.ExecContext(ctx, call)
	_, closing := d.ExecContext(ctx, "DEALLOCATE tried")
	return errors.Join(err, closing)
}

// openAsService connects to a database of its own as the role of the service, with its rights.
func openAsService(t *testing.T) *db.DB {
	t.Helper()
	address, owner := dbtest.NewServiceURL(t)
	open := func(address string) *db.DB {
		d, err := db.Open(t.Context(), address, 1)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { d.Close() })
		return d
	}
	service := open(address)
	var role string
	if err := service.GetContext(t.Context(), &role, "SELECT current_user"); err != nil {
		t.Fatal(err)
	}
	if err := db.Entrust(t.Context(), open(owner), role, migrations.Kept); err != nil {
		t.Fatal(err)
	}
	if _, err := service.ExecContext(t.Context(), "SET plan_cache_mode = force_generic_plan"); err != nil {
		t.Fatal(err)
	}
	return service
}
