// Package oidc asks the provider of an institution who somebody is (OpenID Connect Core 1.0, authorisation code with PKCE).
package oidc

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"sync"
	"time"

	"github.com/coreos/go-oidc/v3/oidc"
	"golang.org/x/oauth2"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/token"
)

const (
	// timeLimit is how long the provider may take for one answer: somebody waits for the page.
	timeLimit = 8 * time.Second
	// retryAfter spares a provider that is down, and those who would wait for it.
	retryAfter = 10 * time.Second
	// skew is how far the clock of the provider may go after ours. Before ours it may go further, see go-oidc.
	skew = time.Minute
)

// Settings are how the installation is known at the provider, and what it says about people.
type Settings struct {
	Issuer       string // begins the address of its description
	ClientID     string
	ClientSecret string
	RedirectURL  string // where it sends people back to
	Scopes       []string
	// Claim names where the groups of somebody stand; dots lead into objects: "realm_access.roles".
	Claim string
	// StrongACR lists the values of acr by which the provider says that it asked for a second factor.
	StrongACR []string
	Now       func() time.Time
}

// Question is what one answer of the provider must fit. It is kept secret until then.
type Question struct {
	State    string // names the question in the answer
	Nonce    string // ties the answer to the question
	Verifier string // proves that the one who asked redeems the code (RFC 7636)
}

// Provider speaks with a provider. Nothing is asked before the first sign-in: one that is down stops nothing else.
type Provider struct {
	settings Settings
	web      *http.Client

	mu       sync.Mutex
	found    *oidc.Provider
	failedAt time.Time
	failure  error
}

// New returns a provider that was not asked anything yet.
func New(s Settings) *Provider {
	return &Provider{settings: s, web: &http.Client{Timeout: timeLimit}}
}

// Ask returns the address that leads somebody to the provider. anew makes it ask who they are though it knows.
// Error: Busy "oidc.down".
func (p *Provider) Ask(ctx context.Context, anew bool) (address string, q Question, err error) {
	found, err := p.discover(ctx)
	if err != nil {
		return "", Question{}, err
	}
	q = Question{State: token.Random(), Nonce: token.Random(), Verifier: oauth2.GenerateVerifier()}
	options := []oauth2.AuthCodeOption{oidc.Nonce(q.Nonce), oauth2.S256ChallengeOption(q.Verifier)}
	if anew {
		options = append(options, oauth2.SetAuthURLParam("prompt", "login"))
	}
	return p.client(found).AuthCodeURL(q.State, options...), q, nil
}

// Redeem returns who has answered the question. Errors: Busy "oidc.down", Invalid "oidc.refused" for an answer that
// proves nothing.
func (p *Provider) Redeem(ctx context.Context, q Question, code string) (Identity, error) {
	found, err := p.discover(ctx)
	if err != nil {
		return Identity{}, err
	}
	ctx = oidc.ClientContext(ctx, p.web)
	answer, err := p.client(found).Exchange(ctx, code, oauth2.VerifierOption(q.Verifier))
	if err != nil {
		return Identity{}, exchangeFault(err)
	}
	raw, _ := answer.Extra("id_token").(string)
	verifier := found.VerifierContext(ctx, &oidc.Config{ClientID: p.settings.ClientID, Now: func() time.Time { return p.settings.Now().Add(-skew) }})
	idToken, err := verifier.Verify(ctx, raw)
	if err != nil {
		return Identity{}, refused(err)
	}
	if idToken.Nonce != q.Nonce {
		return Identity{}, refused(errors.New("the nonce is another"))
	}
	claims := map[string]any{}
	if err := idToken.Claims(&claims); err != nil {
		return Identity{}, refused(err)
	}
	if err := p.complete(ctx, found, answer, idToken.Subject, claims); err != nil {
		return Identity{}, err
	}
	return p.identity(idToken, claims), nil
}

// complete adds what stands at the provider's description of somebody only: some leave the address out of the answer.
func (p *Provider) complete(ctx context.Context, found *oidc.Provider, answer *oauth2.Token, subject string, claims map[string]any) error {
	if (claims["email"] != nil && valueAt(claims, p.settings.Claim) != nil) || found.UserInfoEndpoint() == "" {
		return nil
	}
	info, err := found.UserInfo(ctx, oauth2.StaticTokenSource(answer))
	if err != nil {
		return down(err)
	}
	if info.Subject != subject { // OpenID Connect Core 1.0, 5.3.2
		return refused(errors.New("the description is of somebody else"))
	}
	more := map[string]any{}
	if err := info.Claims(&more); err != nil {
		return refused(err)
	}
	if claims["email"] == nil { // whether it is verified belongs to the address
		claims["email"], claims["email_verified"] = more["email"], more["email_verified"]
	}
	for name, value := range more {
		if claims[name] == nil && name != "email_verified" {
			claims[name] = value
		}
	}
	return nil
}

func (p *Provider) client(found *oidc.Provider) *oauth2.Config {
	return &oauth2.Config{ClientID: p.settings.ClientID, ClientSecret: p.settings.ClientSecret, Endpoint: found.Endpoint(),
		RedirectURL: p.settings.RedirectURL, Scopes: p.settings.Scopes}
}

// discover reads what the provider says about itself, once.
func (p *Provider) discover(ctx context.Context) (*oidc.Provider, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.found != nil {
		return p.found, nil
	}
	if p.failure != nil && p.settings.Now().Sub(p.failedAt) < retryAfter {
		return nil, p.failure
	}
	// Others wait for the same answer: it is not given up with the page of the first.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), timeLimit)
	defer cancel()
	found, err := oidc.NewProvider(oidc.ClientContext(ctx, p.web), p.settings.Issuer)
	if err != nil {
		p.failure, p.failedAt = down(err), p.settings.Now()
		return nil, p.failure
	}
	p.found, p.failure = found, nil
	return found, nil
}

// exchangeFault tells a provider that refuses a code from one that does not answer.
func exchangeFault(err error) error {
	if answer, ok := errors.AsType[*oauth2.RetrieveError](err); ok && answer.Response.StatusCode < http.StatusInternalServerError {
		return refused(fmt.Errorf("redeem code: %s, status %d", answer.ErrorCode, answer.Response.StatusCode)) // its body may hold the code
	}
	return down(err)
}

func down(cause error) error { return fault.New(fault.Busy, "oidc.down").Because(cause) }

func refused(cause error) error { return fault.New(fault.Invalid, "oidc.refused").Because(cause) }
