package localpg

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
)

// Running returns the server that another process of this machine runs on the data folder, for
// commands beside a running service; false when there is none. Stop must not be called on it.
func Running(dataDir string) (*Server, bool, error) {
	dir, err := filepath.Abs(dataDir)
	if err != nil {
		return nil, false, fmt.Errorf("resolve data folder: %w", err)
	}
	lock, err := os.Open(filepath.Join(dir, "lock"))
	if errors.Is(err, os.ErrNotExist) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("open lock of data folder: %w", err)
	}
	defer lock.Close()
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_SH|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		return &Server{socketDir: SocketDir(dir)}, true, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("look at lock of data folder: %w", err)
	}
	return nil, false, nil
}
