// Package localpg runs the private PostgreSQL of an installation that was given no database.
package localpg

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"syscall"
	"time"
)

// Database is the database that every new private server has.
const Database = "tagungsbuero"

// The roles: superuser owns everything in the private server; as ServiceRole the service connects, which
// owns nothing. Who opens the service makes that role.
const (
	superuser   = "tagungsbuero"
	ServiceRole = "tagungsbuero_service"
)

// quitGrace is how long a server that would not stop in time may take to drop everything.
const quitGrace = 5 * time.Second

// Options say where the private server lives and how it runs.
type Options struct {
	// DataDir holds everything: the cluster in postgres/, the log in postgres.log.
	DataDir string
	// BinDir is looked into first for initdb and postgres (TB_PG_BIN).
	BinDir string
	// ProjectDir is where node_modules is looked for; empty means the working directory.
	ProjectDir string
	// Durable keeps every commit through a power cut. Only tests may do without.
	Durable bool
	// Settings go to the server on top of the built-in ones, as in postgresql.conf.
	Settings map[string]string
	// Log hears of starting and stopping; nil means nobody does.
	Log *slog.Logger
}

// Server is a running private server.
type Server struct {
	process   *process
	lock      *os.File
	socketDir string
	log       *slog.Logger
	stopOnce  sync.Once
	stopErr   error
}

// Start brings the private server up and returns when it takes connections. A new cluster is made
// when DataDir has none; an existing one is never changed, deleted or made anew.
// The errors say what a person has to do.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	dir, err := filepath.Abs(o.DataDir)
	if err != nil {
		return nil, fmt.Errorf("resolve data folder: %w", err)
	}
	// Others may pass through, since the server runs as another user when we are root; the cluster
	// itself is closed to everybody but its owner.
	if err := os.MkdirAll(dir, 0o711); err != nil {
		return nil, fmt.Errorf("make data folder: %w", err)
	}
	lock, err := lockFolder(dir)
	if err != nil {
		return nil, err
	}
	s, err := start(ctx, dir, o)
	if err != nil {
		return nil, errors.Join(err, lock.Close())
	}
	s.lock = lock
	return s, nil
}

func start(ctx context.Context, dir string, o Options) (*Server, error) {
	c := cluster{data: dir, dir: filepath.Join(dir, "postgres"), durable: o.Durable}
	major, err := c.major()
	if err != nil {
		return nil, err
	}
	bin, err := newFinder(o.BinDir, o.ProjectDir).find(major)
	if err != nil {
		return nil, err
	}
	socketDir := SocketDir(dir)
	if err := stopOrphan(ctx, c.dir, socketDir); err != nil {
		return nil, err
	}
	as, err := c.ensure(ctx, bin, major == 0)
	if err != nil {
		return nil, err
	}
	if err := makeSocketDir(socketDir, as); err != nil {
		return nil, err
	}
	s := &Server{socketDir: socketDir, log: o.Log}
	if s.process, err = launch(ctx, c, bin, as, serverSettings(o, socketDir)); err != nil {
		return nil, errors.Join(err, os.RemoveAll(socketDir))
	}
	o.Log.Info("private PostgreSQL is ready", "version", bin.version, "folder", c.dir, "pid", s.process.pid)
	return s, nil
}

// URL returns the address of one database of the server, for the owner of everything.
func (s *Server) URL(database string) string { return s.urlFor(superuser, database) }

// ServiceURL returns the address of one database of the server, for the service.
func (s *Server) ServiceURL(database string) string { return s.urlFor(ServiceRole, database) }

func (s *Server) urlFor(role, database string) string {
	u := url.URL{Scheme: "postgres", User: url.User(role), Path: "/" + database}
	u.RawQuery = url.Values{"host": {s.socketDir}, "sslmode": {"disable"}}.Encode()
	return u.String()
}

// Done is closed when the server has ended, for whatever reason.
func (s *Server) Done() <-chan struct{} { return s.process.done }

// Stop ends open connections, writes everything down and waits until the server is gone. When ctx
// ends first, the server is made to drop everything at once; nothing committed is lost by that,
// the next start only takes longer. Stopping again does nothing and returns the same.
func (s *Server) Stop(ctx context.Context) error {
	s.stopOnce.Do(func() {
		// The lock goes last: until then nobody else can want the socket.
		s.stopErr = errors.Join(s.process.stop(ctx), os.RemoveAll(s.socketDir), s.lock.Close())
		s.log.Info("private PostgreSQL has stopped")
	})
	return s.stopErr
}

func (p *process) stop(ctx context.Context) error {
	// SIGINT is PostgreSQL's fast shutdown, SIGQUIT its immediate one.
	p.signal(syscall.SIGINT)
	select {
	case <-p.done:
		return nil
	case <-ctx.Done():
	}
	p.signal(syscall.SIGQUIT)
	select {
	case <-p.done:
		return fmt.Errorf("stop PostgreSQL in good order: %w", ctx.Err())
	case <-time.After(quitGrace):
		p.signal(syscall.SIGKILL)
		<-p.done
		return fmt.Errorf("stop PostgreSQL: it had to be killed: %w", ctx.Err())
	}
}
