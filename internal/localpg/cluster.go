package localpg

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"
)

// cluster is the folder of databases of one installation.
type cluster struct {
	data    string // the data folder, absolute
	dir     string // the cluster inside it
	durable bool
}

// major returns the PostgreSQL version that made the cluster, 0 when there is none yet.
func (c cluster) major() (int, error) {
	if _, err := os.Stat(filepath.Join(c.data, "PG_VERSION")); err == nil {
		return 0, fmt.Errorf("%s is itself a cluster of PostgreSQL, not a data folder of this service; name another folder in TB_DATA_DIR", c.data)
	}
	text, err := os.ReadFile(filepath.Join(c.dir, "PG_VERSION"))
	if errors.Is(err, fs.ErrNotExist) {
		return 0, c.mustBeFree()
	}
	if errors.Is(err, fs.ErrPermission) {
		return 0, fmt.Errorf("%s belongs to another user: start the service as that user (or as root), or give the folder to this one: %w", c.dir, err)
	}
	if err != nil {
		return 0, fmt.Errorf("read version of cluster: %w", err)
	}
	major, err := strconv.Atoi(strings.TrimSpace(string(text)))
	if err != nil {
		return 0, fmt.Errorf("%s/PG_VERSION says %q, which is no version; the folder was left as it is", c.dir, text)
	}
	return major, nil
}

// mustBeFree refuses a folder with something in it that is no cluster: it might be what is left
// of one, and making a new one over it would lose that.
func (c cluster) mustBeFree() error {
	entries, err := os.ReadDir(c.dir)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(entries) == 0) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read folder of cluster: %w", err)
	}
	return fmt.Errorf("%s is not empty and has no PG_VERSION; it was left as it is. Restore it from a backup, or move it away to begin anew", c.dir)
}

// ensure makes the cluster when it is missing and returns the user the server has to run as.
func (c cluster) ensure(ctx context.Context, bin binaries, missing bool) (identity, error) {
	if !missing {
		return chooseIdentity(ctx, bin, c.dir)
	}
	half, err := c.makeRoom(ctx)
	if err != nil {
		return identity{}, err
	}
	as, err := chooseIdentity(ctx, bin, half)
	if err != nil {
		return identity{}, err
	}
	if err := c.initialise(ctx, bin, as, half); err != nil {
		return identity{}, errors.Join(err, os.RemoveAll(half))
	}
	return as, c.moveIn(half)
}

// makeRoom returns a new folder beside the place of the cluster, which moves there when it is
// complete: whatever stands at c.dir is whole. Only the holder of the lock of the data folder gets
// here, so what an interrupted start has left belongs to nobody.
func (c cluster) makeRoom(ctx context.Context) (string, error) {
	prefix := filepath.Base(c.dir) + ".half-"
	entries, err := os.ReadDir(c.data)
	if err != nil {
		return "", fmt.Errorf("look for half-made clusters: %w", err)
	}
	for _, entry := range entries {
		if !strings.HasPrefix(entry.Name(), prefix) {
			continue
		}
		if err := removeHalf(ctx, filepath.Join(c.data, entry.Name())); err != nil {
			return "", err
		}
	}
	half, err := os.MkdirTemp(c.data, prefix)
	if err != nil {
		return "", fmt.Errorf("make cluster: %w", err)
	}
	return half, nil
}

// removeHalf tries again while programs of the interrupted start still write into the folder.
func removeHalf(ctx context.Context, dir string) error {
	ctx, cancel := context.WithTimeout(ctx, orphanPatience)
	defer cancel()
	for {
		err := os.RemoveAll(dir)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("remove half-made cluster: %w", err)
		case <-time.After(pollEvery):
		}
	}
}

func (c cluster) moveIn(half string) error {
	if err := os.Remove(c.dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return fmt.Errorf("make room for cluster: %w", err)
	}
	if err := os.Rename(half, c.dir); err != nil {
		return fmt.Errorf("move cluster into place: %w", err)
	}
	return syncFolder(c.data)
}

func (c cluster) initialise(ctx context.Context, bin binaries, as identity, dir string) error {
	// No passwords: only a socket in a folder that no other user can enter leads to this server.
	args := []string{"-D", dir, "--username=" + superuser, "--encoding=UTF8", "--auth=trust"}
	if !c.durable {
		args = append(args, "--no-sync")
	}
	err := run(ctx, as, "", bin.path("initdb"), append(args, "--locale=C.UTF-8")...)
	if err != nil {
		// Some systems have no C.UTF-8. Plain C differs in the case of letters outside ASCII only
		// where a statement names no collation.
		if plainErr := run(ctx, as, "", bin.path("initdb"), append(args, "--locale=C")...); plainErr != nil {
			return fmt.Errorf("make cluster: %w", err)
		}
	}
	return c.furnish(ctx, bin, as, dir)
}

const furnishSQL = `DO $$ BEGIN
	IF NOT EXISTS (SELECT FROM pg_collation WHERE collprovider = 'i') THEN
		RAISE EXCEPTION 'this PostgreSQL was built without ICU, which sorting by language needs';
	END IF;
END $$;

CREATE DATABASE ` + Database + `;

`

// furnish makes the database of the service, in single-user mode, before anybody can connect.
func (c cluster) furnish(ctx context.Context, bin binaries, as identity, dir string) error {
	args := []string{"--single", "-j", "-D", dir, "-c", "exit_on_error=on"}
	if !c.durable {
		args = append(args, "-F")
	}
	if err := run(ctx, as, furnishSQL, bin.path("postgres"), append(args, "postgres")...); err != nil {
		return fmt.Errorf("prepare cluster with the PostgreSQL in %s: %w", bin.dir, err)
	}
	return nil
}

// run waits for a program and returns what it said when it fails.
func run(ctx context.Context, as identity, stdin, program string, args ...string) error {
	cmd := exec.CommandContext(ctx, program, args...)
	cmd.Dir = "/"
	cmd.Env = environment()
	cmd.SysProcAttr = as.attributes()
	stopWithUs(cmd.SysProcAttr)
	runtime.LockOSThread() // see spawn
	defer runtime.UnlockOSThread()
	cmd.Stdin = strings.NewReader(stdin)
	out, err := cmd.CombinedOutput()
	if err != nil {
		return fmt.Errorf("%s: %w\n%s", filepath.Base(program), err, strings.TrimSpace(string(out)))
	}
	return nil
}

// environment keeps settings meant for other servers (PGDATA, PGPORT, LC_ALL and so on) away.
func environment() []string {
	return []string{"PATH=" + os.Getenv("PATH"), "LANG=C", "TZ=UTC"}
}

func syncFolder(dir string) error {
	f, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	defer f.Close()
	if err := f.Sync(); err != nil {
		return fmt.Errorf("sync folder: %w", err)
	}
	return nil
}
