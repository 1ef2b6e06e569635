package mailing

import (
	"bytes"
	"crypto/ed25519"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"encoding/pem"
	"strings"
	"testing"

	"github.com/emersion/go-msgauth/dkim"
)

func pemOf(t testing.TB, kind string, der []byte, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	return string(pem.EncodeToMemory(&pem.Block{Type: kind, Bytes: der}))
}

func ed25519Key(t testing.TB) string {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return pemOf(t, "PRIVATE KEY", der, err)
}

func rsaKey(t testing.TB, bits int) *rsa.PrivateKey {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, bits)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func signing(t testing.TB, key string) *dkimKey {
	t.Helper()
	k, err := installationKey(DKIMOptions{Domain: "tagung.example", Selector: "T2027", Key: key}, "buero@tagung.example")
	if err != nil {
		t.Fatal(err)
	}
	return k
}

// verified checks the message against the record that the page tells to publish.
func verified(t testing.TB, k *dkimKey, raw []byte) error {
	t.Helper()
	record, err := k.record()
	if err != nil {
		t.Fatal(err)
	}
	found, err := dkim.VerifyWithOptions(bytes.NewReader(raw), &dkim.VerifyOptions{LookupTXT: func(name string) ([]string, error) {
		if name != "t2027._domainkey.tagung.example" {
			t.Errorf("asked for %s", name)
		}
		return []string{record}, nil
	}})
	if err != nil || len(found) != 1 {
		t.Fatalf("%d signatures, %v", len(found), err)
	}
	return found[0].Err
}

func TestASignedMessageHoldsAndEveryChangeIsNoticed(t *testing.T) {
	t.Parallel()
	made, err := newDKIMKey()
	if err != nil {
		t.Fatal(err)
	}
	for name, key := range map[string]string{
		"rsa": made, "rsa as openssl wrote it once": pemOf(t, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey(t, shortestRSA)), nil), "ed25519": ed25519Key(t),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			o := sender()
			o.dkim = signing(t, key)
			c := testContent()
			c.Unsubscribe = &Unsubscribe{URL: "https://tagung.example/ab"}
			raw, err := o.signed(testEnvelope(), c.cleaned(), testEnvelope().queuedAt)
			if err != nil {
				t.Fatal(err)
			}
			if err := verified(t, o.dkim, raw); err != nil {
				t.Fatalf("signature: %v\n%s", err, raw)
			}
			for header := range strings.SplitSeq("From To Subject Date Message-ID Reply-To Content-Type Auto-Submitted List-Unsubscribe List-Unsubscribe-Post", " ") {
				added := append([]byte(header+": untergeschoben\r\n"), raw...)
				if verified(t, o.dkim, added) == nil {
					t.Errorf("a second %s is not noticed", header)
				}
			}
			if verified(t, o.dkim, bytes.Replace(raw, []byte("Stra=C3=9Fe"), []byte("Gasse"), 1)) == nil {
				t.Error("another body is not noticed")
			}
		})
	}
}

func TestAKeyThatIsNoneIsRefusedWithoutRepeatingIt(t *testing.T) {
	t.Parallel()
	short := pemOf(t, "RSA PRIVATE KEY", x509.MarshalPKCS1PrivateKey(rsaKey(t, 1024)), nil)
	for name, o := range map[string]DKIMOptions{
		"no pem":          {"tagung.example", "t1", "geheim"},
		"short":           {"tagung.example", "t1", short},
		"another domain":  {"anders.example", "t1", ed25519Key(t)},
		"another's end":   {"ung.example", "t1", ed25519Key(t)},
		"odd selector":    {"tagung.example", "t_1;p=", ed25519Key(t)},
		"without domain":  {"", "t1", ed25519Key(t)},
		"a public key":    {"tagung.example", "t1", "-----BEGIN PUBLIC KEY-----\nZ2VoZWlt\n-----END PUBLIC KEY-----\n"},
		"a key with junk": {"tagung.example", "t1", "-----BEGIN PRIVATE KEY-----\nZ2VoZWlt\n-----END PRIVATE KEY-----\n"},
	} {
		if k, err := installationKey(o, "buero@tagung.example"); err == nil || strings.Contains(err.Error(), "geheim") || strings.Contains(err.Error(), "Z2Vo") {
			t.Errorf("%s: %v, %v", name, k, err)
		}
	}
	if k, err := installationKey(DKIMOptions{}, "buero@tagung.example"); k != nil || err != nil {
		t.Errorf("no key: %v, %v", k, err)
	}
}
