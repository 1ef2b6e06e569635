package mailing

import (
	"net/mail"
	"net/url"
	"strings"

	gomail "github.com/wneessen/go-mail"
)

// setUnsubscribe tells the programs of recipients how to leave the list. One-Click is only promised of an https
// address (RFC 8058, 3.1); what is no address is left out, for no letter should be kept back by it.
func setUnsubscribe(m *gomail.Msg, u *Unsubscribe) {
	if u == nil {
		return
	}
	var ways []string
	page, err := url.Parse(u.URL)
	oneClick := err == nil && page.Scheme == "https" && page.Host != "" && isHeaderURL(u.URL)
	if oneClick {
		ways = append(ways, "<"+u.URL+">")
	}
	if address, err := mail.ParseAddress("<" + u.MailTo + ">"); u.MailTo != "" && err == nil {
		ways = append(ways, "<mailto:"+url.PathEscape(address.Address)+">")
	}
	if len(ways) == 0 {
		return
	}
	m.SetGenHeader(gomail.HeaderListUnsubscribe, strings.Join(ways, ", "))
	if oneClick {
		m.SetGenHeader(gomail.HeaderListUnsubscribePost, "List-Unsubscribe=One-Click")
	}
}

// isHeaderURL reports whether an address is of printable ASCII without brackets, and so short that its line may
// stay whole.
func isHeaderURL(address string) bool {
	const longest = 900 // octets; a line has 998 at most (RFC 5322, 2.1.1)
	return len(address) <= longest && !strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r > '~' || r == '<' || r == '>' || r == ',' })
}
