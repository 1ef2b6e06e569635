package account

import (
	"encoding/json"
	"fmt"
	"net"
	"net/url"
	"sync"
	"time"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"tagungsbuero/internal/fault"
)

// Passkey is a device or a password manager that proves who somebody is.
type Passkey struct {
	ID         int64      `db:"id"`
	Name       string     `db:"name"` // as its owner calls it
	CreatedAt  time.Time  `db:"created_at"`
	LastUsedAt *time.Time `db:"last_used_at"`
}

// questionLasts is how long somebody may take to answer with a passkey.
const questionLasts = 10 * time.Minute

// relyingParty words questions to passkeys and checks the answers (Web Authentication, Level 3). Passkeys
// belong to the name of the installation's host: at an address of numbers there are none.
func relyingParty(baseURL string) func() (*webauthn.WebAuthn, error) {
	return sync.OnceValues(func() (*webauthn.WebAuthn, error) {
		address, err := url.Parse(baseURL)
		if err != nil {
			return nil, fmt.Errorf("read address of the installation: %w", err)
		}
		if net.ParseIP(address.Hostname()) != nil {
			return nil, fault.New(fault.Conflict, "account.passkeys_need_name")
		}
		party, err := webauthn.New(&webauthn.Config{RPID: address.Hostname(), RPDisplayName: codeIssuer, RPOrigins: []string{baseURL}})
		if err != nil {
			return nil, fmt.Errorf("prepare passkeys: %w", err)
		}
		return party, nil
	})
}

// keyHolder is an account as passkeys know it.
type keyHolder struct {
	handle      string // names the account to the passkey and tells nothing else
	email, name string
	credentials []webauthn.Credential
}

// WebAuthnID implements webauthn.User.
func (k keyHolder) WebAuthnID() []byte { return []byte(k.handle) }

// WebAuthnName implements webauthn.User.
func (k keyHolder) WebAuthnName() string { return k.email }

// WebAuthnDisplayName implements webauthn.User.
func (k keyHolder) WebAuthnDisplayName() string { return k.name }

// WebAuthnCredentials implements webauthn.User.
func (k keyHolder) WebAuthnCredentials() []webauthn.Credential { return k.credentials }

func (s *Service) keyHolder(a Account, stored ...string) (keyHolder, error) {
	holder := keyHolder{handle: s.signer.Sign("passkey user", ownerOf(a.ID)), email: a.Email, name: a.Name, credentials: make([]webauthn.Credential, len(stored))}
	for i, text := range stored {
		if err := json.Unmarshal([]byte(text), &holder.credentials[i]); err != nil {
			return keyHolder{}, fmt.Errorf("read passkey: %w", err)
		}
	}
	return holder, nil
}

// TakesPasskeys reports whether passkeys work at the address of the installation.
func (s *Service) TakesPasskeys() bool {
	_, err := s.party()
	return err == nil
}

// passkeyRefused is what people read when an answer proves nothing; the reason is for the log.
func passkeyRefused(cause error) error {
	return fault.New(fault.Invalid, "account.passkey_refused").Because(cause)
}

// mustVerify lets a passkey stand for both steps: it asks for a fingerprint, a face or a PIN.
var mustVerify = protocol.AuthenticatorSelection{
	ResidentKey: protocol.ResidentKeyRequirementRequired, UserVerification: protocol.VerificationRequired,
}
