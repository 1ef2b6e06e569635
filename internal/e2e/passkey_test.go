package e2e_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/webauthn"
	"github.com/chromedp/chromedp"
)

// Somebody adds a passkey and signs in by it alone, without a password; with the password it is the
// second step. Once it is removed the password is enough.
func TestSomebodySignsInByPasskeyAlone(t *testing.T) {
	t.Parallel()
	w := openDemoAt(t, "localhost", nil) // passkeys belong to names, not to numbers
	p := openTab(t, w.service, phone)
	p.giveAuthenticator()
	p.signIn(kiAccount)
	p.open("/intern/konto/zweiter-schritt")
	p.follow(p.link("Passkey hinzufügen"))
	p.expect("Name des Passkeys", "Fehler")
	p.fill("name", "Diensthandy")
	p.follow(p.link("Passkey hinzufügen"))
	p.expect("Ihre Notfall-Codes")
	p.follow(p.link("Ich habe die Codes gesichert"))
	p.expect("Diensthandy", "noch nie")
	p.picture("passkeys")
	p.checkPage("passkeys")
	p.openMail(kiAccount, "Anmeldung in zwei Schritten")

	p.open("/intern/")
	p.follow(".tb-account__leave")
	p.open("/intern/anmelden?weiter=%2Fintern%2Fkonto")
	p.picture("anmelden-mit-passkey")
	p.follow(p.link("Mit Passkey anmelden"))
	p.expect("Mein Konto", kiAccount)

	p.open("/intern/")
	p.follow(".tb-account__leave")
	p.signIn(kiAccount)
	p.expect("Zweiter Schritt", "Einer Ihrer Notfall-Codes")
	p.follow(p.link("Mit Passkey anmelden"))
	p.expect("Büro des KI Musterstadt")

	p.open("/intern/konto/zweiter-schritt")
	p.follow(`form[action$="/entfernen"] button`)
	p.expect("Der Passkey ist entfernt")
	p.open("/intern/")
	p.follow(".tb-account__leave")
	p.open("/intern/anmelden")
	if status := p.load(p.press(p.link("Mit Passkey anmelden"))); status != 422 {
		t.Errorf("a passkey that was removed was answered with %d", status)
	}
	p.expect("Dieser Passkey wurde nicht angenommen")
	p.signIn(kiAccount)
	p.expect("Büro des KI Musterstadt")
}

// giveAuthenticator gives the window a fingerprint reader of its own.
func (p *tab) giveAuthenticator() {
	p.t.Helper()
	if err := p.attempt(); err != nil {
		p.t.Fatal(err)
	}
	if _, err := chromedp.Call(p.ctx, webauthn.Enable, webauthn.EnableParams{}); err != nil {
		p.t.Fatal(err)
	}
	_, err := chromedp.Call(p.ctx, webauthn.AddVirtualAuthenticator, webauthn.AddVirtualAuthenticatorParams{Options: &webauthn.VirtualAuthenticatorOptions{
		Protocol: "ctap2", Transport: "internal", HasResidentKey: true, HasUserVerification: true, IsUserVerified: true, AutomaticPresenceSimulation: true,
	}})
	if err != nil {
		p.t.Fatal(err)
	}
}

// An answer that was given once, that nobody asked for, or that is none opens nothing.
func TestAnAnswerOfAPasskeyIsTakenOnlyWhereItWasAsked(t *testing.T) {
	t.Parallel()
	s := startAt(t, "localhost", newDatabase(t))
	for _, answer := range []string{"", "{}", "null", `{"id":"x"}`, strings.Repeat("[", 5000), `{"id":"eA","rawId":"eA","type":"public-key","response":{"clientDataJSON":"eyJ0eXBlIjoid2ViYXV0aG4uZ2V0IiwiY2hhbGxlbmdlIjoiZUEiLCJvcmlnaW4iOiJodHRwOi8vbG9jYWxob3N0In0","authenticatorData":"eA","signature":"eA"}}`} {
		a := newClient(t).post(s.base+"/intern/anmelden/passkey", url.Values{"credential": {answer}})
		if a.status != 422 || !strings.Contains(a.body, "nicht angenommen") {
			t.Errorf("%.40s was answered with %d", answer, a.status)
		}
	}
}
