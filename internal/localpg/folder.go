package localpg

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"time"
)

// socketPathLimit is the longest path of a socket that every system takes (macOS has the least room).
const socketPathLimit = 103

// lockFolder makes us the only service on dir until the returned file is closed or we end, however that is.
func lockFolder(dir string) (*os.File, error) {
	path := filepath.Join(dir, "lock")
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("lock data folder: %w", err)
	}
	err = takeLock(f)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		holder, _ := io.ReadAll(f) // only makes the message better
		return nil, errors.Join(fmt.Errorf("the data folder %s is in use by another service (process %s); stop that one, or give this one its own folder in TB_DATA_DIR",
			dir, strings.TrimSpace(string(holder))), f.Close())
	}
	if err != nil {
		return nil, errors.Join(fmt.Errorf("lock data folder: %w", err), f.Close())
	}
	if err := f.Truncate(0); err != nil {
		return nil, errors.Join(fmt.Errorf("lock data folder: %w", err), f.Close())
	}
	if _, err := fmt.Fprintln(f, os.Getpid()); err != nil {
		return nil, errors.Join(fmt.Errorf("lock data folder: %w", err), f.Close())
	}
	return f, nil
}

// lockPatience is how long the lock may be taken by somebody who is just going: a service that was
// killed while it began a program leaves the lock to that program for a moment.
const lockPatience = 2 * time.Second

func takeLock(f *os.File) error {
	for begun := time.Now(); ; time.Sleep(pollEvery) {
		err := syscall.Flock(int(f.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
		if !errors.Is(err, syscall.EWOULDBLOCK) || time.Since(begun) > lockPatience {
			return err
		}
	}
}

// SocketDir returns the folder for the socket of the server on a data folder. It is always the
// same one, so that what a killed service left behind is found and used again; and it is not
// inside the data folder, since the path of a socket must be short.
func SocketDir(dataDir string) string {
	sum := sha256.Sum256([]byte(dataDir))
	name := "tagungsbuero-" + hex.EncodeToString(sum[:6])
	dir := filepath.Join(os.TempDir(), name)
	if len(dir)+len("/.s.PGSQL.5432.lock") > socketPathLimit {
		return filepath.Join("/tmp", name)
	}
	return dir
}

// makeSocketDir makes the folder for the socket, which only the server's user (and root) can enter,
// in place of one that an earlier server has left. Whoever can enter it is let in as owner of all
// data, so a folder that somebody else has put there is refused.
func makeSocketDir(dir string, as identity) error {
	if err := clearSocketDir(dir, as); err != nil {
		return err
	}
	if err := os.Mkdir(dir, 0o700); err != nil {
		return fmt.Errorf("make socket folder: %w", err)
	}
	if err := os.Lchown(dir, as.uid, as.gid); err != nil {
		return fmt.Errorf("give socket folder to the server: %w", err)
	}
	return nil
}

func clearSocketDir(dir string, as identity) error {
	uid, _, err := ownerOf(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if uid != as.uid && uid != os.Geteuid() {
		return fmt.Errorf("%s belongs to somebody else (user %d); remove it, or set TMPDIR to another folder", dir, uid)
	}
	if err := os.RemoveAll(dir); err != nil {
		return fmt.Errorf("clear socket folder: %w", err)
	}
	return nil
}
