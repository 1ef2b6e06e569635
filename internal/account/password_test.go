package account

import (
	"context"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/alexedwards/argon2id"
)

func TestUnknownAddressesCostTheSameEffort(t *testing.T) {
	t.Parallel()
	params, salt, key, err := argon2id.DecodeHash(nobodysHash)
	if err != nil {
		t.Fatal(err)
	}
	if *params != *hashParams || len(salt) != int(hashParams.SaltLength) || len(key) != int(hashParams.KeyLength) {
		t.Errorf("nobody's hash takes %+v, others %+v", params, hashParams)
	}
	matches, err := newHasher().matches(t.Context(), "", nil)
	if matches || err != nil {
		t.Errorf("matches %v, %v", matches, err)
	}
}

func TestEasyPasswordsAreRefused(t *testing.T) {
	t.Parallel()
	someone := Account{Email: "ada.beispiel@buero.example", Name: "Ada Beispielhaft"}
	cases := map[string]string{
		"":                               "account.password_short",
		"elf Zeichen":                    "account.password_short",
		"äöüäöüäöüäö":                    "account.password_short", // letters are counted, not bytes
		"Passwort1234":                   "account.password_common",
		"aaaaaaaaaaaaaaa":                "account.password_common",
		"121212121212121":                "account.password_common",
		"Willkommen2031!":                "account.password_common", // a word with decoration
		"Veranstaltung1":                 "account.password_common",
		"tagungsbüro-1234":               "account.password_common",
		"dragondragondragon":             "account.password_common", // a word again and again
		"ada.beispiel2027":               "account.password_personal",
		"2027-Beispielhaft!":             "account.password_personal",
		"musterstadt 2027":               "account.password_personal", // the organisation
		"Musterstadt, Ada":               "account.password_personal",
		"Ada Beispielhaft":               "account.password_personal",
		"sieben \xff Ziegel":             "form.encoding",
		strings.Repeat("abcdef", 34):     "form.too_long",
		"sieben rote Ziegel":             "",
		"tagungsbuero-demo":              "",
		"зелёный самовар":                "",
		"839201748274":                   "",
		"beispielhaft grüner Kaktus":     "",
		strings.Repeat("äbcdefghij", 20): "",
	}
	for password, want := range cases {
		if key, _ := passwordMistake(password, someone, "KI Musterstadt"); key != want {
			t.Errorf("%q: %q, want %q", password, key, want)
		}
	}
}

func TestTheListOfCommonPasswordsIsSortedAndLong(t *testing.T) {
	t.Parallel()
	if all := commonList(); len(all) < 50_000 || !slices.IsSorted(all) {
		t.Errorf("%d entries, sorted: %v", len(all), slices.IsSorted(all))
	}
	for word, want := range map[string]string{"abcabcabc": "abc", "abcabcab": "abcabcab", "": "", "aaaa": "a", "öö": "ö"} {
		if got := unit(word); got != want {
			t.Errorf("unit of %q is %q, want %q", word, got, want)
		}
	}
}

func TestUmlautsMatchHoweverTheKeyboardComposesThem(t *testing.T) {
	t.Parallel()
	h := newHasher()
	hash, err := h.hash(t.Context(), "f\u00fcnf gr\u00fcne \u00c4pfel")
	if err != nil {
		t.Fatal(err)
	}
	if matches, err := h.matches(t.Context(), "fu\u0308nf gru\u0308ne A\u0308pfel", &hash); !matches || err != nil {
		t.Errorf("matches %v, %v", matches, err)
	}
}

func TestNobodyWaitsForAHashAfterGivingUp(t *testing.T) {
	t.Parallel()
	h := newHasher()
	for range cap(h.slots) {
		h.slots <- struct{}{}
	}
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if _, err := h.hash(ctx, "sieben rote Ziegel"); err == nil {
		t.Error("no error")
	}
	h.waiting.Store(maxWaiting)
	if _, err := h.hash(t.Context(), "sieben rote Ziegel"); err == nil || !strings.Contains(err.Error(), "account.busy") {
		t.Errorf("a full queue took one more: %v", err)
	}
	if h.waiting.Load() != maxWaiting {
		t.Errorf("%d waiting", h.waiting.Load())
	}
}
