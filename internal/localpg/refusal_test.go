package localpg

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// write makes a file with its folders.
func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
}

// fakeBinaries are programs that can do nothing but tell a version.
func fakeBinaries(t *testing.T, version string) string {
	t.Helper()
	dir := t.TempDir()
	for _, program := range []string{"initdb", "postgres"} {
		write(t, filepath.Join(dir, program), "#!/bin/sh\necho '"+program+" (PostgreSQL) "+version+"'\n", 0o755)
	}
	return dir
}

func TestAnotherMajorVersionIsRefusedWithoutTouchingTheFolder(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	version := filepath.Join(dir, "postgres", "PG_VERSION")
	write(t, version, "9\n", 0o600)
	before, err := os.Stat(version)
	if err != nil {
		t.Fatal(err)
	}
	_, err = Start(t.Context(), Options{DataDir: dir, ProjectDir: "../.."})
	if err == nil {
		t.Fatal("it started")
	}
	for _, part := range []string{"made by PostgreSQL 9", "found:", "TB_PG_BIN", "TB_DATABASE_URL", "left as it is"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the message lacks %q: %v", part, err)
		}
	}
	after, err := os.Stat(version)
	if err != nil || !after.ModTime().Equal(before.ModTime()) || !os.SameFile(before, after) {
		t.Errorf("PG_VERSION was touched: %v", err)
	}
	if entries, _ := os.ReadDir(filepath.Join(dir, "postgres")); len(entries) != 1 {
		t.Errorf("the folder holds %v", entries)
	}
}

func TestAFolderThatLostItsVersionIsNotMadeAnew(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "postgres", "base", "1"), "rows", 0o600)
	if _, err := Start(t.Context(), Options{DataDir: dir, ProjectDir: "../.."}); err == nil || !strings.Contains(err.Error(), "no PG_VERSION") {
		t.Errorf("start: %v", err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "postgres", "base", "1")); err != nil || string(text) != "rows" {
		t.Errorf("what was there: %q, %v", text, err)
	}
}

func TestAnInterruptedInitdbIsBegunAgain(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write(t, filepath.Join(dir, "postgres.half-1", "PG_VERSION"), "9\n", 0o600)
	s, err := Start(t.Context(), Options{DataDir: dir, ProjectDir: "../.."})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Error(err)
	}
	if isFolder(filepath.Join(dir, "postgres.half-1")) {
		t.Error("the half-made cluster is still there")
	}
}

func TestMissingProgramsAreNamedWithTheWayToGetThem(t *testing.T) {
	t.Parallel()
	_, err := finder{path: t.TempDir()}.find(0)
	if err == nil {
		t.Fatal("found some")
	}
	for _, part := range []string{"no usable PostgreSQL", "found: none", "install", "TB_PG_BIN", "TB_DATABASE_URL"} {
		if !strings.Contains(err.Error(), part) {
			t.Errorf("the message lacks %q: %v", part, err)
		}
	}
	if _, err := (finder{chosen: t.TempDir()}).find(0); err == nil || !strings.Contains(err.Error(), "TB_PG_BIN is ") {
		t.Errorf("empty TB_PG_BIN: %v", err)
	}
}

func TestTheRightVersionIsFoundAmongSeveral(t *testing.T) {
	t.Parallel()
	old, middle, young := fakeBinaries(t, "14.2"), fakeBinaries(t, "16.9 (Debian 16.9-1)"), fakeBinaries(t, "18beta1")
	f := finder{path: strings.Join([]string{old, middle, young}, ":")}
	for major, want := range map[int]string{0: middle, 14: old, 16: middle, 18: young} {
		if b, err := f.find(major); err != nil || b.dir != want {
			t.Errorf("for version %d: %+v, %v", major, b, err)
		}
	}
	if _, err := f.find(17); err == nil || !strings.Contains(err.Error(), "14.2 in "+old) {
		t.Errorf("for version 17: %v", err)
	}
	f.chosen = young
	if b, err := f.find(0); err != nil || b.dir != young {
		t.Errorf("with TB_PG_BIN: %+v, %v", b, err)
	}
}

func TestLibraryLinksAreMadeOnceAndStayInsideThePackage(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	native := filepath.Join(dir, "native")
	write(t, filepath.Join(native, "lib", "libpq.so.5.17"), "library", 0o644)
	list := filepath.Join(native, "pg-symlinks.json")
	write(t, list, `[{"source":"native/lib/libpq.so.5.17","target":"native/lib/libpq.so.5"}]`, 0o644)
	for range 2 {
		if err := makeLibraryLinks(native); err != nil {
			t.Fatal(err)
		}
	}
	if text, err := os.ReadFile(filepath.Join(native, "lib", "libpq.so.5")); err != nil || string(text) != "library" {
		t.Errorf("behind the link: %q, %v", text, err)
	}
	write(t, list, `[{"source":"native/lib/libpq.so.5.17","target":"../outside"}]`, 0o644)
	if err := makeLibraryLinks(native); err == nil {
		t.Error("a link outside the package was made")
	}
}

func TestTheNpmPackageServes(t *testing.T) {
	t.Parallel()
	bin := filepath.Join(npmNative("../.."), "bin")
	if !isFolder(bin) {
		t.Fatal("the npm package of PostgreSQL is missing; run: npm ci")
	}
	dir := t.TempDir()
	for range 2 { // made, then found
		s, err := Start(t.Context(), Options{DataDir: dir, BinDir: bin, ProjectDir: "../.."})
		if err != nil {
			t.Fatal(err)
		}
		if err := s.Stop(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "postgres", "PG_VERSION"))
	if err != nil || strings.TrimSpace(string(text)) != "17" {
		t.Errorf("version %q, %v", text, err)
	}
}

func TestAStaleProcessNumberDoesNotStopTheNextStart(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	o := Options{DataDir: dir, ProjectDir: "../.."}
	s, err := Start(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	pidFile := filepath.Join(dir, "postgres", "postmaster.pid")
	text, err := os.ReadFile(pidFile)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Fatal(err)
	}
	// As after a crash of the machine, with the number given to another process of that user since.
	_, rest, _ := strings.Cut(string(text), "\n")
	write(t, pidFile, fmt.Sprintf("%d\n%s", bystander(t, filepath.Dir(pidFile)), rest), 0o600)
	if s, err = Start(t.Context(), o); err != nil {
		t.Fatal(err)
	}
	if err := s.Stop(t.Context()); err != nil {
		t.Error(err)
	}
}

// bystander starts some process of the user who owns dir and returns its number.
func bystander(t *testing.T, dir string) int {
	t.Helper()
	uid, gid, err := ownerOf(dir)
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command("sleep", "60")
	cmd.Dir = "/"
	if os.Geteuid() == 0 {
		cmd.SysProcAttr = credential(uid, gid).attributes()
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { errors.Join(cmd.Process.Kill(), cmd.Wait()) })
	return cmd.Process.Pid
}
