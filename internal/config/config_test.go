package config_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/alecthomas/kong"

	"tagungsbuero/internal/config"
)

// parse reads the settings as the program does: flags first, then the environment.
func parse(t *testing.T, env map[string]string, flags ...string) config.Settings {
	t.Helper()
	for name, value := range env {
		t.Setenv(name, value)
	}
	var line struct {
		config.Settings `embed:""`
	}
	parser, err := kong.New(&line)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := parser.Parse(flags); err != nil {
		t.Fatal(err)
	}
	return line.Settings
}

func TestNothingSetIsARunningDevelopmentInstallation(t *testing.T) {
	s := parse(t, nil)
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	if s.BaseURL != "http://localhost:8080" || s.Listen != "127.0.0.1:8080" || s.DataDir != "./data" {
		t.Errorf("defaults: %s", s)
	}
	if !s.Development() || !s.KeepsMails() || !s.HasRateLimit() || s.Level() != slog.LevelInfo || s.Host() != "localhost" {
		t.Errorf("derived: %s", s)
	}
	if err := s.RequireDevelopment("The demo data"); err != nil {
		t.Errorf("demo refused: %v", err)
	}
}

func TestAFlagBeatsTheEnvironment(t *testing.T) {
	s := parse(t, map[string]string{"TB_LISTEN": "127.0.0.1:1111"}, "--listen=127.0.0.1:2222")
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	if s.Listen != "127.0.0.1:2222" || s.BaseURL != "http://localhost:2222" {
		t.Errorf("got %s", s)
	}
}

func TestAllMistakesAreReportedTogether(t *testing.T) {
	s := parse(t, map[string]string{
		"TB_DATABASE_URL": "mysql://root:geheim-db@host/x", "TB_LISTEN": "8080", "TB_METRICS_LISTEN": "host:99999",
		"TB_BASE_URL": "tagungen.example/unter", "TB_SMTP_URL": "smtp://u:geheim-post@mail.example:587?tls=maybe",
		"TB_MAIL_FROM": "niemand", "TB_SECRET": "geheim-kurz", "TB_TRUSTED_PROXIES": "10.0.0.1, proxy, 0.0.0.0/0",
		"TB_RATE_LIMIT": "never", "TB_LOG_LEVEL": "loud",
	})
	err := s.Check()
	if err == nil {
		t.Fatal("no mistake reported")
	}
	for _, name := range []string{"TB_DATABASE_URL", "TB_LISTEN", "TB_METRICS_LISTEN", "TB_BASE_URL", "TB_SMTP_URL", "TB_MAIL_FROM",
		"TB_SECRET", `"proxy"`, `"0.0.0.0/0"`, "TB_RATE_LIMIT", "TB_LOG_LEVEL"} {
		if !strings.Contains(err.Error(), name) {
			t.Errorf("nothing said about %s in:\n%v", name, err)
		}
	}
	if strings.Contains(err.Error(), "geheim") {
		t.Errorf("a secret is shown:\n%v", err)
	}
}

func TestUnreadableURLsDoNotShowTheirPasswords(t *testing.T) {
	s := parse(t, map[string]string{
		"TB_DATABASE_URL": "postgres://u:geheim%zz@host/x", "TB_SMTP_URL": "smtp://u:geheim%zz@host", "TB_MAIL_FROM": "a@b.example",
	})
	err := s.Check()
	if err == nil || strings.Contains(err.Error(), "geheim") || strings.Count(err.Error(), "cannot be read") != 2 {
		t.Errorf("got %v", err)
	}
}

func TestSecretsComeFromFiles(t *testing.T) {
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte(strings.Repeat("k", 32)+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := parse(t, map[string]string{"TB_SECRET_FILE": file})
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	if string(s.Secret) != strings.Repeat("k", 32) {
		t.Errorf("secret has %d bytes", len(s.Secret))
	}
}

func TestSecretFilesAreChecked(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, []byte("\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	s := parse(t, map[string]string{
		"TB_SECRET_FILE": empty, "TB_SMTP_URL_FILE": empty + ".missing",
		"TB_DATABASE_URL": "postgres://host/x", "TB_DATABASE_URL_FILE": empty,
	})
	err := s.Check()
	for _, part := range []string{"TB_SECRET_FILE names an empty file", "TB_SMTP_URL_FILE cannot be read", "TB_DATABASE_URL and TB_DATABASE_URL_FILE are both set"} {
		if err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("missing %q in %v", part, err)
		}
	}
}

func TestRealUseNeedsAMailServerAndRefusesTheDemo(t *testing.T) {
	s := parse(t, map[string]string{"TB_BASE_URL": "https://Tagungen.example/"})
	if err := s.Check(); err == nil || !strings.Contains(err.Error(), "TB_SMTP_URL is missing") {
		t.Errorf("mailbox not refused: %v", err)
	}
	if s.BaseURL != "https://tagungen.example" {
		t.Errorf("base URL %q", s.BaseURL)
	}
	if err := s.RequireDevelopment("The demo data"); err == nil || !strings.HasPrefix(err.Error(), "The demo data: refused") {
		t.Errorf("demo not refused: %v", err)
	}
}

func TestOnlyTheOwnMachineIsForDevelopment(t *testing.T) {
	for base, want := range map[string]bool{
		"http://localhost:8080": true, "http://LOCALHOST": true, "http://tagung.localhost:8080": true, "http://127.0.0.1:8080": true,
		"http://127.1.2.3": true, "http://[::1]:8080": true, "http://tagungen.example": false, "http://10.0.0.7:8080": false,
		"http://localhost.example": false, "http://notlocalhost": false, "https://localhost": false,
	} {
		s := parse(t, map[string]string{"TB_BASE_URL": base})
		err := s.Check()
		if got := s.Development(); got != want || (err == nil) != want {
			t.Errorf("%s: development %v, want %v; check: %v", base, got, want, err)
		}
	}
}

func TestProxiesBecomeNetworks(t *testing.T) {
	s := parse(t, map[string]string{"TB_TRUSTED_PROXIES": "10.0.0.7, 192.168.0.0/16,2001:db8::1", "TB_RATE_LIMIT": "off", "TB_LOG_LEVEL": "debug"})
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(s.Proxies(), " "); got != "10.0.0.7/32 192.168.0.0/16 2001:db8::1/128" {
		t.Errorf("proxies %q", got)
	}
	if s.HasRateLimit() || s.Level() != slog.LevelDebug {
		t.Errorf("got %s", s)
	}
}

func TestPrintedSettingsHideSecrets(t *testing.T) {
	s := parse(t, map[string]string{
		"TB_DATABASE_URL": "postgres://tb:geheim@db.example/tb?password=geheim", "TB_SECRET": strings.Repeat("geheim", 6),
		"TB_SMTP_URL": "smtp://tb:geheim@mail.example:587", "TB_MAIL_FROM": "Büro <a@b.example>",
	})
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	var log bytes.Buffer
	slog.New(slog.NewJSONHandler(&log, nil)).Info("settings", "settings", s, "secret", s.Secret)
	slog.New(slog.NewTextHandler(&log, nil)).Info("settings", "settings", &s, "secret", s.SMTPURL)
	encoded, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{log.String(), string(encoded), fmt.Sprint(s), fmt.Sprintf("%v %+v %#v %q", s, &s, s, s.Secret), fmt.Sprintf("%#v", s.Secret)} {
		if strings.Contains(text, "geheim") {
			t.Errorf("a secret is shown: %s", text)
		}
	}
	if !strings.Contains(s.String(), "db.example/tb") {
		t.Errorf("the host of the database is missing: %s", s)
	}
}

func TestHowLettersGoIsCheckedAtTheStart(t *testing.T) {
	t.Parallel()
	for want, s := range map[string]config.Settings{
		"TB_MAIL_RATE is -1":  {MailRate: -1},
		"belong together":     {DKIMDomain: "tagung.example", DKIMSelector: "t1"},
		`names "10.0.0.0/99"`: {SenderNetworks: "10.0.0.7, 10.0.0.0/99"},
	} {
		s.Listen, s.RateLimit, s.LogLevel = "127.0.0.1:8080", "on", "info"
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
	s := config.Settings{Listen: "127.0.0.1:8080", RateLimit: "on", LogLevel: "info", SenderNetworks: "10.0.0.7/8, ::1", DKIMDomain: "d", DKIMSelector: "s", DKIMKey: "geheim"}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	if got := fmt.Sprint(s.Networks()); got != "[10.0.0.0/8 ::1/128]" || strings.Contains(s.String(), "geheim") {
		t.Errorf("networks %s, settings %s", got, s)
	}
}
