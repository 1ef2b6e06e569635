package localpg

import (
	"os"
	"path/filepath"
	"strconv"
	"syscall"
)

// capDACOverride lets a process through folders that are closed to its user (linux/capability.h).
const capDACOverride = 1

// identitiesForRoot lists the ways to run PostgreSQL when we are root, for a cluster with the given
// owner. Root as owner means a new cluster, or one made in a user namespace.
func identitiesForRoot(uid, gid int) []identity {
	if uid == 0 {
		uid, gid = serverUser()
	}
	other := credential(uid, gid)
	return []identity{other, passingThrough(other), namespaced(uid, gid)}
}

// passingThrough is for a project below a closed folder, such as /root: the server may pass through
// it, and runs as its own user all the same.
func passingThrough(as identity) identity {
	plain := as.attributes
	as.name += ", passing through closed folders"
	as.attributes = func() *syscall.SysProcAttr {
		a := plain()
		a.AmbientCaps = []uintptr{capDACOverride}
		return a
	}
	return as
}

// namespaced is for a root that may not switch users, as in some containers: in a user namespace
// the server sees itself as another user, while its files stay root's.
func namespaced(uid, gid int) identity {
	return identity{name: "in a user namespace", attributes: func() *syscall.SysProcAttr {
		a := ownGroup()
		a.Cloneflags = syscall.CLONE_NEWUSER
		a.UidMappings = []syscall.SysProcIDMap{{ContainerID: uid, HostID: 0, Size: 1}}
		a.GidMappings = []syscall.SysProcIDMap{{ContainerID: gid, HostID: 0, Size: 1}}
		return a
	}}
}

// stopWithUs makes the server shut down fast (SIGINT) when the thread that starts it ends, which
// it also does when we are killed.
func stopWithUs(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGINT }

// processesIn returns the processes that work in dir: a postmaster and its children, which all
// change into the folder of their cluster.
func processesIn(dir string, _ postmaster) []int {
	dir, err := filepath.EvalSymlinks(dir)
	if err != nil {
		return nil
	}
	links, _ := filepath.Glob("/proc/[0-9]*/cwd") // the pattern is well-formed
	var pids []int
	for _, link := range links {
		if cwd, err := os.Readlink(link); err != nil || cwd != dir {
			continue // ended meanwhile, or another user's
		}
		if pid, err := strconv.Atoi(filepath.Base(filepath.Dir(link))); err == nil {
			pids = append(pids, pid)
		}
	}
	return pids
}
