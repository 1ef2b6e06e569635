// Package token makes secrets for links and sign-ins: random ones that are stored hashed, and
// signed ones that are stored nowhere.
package token

import (
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"encoding/base32"
	"strings"
)

// alphabet is Crockford's base 32 in lower case: no i, l, o, u, so it survives being read aloud.
const alphabet = "0123456789abcdefghjkmnpqrstvwxyz"

var encoding = base32.NewEncoding(alphabet).WithPadding(base32.NoPadding)

// Random returns a new secret of 160 bits as 32 characters.
func Random() string {
	var raw [20]byte
	rand.Read(raw[:])
	return encoding.EncodeToString(raw[:])
}

// Bytes returns so many random bytes.
func Bytes(n int) []byte {
	raw := make([]byte, n)
	rand.Read(raw)
	return raw
}

// Hash returns what is stored of a random secret. The secret has full entropy, so a plain SHA-256
// is enough.
func Hash(secret string) []byte {
	sum := sha256.Sum256([]byte(secret))
	return sum[:]
}

// Reference returns a random reference of ten characters (50 bits) for people to read out.
func Reference() string {
	var raw [10]byte
	rand.Read(raw[:])
	for i, b := range raw {
		raw[i] = alphabet[b&31]
	}
	return strings.ToUpper(string(raw[:]))
}

// Signer signs and checks texts with the secret of the installation.
type Signer struct{ secret []byte }

// NewSigner returns a signer for the secret, which must hold at least 32 bytes.
func NewSigner(secret []byte) *Signer { return &Signer{secret: secret} }

// Sign returns a signature of 130 bits over text for the given purpose.
func (s *Signer) Sign(purpose, text string) string {
	mac := hmac.New(sha256.New, s.secret)
	mac.Write([]byte(purpose))
	mac.Write([]byte{0})
	mac.Write([]byte(text))
	return encoding.EncodeToString(mac.Sum(nil))[:26]
}

// Matches reports in constant time whether signature is the one Sign would give.
func (s *Signer) Matches(purpose, text, signature string) bool {
	return hmac.Equal([]byte(s.Sign(purpose, text)), []byte(strings.ToLower(signature)))
}
