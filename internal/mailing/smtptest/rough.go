package smtptest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/textproto"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
)

// Stage is a point of the dialogue at which a rough server may misbehave.
type Stage string

// The stages, in the order in which a letter comes to them.
const (
	Connect  Stage = "connect"
	Hello    Stage = "hello"
	StartTLS Stage = "starttls"
	Auth     Stage = "auth"
	Sender   Stage = "sender"
	Receiver Stage = "receiver"
	Data     Stage = "data"    // asked whether the message may come
	Body     Stage = "body"    // in the middle of the message
	Whole    Stage = "whole"   // the message has come
	Between  Stage = "between" // RSET and NOOP, after the answer about a message
)

// Move is what the server does at a stage. The zero value behaves.
type Move struct {
	// Answer is sent in place of the usual one: one or more lines that end in CRLF, or garbage.
	Answer string
	// Close closes the connection: after Answer, or in place of the usual one.
	Close bool
	// Taken keeps the message at stage Whole, whatever the answer says of it.
	Taken bool
	// Delay comes before the answer.
	Delay time.Duration
}

// Rough is an SMTP server written by hand, which can misbehave at every stage as no library would. Unlike
// Server it knows one recipient for each message only.
type Rough struct {
	listener  net.Listener
	tls       *tls.Config
	pipelines bool
	decide    func(stage Stage, to string) Move

	mu       sync.Mutex
	open     map[net.Conn]bool
	messages []Message
}

// StartRough runs a rough server that offers STARTTLS and wants the sign-in of StartSecure, until the test
// ends. decide is asked at every stage, by several connections at once; to is empty before stage Receiver.
// pipelines offers PIPELINING. The pool trusts its certificate.
func StartRough(t testing.TB, pipelines bool, decide func(stage Stage, to string) Move) (*Rough, *x509.CertPool) {
	t.Helper()
	certificate, pool, err := selfSigned()
	if err != nil {
		t.Fatalf("make certificate: %v", err)
	}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatalf("listen for mail: %v", err)
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	s := &Rough{listener: listener, tls: config, pipelines: pipelines, decide: decide, open: map[net.Conn]bool{}}
	var running sync.WaitGroup
	running.Go(func() {
		for conn, err := listener.Accept(); err == nil; conn, err = listener.Accept() {
			running.Go(func() { s.serve(conn) })
		}
	})
	t.Cleanup(func() {
		s.stop()
		running.Wait()
	})
	return s, pool
}

// stop closes the server and its connections.
func (s *Rough) stop() {
	_ = s.listener.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.open {
		_ = conn.Close()
	}
}

// Address returns host and port.
func (s *Rough) Address() string { return s.listener.Addr().String() }

// Messages returns what the server has taken so far, in that order.
func (s *Rough) Messages() []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// dialogue is one connection.
type dialogue struct {
	server   *Rough
	conn     net.Conn
	lines    *textproto.Reader
	isSecure bool
	from, to string // those that were not refused
	patient  bool
}

func (s *Rough) serve(conn net.Conn) {
	s.mu.Lock()
	s.open[conn] = true
	s.mu.Unlock()
	d := &dialogue{server: s, conn: conn, lines: textproto.NewReader(bufio.NewReader(conn))}
	if d.say(Connect, "220 rough.example ESMTP") {
		for d.next() {
		}
	}
	_ = d.conn.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.open, conn)
}

// say answers at a stage, as usual or as the test wants it, and reports whether the dialogue goes on.
func (d *dialogue) say(stage Stage, usual string) bool {
	move := d.server.decide(stage, d.to)
	time.Sleep(move.Delay)
	return d.answer(move, usual)
}

// named answers to an address, and forgets it when it is refused.
func (d *dialogue) named(stage Stage, address *string) bool {
	move := d.server.decide(stage, d.to)
	time.Sleep(move.Delay)
	if move.refuses() {
		*address = ""
	}
	return d.answer(move, "250 go on")
}

// refuses reports whether the move is anything else than consent.
func (m Move) refuses() bool {
	return !strings.HasPrefix(m.Answer, "2") && (m.Answer != "" || m.Close)
}

func (d *dialogue) answer(move Move, usual string) bool {
	text := move.Answer
	if text == "" && !move.Close {
		text = usual + "\r\n"
	}
	_, err := io.WriteString(d.conn, text)
	return err == nil && !move.Close
}

// next reads one command and answers it.
func (d *dialogue) next() bool {
	line, err := d.lines.ReadLine()
	if err != nil {
		return false
	}
	command, rest, _ := strings.Cut(line, " ")
	switch strings.ToUpper(command) {
	case "EHLO", "HELO":
		if d.isSecure {
			return d.say(Hello, d.server.abilities())
		}
		return d.say(Hello, "250-rough.example\r\n250 STARTTLS")
	case "STARTTLS":
		return d.startTLS()
	case "AUTH":
		return d.say(Auth, signIn(rest))
	case "MAIL":
		d.from, d.to = address(rest), ""
		return d.named(Sender, &d.from)
	case "RCPT":
		if d.from == "" {
			return d.answer(Move{}, "503 the sender first")
		}
		d.to = address(rest)
		return d.named(Receiver, &d.to)
	case "DATA":
		return d.data()
	case "RSET", "NOOP":
		return d.say(Between, "250 as you like")
	case "QUIT":
		return d.answer(Move{Answer: "221 bye\r\n", Close: true}, "")
	}
	return d.answer(Move{Answer: "500 what\r\n"}, "")
}

func (s *Rough) abilities() string {
	if s.pipelines {
		return "250-rough.example\r\n250-8BITMIME\r\n250-PIPELINING\r\n250 AUTH PLAIN"
	}
	return "250-rough.example\r\n250-8BITMIME\r\n250 AUTH PLAIN"
}

func signIn(response string) string {
	want := "PLAIN " + base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "\x00%s\x00%s", User, Password))
	if response != want {
		return "535 wrong user or password"
	}
	return "235 welcome"
}

// address is what stands between the angle brackets.
func address(rest string) string {
	_, rest, _ = strings.Cut(rest, "<")
	inside, _, _ := strings.Cut(rest, ">")
	return inside
}

func (d *dialogue) startTLS() bool {
	move := d.server.decide(StartTLS, "")
	if move.Answer != "" || move.Close {
		return d.answer(move, "")
	}
	if !d.answer(Move{}, "220 go on") {
		return false
	}
	secure := tls.Server(d.conn, d.server.tls)
	if secure.Handshake() != nil {
		return false
	}
	d.conn, d.isSecure = secure, true
	d.lines = textproto.NewReader(bufio.NewReader(secure))
	return true
}

// data takes a message. At stage Body it reads only some of it and closes.
func (d *dialogue) data() bool {
	if d.to == "" {
		return d.toNobody()
	}
	move := d.server.decide(Data, d.to)
	if move.Answer != "" || move.Close {
		return d.answer(move, "")
	}
	if !d.answer(Move{}, "354 go on") {
		return false
	}
	if d.server.decide(Body, d.to).Close {
		_, _ = d.lines.ReadLine()
		return false
	}
	raw, err := d.lines.ReadDotBytes()
	if err != nil {
		return false
	}
	move = d.server.decide(Whole, d.to)
	if move.Taken || !move.refuses() {
		d.server.keep(Message{From: d.from, To: d.to, Raw: bytes.ReplaceAll(raw, []byte("\n"), []byte("\r\n"))})
	}
	time.Sleep(move.Delay)
	return d.answer(move, "250 taken")
}

// toNobody answers to DATA without a recipient in one of the two ways that RFC 2920 allows, by turns.
func (d *dialogue) toNobody() bool {
	if d.patient = !d.patient; !d.patient {
		return d.answer(Move{}, "503 the recipient first")
	}
	if !d.answer(Move{}, "354 go on") {
		return false
	}
	if _, err := d.lines.ReadDotBytes(); err != nil {
		return false
	}
	return d.answer(Move{}, "554 no valid recipients")
}

func (s *Rough) keep(m Message) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.messages = append(s.messages, m)
}
