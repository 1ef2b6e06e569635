// Package config holds the settings of the installation: read from flags and environment, checked all at once.
package config

import (
	"log/slog"
	"net/netip"
	"net/url"
	"strings"
	"time"
)

// Settings are the flags and environment variables of every command. The program embeds them in
// its command line (kong); after parsing, Check must be called once: it reads the secret files,
// fills what is derived and reports every mistake.
type Settings struct {
	DatabaseURL        Secret   `name:"database-url" env:"TB_DATABASE_URL" placeholder:"URL" help:"Database, as postgres://user:password@host:5432/name. Without it a private PostgreSQL runs in the data directory."`
	DatabaseURLFile    string   `name:"database-url-file" env:"TB_DATABASE_URL_FILE" placeholder:"FILE" help:"File that holds the database URL."`
	MigrateURL         Secret   `name:"migrate-database-url" env:"TB_MIGRATE_DATABASE_URL" placeholder:"URL" help:"The same database, as the owner of its schema. With it migrations run as that role, and the service connects as the role in the database URL, which then owns nothing."`
	MigrateURLFile     string   `name:"migrate-database-url-file" env:"TB_MIGRATE_DATABASE_URL_FILE" placeholder:"FILE" help:"File that holds the owner's database URL."`
	DataDir            string   `name:"data-dir" env:"TB_DATA_DIR" default:"./data" placeholder:"DIR" help:"Where the private PostgreSQL keeps its data (default ./data)."`
	PGBin              string   `name:"pg-bin" env:"TB_PG_BIN" placeholder:"DIR" help:"Directory with the programs initdb and postgres, when they are not found by themselves."`
	Listen             string   `name:"listen" env:"TB_LISTEN" default:"127.0.0.1:8080" placeholder:"ADDRESS" help:"Address and port to serve on (default 127.0.0.1:8080)."`
	MetricsListen      string   `name:"metrics-listen" env:"TB_METRICS_LISTEN" placeholder:"ADDRESS" help:"Address and port for Prometheus metrics. Off by default."`
	BaseURL            string   `name:"base-url" env:"TB_BASE_URL" placeholder:"URL" help:"Address under which people reach the service; links in mails begin with it (default: derived from the listen address)."`
	SMTPURL            Secret   `name:"smtp-url" env:"TB_SMTP_URL" placeholder:"URL" help:"Mail server, as smtp://user:password@host:587?tls=starttls (or tls=implicit, tls=none). Without it, on localhost only, mails are kept and shown at /postfach."`
	SMTPURLFile        string   `name:"smtp-url-file" env:"TB_SMTP_URL_FILE" placeholder:"FILE" help:"File that holds the URL of the mail server."`
	MailFrom           string   `name:"mail-from" env:"TB_MAIL_FROM" placeholder:"ADDRESS" help:"Sender of all mails, as Name <name@host>. Needed with a mail server."`
	MailRate           int      `name:"mail-rate" env:"TB_MAIL_RATE" placeholder:"NUMBER" help:"How many mails may go in a minute at most, over all mail servers, from this process (default: no limit)."`
	DKIMDomain         string   `name:"dkim-domain" env:"TB_DKIM_DOMAIN" placeholder:"DOMAIN" help:"Domain of the sender that mails are signed for (DKIM). Off by default."`
	DKIMSelector       string   `name:"dkim-selector" env:"TB_DKIM_SELECTOR" placeholder:"NAME" help:"Name under which the public key stands in the DNS, below _domainkey."`
	DKIMKey            Secret   `name:"dkim-key" env:"TB_DKIM_KEY" placeholder:"PEM" help:"Private key of the signature, RSA with at least 2048 bits or Ed25519."`
	DKIMKeyFile        string   `name:"dkim-key-file" env:"TB_DKIM_KEY_FILE" placeholder:"FILE" help:"File that holds this key."`
	SenderNetworks     string   `name:"sender-networks" env:"TB_SENDER_NETWORKS" placeholder:"LIST" help:"Networks inside the house, separated by commas, in which organisations may name mail servers of their own, for example 10.20.0.0/16. Without it only servers in the internet."`
	BounceAddress      string   `name:"bounce-address" env:"TB_BOUNCE_ADDRESS" placeholder:"ADDRESS" help:"Address that reports about undeliverable mails go to, for example bounce@tagungen.example; its server must also take bounce+anything@."`
	BounceIMAPURL      Secret   `name:"bounce-imap-url" env:"TB_BOUNCE_IMAP_URL" placeholder:"URL" help:"Mailbox in which these reports arrive, as imaps://user:password@host:993; it is looked into every two minutes."`
	BounceIMAPURLFile  string   `name:"bounce-imap-url-file" env:"TB_BOUNCE_IMAP_URL_FILE" placeholder:"FILE" help:"File that holds the URL of this mailbox."`
	MailKeepDays       int      `name:"mail-keep-days" env:"TB_MAIL_KEEP_DAYS" default:"90" placeholder:"DAYS" help:"How long the text of sent mails is kept (default 90; 0 means for ever)."`
	Secret             Secret   `name:"secret" env:"TB_SECRET" placeholder:"TEXT" help:"At least 32 bytes that sign the personal links. Without it a secret is made and kept in the database."`
	SecretFile         string   `name:"secret-file" env:"TB_SECRET_FILE" placeholder:"FILE" help:"File that holds the secret."`
	TrustedProxies     string   `name:"trusted-proxies" env:"TB_TRUSTED_PROXIES" placeholder:"LIST" help:"Addresses or networks of the proxies in front, separated by commas. Only they may name the client's address."`
	RateLimit          string   `name:"rate-limit" env:"TB_RATE_LIMIT" default:"on" placeholder:"on|off" help:"Limit how often one client may send forms (default on; off for load tests)."`
	Operator           string   `name:"operator" env:"TB_OPERATOR" placeholder:"NAME" help:"Who runs the installation; stands in the imprint and below the name of the product."`
	OperatorAddress    []string `name:"operator-address" env:"TB_OPERATOR_ADDRESS" placeholder:"LINES" help:"Postal address of the operator, lines separated by commas."`
	OperatorEmail      string   `name:"operator-email" env:"TB_OPERATOR_EMAIL" placeholder:"ADDRESS" help:"Mail address of the operator for the imprint."`
	OperatorPhone      string   `name:"operator-phone" env:"TB_OPERATOR_PHONE" placeholder:"NUMBER" help:"Telephone number of the operator for the imprint."`
	OIDCIssuer         string   `name:"oidc-issuer" env:"TB_OIDC_ISSUER" placeholder:"URL" help:"Provider at which people can sign in (OpenID Connect), as it names itself, for example https://anmeldung.kreis.example/realms/haus."`
	OIDCClientID       string   `name:"oidc-client-id" env:"TB_OIDC_CLIENT_ID" placeholder:"ID" help:"How the service is known at the provider."`
	OIDCClientSecret   Secret   `name:"oidc-client-secret" env:"TB_OIDC_CLIENT_SECRET" placeholder:"TEXT" help:"Secret that the provider gave for it."`
	OIDCSecretFile     string   `name:"oidc-client-secret-file" env:"TB_OIDC_CLIENT_SECRET_FILE" placeholder:"FILE" help:"File that holds this secret."`
	OIDCName           string   `name:"oidc-name" env:"TB_OIDC_NAME" placeholder:"NAME" help:"Name of the provider on the button, for example Kreis Musterstadt."`
	OIDCScopes         string   `name:"oidc-scopes" env:"TB_OIDC_SCOPES" default:"openid email profile" placeholder:"LIST" help:"What the provider is asked for, separated by spaces (default openid email profile)."`
	OIDCClaim          string   `name:"oidc-claim" env:"TB_OIDC_CLAIM" default:"groups" placeholder:"NAME" help:"Claim by whose values people are mapped to organisations; dots lead into objects (default groups)."`
	OIDCStrongACR      string   `name:"oidc-strong-acr" env:"TB_OIDC_STRONG_ACR" placeholder:"LIST" help:"Values of the claim acr, separated by commas, by which the provider says that it asked for a second factor. The value mfa in amr always says so."`
	OIDCTrustedDomains string   `name:"oidc-trusted-domains" env:"TB_OIDC_TRUSTED_DOMAINS" placeholder:"LIST" help:"Domains of mail addresses, separated by commas, that the provider gives out itself: an existing account is linked by such an address alone. Without it people sign in once the old way first."`
	LogLevel           string   `name:"log-level" env:"TB_LOG_LEVEL" default:"info" placeholder:"LEVEL" help:"What is logged: debug, info, warn or error (default info)."`

	proxies  []string
	networks []netip.Prefix
	level    slog.Level
}

// Development reports whether the service is reached on the machine it runs on, without TLS: only
// then the demo accounts and the mailbox at /postfach exist. Both would let in whoever finds them.
func (s Settings) Development() bool {
	return strings.HasPrefix(s.BaseURL, "http://") && isLoopback(s.Host())
}

// isLoopback reports whether the host names the machine itself: localhost, a name below it, or a
// loopback address.
func isLoopback(host string) bool {
	if address, err := netip.ParseAddr(host); err == nil {
		return address.Unmap().IsLoopback()
	}
	name := strings.TrimSuffix(host, ".")
	return name == "localhost" || strings.HasSuffix(name, ".localhost")
}

// KeepsMails reports whether mails stay in the development mailbox instead of being sent.
func (s Settings) KeepsMails() bool { return s.SMTPURL == "" }

// Networks returns those inside the house in which organisations may name mail servers.
func (s Settings) Networks() []netip.Prefix { return s.networks }

// MailKeep returns how long the words of mails are kept; 0 means for ever.
func (s Settings) MailKeep() time.Duration { return time.Duration(s.MailKeepDays) * 24 * time.Hour }

// HasRateLimit reports whether clients are limited.
func (s Settings) HasRateLimit() bool { return s.RateLimit != "off" }

// HasOIDC reports whether people can sign in at a provider.
func (s Settings) HasOIDC() bool { return s.OIDCIssuer != "" }

// StrongACR returns the values of acr that stand for a second factor.
func (s Settings) StrongACR() []string { return listOf(s.OIDCStrongACR) }

// TrustedDomains returns the domains whose addresses the provider gives out itself, in lower case.
func (s Settings) TrustedDomains() []string { return listOf(strings.ToLower(s.OIDCTrustedDomains)) }

func listOf(text string) []string {
	return strings.FieldsFunc(text, func(r rune) bool { return r == ',' || r == ' ' })
}

// Proxies returns the networks whose word on the client's address counts, in CIDR notation.
func (s Settings) Proxies() []string { return s.proxies }

// Level returns the lowest level that is logged.
func (s Settings) Level() slog.Level { return s.level }

// Host returns the host name of BaseURL, for instance for the Message-ID of mails.
func (s Settings) Host() string {
	u, err := url.Parse(s.BaseURL)
	if err != nil {
		return ""
	}
	return u.Hostname()
}
