package dbtest

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"time"
)

// The test processes of one project and user share one server. It belongs to a keeper: a second
// process of whichever test binary came first (see keeper.go). Files in one folder hold it together:
//
//	users   every test process holds this lock together with the others, as long as it lives
//	start   held while somebody starts the keeper
//	keeper  held by the keeper as long as it lives
//	url     the address of the server
//
// Locks end with their process, however it ends, so nothing has to be tidied up after a kill.
type meeting struct{ dir string }

func (m meeting) users() string  { return filepath.Join(m.dir, "users") }
func (m meeting) start() string  { return filepath.Join(m.dir, "start") }
func (m meeting) keeper() string { return filepath.Join(m.dir, "keeper") }
func (m meeting) url() string    { return filepath.Join(m.dir, "url") }

// sharedServer returns the address of the server of all tests, started when there is none.
var sharedServer = sync.OnceValues(func() (string, error) {
	if given := os.Getenv("TB_TEST_DATABASE_URL"); given != "" {
		return given, nil
	}
	root, err := projectRoot()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256([]byte(root))
	name := fmt.Sprintf("tagungsbuero-dbtest-%d-%s", os.Getuid(), hex.EncodeToString(sum[:4]))
	m := meeting{dir: filepath.Join(os.TempDir(), name)}
	if err := m.join(); err != nil {
		return "", err
	}
	return m.address(root)
})

// join counts this process among the users until it ends.
func (m meeting) join() error {
	for {
		if err := os.MkdirAll(m.dir, 0o711); err != nil {
			return fmt.Errorf("make folder for test server: %w", err)
		}
		lock, err := lockFile(m.users(), shared)
		if errors.Is(err, errMoved) {
			continue // the keeper was just tidying up
		}
		if err != nil {
			return err
		}
		keepOpen = lock
		return nil
	}
}

// keepOpen holds the lock on users for the rest of the process.
//
//lint:ignore U1000 it is kept, not read
var keepOpen *os.File

func (m meeting) address(root string) (string, error) {
	starting, err := lockFile(m.start(), exclusive)
	if err != nil {
		return "", err
	}
	defer starting.Close()
	keeper, err := lockFile(m.keeper(), exclusiveNow)
	if errors.Is(err, errHeld) {
		return m.read()
	}
	if err != nil {
		return "", err
	}
	if err := errors.Join(keeper.Close(), startKeeper(m, root)); err != nil {
		return "", err
	}
	return m.read()
}

func (m meeting) read() (string, error) {
	text, err := os.ReadFile(m.url())
	if err != nil {
		return "", fmt.Errorf("read address of test server: %w", err)
	}
	return strings.TrimSpace(string(text)), nil
}

// startKeeper starts the keeper and waits for its word: nothing when the server is ready, else
// what went wrong.
func startKeeper(m meeting, root string) error {
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find test binary: %w", err)
	}
	report, word, err := os.Pipe()
	if err != nil {
		return fmt.Errorf("make pipe for keeper: %w", err)
	}
	defer report.Close()
	cmd := exec.Command(program)
	cmd.Dir = root
	cmd.Env = append(os.Environ(), keeperVariable+"="+m.dir)
	cmd.ExtraFiles = []*os.File{word}
	cmd.SysProcAttr = ownSession()
	if err := errors.Join(cmd.Start(), word.Close()); err != nil {
		return fmt.Errorf("start keeper of test server: %w", err)
	}
	if err := report.SetReadDeadline(time.Now().Add(patience)); err != nil {
		return fmt.Errorf("listen to keeper of test server: %w", err)
	}
	said, err := io.ReadAll(report)
	if err != nil {
		return fmt.Errorf("listen to keeper of test server: %w", err)
	}
	if string(said) == readyWord {
		return cmd.Process.Release()
	}
	return errors.Join(fmt.Errorf("no test server: %s", said), cmd.Wait())
}

// projectRoot is the folder of go.mod, above the folder of the package that is tested.
func projectRoot() (string, error) {
	dir, err := os.Getwd()
	if err != nil {
		return "", fmt.Errorf("find project: %w", err)
	}
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			return dir, nil
		}
		if dir == filepath.Dir(dir) {
			return "", errors.New("find project: no go.mod above the working directory")
		}
	}
}
