package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// orphanPatience is how long a server left behind may take to shut down.
const orphanPatience = time.Minute

// pollEvery is how often files and processes are looked at while waiting.
const pollEvery = 20 * time.Millisecond

// postmaster is what a running server says of itself in postmaster.pid.
type postmaster struct {
	pid       int
	socketDir string
	ready     bool
}

// readPostmaster reads postmaster.pid (lines as in PostgreSQL's miscadmin.h); fs.ErrNotExist when there is none.
func readPostmaster(clusterDir string) (postmaster, error) {
	text, err := os.ReadFile(filepath.Join(clusterDir, "postmaster.pid"))
	if err != nil {
		return postmaster{}, fmt.Errorf("read postmaster.pid: %w", err)
	}
	lines := strings.Split(string(text), "\n")
	var p postmaster
	if p.pid, err = strconv.Atoi(strings.TrimSpace(lines[0])); err != nil {
		return postmaster{}, nil // being written at this moment
	}
	if len(lines) > 4 {
		p.socketDir = lines[4]
	}
	p.ready = len(lines) > 7 && strings.TrimSpace(lines[7]) == "ready"
	return p, nil
}

// stopOrphan ends the server that a killed service has left behind in the cluster. We hold the lock
// of the data folder, so no service needs it any more.
func stopOrphan(ctx context.Context, clusterDir, socketDir string) error {
	left, err := readPostmaster(clusterDir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	if len(processesIn(clusterDir, left)) == 0 {
		return dropStalePid(clusterDir, left)
	}
	if filepath.Base(left.socketDir) != filepath.Base(socketDir) {
		return fmt.Errorf("a PostgreSQL that this service did not start (process %d) runs on %s; stop it first", left.pid, clusterDir)
	}
	signal(left.pid, syscall.SIGINT) // Linux has sent it already; once more does no harm
	return awaitNobodyIn(ctx, clusterDir, left)
}

// dropStalePid removes postmaster.pid when its number meanwhile belongs to some other process, as
// often in containers: PostgreSQL would take that one for a server. Otherwise PostgreSQL itself
// sees that the file is stale.
func dropStalePid(clusterDir string, left postmaster) error {
	if left.pid <= 0 || syscall.Kill(left.pid, 0) != nil {
		return nil
	}
	err := os.Remove(filepath.Join(clusterDir, "postmaster.pid"))
	if err != nil && !errors.Is(err, os.ErrNotExist) { // a server that was just ending removes it itself
		return fmt.Errorf("remove stale postmaster.pid: %w", err)
	}
	return nil
}

func awaitNobodyIn(ctx context.Context, clusterDir string, left postmaster) error {
	ctx, cancel := context.WithTimeout(ctx, orphanPatience)
	defer cancel()
	for len(processesIn(clusterDir, left)) > 0 {
		select {
		case <-ctx.Done():
			return fmt.Errorf("the PostgreSQL left behind in %s (process %d) does not stop; stop it with: kill -INT %d: %w",
				clusterDir, left.pid, left.pid, ctx.Err())
		case <-time.After(pollEvery):
		}
	}
	return nil
}

// signal tells a process something; one that has gone needs no telling.
func signal(pid int, s syscall.Signal) { _ = syscall.Kill(pid, s) }
