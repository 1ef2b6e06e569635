package mailing

import (
	"crypto/tls"
	"crypto/x509"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

func secureURL(address, password, mode string) string {
	u := url.URL{Scheme: "smtp", User: url.UserPassword(smtptest.User, password), Host: address, RawQuery: "tls=" + mode}
	return u.String()
}

func trusting(s *Service, pool *x509.CertPool) *Service {
	s.server.tlsConfig = &tls.Config{RootCAs: pool, ServerName: s.server.host, MinVersion: tls.VersionTLS12}
	return s
}

func TestLettersGoEncryptedAndSignedIn(t *testing.T) {
	t.Parallel()
	for mode, implicit := range map[string]bool{"starttls": false, "implicit": true} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			database := dbtest.New(t)
			sink, pool := smtptest.StartSecure(t, implicit)
			s := trusting(newService(t, database, secureURL(sink.Address(), smtptest.Password, mode)), pool)
			enqueue(t, database, letterTo("ada@gast.example"), letterTo("grace@gast.example"))
			if err := s.SendDue(t.Context()); err != nil {
				t.Fatal(err)
			}
			if sink.Count() != 2 {
				t.Errorf("%d messages, want 2", sink.Count())
			}
		})
	}
}

func TestAServerThatIsNotTrustedGetsNoPassword(t *testing.T) {
	t.Parallel()
	for mode, implicit := range map[string]bool{"starttls": false, "implicit": true} {
		sink, _ := smtptest.StartSecure(t, implicit)
		s := newService(t, dbtest.New(t), secureURL(sink.Address(), smtptest.Password, mode))
		err := s.SendTest(t.Context(), "ada@gast.example")
		if err == nil || !strings.Contains(err.Error(), "certificate") {
			t.Errorf("%s: %v", mode, err)
		}
	}
}

func TestAServerWithoutEncryptionGetsNoLetters(t *testing.T) {
	t.Parallel()
	sink := smtptest.Start(t)
	s := newService(t, dbtest.New(t), "smtp://"+sink.Address()) // starttls is the default
	err := s.SendTest(t.Context(), "ada@gast.example")
	if err == nil || !strings.Contains(err.Error(), "STARTTLS") || sink.Count() != 0 {
		t.Errorf("%d messages, %v", sink.Count(), err)
	}
}

func TestAWrongPasswordIsToldWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	sink, pool := smtptest.StartSecure(t, false)
	s := trusting(newService(t, dbtest.New(t), secureURL(sink.Address(), "falsch", "starttls")), pool)
	err := s.SendTest(t.Context(), "ada@gast.example")
	if err == nil || !strings.Contains(err.Error(), "AUTH") || strings.Contains(err.Error(), "falsch") {
		t.Errorf("wrong password: %v", err)
	}
}

func TestATestLetterArrives(t *testing.T) {
	t.Parallel()
	sink := smtptest.Start(t)
	s := newService(t, dbtest.New(t), sink.URL())
	if err := s.SendTest(t.Context(), "ada@gast.example"); err != nil {
		t.Fatal(err)
	}
	if got := outline(t, sink.Messages()[0].Raw); !strings.Contains(got, "Subject: Testnachricht des Tagungsbüros\n") {
		t.Errorf("message:\n%s", got)
	}
	if err := newService(t, dbtest.New(t), "").SendTest(t.Context(), "ada@gast.example"); err == nil {
		t.Error("a test letter without a mail server seems to arrive")
	}
	sink.Behave(func(string, int) smtptest.Answer { return smtptest.Answer{Recipient: 550} })
	if err := s.SendTest(t.Context(), "ada@gast.example"); err == nil || !strings.Contains(err.Error(), "refused for good") {
		t.Errorf("refused: %v", err)
	}
}
