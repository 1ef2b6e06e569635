package e2e_test

import (
	"bytes"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// root is the folder of the project: packages of npm and the sources are found from there.
var root = sync.OnceValue(func() string {
	dir, err := filepath.Abs(filepath.Join("..", ".."))
	if err != nil {
		return "../.."
	}
	return dir
})

// scratch is removed when all tests have ended.
var scratch = sync.OnceValues(func() (string, error) { return os.MkdirTemp("", "tagungsbuero-e2e-*") })

// program builds the program once and returns where it is.
var program = sync.OnceValues(func() (string, error) {
	dir, err := scratch()
	if err != nil {
		return "", err
	}
	path := filepath.Join(dir, "tagungsbuero")
	build := exec.Command("go", "build", "-tags", "nomsgpack", "-o", path, "./cmd/tagungsbuero")
	build.Dir = root()
	if output, err := build.CombinedOutput(); err != nil {
		return "", fmt.Errorf("build the program: %w\n%s", err, output)
	}
	return path, nil
})

func TestMain(m *testing.M) {
	code := m.Run()
	closeBrowser()
	if dir, err := scratch(); err == nil {
		_ = os.RemoveAll(dir)
	}
	os.Exit(code)
}

// settings are environment variables of the program.
type settings map[string]string

// command prepares a call of the program that hears of nothing but the given settings.
func command(t testing.TB, s settings, args ...string) *exec.Cmd {
	t.Helper()
	path, err := program()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(path, args...)
	cmd.Dir = root()
	cmd.SysProcAttr = endWithUs()
	for _, name := range []string{"PATH", "HOME", "TMPDIR", "TB_PG_BIN"} {
		if value, ok := os.LookupEnv(name); ok {
			cmd.Env = append(cmd.Env, name+"="+value)
		}
	}
	for name, value := range s {
		cmd.Env = append(cmd.Env, name+"="+value)
	}
	return cmd
}

// answerOf is what one call of the program printed and how it ended.
type answerOf struct {
	out, errOut string
	code        int
}

// run calls the program and waits for its end.
func run(t testing.TB, s settings, args ...string) answerOf {
	t.Helper()
	cmd := command(t, s, args...)
	var out, errOut bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &errOut
	if err := cmd.Run(); err != nil && cmd.ProcessState == nil {
		t.Fatalf("run tagungsbuero %s: %v", strings.Join(args, " "), err)
	}
	return answerOf{out.String(), errOut.String(), cmd.ProcessState.ExitCode()}
}
