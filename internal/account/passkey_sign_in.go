package account

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/token"
)

// AskPasskey returns the question, as JSON for the browser, that any passkey of the installation answers.
func (s *Service) AskPasskey(ctx context.Context) (question []byte, err error) {
	party, err := s.party()
	if err != nil {
		return nil, err
	}
	assertion, asked, err := party.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, fmt.Errorf("ask for a passkey: %w", err)
	}
	if question, err = json.Marshal(assertion); err != nil {
		return nil, fmt.Errorf("write question to passkey: %w", err)
	}
	return question, s.db.InTx(ctx, func(tx *db.Tx) error { return keepQuestion(ctx, tx, nil, asked) })
}

// SignInByPasskey begins a session by the answer of a passkey and returns its secret. A passkey is both
// steps at once: something one has, opened by something one knows or is. Errors: Invalid
// "account.passkey_refused", also for unknown passkeys and accounts that are not active.
func (s *Service) SignInByPasskey(ctx context.Context, answer, userAgent string) (session string, err error) {
	party, err := s.party()
	if err != nil {
		return "", err
	}
	parsed, err := protocol.ParseCredentialRequestResponseBytes([]byte(answer))
	if err != nil {
		return "", passkeyRefused(err)
	}
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		session, err = s.signInByPasskey(ctx, tx, party, parsed, userAgent)
		return err
	})
	if err != nil {
		return "", err
	}
	return session, nil
}

func (s *Service) signInByPasskey(ctx context.Context, tx *db.Tx, party *webauthn.WebAuthn, answer *protocol.ParsedCredentialAssertionData, userAgent string) (string, error) {
	asked, err := takeQuestion(ctx, tx, nil, answer.Response.CollectedClientData.Challenge)
	if err != nil {
		return "", err
	}
	found, err := findPasskey(ctx, tx, answer.RawID)
	if err != nil {
		return "", err
	}
	owner, err := lockAccount(ctx, tx, found.AccountID)
	if fault.Is(err, fault.NotFound) {
		return "", passkeyRefused(errors.New("the account is not active"))
	}
	if err != nil {
		return "", err
	}
	holder, err := s.keyHolder(owner, found.Credential)
	if err != nil {
		return "", err
	}
	credential, err := party.ValidateDiscoverableLogin(func(_, handle []byte) (webauthn.User, error) {
		return holder, nil // who it is follows from the key; the library compares the handle
	}, asked, answer)
	if err != nil {
		return "", passkeyRefused(err)
	}
	if credential.Authenticator.CloneWarning {
		return "", passkeyRefused(errors.New("its counter went back: there is a copy"))
	}
	stored, err := json.Marshal(credential)
	if err != nil {
		return "", fmt.Errorf("write passkey: %w", err)
	}
	isThere, err := updatePasskeyUsed(ctx, tx, found.ID, string(stored))
	if err != nil {
		return "", err
	}
	if !isThere {
		return "", passkeyRefused(errors.New("it was removed at this moment"))
	}
	session := token.Random()
	return session, insertProvedSession(ctx, tx, token.Hash(session), owner.ID, proof{}, shortAgent(userAgent))
}

// keepQuestion keeps what was asked until it is answered. The owner is nil where anybody may answer.
func keepQuestion(ctx context.Context, tx *db.Tx, owner *ID, asked *webauthn.SessionData) error {
	text, err := json.Marshal(asked)
	if err != nil {
		return fmt.Errorf("write question to passkey: %w", err)
	}
	return insertQuestion(ctx, tx, token.Hash(asked.Challenge), owner, string(text))
}

// takeQuestion returns what was asked, once.
func takeQuestion(ctx context.Context, tx *db.Tx, owner *ID, challenge string) (asked webauthn.SessionData, err error) {
	text, err := deleteQuestion(ctx, tx, token.Hash(challenge), owner, tx.Now.Add(-questionLasts))
	if err != nil {
		return asked, err
	}
	if err := json.Unmarshal([]byte(text), &asked); err != nil {
		return asked, fmt.Errorf("read question to passkey: %w", err)
	}
	return asked, nil
}
