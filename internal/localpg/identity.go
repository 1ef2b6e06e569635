package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
)

// identity is the user that the server runs as. PostgreSQL refuses to run as root.
type identity struct {
	uid, gid   int // the owner of the server's files, as we see them
	attributes func() *syscall.SysProcAttr
	name       string // for messages
}

// chooseIdentity returns the first user that can run the binaries and work in dir, and makes dir
// theirs. An existing cluster stays with the user it belongs to.
func chooseIdentity(ctx context.Context, bin binaries, dir string) (identity, error) {
	uid, gid, err := ownerOf(dir)
	if err != nil {
		return identity{}, err
	}
	if os.Geteuid() != 0 {
		return ourselves(dir, uid)
	}
	var tried []string
	for _, as := range identitiesForRoot(uid, gid) {
		if err = as.settle(ctx, bin, dir); err == nil {
			return as, nil
		}
		tried = append(tried, fmt.Sprintf("%s: %v", as.name, err))
	}
	return identity{}, errors.Join(
		fmt.Errorf("PostgreSQL refuses to run as root, and no other user can run it here; start the service as a normal user, or name a running database in TB_DATABASE_URL\n  %s", strings.Join(tried, "\n  ")),
		os.Lchown(dir, uid, gid))
}

func ourselves(dir string, owner int) (identity, error) {
	if owner != os.Geteuid() {
		return identity{}, fmt.Errorf("%s belongs to user %d: start the service as that user (or as root), or give the folder to this one", dir, owner)
	}
	return identity{uid: owner, gid: os.Getegid(), name: "this user", attributes: ownGroup}, nil
}

// ownGroup keeps signals of the terminal away: on Ctrl-C the service ends its work first and then
// stops the server itself.
func ownGroup() *syscall.SysProcAttr { return &syscall.SysProcAttr{Setpgid: true} }

// credential returns an identity that switches to the given user.
func credential(uid, gid int) identity {
	return identity{uid: uid, gid: gid, name: fmt.Sprintf("as user %d", uid), attributes: func() *syscall.SysProcAttr {
		a := ownGroup()
		a.Credential = &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}
		return a
	}}
}

// settle gives dir to the identity and checks that it can use the binaries and dir.
func (as identity) settle(ctx context.Context, bin binaries, dir string) error {
	if err := os.Lchown(dir, as.uid, as.gid); err != nil {
		return err
	}
	probe := exec.CommandContext(ctx, "/bin/sh", "-c", `"$1" --version && cd "$2" && test -w .`, "sh", bin.path("postgres"), dir)
	probe.Dir = "/"
	probe.Env = environment()
	probe.SysProcAttr = as.attributes()
	if out, err := probe.CombinedOutput(); err != nil {
		return fmt.Errorf("%w %s", err, strings.TrimSpace(string(out)))
	}
	return as.ownAll(dir)
}

func (as identity) ownAll(dir string) error {
	return filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		return os.Lchown(path, as.uid, as.gid)
	})
}

// serverUser returns the user a new cluster gets when root starts it: postgres, else nobody.
func serverUser() (uid, gid int) {
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.Atoi(u.Uid)
		gid, gidErr := strconv.Atoi(u.Gid)
		if uidErr == nil && gidErr == nil {
			return uid, gid
		}
	}
	return 65534, 65534 // nobody, by convention
}

func ownerOf(path string) (uid, gid int, err error) {
	info, err := os.Lstat(path)
	if err != nil {
		return 0, 0, fmt.Errorf("find owner: %w", err)
	}
	stat, ok := info.Sys().(*syscall.Stat_t)
	if !ok {
		return 0, 0, fmt.Errorf("find owner of %s: not known on this system", path)
	}
	return int(stat.Uid), int(stat.Gid), nil
}
