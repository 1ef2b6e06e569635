package news

import (
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/token"
)

// Links makes and reads the links of subscriptions. A token is the reference with a signature over it, so it is stored
// nowhere; it opens nothing when the subscription is gone.
type Links struct {
	// BaseURL is the public address of the installation without a slash at its end.
	BaseURL string
	Signer  *token.Signer
}

// What a link is for. A link for one thing opens nothing else: mail programs and providers see the one that ends a
// subscription in a header.
type purpose string

const (
	toConfirm purpose = "confirm news"
	toChange  purpose = "change news"
	toEnd     purpose = "end news"
	// The mark of an address is no link; it is made by the same signature.
	asMark = "address of news"

	referenceLength = 10
)

func (l Links) token(p purpose, ref Reference) string {
	return strings.ToLower(string(ref)) + l.Signer.Sign(string(p), string(ref))
}

func (l Links) read(p purpose, secret string) (Reference, error) {
	if len(secret) > referenceLength {
		ref := strings.ToUpper(secret[:referenceLength])
		if l.Signer.Matches(string(p), ref, secret[referenceLength:]) {
			return Reference(ref), nil
		}
	}
	return "", fault.New(fault.NotFound, "news.unknown")
}

// confirm is the address of the page that confirms a subscription.
func (l Links) confirm(ref Reference) string {
	return l.BaseURL + "/neuigkeiten/bestaetigen/" + l.token(toConfirm, ref)
}

// change is the address of the page of a subscription.
func (l Links) change(ref Reference) string {
	return l.BaseURL + "/neuigkeiten/abo/" + l.token(toChange, ref)
}

// end is the address that ends a subscription: a page with a button, and the target of one click (RFC 8058).
func (l Links) end(ref Reference) string {
	return l.BaseURL + "/neuigkeiten/abmelden/" + l.token(toEnd, ref)
}

// mark stands for an address where only the same address must be known again.
func (l Links) mark(email string) string { return l.Signer.Sign(asMark, strings.ToLower(email)) }
