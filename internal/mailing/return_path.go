package mailing

import (
	"errors"
	"fmt"
	"net/mail"
	"regexp"
	"strconv"
	"strings"

	"tagungsbuero/internal/token"
)

// returnPath makes a sender of the envelope for each letter, so that a report says by its address
// which letter did not arrive (VERP), however little of the letter it returns.
type returnPath struct {
	local, domain string
	signer        *token.Signer
}

const (
	returnPurpose = "bounce"
	// returnSignature are so many characters, of five bits each. Nobody can try 2^80 of them.
	returnSignature = 16
	// longestReturnName leaves room for the rest in the 64 bytes that the name in an address may have (RFC 5321, 4.5.3.1.1).
	longestReturnName = 24
)

// newReturnPath returns nil where no address is set.
func newReturnPath(address string, signer *token.Signer) (*returnPath, error) {
	if address == "" {
		return nil, nil
	}
	parsed, err := mail.ParseAddress("<" + address + ">")
	if err != nil {
		return nil, fmt.Errorf("the address for what comes back (TB_BOUNCE_ADDRESS) is no mail address: %w", err)
	}
	at := strings.LastIndexByte(parsed.Address, '@')
	r := &returnPath{local: strings.ToLower(parsed.Address[:at]), domain: strings.ToLower(parsed.Address[at+1:]), signer: signer}
	if len(r.local) > longestReturnName || strings.ContainsAny(r.local, "+\" ") {
		return nil, fmt.Errorf("the address for what comes back (TB_BOUNCE_ADDRESS) has a name of at most %d characters before the @, without a +", longestReturnName)
	}
	if signer == nil {
		return nil, errors.New("an address for what comes back needs a signer")
	}
	return r, nil
}

// envelopeSender is the address that a letter goes from as the servers see it: what comes back goes there. The server of
// an organisation takes its own address only.
func (s *Service) envelopeSender(o *origin, e envelope) string {
	if s.returns == nil || e.id == 0 || o.server != s.server {
		return o.from.Address
	}
	return fmt.Sprintf("%s+%d.%s@%s", s.returns.local, e.id, s.returns.sign(e), s.returns.domain)
}

func (r *returnPath) sign(e envelope) string {
	return r.signer.Sign(returnPurpose, fmt.Sprintf("%d\n%s", e.id, e.fingerprint()))[:returnSignature]
}

// mark is what a report says about the letter it is for, still to be checked against the row.
type mark struct {
	id   ID
	hash string
	path *returnPath // nil: hash is the fingerprint itself, from a Message-ID
}

// holds reports whether the mark is really that of the letter.
func (m mark) holds(e envelope) bool {
	if m.path != nil {
		return m.hash == m.path.sign(e)
	}
	return m.hash == e.fingerprint()
}

var (
	extension = regexp.MustCompile(`^(\d{1,18})\.([0-9a-z]{16})$`)
	ownID     = regexp.MustCompile(`^letter-(\d{1,18})\.([0-9a-f]{16})@`)
)

// markOf reads an address that a report was sent to. Servers may write it in capital letters.
func (r *returnPath) markOf(address string) (mark, bool) {
	if r == nil {
		return mark{}, false
	}
	rest, found := strings.CutPrefix(strings.ToLower(address), r.local+"+")
	rest, ours := strings.CutSuffix(rest, "@"+r.domain)
	if !found || !ours {
		return mark{}, false
	}
	return markIn(extension.FindStringSubmatch(rest), r)
}

func markIn(parts []string, path *returnPath) (mark, bool) {
	if parts == nil {
		return mark{}, false
	}
	id, err := strconv.ParseInt(parts[1], 10, 64)
	return mark{id: ID(id), hash: parts[2], path: path}, err == nil
}
