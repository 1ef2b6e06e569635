package mailing

import (
	"regexp"
	"strings"
)

// Reason sorts what mail servers say, and what went wrong here, into what can be told to people.
type Reason string

// The reasons.
const (
	NoReason       Reason = ""
	MailboxUnknown Reason = "mailbox_unknown"
	MailboxFull    Reason = "mailbox_full"
	DomainUnknown  Reason = "domain_unknown"
	AddressBroken  Reason = "address_broken" // no address at all
	Refused        Reason = "refused"        // as spam, or by another rule
	TooLarge       Reason = "too_large"
	ServerAway     Reason = "server_away" // our own or a later one: not reached, or not ready
	Unwritten      Reason = "unwritten"   // the letter could not be composed
	OtherReason    Reason = "unclear"
)

// Reasons lists every reason.
var Reasons = []Reason{MailboxUnknown, MailboxFull, DomainUnknown, AddressBroken, Refused, TooLarge, ServerAway, Unwritten, OtherReason}

// How problems begin that are none of a server's answers; the reason is told by them.
const (
	givenUp   = "given up"
	unwritten = "compose letter"
	noneTaken = "mail server takes no letters"
)

var (
	enhancedCode = regexp.MustCompile(`\b([45])\.(\d{1,3}\.\d{1,3})\b`)
	basicCode    = regexp.MustCompile(`\b[45]\d\d\b`)
)

// Reason returns why a letter did not go, or does not go yet.
func (e Entry) Reason() Reason {
	if e.State == Sent && e.DelayedAt == nil || e.State == Withdrawn {
		return NoReason
	}
	return reasonOf(e.LastError)
}

// IsAboutRecipient reports whether the reason lies with the address, so that sending to it once more
// is useless.
func (r Reason) IsAboutRecipient() bool {
	return r == MailboxUnknown || r == DomainUnknown || r == AddressBroken
}

// ReasonOf returns why a letter did not arrive, from what is kept of the answer.
func ReasonOf(lastError string) Reason { return reasonOf(lastError) }

func reasonOf(text string) Reason {
	lower := strings.ToLower(text)
	code := enhancedCode.FindStringSubmatch(text)
	switch {
	case text == "":
		return NoReason
	case strings.HasPrefix(text, unwritten), strings.HasPrefix(text, "build message"):
		return Unwritten
	case strings.HasSuffix(text, "of the recipient cannot be read"):
		return AddressBroken
	case strings.Contains(text, noneTaken):
		return ServerAway
	case code != nil:
		if r := reasonOfCode(code[1], code[2]); r != OtherReason {
			return r
		}
	}
	return reasonOfWords(lower)
}

// reasonOfCode reads codes of RFC 3463 and RFC 7505. Exchange says 1.10 for what others call 1.1.
func reasonOfCode(class, detail string) Reason {
	switch detail {
	case "1.1", "1.3", "1.6", "1.10", "2.1":
		if class == "4" {
			return ServerAway
		}
		return MailboxUnknown
	case "1.2", "4.4":
		return DomainUnknown
	case "2.2":
		return MailboxFull
	case "2.3", "3.4":
		return TooLarge
	case "0.0":
		return OtherReason
	}
	subject, _, _ := strings.Cut(detail, ".")
	switch {
	case subject == "4" || class == "4":
		return ServerAway
	case subject == "7":
		return Refused
	}
	return OtherReason
}

// tells are words by which servers that give no code can be understood, the surest first.
var tells = []struct {
	words  []string
	reason Reason
}{
	{[]string{"user unknown", "unknown user", "no such user", "does not exist", "mailbox unavailable", "recipient not found", "invalid recipient"}, MailboxUnknown},
	{[]string{"quota", "mailbox full", "mailbox is full", "over limit"}, MailboxFull},
	{[]string{"domain not found", "host not found", "unrouteable", "no mx"}, DomainUnknown},
	{[]string{"spam", "blocked", "blacklist", "blocklist", "policy", "rejected", "denied", "not allowed"}, Refused},
	{[]string{"too large", "too big", "size limit"}, TooLarge},
	{[]string{"timed out", "timeout", "connection", "try again", "greylist", "temporar"}, ServerAway},
}

func reasonOfWords(lower string) Reason {
	for _, tell := range tells {
		for _, word := range tell.words {
			if strings.Contains(lower, word) {
				return tell.reason
			}
		}
	}
	switch basicCode.FindString(lower) {
	case "":
		return OtherReason
	case "552":
		return MailboxFull
	case "553", "501":
		return AddressBroken
	case "421", "450", "451", "452":
		return ServerAway
	}
	return OtherReason
}
