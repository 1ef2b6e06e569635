package mailing

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strconv"
	"strings"
)

// server is a mail server that takes letters.
type server struct {
	host           string
	port           int
	user, password string
	tls            tlsMode
	tlsConfig      *tls.Config // nil: certificates as the system trusts them; set by tests
	guard          *guard      // nil: it may stand anywhere
}

func (s *server) dialer() *net.Dialer {
	if s.guard == nil {
		return new(net.Dialer)
	}
	return &net.Dialer{Control: s.guard.check}
}

type tlsMode string

const (
	tlsStart    tlsMode = "starttls" // plain first, then it must become TLS
	tlsImplicit tlsMode = "implicit" // TLS from the first byte
	tlsNone     tlsMode = "none"     // for servers on the same machine
)

var defaultPorts = map[tlsMode]int{tlsStart: 587, tlsImplicit: 465, tlsNone: 25}

// parseSMTPURL reads TB_SMTP_URL. Its error joins all mistakes and repeats nothing of the URL but
// host, port and tls, for the URL holds a password.
func parseSMTPURL(raw string) (*server, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil {
		return nil, errors.New("TB_SMTP_URL cannot be read; it looks like smtp://user:password@host:587?tls=starttls, " +
			"with special characters of user and password written as %XX")
	}
	var mistakes []error
	complain := func(format string, args ...any) {
		mistakes = append(mistakes, fmt.Errorf("TB_SMTP_URL: "+format, args...))
	}
	if u.Scheme != "smtp" {
		complain("must begin with smtp:// (the way of encryption is said by ?tls=)")
	}
	s := &server{host: u.Hostname()}
	if s.host == "" {
		complain("names no host")
	}
	if u.Path != "" && u.Path != "/" {
		complain("has a path after the host; a / in user or password is written as %%2F")
	}
	s.tls = readTLS(u, complain)
	s.port = readPort(u, s.tls, complain)
	readUser(u, s, complain)
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	return s, nil
}

func readTLS(u *url.URL, complain func(string, ...any)) tlsMode {
	query := u.Query()
	for name := range query {
		if name != "tls" {
			complain("knows no setting %q, only tls", name)
		}
	}
	switch mode := tlsMode(query.Get("tls")); mode {
	case tlsStart, tlsImplicit, tlsNone:
		return mode
	case "":
		if u.Port() == "465" {
			return tlsImplicit
		}
		return tlsStart
	default:
		complain("tls=%s is none of starttls, implicit, none", mode)
		return tlsStart
	}
}

func readPort(u *url.URL, mode tlsMode, complain func(string, ...any)) int {
	if u.Port() == "" {
		return defaultPorts[mode]
	}
	port, err := strconv.Atoi(u.Port())
	if err != nil || port < 1 || port > 65535 {
		complain("port %q is no number from 1 to 65535", u.Port())
	}
	return port
}

func readUser(u *url.URL, s *server, complain func(string, ...any)) {
	if u.User == nil {
		return
	}
	s.user = u.User.Username()
	s.password, _ = u.User.Password()
	switch {
	case s.user == "" || s.password == "":
		complain("needs both user and password, or neither")
	case s.tls == tlsNone:
		complain("sends no password without encryption: use tls=starttls or tls=implicit, or leave user and password out")
	}
}
