package config

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/netip"
	"net/url"
	"os"
	"slices"
	"strconv"
	"strings"
)

const minSecretBytes = 32

// defaultMailFrom is the sender while mails stay in the development mailbox.
const defaultMailFrom = "Tagungsbüro <noreply@tagungsbuero.example>"

// check gathers mistakes, one sentence each.
type check struct{ mistakes []error }

func (c *check) add(format string, args ...any) {
	c.mistakes = append(c.mistakes, fmt.Errorf(format, args...))
}

// Check reads the secret files, fills the defaults that depend on other settings and returns every
// mistake, one per line, each saying what to do. It shows no secret.
func (s *Settings) Check() error {
	var c check
	c.readFile("TB_DATABASE_URL", &s.DatabaseURL, s.DatabaseURLFile)
	c.readFile("TB_MIGRATE_DATABASE_URL", &s.MigrateURL, s.MigrateURLFile)
	c.readFile("TB_SMTP_URL", &s.SMTPURL, s.SMTPURLFile)
	c.readFile("TB_DKIM_KEY", &s.DKIMKey, s.DKIMKeyFile)
	c.readFile("TB_BOUNCE_IMAP_URL", &s.BounceIMAPURL, s.BounceIMAPURLFile)
	c.readFile("TB_SECRET", &s.Secret, s.SecretFile)
	c.readFile("TB_OIDC_CLIENT_SECRET", &s.OIDCClientSecret, s.OIDCSecretFile)
	c.checkDatabaseURL("TB_DATABASE_URL", s.DatabaseURL)
	c.checkDatabaseURL("TB_MIGRATE_DATABASE_URL", s.MigrateURL)
	c.checkRoles(s.DatabaseURL, s.MigrateURL)
	c.checkSecret(s.Secret)
	c.checkListen("TB_LISTEN", s.Listen)
	if s.MetricsListen != "" {
		c.checkListen("TB_METRICS_LISTEN", s.MetricsListen)
	}
	s.BaseURL = c.checkBaseURL(s.BaseURL, s.Listen)
	c.checkSMTPURL(s.SMTPURL)
	s.MailFrom = c.checkMailFrom(s.MailFrom, s.KeepsMails())
	c.checkSending(s)
	c.checkBounces(*s)
	s.proxies = c.checkProxies(s.TrustedProxies)
	c.checkRateLimit(s.RateLimit)
	c.checkLevel(s)
	c.checkOIDC(*s)
	if !s.Development() && s.KeepsMails() {
		c.add("TB_SMTP_URL is missing: the mailbox at /postfach shows every letter to everybody, so it exists only where TB_BASE_URL is http://localhost. Give the mail server, for example smtp://user:password@mail.example:587?tls=starttls.")
	}
	return errors.Join(c.mistakes...)
}

// RequireDevelopment refuses a feature that must not exist where the service is in real use, for
// instance the demo accounts with their known password. feature begins the sentence.
func (s Settings) RequireDevelopment(feature string) error {
	if s.Development() {
		return nil
	}
	//lint:ignore ST1005 these are whole sentences for whoever runs the installation
	return fmt.Errorf("%s: refused because TB_BASE_URL is not http://localhost. Use an installation on your own machine for trying things out.", feature)
}

func (c *check) readFile(name string, secret *Secret, file string) {
	if file == "" {
		return
	}
	if *secret != "" {
		c.add("%s and %s_FILE are both set: keep one of them.", name, name)
		return
	}
	text, err := os.ReadFile(file)
	if err != nil {
		c.add("%s_FILE cannot be read: %w. Give a file that the service may read.", name, err)
		return
	}
	*secret = Secret(strings.TrimRight(string(text), "\r\n"))
	if *secret == "" {
		c.add("%s_FILE names an empty file: write the value into it.", name)
	}
}

func (c *check) checkDatabaseURL(name string, secret Secret) {
	if secret == "" {
		return
	}
	u, err := url.Parse(string(secret))
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") {
		c.add("%s cannot be read: write it as postgres://user:password@host:5432/name?sslmode=require, special characters of the password percent-encoded.", name)
	}
}

// checkRoles wants two roles where the owner of the schema is named beside the service.
func (c *check) checkRoles(service, owner Secret) {
	if owner == "" {
		return
	}
	role := RoleOf(service)
	if role == "" || role == RoleOf(owner) {
		c.add("TB_MIGRATE_DATABASE_URL needs another role in TB_DATABASE_URL: the first names the owner of the schema, the second the role that the service works as, for example tagungsbuero_service.")
	}
}

// RoleOf returns the role that a database URL names, or "".
func RoleOf(databaseURL Secret) string {
	u, err := url.Parse(string(databaseURL))
	if err != nil {
		return ""
	}
	return u.User.Username()
}

func (c *check) checkSecret(secret Secret) {
	if secret != "" && len(secret) < minSecretBytes {
		c.add("TB_SECRET has %d bytes: give at least %d random ones, for example from openssl rand -hex 32.", len(secret), minSecretBytes)
	}
}

func (c *check) checkListen(name, address string) {
	_, port, err := net.SplitHostPort(address)
	if number, numErr := strconv.ParseUint(port, 10, 16); err != nil || numErr != nil || number > 65535 {
		c.add("%s is %q: give an address and a port, for example 127.0.0.1:8080.", name, address)
	}
}

func (c *check) checkBaseURL(base, listen string) string {
	if base == "" {
		return baseOf(listen)
	}
	u, err := url.Parse(base)
	if err != nil {
		c.add("TB_BASE_URL cannot be read: give the address people type in, for example https://tagungen.example.")
		return base
	}
	u.Path = strings.TrimRight(u.Path, "/")
	isWeb := u.Scheme == "http" || u.Scheme == "https"
	if !isWeb || u.Hostname() == "" || u.Path != "" || u.RawQuery != "" || u.Fragment != "" || u.User != nil {
		c.add("TB_BASE_URL must be http:// or https:// and a host, nothing behind it: for example https://tagungen.example.")
		return base
	}
	return u.Scheme + "://" + strings.ToLower(u.Host)
}

// baseOf returns the address under which a browser on the same machine finds the listener.
func baseOf(listen string) string {
	host, port, err := net.SplitHostPort(listen)
	if err != nil {
		return "http://localhost"
	}
	if address, err := netip.ParseAddr(host); host == "" || (err == nil && (address.IsLoopback() || address.IsUnspecified())) {
		host = "localhost"
	}
	return "http://" + net.JoinHostPort(host, port)
}

func (c *check) checkSMTPURL(secret Secret) {
	if secret == "" {
		return
	}
	const form = "write it as smtp://user:password@host:587?tls=starttls (or tls=implicit, tls=none), special characters of the password percent-encoded."
	u, err := url.Parse(string(secret))
	if err != nil || u.Scheme != "smtp" || u.Hostname() == "" || strings.Trim(u.Path, "/") != "" {
		c.add("TB_SMTP_URL cannot be read: %s", form)
		return
	}
	for name, values := range u.Query() {
		if name != "tls" || len(values) != 1 || !slices.Contains([]string{"starttls", "implicit", "none"}, values[0]) {
			c.add("TB_SMTP_URL has an unknown addition %q: %s", name, form)
		}
	}
}

func (c *check) checkMailFrom(from string, keepsMails bool) string {
	if from == "" {
		if !keepsMails {
			c.add("TB_MAIL_FROM is missing: with TB_SMTP_URL the sender must be known, for example Tagungsbüro <tagungen@kreis.example>.")
		}
		return defaultMailFrom
	}
	if _, err := mail.ParseAddress(from); err != nil {
		c.add("TB_MAIL_FROM is %q: give one address, for example Tagungsbüro <tagungen@kreis.example>.", from)
	}
	return from
}

// checkBounces looks at the form only; the rest is said by who uses it.
func (c *check) checkBounces(s Settings) {
	if s.BounceAddress != "" {
		if address, err := mail.ParseAddress(s.BounceAddress); err != nil || address.Address != s.BounceAddress {
			c.add("TB_BOUNCE_ADDRESS is %q: give one address without a name, for example bounce@tagungen.example.", s.BounceAddress)
		}
	}
	if s.BounceIMAPURL != "" && !strings.HasPrefix(string(s.BounceIMAPURL), "imap://") && !strings.HasPrefix(string(s.BounceIMAPURL), "imaps://") {
		c.add("TB_BOUNCE_IMAP_URL cannot be read: write it as imaps://user:password@host:993, special characters of the password percent-encoded.")
	}
	if s.MailKeepDays < 0 {
		c.add("TB_MAIL_KEEP_DAYS is %d: give a number of days, or 0 to keep the text of mails for ever.", s.MailKeepDays)
	}
}

func (c *check) checkProxies(list string) []string {
	var networks []string
	for part := range strings.SplitSeq(list, ",") {
		part = strings.TrimSpace(part)
		if part == "" {
			continue
		}
		network, err := parseNetwork(part)
		if err != nil {
			c.add("TB_TRUSTED_PROXIES names %q: give addresses or networks such as 10.0.0.7 or 10.0.0.0/24, separated by commas.", part)
			continue
		}
		if network.Bits() == 0 {
			c.add("TB_TRUSTED_PROXIES names %q, which is everybody: name only your own proxies, else any client can invent its address.", part)
			continue
		}
		networks = append(networks, network.String())
	}
	return networks
}

func parseNetwork(text string) (netip.Prefix, error) {
	if strings.Contains(text, "/") {
		return netip.ParsePrefix(text)
	}
	address, err := netip.ParseAddr(text)
	if err != nil {
		return netip.Prefix{}, err
	}
	return address.Prefix(address.BitLen())
}

func (c *check) checkRateLimit(value string) {
	if value != "on" && value != "off" {
		c.add("TB_RATE_LIMIT is %q: give on or off.", value)
	}
}

func (c *check) checkLevel(s *Settings) {
	if !slices.Contains([]string{"debug", "info", "warn", "error"}, s.LogLevel) {
		c.add("TB_LOG_LEVEL is %q: give debug, info, warn or error.", s.LogLevel)
		return
	}
	if err := s.level.UnmarshalText([]byte(s.LogLevel)); err != nil {
		c.add("TB_LOG_LEVEL cannot be read: %w.", err)
	}
}
