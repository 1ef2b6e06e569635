package account

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/db"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/oidc"
	"tagungsbuero/internal/token"
)

const (
	// askedFor is how long somebody may take at the provider.
	askedFor = 15 * time.Minute
	// providerSessionAge ends sessions that began at the provider: who left the institution there is asked again the next day.
	providerSessionAge = 12 * time.Hour
	// questionPurpose separates the key of what is kept until the provider answers from all others.
	questionPurpose = "provider question"
)

// ProviderAnswerPath is where the provider sends people back to; it has to be entered there.
const ProviderAnswerPath = "/intern/anmelden/anmeldedienst/zurueck"

// ProviderOptions are the provider of the installation and how far its word counts.
type ProviderOptions struct {
	OIDC *oidc.Provider // nil: there is none
	Name string         // as people know it; "" leaves it at a general word
	// TrustedDomains are those whose addresses the provider gives out itself. See mayLink.
	TrustedDomains []string
}

// Asked leads somebody to the provider. State is for a cookie: only the browser that asked may bring the answer.
type Asked struct{ Address, State string }

// ProviderAnswer is what comes back from the provider.
type ProviderAnswer struct {
	Asked string // State as the cookie holds it
	State string
	Code  string // "" when the provider refused
}

// Arrival is what an answer leads to.
type Arrival struct {
	Entry         // empty where an identity was linked
	Next   string // where to go on to
	Linked bool
}

// HasProvider reports whether people can sign in at a provider.
func (s *Service) HasProvider() bool { return s.provider.OIDC != nil }

// ProviderName returns the name of the provider, or "".
func (s *Service) ProviderName() string { return s.provider.Name }

// AskProvider begins a sign-in at the provider, which goes on to next. Errors: NotFound "account.no_provider", Busy
// "oidc.down".
func (s *Service) AskProvider(ctx context.Context, next string) (Asked, error) {
	return s.askProvider(ctx, nil, next)
}

// AskToLink begins to link the own account with an identity. The provider asks who it is, so that nobody links whoever was
// left signed in there. Errors: those of AskProvider, Conflict "account.sign_in_anew".
func (s *Service) AskToLink(ctx context.Context, who actor.Actor, session, next string) (asked Asked, err error) {
	err = s.changeFactors(ctx, who, session, func(*db.Tx, Account) error { return nil })
	if err != nil {
		return Asked{}, err
	}
	id := who.AccountID()
	return s.askProvider(ctx, &id, next)
}

func (s *Service) askProvider(ctx context.Context, owner *ID, next string) (Asked, error) {
	if !s.HasProvider() {
		return Asked{}, fault.New(fault.NotFound, "account.no_provider")
	}
	address, question, err := s.provider.OIDC.Ask(ctx, owner != nil)
	if err != nil {
		return Asked{}, err
	}
	plain, err := json.Marshal(question)
	if err != nil {
		return Asked{}, fmt.Errorf("write question to provider: %w", err)
	}
	sealed, err := s.signer.Seal(questionPurpose, question.State, plain)
	if err != nil {
		return Asked{}, err
	}
	return Asked{Address: address, State: question.State}, s.db.InTx(ctx, func(tx *db.Tx) error {
		return insertProviderQuestion(ctx, tx, token.Hash(question.State), owner, sealed, next)
	})
}

// AnswerProvider takes what comes back from the provider, once, and begins a session, leads to the second step, or links
// the identity. Errors: Invalid "account.provider_state" for an answer that this browser did not ask for,
// "account.provider_denied", those of admit and link, and of the provider.
func (s *Service) AnswerProvider(ctx context.Context, who actor.Actor, session string, answer ProviderAnswer, userAgent string) (Arrival, error) {
	if !s.HasProvider() {
		return Arrival{}, fault.New(fault.NotFound, "account.no_provider")
	}
	if answer.State == "" || answer.State != answer.Asked {
		return Arrival{}, fault.New(fault.Invalid, "account.provider_state")
	}
	asked, question, err := s.takeProviderQuestion(ctx, answer.State)
	if err != nil {
		return Arrival{}, err
	}
	if answer.Code == "" {
		return Arrival{}, fault.New(fault.Invalid, "account.provider_denied")
	}
	identity, err := s.provider.OIDC.Redeem(ctx, question, answer.Code) // outside the transaction: it takes long
	if err != nil {
		return Arrival{}, err
	}
	arrival := Arrival{Next: asked.Next, Linked: asked.AccountID != nil}
	if arrival.Linked {
		err = s.link(ctx, who, session, *asked.AccountID, identity)
	} else {
		arrival.Entry, err = s.signInByProvider(ctx, identity, userAgent)
	}
	if err != nil {
		return Arrival{}, err
	}
	s.wake()
	return arrival, nil
}

func (s *Service) takeProviderQuestion(ctx context.Context, state string) (asked providerQuestion, question oidc.Question, err error) {
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		asked, err = deleteProviderQuestion(ctx, tx, token.Hash(state), tx.Now.Add(-askedFor))
		return err
	})
	if err != nil {
		return providerQuestion{}, oidc.Question{}, err
	}
	plain, err := s.signer.Open(questionPurpose, state, asked.Sealed)
	if err != nil {
		return providerQuestion{}, oidc.Question{}, fmt.Errorf("open question to provider: %w", err)
	}
	if err := json.Unmarshal(plain, &question); err != nil {
		return providerQuestion{}, oidc.Question{}, fmt.Errorf("read question to provider: %w", err)
	}
	return asked, question, nil
}

// signInByProvider lets in whom the provider names. What it changes about memberships the log tells of the service itself.
func (s *Service) signInByProvider(ctx context.Context, identity oidc.Identity, userAgent string) (entry Entry, err error) {
	ctx = actor.Behind(ctx, actor.System(), actor.OriginOf(ctx).Request)
	err = s.db.InTx(ctx, func(tx *db.Tx) error {
		if err := s.lockIdentity(ctx, tx, identity); err != nil {
			return err
		}
		owner, err := s.ownerOfIdentity(ctx, tx, identity)
		if err != nil {
			return err
		}
		isLinked, err := updateIdentityUsed(ctx, tx, owner.ID, identity.Email)
		if err != nil {
			return err
		}
		if !isLinked { // it was taken away at this moment
			return fault.New(fault.Invalid, "account.provider_known")
		}
		if err := followGroups(ctx, tx, owner.ID, identity.Groups); err != nil {
			return err
		}
		entry, err = enterByProvider(ctx, tx, owner.ID, identity.IsStrong, userAgent)
		return err
	})
	if err != nil {
		return Entry{}, err
	}
	return entry, nil
}

// lockIdentity makes two sign-ins of the same person queue up: the first may make the account.
func (s *Service) lockIdentity(ctx context.Context, tx *db.Tx, identity oidc.Identity) error {
	return lockAddress(ctx, tx, []byte(s.signer.Sign("identity", identity.Issuer+"\n"+identity.Subject)))
}

// enterByProvider begins the session. The own second step follows, unless the provider has asked for one.
func enterByProvider(ctx context.Context, tx *db.Tx, id ID, isStrong bool, userAgent string) (Entry, error) {
	needsMore, err := hasFactor(ctx, tx, id)
	if err != nil {
		return Entry{}, err
	}
	secret := token.Random()
	if needsMore && !isStrong {
		return Entry{Half: secret}, insertProviderHalf(ctx, tx, token.Hash(secret), id)
	}
	return Entry{Session: secret}, insertProvedSession(ctx, tx, token.Hash(secret), id, proof{ByProvider: true, IsStrong: isStrong}, shortAgent(userAgent))
}
