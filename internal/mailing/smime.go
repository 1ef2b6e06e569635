package mailing

import (
	"crypto"
	"crypto/ecdsa"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"slices"
	"strings"
	"time"
)

// smimeKey signs messages with the certificate of the sender (RFC 8551).
type smimeKey struct {
	leaf  *x509.Certificate
	chain tls.Certificate
}

// holdsAt reports whether the certificate is valid. A letter that nobody has signed reads as well as any other, one with
// an expired signature is shown with a warning: so letters go unsigned from then on.
func (k *smimeKey) holdsAt(now time.Time) bool {
	return k != nil && !now.Before(k.leaf.NotBefore) && now.Before(k.leaf.NotAfter)
}

var (
	errSMIMEChain   = errors.New("the certificate is none in PEM")
	errSMIMEKey     = errors.New("the key is no private key in PEM: RSA or ECDSA")
	errSMIMEPair    = errors.New("the key does not belong to the certificate")
	errSMIMEAddress = errors.New("the certificate is not for the address of the sender")
)

// readSMIME reads certificate and key in PEM: the certificate of the address first, then those that vouch for it. Of
// these go-mail takes one along. Errors repeat nothing of the key.
func readSMIME(chain, key, address string) (*smimeKey, error) {
	leaf, raw, err := readChain(chain)
	if err != nil {
		return nil, err
	}
	if !slices.ContainsFunc(leaf.EmailAddresses, func(a string) bool { return strings.EqualFold(a, address) }) {
		return nil, errSMIMEAddress
	}
	block, _ := pem.Decode([]byte(key))
	if block == nil {
		return nil, errSMIMEKey
	}
	private := privateKey(block.Bytes)
	public, err := publicOf(private)
	if err != nil {
		return nil, err
	}
	if !public.Equal(leaf.PublicKey) {
		return nil, errSMIMEPair
	}
	return &smimeKey{leaf: leaf, chain: tls.Certificate{Certificate: raw, PrivateKey: private, Leaf: leaf}}, nil
}

// publicOf returns the other half of a key that go-mail can sign with.
func publicOf(private any) (interface{ Equal(crypto.PublicKey) bool }, error) {
	switch key := private.(type) {
	case *rsa.PrivateKey:
		return &key.PublicKey, nil
	case *ecdsa.PrivateKey:
		return &key.PublicKey, nil
	}
	return nil, errSMIMEKey
}

// readChain returns the first certificate, and all as they go along.
func readChain(text string) (leaf *x509.Certificate, raw [][]byte, err error) {
	for rest := []byte(text); ; {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, nil, errSMIMEChain
		}
		raw = append(raw, certificate.Raw)
		if leaf == nil {
			leaf = certificate
		}
	}
	if leaf == nil {
		return nil, nil, errSMIMEChain
	}
	return leaf, raw, nil
}
