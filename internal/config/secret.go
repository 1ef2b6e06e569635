package config

import (
	"fmt"
	"log/slog"
	"net/url"
	"strings"
)

// Secret is a setting that is never printed. Convert it to a string to use it.
type Secret string

// hidden is what stands in place of a secret.
const hidden = "[hidden]"

// String returns "" when nothing is set, the address without the password for a URL, and else
// only that something is set.
func (s Secret) String() string {
	if s == "" {
		return ""
	}
	u, err := url.Parse(string(s))
	if err != nil || u.Scheme == "" || u.Host == "" {
		return hidden
	}
	return u.Scheme + "://" + u.Host + u.Path
}

// GoString keeps %#v from showing the secret.
func (s Secret) GoString() string { return s.String() }

// MarshalText keeps encoders and logs from showing the secret.
func (s Secret) MarshalText() ([]byte, error) { return []byte(s.String()), nil }

// String returns the settings, one "name=value" after the other, secrets hidden.
func (s Settings) String() string {
	var parts []string
	for _, a := range s.attributes() {
		parts = append(parts, fmt.Sprintf("%s=%q", a.Key, a.Value.String()))
	}
	return strings.Join(parts, " ")
}

// GoString returns the same as String, for %#v.
func (s Settings) GoString() string { return s.String() }

// LogValue returns the settings for a structured log, secrets hidden.
func (s Settings) LogValue() slog.Value { return slog.GroupValue(s.attributes()...) }

func (s Settings) attributes() []slog.Attr {
	return []slog.Attr{
		slog.String("database_url", s.DatabaseURL.String()),
		slog.String("migrate_database_url", s.MigrateURL.String()),
		slog.String("data_dir", s.DataDir),
		slog.String("pg_bin", s.PGBin),
		slog.String("listen", s.Listen),
		slog.String("metrics_listen", s.MetricsListen),
		slog.String("base_url", s.BaseURL),
		slog.String("smtp_url", s.SMTPURL.String()),
		slog.String("mail_from", s.MailFrom),
		slog.Int("mail_rate", s.MailRate),
		slog.String("dkim_domain", s.DKIMDomain),
		slog.String("dkim_selector", s.DKIMSelector),
		slog.String("dkim_key", s.DKIMKey.String()),
		slog.String("sender_networks", s.SenderNetworks),
		slog.String("bounce_address", s.BounceAddress),
		slog.String("bounce_imap_url", s.BounceIMAPURL.String()),
		slog.Int("mail_keep_days", s.MailKeepDays),
		slog.String("secret", s.Secret.String()),
		slog.String("trusted_proxies", s.TrustedProxies),
		slog.String("rate_limit", s.RateLimit),
		slog.String("operator", s.Operator),
		slog.String("oidc_issuer", s.OIDCIssuer),
		slog.String("oidc_client_id", s.OIDCClientID),
		slog.String("oidc_client_secret", s.OIDCClientSecret.String()),
		slog.String("oidc_name", s.OIDCName),
		slog.String("oidc_scopes", s.OIDCScopes),
		slog.String("oidc_claim", s.OIDCClaim),
		slog.String("oidc_strong_acr", s.OIDCStrongACR),
		slog.String("oidc_trusted_domains", s.OIDCTrustedDomains),
		slog.String("log_level", s.LogLevel),
	}
}
