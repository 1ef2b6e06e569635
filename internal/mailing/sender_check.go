package mailing

import (
	"errors"
	"net/netip"
	"slices"
	"strings"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/organisation"
)

const (
	longestPEM     = 20000 // characters of a key or a chain of certificates
	mostPerMinute  = 6000
	longestSecret  = 1000
	senderSealed   = "mailing.sender_sealed"
	passwordAgain  = "mailing.password_again"
	dkimKeyMissing = "mailing.dkim_key_missing"
	dkimKeyTwice   = "mailing.dkim_key_twice"
)

// checkSender returns the row that a draft makes of the one before, or all its mistakes.
func (s *Service) checkSender(before storedSender, d SenderDraft) (storedSender, error) {
	f := form.New(nil)
	after := storedSender{Sender: Sender{Organisation: before.Organisation, Enabled: before.Enabled,
		Address: f.Address("address", d.Address, form.Required), Name: f.Line("name", d.Name, form.Max(longestName)),
		PerMinute: d.PerMinute}}
	if d.PerMinute < 0 || d.PerMinute > mostPerMinute {
		f.Fail("per_minute", "form.number_too_large", fault.Args{"Max": mostPerMinute})
	}
	for _, check := range []func(*form.Form, storedSender, SenderDraft, *storedSender) error{s.checkServer, s.checkDKIM, s.checkSMIME} {
		if err := check(f, before, d, &after); err != nil {
			return storedSender{}, err
		}
	}
	return after, f.Fault()
}

// checkServer reads the mail server. A password belongs to one server and user: it is not handed to another that
// somebody names later.
func (s *Service) checkServer(f *form.Form, before storedSender, d SenderDraft, after *storedSender) (err error) {
	if after.Host = strings.ToLower(f.Line("host", d.Host, form.Max(253))); after.Host == "" {
		return nil
	}
	if _, err := netip.ParseAddr(after.Host); err != nil && !domainName.MatchString(after.Host) {
		f.Fail("host", "mailing.host")
	}
	if after.Port = d.Port; !slices.Contains(SenderPorts, d.Port) {
		f.Fail("port", "form.choice")
	}
	after.TLS = form.Choice(f, "tls", d.TLS, Encryptions, form.Required)
	if after.Username = f.Line("username", d.Username); after.Username == "" {
		return nil
	}
	if len(d.Password) > longestSecret || strings.ContainsAny(d.Password, "\r\n\x00") {
		f.Fail("password", "form.control_characters")
	}
	if d.Password != "" {
		after.Password, err = s.sealed(passwordPurpose, before.Organisation, d.Password, before.Password)
		return err
	}
	same := before.Host == after.Host && before.Port == after.Port && before.TLS == after.TLS && before.Username == after.Username
	if !same || before.Password == nil {
		f.Fail("password", passwordAgain)
	}
	after.Password = before.Password
	return nil
}

// checkDKIM reads what signs for the domain.
func (s *Service) checkDKIM(f *form.Form, before storedSender, d SenderDraft, after *storedSender) error {
	if after.DKIMDomain = strings.ToLower(f.Line("dkim_domain", d.DKIMDomain, form.Max(253))); after.DKIMDomain == "" {
		if d.MakeDKIMKey || isGiven(d.DKIMKey) {
			f.Fail("dkim_domain", "mailing.dkim_domain")
		}
		return nil
	}
	if !domainName.MatchString(after.DKIMDomain) || (after.Address != "" && !aligned(after.DKIMDomain, after.Address)) {
		f.Fail("dkim_domain", "mailing.dkim_domain")
	}
	after.DKIMSelector = strings.ToLower(f.Line("dkim_selector", d.DKIMSelector, form.Required, form.Max(63)))
	if after.DKIMSelector != "" && !selectorName.MatchString(after.DKIMSelector) {
		f.Fail("dkim_selector", "mailing.dkim_selector")
	}
	text, err := s.wantedDKIMKey(f, before, d)
	if err != nil || f.HasFailed("dkim_key") {
		return err
	}
	key, err := readDKIMKey(text)
	if err != nil {
		f.Fail("dkim_key", keyOf(err))
		return nil
	}
	if after.DKIMRecord, err = (&dkimKey{key: key}).record(); err != nil {
		return err
	}
	after.DKIMKey, err = s.sealed(dkimPurpose, before.Organisation, text, before.DKIMKey)
	return err
}

func (s *Service) wantedDKIMKey(f *form.Form, before storedSender, d SenderDraft) (string, error) {
	if d.MakeDKIMKey && isGiven(d.DKIMKey) {
		f.Fail("dkim_key", dkimKeyTwice)
		return "", nil
	}
	if d.MakeDKIMKey {
		return newDKIMKey()
	}
	text := s.wantedKey(f, "dkim_key", dkimPurpose, d.DKIMKey, before.Organisation, before.DKIMKey)
	if text == "" {
		f.Fail("dkim_key", dkimKeyMissing)
	}
	return text, nil
}

// checkSMIME reads the certificate.
func (s *Service) checkSMIME(f *form.Form, before storedSender, d SenderDraft, after *storedSender) error {
	if after.SMIMEChain = f.Lines("smime_certificate", d.SMIMEChain, form.Max(longestPEM)); after.SMIMEChain == "" {
		if isGiven(d.SMIMEKey) {
			f.Fail("smime_certificate", "mailing.smime_certificate_missing")
		}
		return nil
	}
	text := s.wantedKey(f, "smime_key", smimePurpose, d.SMIMEKey, before.Organisation, before.SMIMEKey)
	if f.HasFailed("smime_key") {
		return nil
	}
	_, err := readSMIME(after.SMIMEChain, text, after.Address)
	switch {
	case errors.Is(err, errSMIMEKey), errors.Is(err, errSMIMEPair):
		f.Fail("smime_key", keyOf(err))
	case err != nil:
		f.Fail("smime_certificate", keyOf(err))
	}
	after.SMIMEKey, err = s.sealed(smimePurpose, before.Organisation, text, before.SMIMEKey)
	return err
}

// isGiven reports whether somebody entered a key: what is entered is used or refused, never dropped.
func isGiven(key string) bool { return strings.TrimSpace(key) != "" }

// wantedKey returns the key that was sent, or else the one that is kept.
func (s *Service) wantedKey(f *form.Form, field, purpose, sent string, id organisation.ID, kept []byte) string {
	if sent = f.Lines(field, sent, form.Max(longestPEM)); sent != "" {
		return sent
	}
	text, err := s.unseal(purpose, id, kept)
	if err != nil {
		f.Fail(field, senderSealed)
	}
	return text
}

// keyOf finds the sentence about a key or certificate.
func keyOf(err error) string {
	for known, key := range map[error]string{
		errDKIMKey: "mailing.dkim_key", errDKIMShort: "mailing.dkim_short", errSMIMEChain: "mailing.smime_certificate",
		errSMIMEKey: "mailing.smime_key", errSMIMEPair: "mailing.smime_pair", errSMIMEAddress: "mailing.smime_address",
	} {
		if errors.Is(err, known) {
			return key
		}
	}
	return "form.unreadable"
}
