package main

import (
	"bytes"
	"io"
	"regexp"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/dbtest"
)

// terminal is where the commands of one test run.
type terminal struct {
	t        *testing.T
	database string
}

func newTerminal(t *testing.T) terminal { return terminal{t, dbtest.NewURL(t)} }

// run does a command and returns its exit code and what it printed.
func (l terminal) run(stdin string, args ...string) (code int, out, errOut string) {
	l.t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(l.t.Context(), append([]string{"--database-url=" + l.database}, args...), io.Reader(strings.NewReader(stdin)), &stdout, &stderr)
	return code, stdout.String(), stderr.String()
}

// must does a command that has to succeed.
func (l terminal) must(stdin string, args ...string) string {
	l.t.Helper()
	code, out, errOut := l.run(stdin, args...)
	if code != exitFine {
		l.t.Fatalf("%v: exit %d: %s", args, code, errOut)
	}
	return out
}

func TestAFreshInstallationIsSetUpByCommands(t *testing.T) {
	t.Parallel()
	l := newTerminal(t)
	l.must("", "migrate", "up")
	if status := l.must("", "migrate", "status"); !strings.Contains(status, "00001_reference.sql") || strings.Contains(status, "to come") {
		t.Errorf("status: %s", status)
	}
	slug := strings.TrimSpace(l.must("", "organisation", "add", "--name=KI Beispielstadt", "--kind=ki", "--legal-regime=dsgvo_dsg_nrw", "--municipality=05111"))
	if list := l.must("", "organisation", "list"); list != slug+"\tKI Beispielstadt\n" {
		t.Errorf("list: %q", list)
	}
	l.must("ein-langes-passwort\n", "account", "add", "--email=buero@ki.example", "--name=Büro", "--organisation="+slug, "--role=manager", "--password-stdin")
	l.must("", "account", "add", "--email=kollegin@ki.example", "--name=Kollegin", "--organisation="+slug)
	secret := l.must("", "token", "add", "--account=buero@ki.example", "--name=Abruf", "--expires="+time.Now().AddDate(0, 1, 0).Format(time.DateOnly))
	if !regexp.MustCompile(`^\S{20,}\n$`).MatchString(secret) {
		t.Errorf("token add printed %q", secret)
	}
	l.must("", "audit")
	if counts := l.must("", "purge", "--dry-run"); !strings.Contains(counts, "0  expired sessions") {
		t.Errorf("purge: %s", counts)
	}
}

func TestTheDemoPassesItsAuditAndCanBeExported(t *testing.T) {
	t.Parallel()
	l := newTerminal(t)
	l.must("", "demo")
	if out := l.must("", "audit"); out != "" {
		t.Errorf("violations: %s", out)
	}
	if code, _, errOut := l.run("", "demo"); code != exitFailed || !strings.Contains(errOut, "refused") {
		t.Errorf("the second demo: exit %d: %s", code, errOut)
	}
	if code, _, _ := l.run("", "export", "gibt-es-nicht"); code != exitFailed {
		t.Errorf("an unknown event is exported: exit %d", code)
	}
}

func TestWrongUseIsToldApartFromFailure(t *testing.T) {
	t.Parallel()
	l := newTerminal(t)
	for _, try := range []struct {
		args []string
		code int
		says string
	}{
		{[]string{"tanzen"}, exitUsage, "--help"},
		{[]string{"account", "add", "--name=A"}, exitUsage, "--email"},
		{[]string{"--listen=8080", "version"}, exitUsage, "TB_LISTEN"},
		{[]string{"--base-url=https://tagungen.example", "serve"}, exitUsage, "TB_SMTP_URL"},
		{[]string{"account", "add", "--name=A", "--email=a@b.example"}, exitFailed, "--organisation"},
		{[]string{"account", "add", "--name=A", "--email=keine", "--admin"}, exitFailed, "email"},
		{[]string{"token", "add", "--account=a@b.example", "--name=x", "--expires=morgen"}, exitFailed, "2027-12-31"},
		{[]string{"mail", "test", "a@b.example"}, exitFailed, "TB_SMTP_URL"},
		{[]string{"mail", "test", "a@b.example", "--organisation=gibtesnicht"}, exitFailed, "Einrichtung"},
		{[]string{"--listen=127.0.0.1:1", "healthcheck"}, exitFailed, "127.0.0.1:1"},
	} {
		code, _, errOut := l.run("", try.args...)
		if code != try.code || !strings.Contains(errOut, try.says) {
			t.Errorf("%v: exit %d, want %d: %s", try.args, code, try.code, errOut)
		}
	}
	if code, out, _ := l.run("", "--help"); code != exitFine || !strings.Contains(out, "serve") {
		t.Errorf("help: exit %d", code)
	}
}
