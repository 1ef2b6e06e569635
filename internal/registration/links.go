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

// What a link is for. A link for one thing opens nothing else: who has the personal page need not
// have the letter that proves the address.
const (
	linkPurpose       = "personal link"
	confirmPurpose    = "confirm address"
	groupPurpose      = "group link"
	confirmGroup      = "confirm address of group"
	invitationPurpose = "invitation"
	referenceLength   = 10
)

// Token returns the secret part of the personal link.
func (l Links) Token(ref Reference) string { return l.tokenFor(linkPurpose, ref) }

// GroupToken returns the secret part of the link for whoever registered a group.
func (l Links) GroupToken(ref Reference) string { return l.tokenFor(groupPurpose, ref) }

// InvitationToken returns the secret part of the link in an invitation.
func (l Links) InvitationToken(ref Reference) string { return l.tokenFor(invitationPurpose, ref) }

func (l Links) tokenFor(purpose string, ref Reference) string {
	return strings.ToLower(string(ref)) + l.Signer.Sign(purpose, string(ref))
}

// Personal returns the address of the personal page.
func (l Links) Personal(ref Reference) string { return l.PersonalByToken(l.Token(ref)) }

// PersonalByToken returns the address of the personal page that a token opens.
func (l Links) PersonalByToken(secret string) string { return l.BaseURL + "/anmeldung/" + secret }

// Confirm returns the address of the page that confirms the address of a registration.
func (l Links) Confirm(ref Reference) string {
	return l.BaseURL + "/anmeldung/" + l.tokenFor(confirmPurpose, ref) + "/bestaetigen"
}

// Group returns the address of the page for whoever registered a group.
func (l Links) Group(ref Reference) string {
	return l.BaseURL + "/sammelanmeldung/" + l.GroupToken(ref)
}

// ConfirmGroup returns the address of the page that confirms the address of a group's contact.
func (l Links) ConfirmGroup(ref Reference) string {
	return l.BaseURL + "/sammelanmeldung/" + l.tokenFor(confirmGroup, ref) + "/bestaetigen"
}

// Invitation returns the address of the page of an invitation.
func (l Links) Invitation(ref Reference) string {
	return l.BaseURL + "/einladung/" + l.InvitationToken(ref)
}

// read returns the reference that a personal link was made for; false when the token is not ours.
func (l Links) read(secret string) (Reference, bool) { return l.readFor(linkPurpose, secret) }

func (l Links) readFor(purpose, secret string) (Reference, bool) {
	if len(secret) <= referenceLength {
		return "", false
	}
	ref := strings.ToUpper(secret[:referenceLength])
	return Reference(ref), l.Signer.Matches(purpose, ref, secret[referenceLength:])
}

// forPreview returns links that look like real ones and open nothing: nobody gets into somebody's registration by
// looking at how a letter reads.
func (l Links) forPreview() Links {
	return Links{BaseURL: l.BaseURL, Signer: token.NewSigner([]byte(strings.Repeat("preview", 8)))}
}
