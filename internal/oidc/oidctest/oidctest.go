// Package oidctest runs a provider for tests: a real one that lets in whoever is expected.
package oidctest

import (
	"encoding/json"
	"net/http"
	"net/url"
	"testing"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/oauth2-proxy/mockoidc"

	"tagungsbuero/internal/oidc"
)

// Provider is one that runs until the end of the test.
type Provider struct {
	*mockoidc.MockOIDC
	t testing.TB
}

// Start runs a provider.
func Start(t testing.TB) *Provider {
	t.Helper()
	m, err := mockoidc.Run()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = m.Shutdown() })
	return &Provider{MockOIDC: m, t: t}
}

// SetClock moves the clock of the provider.
func (p *Provider) SetClock(now time.Time) { p.FastForward(now.Sub(p.Now())) }

// Settings are those of an installation that the provider knows.
func (p *Provider) Settings(redirectURL string, now func() time.Time) oidc.Settings {
	return oidc.Settings{Issuer: p.Issuer(), ClientID: p.ClientID, ClientSecret: p.ClientSecret, RedirectURL: redirectURL,
		Scopes: []string{"openid", "email", "profile"}, Claim: "groups", StrongACR: []string{"gold"}, Now: now}
}

// Person is somebody whom the provider knows, and what it says.
type Person struct {
	Subject, Email, Name string
	Verified             bool
	Groups, AMR          []string
	ACR                  string
	Nonce                string // another than was asked for
	HidesEmail           bool   // the address stands in the description of the person only
}

// Expect makes the provider let this person in next.
func (p *Provider) Expect(person Person) { p.QueueUser(person) }

// Visit is what a browser does at the provider: it returns what the provider leads back with.
func (p *Provider) Visit(address string) url.Values {
	p.t.Helper()
	client := http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	answer, err := client.Get(address)
	if err != nil {
		p.t.Fatal(err)
	}
	defer answer.Body.Close()
	back, err := answer.Location()
	if err != nil {
		p.t.Fatalf("the provider answers with %d: %v", answer.StatusCode, err)
	}
	return back.Query()
}

// ID implements mockoidc.User.
func (p Person) ID() string { return p.Subject }

// Userinfo implements mockoidc.User.
func (p Person) Userinfo([]string) ([]byte, error) {
	return json.Marshal(map[string]any{"sub": p.Subject, "email": p.Email, "email_verified": p.Verified, "groups": p.Groups})
}

type claims struct {
	mockoidc.IDTokenClaims
	Email    string   `json:"email,omitempty"`
	Verified bool     `json:"email_verified,omitempty"`
	Name     string   `json:"name,omitempty"`
	Groups   []string `json:"groups,omitempty"`
	AMR      []string `json:"amr,omitempty"`
	ACR      string   `json:"acr,omitempty"`
}

// Claims implements mockoidc.User.
func (p Person) Claims(_ []string, base *mockoidc.IDTokenClaims) (jwt.Claims, error) {
	if p.Nonce != "" {
		base.Nonce = p.Nonce
	}
	said := claims{IDTokenClaims: *base, Name: p.Name, Groups: p.Groups, AMR: p.AMR, ACR: p.ACR}
	if !p.HidesEmail {
		said.Email, said.Verified = p.Email, p.Verified
	}
	return said, nil
}
