package e2e_test

import (
	"errors"
	"maps"
	"net"
	"net/http"
	"os"
	"os/exec"
	"regexp"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"
)

// patience bounds everything that a test waits for; a machine under load may be slow.
const patience = 2 * time.Minute

// service is the program running as a process of its own.
type service struct {
	t        testing.TB
	base     string // its address without a slash at the end
	address  string
	settings settings
	args     []string
	log      *record
	process  *exec.Cmd
	ended    chan struct{} // closed when the process has ended
	mayFail  bool          // the test makes it fail
}

// start runs "serve" on a free port until the test ends and returns when it is ready.
func start(t testing.TB, s settings, flags ...string) *service {
	t.Helper()
	return startAt(t, "127.0.0.1", s, flags...)
}

// startAt is start with the host that the addresses of the installation have.
func startAt(t testing.TB, host string, s settings, flags ...string) *service {
	t.Helper()
	sv := &service{t: t, settings: settings{"TB_RATE_LIMIT": "off"}, args: append([]string{"serve"}, flags...), log: &record{}}
	maps.Copy(sv.settings, s)
	t.Cleanup(sv.finish)
	for range 3 {
		sv.address = freeAddress(t)
		_, port, _ := net.SplitHostPort(sv.address)
		sv.base = "http://" + net.JoinHostPort(host, port)
		if sv.begin() {
			return sv
		}
		if !strings.Contains(sv.log.String(), "is taken by another program") {
			break
		}
	}
	t.Fatalf("the service did not start:\n%s", sv.log)
	return nil
}

// freeAddress returns a port that was free a moment ago.
func freeAddress(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("find free port: %v", err)
	}
	defer listener.Close()
	return listener.Addr().String()
}

// begin starts the process and reports whether it became ready.
func (s *service) begin() bool {
	s.t.Helper()
	all := maps.Clone(s.settings)
	all["TB_LISTEN"], all["TB_BASE_URL"] = s.address, s.base
	s.process = command(s.t, all, s.args...)
	s.process.Stdout, s.process.Stderr = s.log, s.log
	if err := s.process.Start(); err != nil {
		s.t.Fatalf("start the service: %v", err)
	}
	s.ended = make(chan struct{})
	go func(process *exec.Cmd, ended chan struct{}) {
		_ = process.Wait()
		close(ended)
	}(s.process, s.ended)
	return s.isReadySoon()
}

func (s *service) isReadySoon() bool {
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		select {
		case <-s.ended:
			return false
		case <-time.After(10 * time.Millisecond):
		}
		response, err := http.Get(s.base + "/readyz")
		if err != nil {
			continue
		}
		response.Body.Close()
		if response.StatusCode == http.StatusOK {
			return true
		}
	}
	return false
}

// again starts a service that has ended once more, at the same address.
func (s *service) again() {
	s.t.Helper()
	if !s.begin() {
		s.t.Fatalf("the service did not start again:\n%s", s.log)
	}
}

// kill ends the process as a power cut would: it cannot tidy up.
func (s *service) kill() {
	s.t.Helper()
	if err := s.process.Process.Kill(); err != nil {
		s.t.Errorf("kill the service: %v", err)
	}
	s.await()
}

// stop tells the service to stop and returns its exit code.
func (s *service) stop(signal os.Signal) int {
	s.t.Helper()
	if err := s.process.Process.Signal(signal); err != nil && !errors.Is(err, os.ErrProcessDone) {
		s.t.Errorf("stop the service: %v", err)
	}
	s.await()
	return s.process.ProcessState.ExitCode()
}

func (s *service) await() {
	s.t.Helper()
	select {
	case <-s.ended:
	case <-time.After(patience):
		_ = s.process.Process.Kill()
		<-s.ended
		s.t.Errorf("the service did not stop:\n%s", s.log.tail())
	}
}

func (s *service) isRunning() bool {
	select {
	case <-s.ended:
		return false
	default:
		return s.process != nil
	}
}

// finish stops the service after the test and looks at what every run of it must keep.
func (s *service) finish() {
	if s.process == nil {
		return
	}
	if s.isRunning() {
		if code := s.stop(syscall.SIGINT); code != 0 {
			s.t.Errorf("the service ended with %d:\n%s", code, s.log.tail())
		}
	}
	s.checkLog()
	if s.t.Failed() {
		s.t.Logf("log of the service:\n%s", s.log.tail())
	}
}

var (
	// secrets are the personal links, and the links that set a password, answer for an organisation or change an address, of which logs know the pattern only.
	secrets = regexp.MustCompile(`/(anmeldung|einladung|passwort|mitveranstalten|bestaetigen|stoppen|abo|abmelden)/[0-9A-Za-z_-]{16,}`)
	// mailAddress finds the invented addresses that all tests use.
	mailAddress = regexp.MustCompile(`[\w.+-]+@[\w.-]+\.(example|test)`)
)

// checkLog fails the test when the log tells of failures, secrets, persons, or a service that works as the owner of the schema.
func (s *service) checkLog() {
	for line := range strings.SplitSeq(s.log.String(), "\n") {
		if s.mayFail && strings.Contains(line, `"level":"ERROR"`) {
			continue
		}
		if strings.Contains(line, `"level":"ERROR"`) || strings.Contains(line, "panic") || strings.Contains(line, "goroutine ") {
			s.t.Errorf("the log tells of a failure: %s", line)
		}
		if strings.Contains(line, `"msg":"serving"`) {
			continue // the settings name the sender of all mails
		}
		if strings.Contains(line, "TB_MIGRATE_DATABASE_URL") {
			s.t.Errorf("the service works as a role that real installations do not give it: %s", line)
		}
		if found := secrets.FindString(line); found != "" {
			s.t.Errorf("the log holds a secret link: %s", line)
		}
		if strings.HasPrefix(line, "{") && mailAddress.MatchString(line) {
			s.t.Errorf("the log holds a mail address: %s", line)
		}
	}
}

// record keeps what a process writes.
type record struct {
	mu   sync.Mutex
	text strings.Builder
}

func (r *record) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *record) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// tail returns the last lines.
func (r *record) tail() string {
	const most = 4000
	text := r.String()
	return text[max(0, len(text)-most):]
}
