package mailing

import (
	"context"
	"net"
	"net/netip"
	"strconv"
	"strings"
	"syscall"
	"testing"

	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/mailing/smtptest"
)

func TestOnlyWhatAServerSaidCountsAsItsAnswer(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		state        State
		text, answer string
		trouble      Trouble
	}{
		{Failed, "550 5.1.1 user unknown", "550 5.1.1 user unknown", NoTrouble},
		{Queued, "450 4.2.0 greylisted: try again", "450 4.2.0 greylisted: try again", NoTrouble},
		{Failed, "given up after 12 attempts: 451 4.3.0 try later", "451 4.3.0 try later", NoTrouble},
		{Queued, "mail server takes no letters: connect to mail server: SMTP AUTH failed: 535 5.7.8 wrong", "535 5.7.8 wrong", NoTrouble},
		{Queued, "mail server takes no letters: connect to mail server: 421 too many connections", "421 too many connections", NoTrouble},
		{Bounced, "5.1.1 no such mailbox here", "5.1.1 no such mailbox here", NoTrouble},
		{Bounced, "550-no such 550 person", "550-no such 550 person", NoTrouble},
		{Sent, "4.4.1 connection timed out", "4.4.1 connection timed out", NoTrouble},
		{Queued, "mail server takes no letters: connect to mail server: dial failed: dial tcp 10.0.0.1:587: connect: connection refused", "", TroubleRefused},
		{Queued, "mail server takes no letters: connect to mail server: dial failed: dial tcp: lookup mail.example on 10.0.0.1:53: no such host", "", TroubleUnknownName},
		{Queued, "mail server takes no letters: connect to mail server: dial failed: dial tcp 10.0.0.1:587: i/o timeout", "", TroubleLate},
		{Failed, "given up: mail server takes no letters: letters cannot be signed: sign message for the domain: x", "", TroubleSigning},
		{Failed, "mail server takes no letters: decrypt sender password of organisation 3 (was TB_SECRET changed?): x", "", TroubleSealed},
		{Failed, "mail server takes no letters: short response: quatsch", "", TroubleAway},
		{Failed, "connection broke: EOF", "", TroubleBroken},
		{Failed, "compose letter: unknown kind \"x\": 500 letters", "", NoTrouble},
		{Failed, "the domain of the recipient cannot be read", "", NoTrouble},
		{Sent, "", "", NoTrouble},
	} {
		e := Entry{State: c.state, LastError: c.text}
		if e.Answer() != c.answer || e.Trouble() != c.trouble {
			t.Errorf("%q is %q and %q, want %q and %q", c.text, e.Answer(), e.Trouble(), c.answer, c.trouble)
		}
	}
}

func TestEveryTroubleHasASentence(t *testing.T) {
	t.Parallel()
	for _, trouble := range Troubles {
		if got := i18n.Text(i18n.German, "mailing.trouble."+string(trouble), nil); !strings.HasSuffix(got, ".") || strings.HasPrefix(got, "mailing.") {
			t.Errorf("%s: %q", trouble, got)
		}
	}
}

// heldPort returns an address that belongs to the test and at which nobody listens.
func heldPort(t testing.TB) string {
	t.Helper()
	socket, err := syscall.Socket(syscall.AF_INET, syscall.SOCK_STREAM, 0)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = syscall.Close(socket) })
	if err := syscall.Bind(socket, &syscall.SockaddrInet4{Addr: [4]byte{127, 0, 0, 1}}); err != nil {
		t.Fatal(err)
	}
	bound, err := syscall.Getsockname(socket)
	if err != nil {
		t.Fatal(err)
	}
	return net.JoinHostPort("127.0.0.1", strconv.Itoa(bound.(*syscall.SockaddrInet4).Port))
}

// The words of errors are those of libraries: real servers make them here, so that a new release of one is noticed.
func TestTroublesAreKnownByWhatRealConnectionsSay(t *testing.T) {
	t.Parallel()
	closed := heldPort(t)
	secure, _ := smtptest.StartSecure(t, true)
	at := func(address string, tls tlsMode) *server {
		ap := netip.MustParseAddrPort(address)
		return &server{host: ap.Addr().String(), port: int(ap.Port()), tls: tls}
	}
	away, err := parseSMTPURL(smtptest.Unreachable(t))
	if err != nil {
		t.Fatal(err)
	}
	inside := at(closed, tlsStart)
	inside.guard = &guard{}
	for name, c := range map[string]struct {
		server *server
		want   Trouble
	}{
		"closes at once":        {away, TroubleBroken},
		"nothing listens":       {at(closed, tlsNone), TroubleRefused},
		"no encryption":         {at(smtptest.Start(t).Address(), tlsStart), TroubleEncryption},
		"certificate of nobody": {at(secure.Address(), tlsImplicit), TroubleCertificate},
		"in a closed network":   {inside, TroubleInside},
	} {
		l := &lane{server: c.server}
		err := l.deliver(context.Background(), "a@tagung.example", "b@gast.example", []byte("x"))
		l.hangUp()
		if err == nil {
			t.Errorf("%s: delivered", name)
			continue
		}
		e := Entry{State: Queued, LastError: answerText(err)}
		if e.Answer() != "" || e.Trouble() != c.want {
			t.Errorf("%s: %q is answer %q and trouble %q", name, e.LastError, e.Answer(), e.Trouble())
		}
	}
}
