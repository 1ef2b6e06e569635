package token

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

func TestWhatIsSealedIsReadOnlyForItsPurposeAndOwner(t *testing.T) {
	t.Parallel()
	s := NewSigner(bytes.Repeat([]byte("s"), 32))
	sealed, err := s.Seal("totp", "7", []byte("geheim"))
	if err != nil || bytes.Contains(sealed, []byte("geheim")) {
		t.Fatalf("sealed %q, %v", sealed, err)
	}
	if plain, err := s.Open("totp", "7", sealed); err != nil || string(plain) != "geheim" {
		t.Errorf("opened %q, %v", plain, err)
	}
	damaged := slices.Clone(sealed)
	damaged[len(damaged)-1] ^= 1
	other := NewSigner(bytes.Repeat([]byte("x"), 32))
	for name, open := range map[string]func() ([]byte, error){
		"another purpose": func() ([]byte, error) { return s.Open("mail", "7", sealed) },
		"another owner":   func() ([]byte, error) { return s.Open("totp", "8", sealed) },
		"another secret":  func() ([]byte, error) { return other.Open("totp", "7", sealed) },
		"damaged":         func() ([]byte, error) { return s.Open("totp", "7", damaged) },
		"too short":       func() ([]byte, error) { return s.Open("totp", "7", []byte("x")) },
	} {
		if plain, err := open(); !errors.Is(err, ErrSeal) {
			t.Errorf("%s: %q, %v", name, plain, err)
		}
	}
	if again, _ := s.Seal("totp", "7", []byte("geheim")); bytes.Equal(again, sealed) {
		t.Error("the same text is sealed the same twice")
	}
}
