package mailing

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"errors"
	"log/slog"
	"math/big"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/dbtest"
	"tagungsbuero/internal/mailing/smtptest"
)

// certificate makes one for the address, signed by a root of its own. All are in PEM, the root last of the chain.
func certificate(t testing.TB, key crypto.Signer, address string, from, until time.Time) (chain, private, root string) {
	t.Helper()
	rootKey, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	authority := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Musterwurzel"}, NotBefore: from.AddDate(-1, 0, 0), NotAfter: until.AddDate(1, 0, 0),
		IsCA: true, BasicConstraintsValid: true, KeyUsage: x509.KeyUsageCertSign}
	rootDER, err := x509.CreateCertificate(rand.Reader, authority, authority, rootKey.Public(), rootKey)
	root = pemOf(t, "CERTIFICATE", rootDER, err)
	leaf := &x509.Certificate{SerialNumber: big.NewInt(2), Subject: pkix.Name{CommonName: "KI Musterstadt"}, NotBefore: from, NotAfter: until, EmailAddresses: []string{address},
		KeyUsage: x509.KeyUsageDigitalSignature, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageEmailProtection}}
	leafDER, err := x509.CreateCertificate(rand.Reader, leaf, authority, key.Public(), rootKey)
	chain = pemOf(t, "CERTIFICATE", leafDER, err) + root
	der, err := x509.MarshalPKCS8PrivateKey(key)
	return chain, pemOf(t, "PRIVATE KEY", der, err), root
}

func ecdsaKey(t testing.TB) *ecdsa.PrivateKey {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

// openssl says whether it takes the signature of the message, and who made it.
func openssl(t testing.TB, root string, raw []byte) error {
	t.Helper()
	folder := t.TempDir()
	for name, data := range map[string][]byte{"root.pem": []byte(root), "message.eml": raw} {
		if err := os.WriteFile(filepath.Join(folder, name), data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.CommandContext(t.Context(), "openssl", "cms", "-verify", "-in", "message.eml", "-CAfile", "root.pem", "-purpose", "smimesign", "-out", "content.txt")
	command.Dir = folder
	said, err := command.CombinedOutput()
	if err != nil {
		return errors.New(string(said))
	}
	return nil
}

func TestOpenSSLTakesSignaturesOfEverySortOfMessage(t *testing.T) {
	t.Parallel()
	if _, err := exec.LookPath("openssl"); err != nil {
		t.Fatal("openssl is missing: apt-get install openssl")
	}
	now := time.Now()
	for name, key := range map[string]crypto.Signer{"rsa": rsaKey(t, shortestRSA), "ecdsa": ecdsaKey(t)} {
		chain, private, root := certificate(t, key, "Buero@tagung.example", now.Add(-time.Hour), now.Add(time.Hour))
		o := sender()
		var err error
		if o.smime, err = readSMIME(chain, private, o.from.Address); err != nil {
			t.Fatal(err)
		}
		o.dkim = signing(t, ed25519Key(t))
		plain, alternative, mixed, many := testContent(), testContent(), testContent(), testContent()
		plain.HTML, plain.Calendar, alternative.Calendar = "", "", ""
		many.Attachments = []Attachment{{Name: "Übersicht.pdf", ContentType: "application/pdf", Data: []byte{1, 13, 10, 2}}, {Name: "b.txt", ContentType: "text/plain", Data: []byte("b")}}
		many.Unsubscribe = &Unsubscribe{URL: "https://tagung.example/" + strings.Repeat("lang", 50)}
		for sort, c := range map[string]Content{"plain": plain, "alternative": alternative, "mixed": mixed, "many": many} {
			raw, err := o.signed(testEnvelope(), c.cleaned(), now)
			if err != nil {
				t.Fatal(err)
			}
			if err := openssl(t, root, raw); err != nil {
				t.Errorf("%s %s: %v\n%s", name, sort, err, raw)
			}
			if err := verified(t, o.dkim, raw); err != nil {
				t.Errorf("%s %s: signature of the domain: %v", name, sort, err)
			}
			if openssl(t, root, []byte(strings.Replace(string(raw), "sicher", "unsich", 1))) == nil {
				t.Errorf("%s %s: a change is not noticed", name, sort)
			}
		}
	}
}

func TestACertificateThatDoesNotHoldSignsNothing(t *testing.T) {
	t.Parallel()
	from := testEnvelope().queuedAt
	until := from.AddDate(1, 0, 0)
	chain, private, _ := certificate(t, ecdsaKey(t), "buero@tagung.example", from, until)
	o := sender()
	var err error
	if o.smime, err = readSMIME(chain, private, "buero@tagung.example"); err != nil {
		t.Fatal(err)
	}
	for at, want := range map[time.Time]bool{from.Add(-time.Second): false, from: true, until.Add(-time.Second): true, until: false} {
		raw, err := o.message(testEnvelope(), testContent().cleaned(), at)
		if err != nil || strings.Contains(string(raw), "application/pkcs7-signature") != want {
			t.Errorf("at %s: %v, want signed %t", at, err, want)
		}
	}
	if got := (Sender{SMIMEChain: chain}).SMIMEUntil(); !got.Equal(until) {
		t.Errorf("holds until %s", got)
	}
}

func TestACertificateBelongsToKeyAndAddress(t *testing.T) {
	t.Parallel()
	now := time.Now()
	chain, private, _ := certificate(t, ecdsaKey(t), "buero@tagung.example", now, now.Add(time.Hour))
	_, another, _ := certificate(t, ecdsaKey(t), "buero@tagung.example", now, now.Add(time.Hour))
	for name, tt := range map[string]struct {
		chain, key, address string
		want                error
	}{
		"no certificate":  {"x", private, "buero@tagung.example", errSMIMEChain},
		"broken":          {string(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte("x")})), private, "buero@tagung.example", errSMIMEChain},
		"another address": {chain, private, "post@tagung.example", errSMIMEAddress},
		"no key":          {chain, "x", "buero@tagung.example", errSMIMEKey},
		"another key":     {chain, another, "buero@tagung.example", errSMIMEPair},
		"odd key":         {chain, ed25519Key(t), "buero@tagung.example", errSMIMEKey},
		"right":           {chain, private, "buero@tagung.example", nil},
	} {
		if _, err := readSMIME(tt.chain, tt.key, tt.address); !errors.Is(err, tt.want) {
			t.Errorf("%s: %v, want %v", name, err, tt.want)
		}
	}
}

func TestALogTellsOnceThatACertificateHasExpired(t *testing.T) {
	t.Parallel()
	database := dbtest.New(t)
	clock := newClock(database)
	s := newSenders(t, database, smtptest.Start(t).URL())
	var log bytes.Buffer
	s.log = slog.New(slog.NewTextHandler(&log, nil))
	id := s.organisation(t, "erste")
	d := SenderDraft{Address: "post@erste.example"}
	d.SMIMEChain, d.SMIMEKey, _ = certificate(t, ecdsaKey(t), d.Address, clock.now().Add(-time.Hour), clock.now().Add(time.Hour))
	if err := s.save(t, id, d); err != nil {
		t.Fatal(err)
	}
	s.turn(t, id, true)
	w := s.wayOf(Route(id))
	for _, want := range []int{0, 0, 1, 1} {
		if open, err := w.refresh(t.Context()); !open || err != nil {
			t.Fatal(open, err)
		}
		if got := strings.Count(log.String(), "unsigned"); got != want {
			t.Errorf("the log tells it %d times, want %d:\n%s", got, want, log.String())
		}
		clock.advance(31 * time.Minute)
	}
}
