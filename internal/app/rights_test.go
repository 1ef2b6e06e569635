package app_test

import (
	"context"
	"log/slog"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/app"
	"tagungsbuero/internal/apptest"
	"tagungsbuero/internal/config"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/localpg"
	"tagungsbuero/internal/organisation"
	"tagungsbuero/migrations"
)

// oldFolder returns a data folder as releases left it in which the service was the owner of everything.
func oldFolder(t *testing.T) string {
	t.Helper()
	dir := t.TempDir()
	server, err := localpg.Start(t.Context(), localpg.Options{DataDir: dir, ProjectDir: "../.."})
	if err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), server.URL(localpg.Database), 2)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Migrate(t.Context(), d, migrations.FS); err != nil {
		t.Error(err)
	}
	d.Close()
	if err := server.Stop(context.Background()); err != nil {
		t.Fatal(err)
	}
	return dir
}

// privateDatabase opens a data folder as the program does.
func privateDatabase(t *testing.T, dir string) *app.Database {
	t.Helper()
	d, err := app.OpenDatabase(t.Context(), config.Settings{DataDir: dir}, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := d.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return d
}

// tampering is what nobody who has got hold of the service's connection must be able to do.
var tampering = []string{
	`UPDATE audit_entries SET account_id = 1`,
	`DELETE FROM audit_entries`,
	`TRUNCATE audit_entries`,
	`INSERT INTO audit_entries (happened_at, transaction, actor_kind, database_role, action, record, record_key) VALUES ('2027-01-01', 1, 'system', 'x', 'added', 'event', '1')`,
	`SELECT audit_write('added', 'event', '1', '', 1, NULL, NULL, NULL, NULL, NULL)`,
	`ALTER TABLE audit_entries DISABLE TRIGGER ALL`,
	`ALTER TABLE events DISABLE TRIGGER events_audit`,
	`DROP TRIGGER events_audit ON events`,
	`DROP TABLE audit_entries`,
	`CREATE OR REPLACE FUNCTION audit_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'`,
	`CREATE TABLE public.audit (n int)`,
	`SET session_replication_role = 'replica'`,
	`SET ROLE tagungsbuero`,
	`ALTER ROLE tagungsbuero_service SUPERUSER`,
	`UPDATE registration_states SET to_state = 'declined'`,
	`DELETE FROM registration_states`,
	`DELETE FROM exports`,
	`UPDATE privacy_notices SET body = ''`,
	`TRUNCATE events CASCADE`,
	`DELETE FROM goose_db_version`,
}

func TestTheServiceCanNeitherChangeNorSilenceTheLog(t *testing.T) {
	t.Parallel()
	d := privateDatabase(t, oldFolder(t))
	if _, err := organisation.New(d.DB).Create(t.Context(), actor.System(), organisation.Draft{
		Name: "KI Musterstadt", Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW}); err != nil {
		t.Fatal(err)
	}
	// A service that knows its own role only starts on a schema that the owner has brought up to date.
	if err := app.On(d.DB).Migrate(t.Context()); err != nil {
		t.Errorf("migrate with nothing to do: %v", err)
	}
	for _, statement := range tampering {
		if _, err := d.ExecContext(t.Context(), statement); err == nil || !strings.Contains(err.Error(), "42501") { // insufficient_privilege
			t.Errorf("the service may: %s (%v)", statement, err)
		}
	}
	var kept int
	if err := d.GetContext(t.Context(), &kept, `SELECT count(*) FROM audit_entries WHERE record = 'organisation'`); err != nil || kept != 1 {
		t.Errorf("%d entries, %v", kept, err)
	}
	if warning, err := d.PowerWarning(t.Context()); warning != "" || err != nil {
		t.Errorf("warned of %q, %v", warning, err)
	}
}

// The second guard refuses the owner too, who could only take it away first.
func TestTheOwnerOfTheSchemaCannotChangeTheLogByMistake(t *testing.T) {
	t.Parallel()
	a := newWithOrganisation(t)
	for _, statement := range tampering[:3] {
		if _, err := a.DB.ExecContext(t.Context(), statement); err == nil {
			t.Errorf("the owner may: %s", statement)
		}
	}
	if warning, err := a.PowerWarning(t.Context()); warning == "" || err != nil {
		t.Errorf("nobody is warned: %v", err)
	}
}

func newWithOrganisation(t *testing.T) *apptest.App {
	t.Helper()
	a := apptest.New(t)
	if _, err := a.Organisations.Create(t.Context(), actor.System(), organisation.Draft{
		Name: "KI Musterstadt", Kind: organisation.KindKI, LegalRegime: organisation.RegimeDSGNRW}); err != nil {
		t.Fatal(err)
	}
	return a
}
