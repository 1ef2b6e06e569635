package smtptest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"math/big"
	"net"
	"testing"
	"time"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// The sign-in that a server of StartSecure asks for.
const (
	User     = "buero"
	Password = "sehr/geheim"
)

// StartSecure runs a server that takes mail only over TLS and after sign-in, until the test ends.
// implicit speaks TLS from the first byte, else STARTTLS is offered. The pool trusts its certificate.
func StartSecure(t testing.TB, implicit bool) (*Server, *x509.CertPool) {
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
	if implicit {
		listener = tls.NewListener(listener, config)
	}
	s := newServer(listener.Addr().String())
	s.smtp.Backend = smtp.BackendFunc(s.newSecureSession)
	s.smtp.TLSConfig = config
	go func() { _ = s.smtp.Serve(listener) }() // ends with Stop
	t.Cleanup(s.Stop)
	return s, pool
}

type secureSession struct {
	*session
	signedIn bool
}

func (s *Server) newSecureSession(c *smtp.Conn) (smtp.Session, error) {
	plain, err := s.newSession(c)
	if err != nil {
		return nil, err
	}
	return &secureSession{session: plain.(*session)}, nil
}

func (s *secureSession) AuthMechanisms() []string { return []string{sasl.Plain} }

func (s *secureSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		if user != User || password != Password {
			return errors.New("wrong user or password")
		}
		s.signedIn = true
		return nil
	}), nil
}

func (s *secureSession) Mail(from string, options *smtp.MailOptions) error {
	if !s.signedIn {
		return smtp.ErrAuthRequired
	}
	return s.session.Mail(from, options)
}

// selfSigned returns a certificate for loopback and a pool that trusts it.
func selfSigned() (tls.Certificate, *x509.CertPool, error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	template := &x509.Certificate{
		SerialNumber: big.NewInt(1), IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
	}
	raw, err := x509.CreateCertificate(rand.Reader, template, template, key.Public(), key)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	parsed, err := x509.ParseCertificate(raw)
	if err != nil {
		return tls.Certificate{}, nil, err
	}
	pool := x509.NewCertPool()
	pool.AddCert(parsed)
	return tls.Certificate{Certificate: [][]byte{raw}, PrivateKey: key}, pool, nil
}
