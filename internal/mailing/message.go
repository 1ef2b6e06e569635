package mailing

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	gomail "github.com/wneessen/go-mail"
	"golang.org/x/net/idna"
)

const (
	roomForHeaders = 2 << 10 // bytes
	longestSubject = 200     // characters
	longestName    = 120     // characters of a name in From and To
	calendarFile   = "veranstaltung.ics"
)

var calendarMethods = []string{"PUBLISH", "REQUEST", "CANCEL"}

// envelope is what a message says beside its content.
type envelope struct {
	id       ID
	dedupe   string
	to       mail.Address
	locale   string
	queuedAt time.Time
}

// messageID is fixed by the row, so that a receiver can drop the twin that a crash between sending
// and marking may cause. The hash keeps letters of two databases apart.
func (e envelope) messageID(domain string) string {
	return fmt.Sprintf("letter-%d.%s@%s", e.id, e.fingerprint(), domain)
}

// fingerprint stands for the row in what goes out into the world.
func (e envelope) fingerprint() string {
	hash := sha256.Sum256(fmt.Appendf(nil, "%s\n%d", e.dedupe, e.queuedAt.UnixMicro()))
	return hex.EncodeToString(hash[:8])
}

// cleaned returns the content without what neither mail nor PostgreSQL can carry.
func (c Content) cleaned() Content {
	c.Subject = headerText(c.Subject, longestSubject)
	c.FromName = nameText(c.FromName)
	c.Text = bodyText(c.Text)
	c.HTML = bodyText(c.HTML)
	c.Calendar = bodyText(c.Calendar)
	if !slices.Contains(calendarMethods, c.CalendarMethod) {
		c.CalendarMethod = "PUBLISH"
	}
	return c
}

func bodyText(text string) string {
	return strings.ReplaceAll(strings.ToValidUTF8(text, ""), "\x00", "")
}

// headerText makes one line of at most limit characters in which nothing reads as an encoded word.
func headerText(text string, limit int) string {
	text = strings.ReplaceAll(oneLine(text), "=?", "= ?")
	if utf8.RuneCountInString(text) <= limit {
		return text
	}
	return strings.TrimSpace(string([]rune(text)[:limit-1])) + "…"
}

// nameText is headerText for names beside an address. net/mail leaves backslashes bare in encoded
// words, where RFC 2047, 5 (3) forbids them.
func nameText(name string) string {
	return headerText(strings.ReplaceAll(name, `\`, "/"), longestName)
}

// message builds the message, lines ending in CRLF, signed with the certificate of the sender while that is valid.
func (o *origin) message(e envelope, c Content, now time.Time) ([]byte, error) {
	if c.Subject == "" || c.Text == "" {
		return nil, errors.New("build message: subject and text are needed")
	}
	m := gomail.NewMsg(gomail.WithNoDefaultUserAgent())
	m.SetMessageIDWithValue(e.messageID(o.domain))
	m.SetDateWithValue(e.queuedAt)
	m.Subject(c.Subject)
	m.FromMailAddress(&mail.Address{Name: o.name(c), Address: o.from.Address})
	m.ToMailAddress(&mail.Address{Name: nameText(e.to.Name), Address: e.to.Address})
	m.ReplyToMailAddress(replyAddresses(c.ReplyTo)...)
	m.SetGenHeader("Auto-Submitted", "auto-generated")
	m.SetGenHeader("X-Auto-Response-Suppress", "All") // what Exchange understands of the line above
	m.SetGenHeader("Content-Language", cmp.Or(c.Languages, e.locale))
	m.SetBodyString(gomail.TypeTextPlain, c.Text)
	if c.HTML != "" {
		m.AddAlternativeString(gomail.TypeTextHTML, c.HTML)
	}
	setUnsubscribe(m, c.Unsubscribe)
	if err := attachCalendar(m, c); err != nil {
		return nil, err
	}
	if err := attachFiles(m, c.Attachments); err != nil {
		return nil, err
	}
	if o.smime.holdsAt(now) {
		if err := m.SignWithTLSCertificate(&o.smime.chain); err != nil {
			return nil, &signingError{fmt.Errorf("sign message with the certificate: %w", err)}
		}
	}
	var wire bytes.Buffer
	wire.Grow(2*(len(c.Text)+len(c.HTML)+len(c.Calendar)) + roomForHeaders)
	if _, err := m.WriteTo(&wire); err != nil {
		return nil, fmt.Errorf("build message: %w", err)
	}
	return wire.Bytes(), nil
}

// attachCalendar adds the calendar as an attachment that every program opens, and not as a third
// alternative: Outlook shows PUBLISH there as a meeting without text.
func attachCalendar(m *gomail.Msg, c Content) error {
	if c.Calendar == "" {
		return nil
	}
	contentType := gomail.ContentType("text/calendar; charset=utf-8; method=" + c.CalendarMethod)
	err := m.AttachReader(calendarFile, strings.NewReader(c.Calendar), gomail.WithFileContentType(contentType))
	if err != nil {
		return fmt.Errorf("attach calendar: %w", err)
	}
	return nil
}

// replyAddresses leaves out what is no address: a typing error in a host's contact must not keep
// letters from going.
func replyAddresses(raw []string) []*mail.Address {
	var found []*mail.Address
	for _, r := range raw {
		if address, err := mail.ParseAddress(oneLine(r)); err == nil {
			address.Name = nameText(address.Name)
			found = append(found, address)
		}
	}
	return found
}

// recipient checks an address and writes its domain in ASCII, which every server understands.
func recipient(address, name string) (mail.Address, error) {
	parsed, err := mail.ParseAddress("<" + address + ">")
	if err != nil || parsed.Address == "" {
		return mail.Address{}, errors.New("the address of the recipient cannot be read")
	}
	at := strings.LastIndexByte(parsed.Address, '@')
	domain, err := idna.Lookup.ToASCII(parsed.Address[at+1:])
	if err != nil {
		return mail.Address{}, errors.New("the domain of the recipient cannot be read")
	}
	return mail.Address{Name: name, Address: parsed.Address[:at+1] + domain}, nil
}
