package mailbox

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"net/url"
	"strconv"
	"strings"
)

// Account is a mailbox on an IMAP server.
type Account struct {
	address, host  string
	tls            string
	user, password string
	folder         string
	tlsConfig      *tls.Config // nil: certificates as the system trusts them; set by tests
}

const form = "it looks like imaps://user:password@host:993, or imap://…?tls=starttls, with special characters of user and password written as %XX"

// Parse reads imaps://user:password@host:993/folder?tls=implicit|starttls|none. Its error joins all mistakes
// and repeats no password.
func Parse(raw string) (*Account, error) {
	u, err := url.Parse(strings.TrimSpace(raw))
	if err != nil || u.Scheme != "imap" && u.Scheme != "imaps" || u.Hostname() == "" {
		return nil, errors.New("TB_BOUNCE_IMAP_URL cannot be read; " + form)
	}
	password, hasPassword := u.User.Password()
	a := &Account{host: u.Hostname(), user: u.User.Username(), password: password, folder: strings.Trim(u.Path, "/")}
	var mistakes []error
	complain := func(format string, args ...any) {
		mistakes = append(mistakes, fmt.Errorf("TB_BOUNCE_IMAP_URL "+format, args...))
	}
	if a.user == "" || !hasPassword {
		complain("needs user and password")
	}
	if a.folder == "" {
		a.folder = "INBOX"
	}
	a.readTLS(u, complain)
	a.address = net.JoinHostPort(a.host, portOf(u, a.tls, complain))
	return a, errors.Join(mistakes...)
}

func (a *Account) readTLS(u *url.URL, complain func(string, ...any)) {
	for name := range u.Query() {
		if name != "tls" {
			complain("knows no setting %q, only tls", name)
		}
	}
	switch a.tls = u.Query().Get("tls"); {
	case a.tls == "implicit", a.tls == "starttls", a.tls == "none" && isLoopback(a.host):
	case a.tls == "none":
		complain("sends no password without encryption to another machine: use tls=implicit or tls=starttls")
	case a.tls != "":
		complain("has tls=%s, which is none of implicit, starttls, none", a.tls)
	case u.Scheme == "imaps":
		a.tls = "implicit"
	default:
		a.tls = "starttls"
	}
}

func portOf(u *url.URL, mode string, complain func(string, ...any)) string {
	if u.Port() == "" {
		if mode == "implicit" {
			return "993"
		}
		return "143"
	}
	if n, err := strconv.Atoi(u.Port()); err != nil || n < 1 || n > 65535 {
		complain("has the port %q, which is no number from 1 to 65535", u.Port())
	}
	return u.Port()
}

func isLoopback(host string) bool {
	address, err := netip.ParseAddr(host)
	return host == "localhost" || err == nil && address.IsLoopback()
}
