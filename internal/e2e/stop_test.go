package e2e_test

import (
	"bufio"
	"fmt"
	"net"
	"net/http"
	"syscall"
	"testing"
	"time"

	"tagungsbuero/internal/mailing/smtptest"
)

// Whoever is in the middle of sending the form when the service is told to stop still gets an answer.
func TestAStoppingServiceFinishesTheRequestsItHasBegun(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 5, nil)
	const people = 5
	connections := make([]net.Conn, people)
	for n := range connections {
		connections[n] = s.beginForm(slug, person(n).Encode())
	}
	if err := s.process.Process.Signal(syscall.SIGTERM); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the service takes no new connections", func() bool {
		connection, err := net.Dial("tcp", s.address)
		if err == nil {
			connection.Close()
		}
		return err != nil
	})
	for n, connection := range connections {
		if status := finishForm(t, connection, person(n).Encode()); status != http.StatusSeeOther {
			t.Errorf("person %d was answered with %d", n, status)
		}
	}
	s.await()
	if code := s.process.ProcessState.ExitCode(); code != 0 {
		t.Errorf("the service ended with %d", code)
	}
	if n := h.count(`SELECT count(*) FROM registrations WHERE state = 'confirmed'`); n != people {
		t.Errorf("%d people are registered, want %d", n, people)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE state = 'sending'`); n != 0 {
		t.Errorf("%d letters are still claimed", n)
	}
}

// beginForm sends the head of a request and the first half of its body.
func (s *service) beginForm(slug, body string) net.Conn {
	s.t.Helper()
	connection, err := net.Dial("tcp", s.address)
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { connection.Close() })
	_, err = fmt.Fprintf(connection, "POST %s HTTP/1.1\r\nHost: %s\r\nContent-Type: %s\r\nContent-Length: %d\r\nExpect: 100-continue\r\n\r\n",
		registrationPath(slug), s.address, formType, len(body))
	if err != nil {
		s.t.Fatal(err)
	}
	// The service asks for the body when it has begun to handle the request.
	line, err := bufio.NewReader(connection).ReadString('\n')
	if err != nil || line != "HTTP/1.1 100 Continue\r\n" {
		s.t.Fatalf("the service asks for the body: %q, %v", line, err)
	}
	return connection
}

// finishForm sends the body and returns the status of the answer.
func finishForm(t *testing.T, connection net.Conn, body string) int {
	t.Helper()
	_ = connection.SetDeadline(time.Now().Add(patience))
	if _, err := connection.Write([]byte(body)); err != nil {
		t.Fatal(err)
	}
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		t.Fatalf("read the answer of a stopping service: %v", err)
	}
	response.Body.Close()
	return response.StatusCode
}

// Letters that were claimed and not sent when the service stops are free at once for another one.
func TestAStoppingServiceHandsBackTheLettersItHasClaimed(t *testing.T) {
	t.Parallel()
	const people = 60
	sink := smtptest.Start(t)
	// So slow that many letters wait however late a busy machine sees the first of them.
	sink.Behave(func(string, int) smtptest.Answer { return smtptest.Answer{Delay: time.Second} })
	h, s, slug := openOffice(t, people, settings{"TB_SMTP_URL": sink.URL(), "TB_MAIL_FROM": "tagungen@kreis.example"})
	for i, a := range rush(t, people, slug, s) {
		if a.status != http.StatusSeeOther {
			t.Errorf("person %d was answered with %d", i+1, a.status)
		}
	}
	eventually(t, "the first letter arrives", func() bool { return sink.Count() > 0 })
	if code := s.stop(syscall.SIGTERM); code != 0 {
		t.Errorf("the service ended with %d", code)
	}
	sent, queued := h.count(`SELECT count(*) FROM letters WHERE state = 'sent'`), h.count(`SELECT count(*) FROM letters WHERE state = 'queued'`)
	if sent != sink.Count() || sent+queued != people || queued == 0 {
		t.Errorf("%d letters are marked sent and %d wait; %d of %d have arrived", sent, queued, sink.Count(), people)
	}
	sink.Behave(nil)
	s.again()
	h.awaitLetters()
	h.compareLetters(sink.Messages(), people)
	if n := sink.Count(); n != people {
		t.Errorf("%d letters have arrived, want %d: some came twice", n, people)
	}
}
