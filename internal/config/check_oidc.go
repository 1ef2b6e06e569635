package config

import (
	"net/url"
	"slices"
	"strings"
)

// checkOIDC wants the provider whole or not at all, and over TLS: who reads or changes what it says could be anybody.
func (c *check) checkOIDC(s Settings) {
	if !s.HasOIDC() {
		if s.OIDCClientID != "" || s.OIDCClientSecret != "" {
			c.add("TB_OIDC_ISSUER is missing: with TB_OIDC_CLIENT_ID or TB_OIDC_CLIENT_SECRET give the provider, for example https://anmeldung.kreis.example/realms/haus.")
		}
		return
	}
	if s.OIDCClientID == "" || s.OIDCClientSecret == "" {
		c.add("TB_OIDC_CLIENT_ID and TB_OIDC_CLIENT_SECRET are needed with TB_OIDC_ISSUER: the provider gives both when the service is entered there.")
	}
	u, err := url.Parse(s.OIDCIssuer)
	switch {
	case err != nil || u.Hostname() == "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil || strings.HasSuffix(s.OIDCIssuer, "/.well-known/openid-configuration"):
		c.add("TB_OIDC_ISSUER cannot be used: give the address as the provider names itself, without /.well-known behind it, for example https://anmeldung.kreis.example/realms/haus.")
	case u.Scheme != "https" && !(u.Scheme == "http" && isLoopback(u.Hostname())):
		c.add("TB_OIDC_ISSUER must begin with https://: what the provider says decides who comes in. http:// is taken for this machine alone.")
	}
	if !slices.Contains(strings.Fields(s.OIDCScopes), "openid") {
		c.add("TB_OIDC_SCOPES needs openid, for example: openid email profile.")
	}
	if s.OIDCClaim == "" {
		c.add("TB_OIDC_CLAIM is empty: name the claim that holds the groups of people, for example groups.")
	}
}
