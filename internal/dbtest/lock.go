package dbtest

import (
	"errors"
	"fmt"
	"os"
	"syscall"
)

var (
	errHeld  = errors.New("lock is held by another process")
	errMoved = errors.New("lock file was removed meanwhile")
)

// The ways to take a lock: together with others, alone, alone or not at all.
const (
	shared       = syscall.LOCK_SH
	exclusive    = syscall.LOCK_EX
	exclusiveNow = syscall.LOCK_EX | syscall.LOCK_NB
)

// lockFile takes a lock that lasts until the file is closed or the process ends.
func lockFile(path string, how int) (*os.File, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if errors.Is(err, os.ErrNotExist) {
		return nil, errMoved // its folder
	}
	if err != nil {
		return nil, fmt.Errorf("open lock: %w", err)
	}
	if err := flock(f, how); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	if !stillThere(f, path) {
		return nil, errors.Join(errMoved, f.Close())
	}
	return f, nil
}

func flock(f *os.File, how int) error {
	for {
		err := syscall.Flock(int(f.Fd()), how)
		switch {
		case err == nil:
			return nil
		case errors.Is(err, syscall.EWOULDBLOCK):
			return errHeld
		case !errors.Is(err, syscall.EINTR):
			return fmt.Errorf("lock %s: %w", f.Name(), err)
		}
	}
}

// stillThere tells a lock on a file apart from one on its removed namesake.
func stillThere(f *os.File, path string) bool {
	ours, err := f.Stat()
	if err != nil {
		return false
	}
	there, err := os.Stat(path)
	return err == nil && os.SameFile(ours, there)
}

func ownSession() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setsid: true} }
