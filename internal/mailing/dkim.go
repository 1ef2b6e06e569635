package mailing

import (
	"bytes"
	"crypto"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/emersion/go-msgauth/dkim"
)

// dkimKey signs messages for a domain (RFC 6376).
type dkimKey struct {
	domain, selector string
	key              crypto.Signer
}

// shortestRSA is what receivers take for safe (RFC 8301, 3.2).
const shortestRSA = 2048

// dkimHeaders are signed. Each is named once more than it occurs, so that nobody can add a second one
// (RFC 6376, 8.15).
var dkimHeaders = []string{
	"From", "From", "Sender", "Reply-To", "Reply-To", "To", "To", "Cc", "Subject", "Subject", "Date", "Date",
	"Message-ID", "Message-ID", "In-Reply-To", "References", "MIME-Version", "MIME-Version", "Content-Type", "Content-Type",
	"Content-Transfer-Encoding", "Content-Transfer-Encoding", "Auto-Submitted", "Auto-Submitted", "List-Unsubscribe", "List-Unsubscribe",
	"List-Unsubscribe-Post", "List-Unsubscribe-Post",
}

// sign puts the signature before the message.
func (k *dkimKey) sign(message []byte) ([]byte, error) {
	var signed bytes.Buffer
	err := dkim.Sign(&signed, bytes.NewReader(message), &dkim.SignOptions{
		Domain: k.domain, Selector: k.selector, Signer: k.key, HeaderKeys: dkimHeaders,
		HeaderCanonicalization: dkim.CanonicalizationRelaxed, BodyCanonicalization: dkim.CanonicalizationRelaxed,
	})
	return signed.Bytes(), err
}

// record is what has to be published in the DNS as TXT of <selector>._domainkey.<domain>.
func (k *dkimKey) record() (string, error) {
	const form = "v=DKIM1; k=%s; p=%s"
	if public, ok := k.key.Public().(ed25519.PublicKey); ok { // alone, without the frame of X.509 (RFC 8463, 4)
		return fmt.Sprintf(form, "ed25519", base64.StdEncoding.EncodeToString(public)), nil
	}
	public, err := x509.MarshalPKIXPublicKey(k.key.Public())
	if err != nil {
		return "", fmt.Errorf("write public key: %w", err)
	}
	return fmt.Sprintf(form, "rsa", base64.StdEncoding.EncodeToString(public)), nil
}

var (
	errDKIMKey   = errors.New("the key is no private key in PEM: RSA or Ed25519")
	errDKIMShort = fmt.Errorf("the RSA key is shorter than %d bits", shortestRSA)
)

// readDKIMKey reads a private key in PEM. Its errors repeat nothing of it.
func readDKIMKey(text string) (crypto.Signer, error) {
	block, _ := pem.Decode([]byte(text))
	if block == nil {
		return nil, errDKIMKey
	}
	switch key := privateKey(block.Bytes).(type) {
	case *rsa.PrivateKey:
		if key.N.BitLen() < shortestRSA {
			return nil, errDKIMShort
		}
		return key, nil
	case ed25519.PrivateKey:
		return key, nil
	}
	return nil, errDKIMKey
}

// privateKey reads the forms in which programs write private keys; nil when it is none of them.
func privateKey(der []byte) any {
	if key, err := x509.ParsePKCS8PrivateKey(der); err == nil {
		return key
	}
	if key, err := x509.ParsePKCS1PrivateKey(der); err == nil {
		return key
	}
	if key, err := x509.ParseECPrivateKey(der); err == nil {
		return key
	}
	return nil
}

// newDKIMKey makes a key in PEM. RSA, because many receivers do not know Ed25519 yet.
func newDKIMKey() (string, error) {
	key, err := rsa.GenerateKey(rand.Reader, shortestRSA)
	if err != nil {
		return "", fmt.Errorf("make key: %w", err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		return "", fmt.Errorf("write key: %w", err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: der})), nil
}

var (
	domainName   = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$`)
	selectorName = regexp.MustCompile(`^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*$`)
)

// aligned reports whether a signature for the domain speaks for the address: one lies in the other, as far as can be
// told without a list of public suffixes (RFC 7489, 3.1.1).
func aligned(domain, address string) bool {
	of := domainOf(address)
	return of == domain || strings.HasSuffix(of, "."+domain) || strings.HasSuffix(domain, "."+of)
}

// installationKey reads the key of the installation from its settings; nil when there is none.
func installationKey(o DKIMOptions, address string) (*dkimKey, error) {
	if o == (DKIMOptions{}) {
		return nil, nil
	}
	domain, selector := strings.ToLower(o.Domain), strings.ToLower(o.Selector)
	key, err := readDKIMKey(o.Key)
	var mistakes []error
	if !domainName.MatchString(domain) || !aligned(domain, address) {
		mistakes = append(mistakes, errors.New("TB_DKIM_DOMAIN is not the domain of TB_MAIL_FROM: receivers would not take the signature for that of the sender"))
	}
	if !selectorName.MatchString(selector) {
		mistakes = append(mistakes, errors.New("TB_DKIM_SELECTOR is no name of the DNS, for example tagungen2027"))
	}
	if err != nil {
		mistakes = append(mistakes, fmt.Errorf("TB_DKIM_KEY: %w", err))
	}
	if len(mistakes) > 0 {
		return nil, errors.Join(mistakes...)
	}
	return &dkimKey{domain, selector, key}, nil
}
