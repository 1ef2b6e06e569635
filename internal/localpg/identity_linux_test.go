package localpg

import (
	"os"
	"path/filepath"
	"testing"
)

func TestRootCanRunTheServerInEveryWay(t *testing.T) {
	t.Parallel()
	if os.Geteuid() != 0 {
		t.Log("not root: the server runs as this user, which every other test shows")
		return
	}
	uid, gid := serverUser()
	for _, as := range identitiesForRoot(0, 0) {
		t.Run(as.name, func(t *testing.T) {
			t.Parallel()
			closed := as.name != credential(uid, gid).name
			serveAs(t, as, closed)
		})
	}
}

// serveAs makes a cluster and runs it, if so in a folder that only root can enter.
func serveAs(t *testing.T, as identity, closed bool) {
	outer, err := os.MkdirTemp("", "tagungsbuero-identity-") // mode 0700
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(outer) })
	if !closed {
		if err := os.Chmod(outer, 0o711); err != nil {
			t.Fatal(err)
		}
	}
	bin, err := newFinder("", "../..").find(0)
	if err != nil {
		t.Fatal(err)
	}
	c := cluster{data: outer, dir: filepath.Join(outer, "postgres")}
	if err := os.Mkdir(c.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := as.settle(t.Context(), bin, c.dir); err != nil {
		t.Fatal(err)
	}
	if err := c.initialise(t.Context(), bin, as, c.dir); err != nil {
		t.Fatal(err)
	}
	socketDir := SocketDir(outer)
	if err := makeSocketDir(socketDir, as); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(socketDir) })
	p, err := launch(t.Context(), c, bin, as, serverSettings(Options{}, socketDir))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.stop(t.Context()); err != nil {
		t.Error(err)
	}
}
