package mailing

import (
	"cmp"
	"fmt"
	"net/mail"
	"strings"
	"time"
)

// origin is where letters come from: an address, the mail server that takes them, and what signs them.
type origin struct {
	from   *mail.Address
	server *server // nil: development mailbox
	domain string  // in every Message-ID
	dkim   *dkimKey
	smime  *smimeKey
}

// name returns what stands as sender beside the address.
func (o *origin) name(c Content) string { return cmp.Or(c.FromName, nameText(o.from.Name)) }

// signed returns the message as it goes over the wire: built, and signed over its last byte.
func (o *origin) signed(e envelope, c Content, now time.Time) ([]byte, error) {
	raw, err := o.message(e, c, now)
	if err != nil || o.dkim == nil {
		return raw, err
	}
	if raw, err = o.dkim.sign(raw); err != nil {
		return nil, &signingError{fmt.Errorf("sign message for the domain: %w", err)}
	}
	return raw, nil
}

// signingError says that a message could not be signed: nothing about the letter, which has to wait.
type signingError struct{ cause error }

func (e *signingError) Error() string { return "letters cannot be signed: " + e.cause.Error() }
func (e *signingError) Unwrap() error { return e.cause }

// domainOf returns what stands behind the @.
func domainOf(address string) string {
	return strings.ToLower(address[strings.LastIndexByte(address, '@')+1:])
}
