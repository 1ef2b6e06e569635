package registration

import (
	"strings"

	"tagungsbuero/internal/token"
)

// Links makes and reads personal links. A token is the reference with a signature over it, so it
// is stored nowhere and can be written into every letter anew.
type Links struct {
	// BaseURL is the public address of the installation without a slash at its end.
	BaseURL string
	Signer  *token.Signer
}

const (
	linkPurpose     = "personal link"
	referenceLength = 10
)

// Token returns the secret part of the personal link.
func (l Links) Token(ref Reference) string {
	return strings.ToLower(string(ref)) + l.Signer.Sign(linkPurpose, string(ref))
}

// Personal returns the address of the personal page.
func (l Links) Personal(ref Reference) string { return l.PersonalByToken(l.Token(ref)) }

// PersonalByToken returns the address of the personal page that a token opens.
func (l Links) PersonalByToken(secret string) string { return l.BaseURL + "/anmeldung/" + secret }

// read returns the reference that a token was made for; false when the token is not ours.
func (l Links) read(secret string) (Reference, bool) {
	if len(secret) <= referenceLength {
		return "", false
	}
	ref := strings.ToUpper(secret[:referenceLength])
	return Reference(ref), l.Signer.Matches(linkPurpose, ref, secret[referenceLength:])
}
