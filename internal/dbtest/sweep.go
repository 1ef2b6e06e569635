package dbtest

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"tagungsbuero/internal/localpg"
)

// sweep removes the data folders of servers whose process was killed before it could tidy up.
func sweep(pattern string) error {
	dirs, err := filepath.Glob(pattern)
	if err != nil {
		return fmt.Errorf("look for left data folders: %w", err)
	}
	for _, dir := range dirs {
		err = errors.Join(err, sweepFolder(dir))
	}
	return err
}

// sweepFolder leaves a folder alone that somebody uses, or has made this moment and not locked yet.
func sweepFolder(dir string) error {
	path := filepath.Join(dir, "lock")
	if _, err := os.Stat(path); err != nil {
		return nil
	}
	lock, err := lockFile(path, exclusiveNow)
	if errors.Is(err, errHeld) || errors.Is(err, errMoved) {
		return nil
	}
	if err != nil {
		return err
	}
	defer lock.Close()
	return errors.Join(os.RemoveAll(localpg.SocketDir(dir)), os.RemoveAll(dir))
}
