package config_test

import (
	"strings"
	"testing"
)

func TestAProviderIsNamedWholeAndOverTLS(t *testing.T) {
	whole := map[string]string{"TB_OIDC_ISSUER": "https://anmeldung.kreis.example/realms/haus", "TB_OIDC_CLIENT_ID": "tagungsbuero", "TB_OIDC_CLIENT_SECRET": "ein Geheimnis der Stelle"}
	s := parse(t, whole)
	s.OIDCTrustedDomains, s.OIDCStrongACR = "Kreis.example, stadt.example", ""
	if err := s.Check(); err != nil || !s.HasOIDC() || strings.Contains(s.String(), "Geheimnis") {
		t.Errorf("%v, %s", err, s)
	}
	if got := strings.Join(s.TrustedDomains(), "|"); got != "kreis.example|stadt.example" || len(s.StrongACR()) > 0 {
		t.Errorf("domains %q, acr %q", got, s.StrongACR())
	}
	for setting, change := range map[string]func(){
		"TB_OIDC_CLIENT_ID":   func() { s.OIDCClientID = "" },
		"begin with https://": func() { s.OIDCIssuer = "http://anmeldung.kreis.example" },
		"cannot be used":      func() { s.OIDCIssuer = "https://kreis.example/.well-known/openid-configuration" },
		"TB_OIDC_SCOPES":      func() { s.OIDCScopes = "email" },
		"TB_OIDC_CLAIM":       func() { s.OIDCClaim = "" },
		"TB_OIDC_ISSUER is":   func() { s.OIDCIssuer = "" },
	} {
		s = parse(t, whole)
		change()
		if err := s.Check(); err == nil || !strings.Contains(err.Error(), setting) {
			t.Errorf("%s: %v", setting, err)
		}
	}
	s = parse(t, whole)
	if s.OIDCIssuer = "http://127.0.0.1:5000/oidc"; s.Check() != nil {
		t.Errorf("a provider on the own machine is refused: %v", s.Check())
	}
}
