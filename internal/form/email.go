package form

import (
	"net/url"
	"regexp"
	"strings"

	"golang.org/x/net/idna"
)

// The longest address that can be delivered (RFC 5321, 4.5.3.1, erratum 1690) and its local part.
const (
	maxAddress   = 254
	maxLocalPart = 64
)

var localPart = regexp.MustCompile("^[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+(\\.[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+)*$")

// Email reads a plain address without a display name. The domain is returned in lower case and,
// if it is an internationalised one, in its ASCII form, so that it can be delivered everywhere.
func (f *Form) Email(name string, rules ...Rule) string {
	return f.Address(name, f.values.Get(name), rules...)
}

// Address checks a value that did not come from the values of the form as Email does.
func (f *Form) Address(name, value string, rules ...Rule) string {
	value = f.Line(name, value, append([]Rule{Max(maxAddress)}, rules...)...)
	if value == "" {
		return ""
	}
	address, ok := plainAddress(value)
	if !ok {
		f.Fail(name, "form.email")
		return ""
	}
	return address
}

// domains takes internationalised names and refuses what DNS could not carry.
var domains = idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(true), idna.VerifyDNSLength(true))

func plainAddress(value string) (string, bool) {
	at := strings.LastIndex(value, "@")
	if at < 1 || at > maxLocalPart || !localPart.MatchString(value[:at]) {
		return "", false
	}
	domain, err := domains.ToASCII(value[at+1:])
	if err != nil || !strings.Contains(domain, ".") || strings.HasSuffix(domain, ".") {
		return "", false
	}
	address := value[:at+1] + strings.ToLower(domain)
	return address, len(address) <= maxAddress
}

// URL reads the address of a web page.
func (f *Form) URL(name string, rules ...Rule) string {
	value := f.Text(name, append([]Rule{Max(1000)}, rules...)...)
	if value == "" {
		return ""
	}
	u, err := url.Parse(value)
	if err != nil || (u.Scheme != "https" && u.Scheme != "http") || u.Hostname() == "" || u.User != nil {
		f.Fail(name, "form.url")
		return ""
	}
	return value
}
