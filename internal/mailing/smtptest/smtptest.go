// Package smtptest is a real SMTP server for tests: it keeps what it is sent and misbehaves on demand.
package smtptest

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"net"
	"net/mail"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
)

// Message is one message the server has taken.
type Message struct {
	From string
	To   string
	Raw  []byte
}

// Parsed returns the message with its headers read.
func (m Message) Parsed() (*mail.Message, error) { return mail.ReadMessage(bytes.NewReader(m.Raw)) }

// Answer is what the server does with one message. The zero value takes it.
type Answer struct {
	Sender    int           // code to answer MAIL FROM with
	Recipient int           // code to answer RCPT TO with
	Data      int           // code to answer the whole message with
	Drop      bool          // closes the connection in the middle of DATA
	Delay     time.Duration // waits before answering the message
}

// Server is an SMTP server on loopback.
type Server struct {
	address string
	smtp    *smtp.Server

	mu          sync.Mutex
	messages    []Message
	discarded   int
	discards    bool
	answer      func(to string, attempt int) Answer
	attempts    map[string]int
	connections int
	isAway      bool
	open        []net.Conn // accepted since the last GoAway, some closed since
}

// Start runs a server until the test ends.
func Start(t testing.TB) *Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen for mail: %v", err)
	}
	s := StartOn(listener)
	t.Cleanup(s.Stop)
	return s
}

// StartOn runs a server on the listener until Stop.
func StartOn(listener net.Listener) *Server {
	s := newServer(listener.Addr().String())
	go func() { _ = s.smtp.Serve(&gate{listener, s}) }() // ends with Stop
	return s
}

// gate closes new connections at once while the server is away.
type gate struct {
	net.Listener
	server *Server
}

func (g *gate) Accept() (net.Conn, error) {
	for {
		conn, err := g.Listener.Accept()
		if err != nil || g.server.admits(conn) {
			return conn, err
		}
		_ = conn.Close()
	}
}

func (s *Server) admits(conn net.Conn) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.open = append(s.open, conn)
	return !s.isAway
}

// GoAway makes a server of Start or StartOn close its connections, and every new one at once.
func (s *Server) GoAway() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.isAway = true
	for _, conn := range s.open {
		_ = conn.Close()
	}
	s.open = nil
}

// ComeBack ends GoAway.
func (s *Server) ComeBack() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.isAway = false
}

// Unreachable returns the URL of a server that closes every connection at once, until the test ends.
// (The port of a stopped server may be somebody else's a moment later.)
func Unreachable(t testing.TB) string {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen for mail: %v", err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for conn, err := listener.Accept(); err == nil; conn, err = listener.Accept() {
			_ = conn.Close()
		}
	}()
	return "smtp://" + listener.Addr().String() + "?tls=none"
}

func newServer(address string) *Server {
	s := &Server{address: address, attempts: map[string]int{}}
	s.smtp = smtp.NewServer(smtp.BackendFunc(s.newSession))
	s.smtp.Domain = "sink.example"
	s.smtp.ErrorLog = silent{}
	return s
}

// silent drops what the server would log about connections that tests break on purpose.
type silent struct{}

func (silent) Printf(string, ...any) {}
func (silent) Println(...any)        {}

// Stop closes the server and its connections.
func (s *Server) Stop() { _ = s.smtp.Close() }

// URL returns the address as TB_SMTP_URL wants it.
func (s *Server) URL() string { return "smtp://" + s.address + "?tls=none" }

// Address returns host and port.
func (s *Server) Address() string { return s.address }

// Behave sets how the server answers. decide gets the recipient (empty at MAIL FROM) and how many
// times a message to that recipient has been tried before; it may be called by several connections
// at once.
func (s *Server) Behave(decide func(to string, attempt int) Answer) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.answer = decide
}

// Messages returns what the server has taken so far, in that order.
func (s *Server) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// To returns the messages to one recipient.
func (s *Server) To(recipient string) []Message {
	return slices.DeleteFunc(s.Messages(), func(m Message) bool { return m.To != recipient })
}

// Count returns how many messages the server has taken.
func (s *Server) Count() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return len(s.messages) + s.discarded
}

// Discard makes the server count messages and keep none of them, for measurements.
func (s *Server) Discard() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.discards, s.discarded, s.messages = true, s.discarded+len(s.messages), nil
}

// Connections returns how many connections have been opened so far.
func (s *Server) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.connections
}

// Await returns the messages as soon as there are at least n, and fails the test after ten seconds.
func (s *Server) Await(t testing.TB, n int) []Message {
	t.Helper()
	deadline := time.Now().Add(10 * time.Second)
	for s.Count() < n {
		if time.Now().After(deadline) {
			t.Fatalf("the mail server has %d messages, want %d", s.Count(), n)
		}
		time.Sleep(5 * time.Millisecond)
	}
	return s.Messages()
}

func (s *Server) newSession(c *smtp.Conn) (smtp.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.connections++
	return &session{server: s, conn: c}, nil
}

func (s *Server) decide(to string) Answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.answer == nil {
		return Answer{}
	}
	attempt := s.attempts[to]
	s.attempts[to]++
	return s.answer(to, attempt)
}

func (s *Server) keep(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.discards {
		s.discarded++
		return
	}
	s.messages = append(s.messages, m)
}

type session struct {
	server *Server
	conn   *smtp.Conn
	from   string
	to     string
	answer Answer
}

func (s *session) Mail(from string, _ *smtp.MailOptions) error {
	s.from = from
	return refusal(s.server.decide("").Sender)
}

func (s *session) Rcpt(to string, _ *smtp.RcptOptions) error {
	s.to = to
	s.answer = s.server.decide(to)
	return refusal(s.answer.Recipient)
}

func (s *session) Data(r io.Reader) error {
	if s.answer.Drop {
		_ = s.conn.Conn().Close()
		return errors.New("dropped on purpose")
	}
	raw, err := io.ReadAll(r)
	if err != nil {
		return fmt.Errorf("read message: %w", err)
	}
	time.Sleep(s.answer.Delay)
	if err := refusal(s.answer.Data); err != nil {
		return err
	}
	s.server.keep(Message{From: s.from, To: s.to, Raw: raw})
	return nil
}

func (s *session) Reset()        { s.from, s.to, s.answer = "", "", Answer{} }
func (s *session) Logout() error { return nil }

func refusal(code int) error {
	if code == 0 {
		return nil
	}
	message := "refused for now"
	if code >= 500 {
		message = "refused for good"
	}
	return &smtp.SMTPError{Code: code, EnhancedCode: smtp.NoEnhancedCode, Message: message}
}
