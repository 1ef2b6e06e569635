package oidc

import (
	"slices"
	"strings"

	"github.com/coreos/go-oidc/v3/oidc"
)

// Identity is who somebody is by the word of the provider.
type Identity struct {
	Issuer, Subject string // both name the person for good
	Email           string
	EmailVerified   bool
	Name            string
	Groups          []string // values of the claim that organisations are mapped by
	IsStrong        bool     // a second factor was asked for
}

func (p *Provider) identity(idToken *oidc.IDToken, claims map[string]any) Identity {
	verified := claims["email_verified"]
	return Identity{
		Issuer: idToken.Issuer, Subject: idToken.Subject, Email: textOf(claims["email"]), Name: textOf(claims["name"]),
		EmailVerified: verified == true || verified == "true", // some write it as text
		Groups:        textsOf(valueAt(claims, p.settings.Claim)),
		// "mfa": RFC 8176, 2. What acr means each provider says itself.
		IsStrong: slices.Contains(textsOf(claims["amr"]), "mfa") || slices.Contains(p.settings.StrongACR, textOf(claims["acr"])),
	}
}

// valueAt finds a claim by its name, or by the names that lead to it.
func valueAt(claims map[string]any, name string) any {
	if value, found := claims[name]; found {
		return value
	}
	first, rest, isPath := strings.Cut(name, ".")
	inner, isObject := claims[first].(map[string]any)
	if !isPath || !isObject {
		return nil
	}
	return valueAt(inner, rest)
}

func textOf(value any) string {
	text, _ := value.(string)
	return text
}

// textsOf takes one text for a list of one.
func textsOf(value any) []string {
	if text := textOf(value); text != "" {
		return []string{text}
	}
	list, _ := value.([]any)
	var texts []string
	for _, one := range list {
		if text := textOf(one); text != "" {
			texts = append(texts, text)
		}
	}
	return texts
}
