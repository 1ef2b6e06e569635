package e2e_test

import (
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"
)

// Somebody sets up an app that shows codes, signs in with it, and later with a code for emergencies.
func TestSomebodySignsInWithAnAppAndWithACodeForEmergencies(t *testing.T) {
	t.Parallel()
	w := openDemo(t)
	p := openTab(t, w.service, phone)
	p.signIn(kiAccount)
	p.open("/intern/konto")
	p.follow(`main a[href$="/zweiter-schritt"]`)
	p.follow(p.link("App einrichten"))
	p.picture("app-einrichten")
	p.checkPage("setting up an app")
	secret := strings.ReplaceAll(p.text("code.tb-code"), " ", "")
	p.fill("code", codeOf(t, secret))
	p.sendForm()
	p.expect("Ihre Notfall-Codes")
	p.picture("notfall-codes")
	p.checkPage("codes for emergencies")
	codes := strings.Fields(p.text(".tb-codes"))
	p.follow(p.link("Ich habe die Codes gesichert"))
	p.expect("Eingerichtet am", "noch 10 Notfall-Codes")
	p.picture("zweiter-schritt-eingerichtet")
	p.openMail(kiAccount, "Anmeldung in zwei Schritten")
	w.house.exec(`UPDATE code_apps SET last_step = last_step - 2`) // else the next code would come in half a minute

	for _, code := range []func() string{func() string { return codeOf(t, secret) }, func() string { return codes[7] }} {
		other := openTab(t, w.service, wide)
		other.signIn(kiAccount)
		other.expect("Zweiter Schritt")
		other.picture("zweiter-schritt")
		other.checkPage("the second step")
		other.fill("code", code())
		other.sendForm()
		other.expect("Büro des KI Musterstadt")
	}
}

func (p *tab) signIn(account string) {
	p.t.Helper()
	p.open("/intern/anmelden")
	p.fill("email", account, "password", demoPassword)
	p.send()
}

// checkPage judges a page that only a journey leads to.
func (p *tab) checkPage(name string) {
	p.t.Helper()
	for _, violation := range p.violations() {
		p.t.Errorf("%s: %s", name, violation)
	}
	if wide := p.excess(); len(wide) > 0 {
		p.t.Errorf("%s is too wide: %s", name, strings.Join(wide, " | "))
	}
}

// codeOf is what the app shows now.
func codeOf(t *testing.T, secret string) string {
	t.Helper()
	code, err := totp.GenerateCode(secret, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	return code
}
