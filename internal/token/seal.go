package token

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
)

// ErrSeal is returned for what was not sealed with this secret, for this purpose and owner.
var ErrSeal = errors.New("not sealed with this secret")

// Seal encrypts what must be readable again but by nobody who has the database alone. Only Open with
// the same purpose and owner reads it: a sealed text that was copied to another row is refused.
func (s *Signer) Seal(purpose, owner string, plain []byte) ([]byte, error) {
	box, err := s.box(purpose)
	if err != nil {
		return nil, err
	}
	nonce := make([]byte, box.NonceSize())
	rand.Read(nonce)
	return box.Seal(nonce, nonce, plain, []byte(owner)), nil
}

// Open returns what was sealed, or ErrSeal.
func (s *Signer) Open(purpose, owner string, sealed []byte) ([]byte, error) {
	box, err := s.box(purpose)
	if err != nil {
		return nil, err
	}
	if len(sealed) < box.NonceSize() {
		return nil, ErrSeal
	}
	nonce, rest := sealed[:box.NonceSize()], sealed[box.NonceSize():]
	plain, err := box.Open(nil, nonce, rest, []byte(owner))
	if err != nil {
		return nil, ErrSeal
	}
	return plain, nil
}

// box is AES-256-GCM with a key of its own for each purpose (RFC 5869).
func (s *Signer) box(purpose string) (cipher.AEAD, error) {
	key, err := hkdf.Key(sha256.New, s.secret, nil, "seal: "+purpose, 32)
	if err != nil {
		return nil, fmt.Errorf("derive key: %w", err)
	}
	block, err := aes.NewCipher(key)
	if err != nil {
		return nil, fmt.Errorf("prepare cipher: %w", err)
	}
	return cipher.NewGCM(block)
}
