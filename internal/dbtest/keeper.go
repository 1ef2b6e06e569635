package dbtest

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"tagungsbuero/internal/localpg"
)

const (
	// keeperVariable makes a test binary the keeper of the server instead of running its tests.
	keeperVariable = "TB_DBTEST_KEEPER"
	// readyWord is all the keeper says when the server is ready.
	readyWord = "ready"
	// idleFor is how long nobody may use the server before it ends: longer than the pause between two
	// packages, short enough that nothing is left a moment after the tests.
	idleFor = 4 * time.Second
	// lookEvery is how often the keeper looks for users.
	lookEvery = 250 * time.Millisecond
)

// init takes the process over before any test runs in it: the test binary is the only program at
// hand that is sure to exist.
func init() {
	dir := os.Getenv(keeperVariable)
	if dir == "" {
		return
	}
	const wordFile = 3            // the first of ExtraFiles
	syscall.CloseOnExec(wordFile) // else PostgreSQL would hold the pipe open
	word := os.NewFile(wordFile, "word")
	if err := keep(meeting{dir: dir}, word); err != nil {
		fmt.Fprint(word, err) // closed, and so unheard, once the server was ready
		os.Exit(1)
	}
	os.Exit(0)
}

// keep runs the server until nobody has used it for a while, and removes everything.
func keep(m meeting, word *os.File) error {
	lock, err := lockFile(m.keeper(), exclusiveNow)
	if err != nil {
		return err
	}
	defer lock.Close()
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	server, err := m.serve(ctx)
	if err != nil {
		return err
	}
	if err := os.WriteFile(m.url(), []byte(server.URL(maintenance)), 0o600); err != nil {
		return errors.Join(err, server.Stop(ctx))
	}
	if _, err := word.WriteString(readyWord); err != nil {
		return errors.Join(err, server.Stop(ctx))
	}
	if err := word.Close(); err != nil {
		return errors.Join(err, server.Stop(ctx))
	}
	return m.tidy(server, m.awaitIdle(server.Done()))
}

// serve starts a server on a new folder. What an earlier keeper left behind was never synced to
// disk and cannot be trusted.
func (m meeting) serve(ctx context.Context) (*localpg.Server, error) {
	if err := sweep(filepath.Join(m.dir, "data-*")); err != nil {
		return nil, err
	}
	return localpg.Start(ctx, localpg.Options{
		DataDir: filepath.Join(m.dir, fmt.Sprintf("data-%d", os.Getpid())),
		BinDir:  os.Getenv("TB_PG_BIN"),
		Settings: map[string]string{
			"max_connections": "300",
			"autovacuum":      "off", // nothing lives long enough
			"max_wal_size":    "4GB",
		},
	})
}

// awaitIdle returns when there have been no users for a while, holding the lock that keeps new ones
// out; or nil when the server has ended by itself.
func (m meeting) awaitIdle(ended <-chan struct{}) *os.File {
	usedAt := time.Now()
	for {
		select {
		case <-ended:
			return nil
		case <-time.After(lookEvery):
		}
		users, err := lockFile(m.users(), exclusiveNow)
		if errors.Is(err, errMoved) {
			return nil // somebody removed the whole folder
		}
		if err != nil {
			usedAt = time.Now()
			continue
		}
		if time.Since(usedAt) > idleFor {
			return users
		}
		users.Close()
	}
}

func (m meeting) tidy(server *localpg.Server, users *os.File) error {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	stopErr := server.Stop(ctx)
	if users == nil {
		return stopErr // others are still here; the next to come starts a new keeper
	}
	defer users.Close()
	return errors.Join(stopErr, m.remove())
}

// remove takes the lock of the users away last: whoever waits for it, or comes now, sees that it
// has moved and makes the folder again, in which case that stays.
func (m meeting) remove() error {
	entries, err := os.ReadDir(m.dir)
	if err != nil {
		return err
	}
	for _, entry := range entries {
		if path := filepath.Join(m.dir, entry.Name()); path != m.users() {
			err = errors.Join(err, os.RemoveAll(path))
		}
	}
	err = errors.Join(err, os.Remove(m.users()))
	_ = os.Remove(m.dir) // not when somebody has come
	return err
}
