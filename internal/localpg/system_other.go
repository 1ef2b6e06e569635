//go:build !linux

package localpg

import (
	"os/exec"
	"strconv"
	"strings"
	"syscall"
)

// identitiesForRoot lists the ways to run PostgreSQL when we are root, for a cluster with the given owner.
func identitiesForRoot(uid, gid int) []identity {
	if uid == 0 {
		uid, gid = serverUser()
	}
	return []identity{credential(uid, gid)}
}

// stopWithUs does nothing: only Linux can tie one process to another. After we were killed, the
// next start stops the server that was left behind (see stopOrphan).
func stopWithUs(*syscall.SysProcAttr) {}

// processesIn returns the server that was left behind in dir, if it still runs.
func processesIn(dir string, left postmaster) []int {
	out, err := exec.Command("ps", "-o", "command=", "-p", strconv.Itoa(left.pid)).Output()
	if err != nil || !strings.Contains(string(out), dir) {
		return nil
	}
	return []int{left.pid}
}
