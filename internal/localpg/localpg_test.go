package localpg_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"syscall"
	"testing"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/localpg"
)

const (
	projectDir = "../.."
	// helperVariable makes the test binary a service that only runs the server on the folder named.
	helperVariable = "TB_LOCALPG_HELPER"
)

func TestMain(m *testing.M) {
	if dir := os.Getenv(helperVariable); dir != "" {
		serveUntilKilled(dir)
	}
	os.Exit(m.Run())
}

func serveUntilKilled(dir string) {
	s, err := localpg.Start(context.Background(), localpg.Options{DataDir: dir, ProjectDir: projectDir, Durable: true})
	if err != nil {
		fmt.Println(err)
		os.Exit(1)
	}
	fmt.Println(s.URL(localpg.Database))
	<-s.Done()
	os.Exit(1)
}

func options(dir string) localpg.Options {
	return localpg.Options{DataDir: dir, BinDir: os.Getenv("TB_PG_BIN"), ProjectDir: projectDir}
}

func start(t *testing.T, o localpg.Options) *localpg.Server {
	t.Helper()
	s, err := localpg.Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { stop(t, s) })
	return s
}

// stop may be called again for a server that has stopped.
func stop(t *testing.T, s *localpg.Server) {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	if err := s.Stop(ctx); err != nil {
		t.Error(err)
	}
}

func open(t *testing.T, url string) *db.DB {
	t.Helper()
	d, err := db.Open(t.Context(), url, 2)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { d.Close() })
	return d
}

func exec1(t *testing.T, d *db.DB, statement string) {
	t.Helper()
	if _, err := d.ExecContext(t.Context(), statement); err != nil {
		t.Fatal(err)
	}
}

func value(t *testing.T, d *db.DB, query string) string {
	t.Helper()
	var got string
	if err := d.GetContext(t.Context(), &got, query); err != nil {
		t.Fatal(err)
	}
	return got
}

func TestDataIsThereAgainAfterARestart(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), "data")
	s := start(t, options(dir))
	d := open(t, s.URL(localpg.Database))
	exec1(t, d, "CREATE TABLE kept (n int)")
	exec1(t, d, "INSERT INTO kept VALUES (42)")
	stop(t, s)
	select {
	case <-s.Done():
	default:
		t.Error("the server is not done after Stop")
	}
	s = start(t, options(dir))
	if got := value(t, open(t, s.URL(localpg.Database)), "SELECT CAST(n AS text) FROM kept"); got != "42" {
		t.Errorf("found %s", got)
	}
}

func TestTheServerIsSetUpForThisService(t *testing.T) {
	t.Parallel()
	o := options(t.TempDir())
	o.Durable = true
	o.Settings = map[string]string{"work_mem": "5MB"}
	d := open(t, start(t, o).URL(localpg.Database))
	for query, want := range map[string]string{
		"SHOW fsync":              "on",
		"SHOW synchronous_commit": "on",
		"SHOW listen_addresses":   "",
		"SHOW server_encoding":    "UTF8",
		"SHOW timezone":           "UTC",
		"SHOW work_mem":           "5MB",
		`SELECT string_agg(word, ' ' ORDER BY word COLLATE "de-x-icu") FROM unnest('{Zoo,Ärger,Apfel}'::text[]) AS word`: "Apfel Ärger Zoo",
	} {
		if got := value(t, d, query); got != want {
			t.Errorf("%s: %q, want %q", query, got, want)
		}
	}
}

func TestOnlyTheServersUserCanReachTheSocket(t *testing.T) {
	t.Parallel()
	d := open(t, start(t, options(t.TempDir())).URL(localpg.Database))
	info, err := os.Stat(value(t, d, "SHOW unix_socket_directories"))
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o700 {
		t.Errorf("the socket's folder has mode %v", info.Mode().Perm())
	}
}

func TestASecondServiceOnTheSameFolderIsRefused(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	s := start(t, options(dir))
	if _, err := localpg.Start(t.Context(), options(dir)); err == nil || !strings.Contains(err.Error(), "in use by another service (process "+fmt.Sprint(os.Getpid())) {
		t.Errorf("second start: %v", err)
	}
	open(t, s.URL(localpg.Database))
}

func TestAFolderWithALongPathWorks(t *testing.T) {
	t.Parallel()
	dir := filepath.Join(t.TempDir(), strings.Repeat("ein-langer-name/", 12), "mit Leerzeichen und Umlaut ä")
	open(t, start(t, options(dir)).URL(localpg.Database))
}

func TestCommittedRowsSurviveKillingTheService(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for round := range 3 {
		kill, url := startHelper(t, dir)
		d := open(t, url)
		exec1(t, d, "CREATE TABLE IF NOT EXISTS kept (n int)")
		exec1(t, d, fmt.Sprintf("INSERT INTO kept VALUES (%d)", round))
		kill()
		d.Close()
	}
	// At once, while the server of the killed service may still be shutting down.
	s := start(t, options(dir))
	if got := value(t, open(t, s.URL(localpg.Database)), "SELECT string_agg(CAST(n AS text), ' ' ORDER BY n) FROM kept"); got != "0 1 2" {
		t.Errorf("found %q", got)
	}
}

func TestTheServerEndsWhenTheServiceIsKilled(t *testing.T) {
	t.Parallel()
	if runtime.GOOS != "linux" {
		t.Log("elsewhere the next start ends it, see TestCommittedRowsSurviveKillingTheService")
		return
	}
	dir := t.TempDir()
	kill, url := startHelper(t, dir)
	d := open(t, url)
	pid := value(t, d, "SELECT split_part(pg_read_file('postmaster.pid'), chr(10), 1)")
	socketDir := value(t, d, "SHOW unix_socket_directories")
	t.Cleanup(func() { os.RemoveAll(socketDir) }) // else the next start on this folder does it
	kill()
	for range 500 {
		if _, err := os.Stat("/proc/" + pid); err != nil {
			return
		}
		time.Sleep(20 * time.Millisecond)
	}
	t.Errorf("process %s is still there", pid)
}

func TestAServiceKilledWhileItMakesTheClusterStartsTheNextTime(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	for _, after := range []time.Duration{50, 150, 300, 600} {
		cmd := exec.Command(os.Args[0])
		cmd.Env = append(os.Environ(), helperVariable+"="+dir)
		if err := cmd.Start(); err != nil {
			t.Fatal(err)
		}
		time.Sleep(after * time.Millisecond)
		_ = cmd.Process.Kill() // has it ended by itself, the start below shows why
		_ = cmd.Wait()
	}
	open(t, start(t, options(dir)).URL(localpg.Database))
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	for _, entry := range entries {
		if strings.Contains(entry.Name(), "half") {
			t.Errorf("%s was left", entry.Name())
		}
	}
}

// startHelper runs a service in a process of its own and returns how to kill it, and its database.
func startHelper(t *testing.T, dir string) (kill func(), url string) {
	t.Helper()
	cmd := exec.Command(os.Args[0])
	cmd.Env = append(os.Environ(), helperVariable+"="+dir)
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	kill = func() {
		_ = cmd.Process.Signal(syscall.SIGKILL) // has gone already when called again
		_ = cmd.Wait()
	}
	t.Cleanup(kill)
	line, err := bufio.NewReader(out).ReadString('\n')
	if err != nil || !strings.HasPrefix(line, "postgres://") {
		t.Fatalf("helper says %q, %v", line, err)
	}
	return kill, strings.TrimSpace(line)
}
