package account

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
)

const (
	maxPasskeys    = 20
	maxPasskeyName = 60
)

// AskNewPasskey returns the question, as JSON for the browser, that a new passkey answers. Errors: Conflict
// "account.sign_in_anew" and "account.passkeys_full".
func (s *Service) AskNewPasskey(ctx context.Context, who actor.Actor, session string) (question []byte, err error) {
	party, err := s.party()
	if err != nil {
		return nil, err
	}
	err = s.changeFactors(ctx, who, session, func(tx *db.Tx, owner Account) error {
		stored, err := listCredentials(ctx, tx, owner.ID)
		if err != nil {
			return err
		}
		if len(stored) >= maxPasskeys {
			return fault.New(fault.Conflict, "account.passkeys_full")
		}
		holder, err := s.keyHolder(owner, stored...)
		if err != nil {
			return err
		}
		creation, asked, err := party.BeginRegistration(holder, webauthn.WithAuthenticatorSelection(mustVerify),
			webauthn.WithExclusions(webauthn.Credentials(holder.credentials).CredentialDescriptors()))
		if err != nil {
			return fmt.Errorf("ask for a new passkey: %w", err)
		}
		if question, err = json.Marshal(creation); err != nil {
			return fmt.Errorf("write question to passkey: %w", err)
		}
		return keepQuestion(ctx, tx, &owner.ID, asked)
	})
	return question, err
}

// AddPasskey keeps the passkey that has answered, signs the account out everywhere else, and returns
// recovery codes if there are none yet. Errors: Invalid, also "account.passkey_refused", Conflict
// "account.sign_in_anew".
func (s *Service) AddPasskey(ctx context.Context, who actor.Actor, session, name, answer string) (codes []string, err error) {
	f := form.New(nil)
	name = f.Line("name", name, form.Required, form.Max(maxPasskeyName))
	if err := f.Fault(); err != nil {
		return nil, err
	}
	party, err := s.party()
	if err != nil {
		return nil, err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBytes([]byte(answer))
	if err != nil {
		return nil, passkeyRefused(err)
	}
	err = s.changeFactors(ctx, who, session, func(tx *db.Tx, owner Account) error {
		asked, err := takeQuestion(ctx, tx, &owner.ID, parsed.Response.CollectedClientData.Challenge)
		if err != nil {
			return err
		}
		holder, err := s.keyHolder(owner)
		if err != nil {
			return err
		}
		credential, err := party.CreateCredential(holder, asked, parsed)
		if err != nil {
			return passkeyRefused(err)
		}
		stored, err := json.Marshal(credential)
		if err != nil {
			return fmt.Errorf("write passkey: %w", err)
		}
		if err := insertPasskey(ctx, tx, owner.ID, credential.ID, string(stored), name); err != nil {
			return err
		}
		codes, err = s.strengthen(ctx, tx, owner, session, factorPasskeyAdded)
		return err
	})
	return codes, err
}

// RemovePasskey takes one of the own passkeys out of use; an unknown one is no error. Errors: Conflict
// "account.sign_in_anew".
func (s *Service) RemovePasskey(ctx context.Context, who actor.Actor, session string, id int64) error {
	return s.changeFactors(ctx, who, session, func(tx *db.Tx, owner Account) error {
		removed, err := deletePasskey(ctx, tx, owner.ID, id)
		if err != nil || !removed {
			return err
		}
		return s.weaken(ctx, tx, owner, factorPasskeyRemoved)
	})
}
