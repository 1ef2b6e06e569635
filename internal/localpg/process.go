package localpg

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"syscall"
	"time"
)

// logLimit is the size beyond which a start puts the log aside as postgres.log.old.
const logLimit = 10 << 20

// process is the running postmaster.
type process struct {
	pid  int
	done chan struct{}

	mu   sync.Mutex
	gone bool
}

// launch starts the server and waits until it takes connections.
func launch(ctx context.Context, c cluster, bin binaries, as identity, settings []string) (*process, error) {
	logPath := filepath.Join(c.data, "postgres.log")
	log, err := openLog(logPath)
	if err != nil {
		return nil, err
	}
	defer log.Close()
	begin, err := log.Seek(0, io.SeekEnd)
	if err != nil {
		return nil, fmt.Errorf("open log of PostgreSQL: %w", err)
	}
	cmd := exec.Command(bin.path("postgres"), append([]string{"-D", c.dir}, settings...)...)
	cmd.Dir = "/"
	cmd.Env = environment()
	cmd.Stdout, cmd.Stderr = log, log
	cmd.SysProcAttr = as.attributes()
	stopWithUs(cmd.SysProcAttr)
	p, err := spawn(cmd)
	if err != nil {
		return nil, fmt.Errorf("start PostgreSQL: %w", err)
	}
	if err := p.awaitReady(ctx, c.dir); err != nil {
		return nil, fmt.Errorf("%w; the end of %s:\n%s", err, logPath, tail(logPath, begin))
	}
	return p, nil
}

// spawn starts the command from a thread that stays until the command has ended: the kernel takes
// the end of that thread, not of the process, for the death of the parent.
func spawn(cmd *exec.Cmd) (*process, error) {
	p := &process{done: make(chan struct{})}
	started := make(chan error)
	go func() {
		runtime.LockOSThread()
		err := cmd.Start()
		if err == nil {
			p.pid = cmd.Process.Pid
		}
		started <- err
		if err != nil {
			return
		}
		_ = cmd.Wait() // how it ended stands in its log
		p.mu.Lock()
		p.gone = true
		p.mu.Unlock()
		close(p.done)
	}()
	return p, <-started
}

// signal does nothing once the process is gone, when its number may belong to another one.
func (p *process) signal(s syscall.Signal) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if !p.gone {
		signal(p.pid, s)
	}
}

// awaitReady waits as long as ctx allows: after a crash the server first has to read its log of
// changes, and nobody gains from cutting that short.
func (p *process) awaitReady(ctx context.Context, clusterDir string) error {
	for {
		if pm, err := readPostmaster(clusterDir); err == nil && pm.pid == p.pid && pm.ready {
			return nil
		}
		select {
		case <-p.done:
			return errors.New("PostgreSQL ended while it started")
		case <-ctx.Done():
			stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), quitGrace)
			defer cancel()
			return errors.Join(fmt.Errorf("PostgreSQL is not ready: %w", ctx.Err()), p.stop(stopCtx))
		case <-time.After(pollEvery):
		}
	}
}

func openLog(path string) (*os.File, error) {
	if info, err := os.Stat(path); err == nil && info.Size() > logLimit {
		if err := os.Rename(path, path+".old"); err != nil {
			return nil, fmt.Errorf("put log of PostgreSQL aside: %w", err)
		}
	}
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_APPEND|os.O_CREATE, 0o600)
	if err != nil {
		return nil, fmt.Errorf("open log of PostgreSQL: %w", err)
	}
	return f, nil
}

// tail returns the last lines that were written to the log since begin.
func tail(path string, begin int64) string {
	text, err := os.ReadFile(path)
	if err != nil || int64(len(text)) < begin {
		return ""
	}
	lines := bytes.Split(bytes.TrimSpace(text[begin:]), []byte("\n"))
	return strings.TrimSpace(string(bytes.Join(lines[max(0, len(lines)-12):], []byte("\n"))))
}
