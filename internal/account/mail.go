package account

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/mailing"
)

// The letters of an account. Each is named as its templates.
const (
	letterInvitation mailing.Kind = "account_invitation" // set your first password
	letterMembership mailing.Kind = "account_membership" // you belong to one more organisation
	letterPassword   mailing.Kind = "account_password"   // set a new password
	letterFactor     mailing.Kind = "account_factor"     // the second step of your sign-in was changed
	letterChanged    mailing.Kind = "account_changed"    // your password was changed
	letterWarning    mailing.Kind = "account_warning"    // a new device, or a new API token
	letterIdentity   mailing.Kind = "account_identity"   // your account was linked with the provider

	letterAddressConfirm mailing.Kind = "account_address_confirm" // this is to be your address: confirm it
	letterAddressNews    mailing.Kind = "account_address_news"    // your address is to change, or has changed
)

type invitationLetter struct {
	mailing.Frame
	Organisation string    `json:"organisation,omitempty"`
	Event        string    `json:"event,omitempty"` // in whose team it works
	Link         string    `json:"link"`
	ExpiresAt    time.Time `json:"expires_at"`
}

type membershipLetter struct {
	mailing.Frame
	Organisation string `json:"organisation"`
	Link         string `json:"link"`
}

type passwordLetter struct {
	mailing.Frame
	Link      string    `json:"link"`
	ExpiresAt time.Time `json:"expires_at"`
}

type changedLetter struct {
	mailing.Frame
	ChangedAt time.Time `json:"changed_at"`
	Link      string    `json:"link"`
}

// Composers word the letters of accounts from their snapshots.
func Composers(templates *mailing.Templates) map[mailing.Kind]mailing.Composer {
	return map[mailing.Kind]mailing.Composer{
		letterInvitation: composer[invitationLetter](templates, letterInvitation),
		letterMembership: composer[membershipLetter](templates, letterMembership),
		letterPassword:   composer[passwordLetter](templates, letterPassword),
		letterFactor:     composer[factorLetter](templates, letterFactor),
		letterChanged:    composer[changedLetter](templates, letterChanged),
		letterWarning:    composer[warningLetter](templates, letterWarning),
		letterIdentity:   composer[identityLetter](templates, letterIdentity),

		letterAddressConfirm: composer[addressConfirmLetter](templates, letterAddressConfirm),
		letterAddressNews:    composer[addressNewsLetter](templates, letterAddressNews),
	}
}

// secretLetters hold links that set a password or change the address.
var secretLetters = []mailing.Kind{letterInvitation, letterPassword, letterAddressConfirm, letterAddressNews}

func composer[L mailing.Framed](templates *mailing.Templates, kind mailing.Kind) mailing.Composer {
	return func(_ string, data []byte) (mailing.Content, error) {
		var letter L
		if err := json.Unmarshal(data, &letter); err != nil {
			return mailing.Content{}, fmt.Errorf("read snapshot of letter: %w", err)
		}
		content, err := templates.Compose(string(kind), letter)
		content.HoldsSecret = slices.Contains(secretLetters, kind)
		return content, err
	}
}

func (s *Service) frame(a Account) mailing.Frame {
	return mailing.Frame{Name: a.Name, BaseURL: s.baseURL}
}

func (s *Service) invitationLink(secret string) string {
	return s.baseURL + "/intern/einladung/" + secret
}

func enqueue(ctx context.Context, tx *db.Tx, kind mailing.Kind, dedupeKey string, a Account, letter mailing.Framed) error {
	data, err := json.Marshal(letter)
	if err != nil {
		return fmt.Errorf("write snapshot of letter: %w", err)
	}
	id := int64(a.ID)
	return mailing.Enqueue(ctx, tx, mailing.Letter{
		Kind: kind, DedupeKey: dedupeKey, Recipient: a.Email, RecipientName: a.Name, Data: string(data), AccountID: &id,
	})
}
