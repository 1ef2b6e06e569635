package e2e_test

import (
	"strings"
	"testing"

	"tagungsbuero/internal/oidc/oidctest"
)

// openWithProvider is the demo beside a provider that knows one person.
func openWithProvider(t *testing.T) (*world, *oidctest.Provider) {
	t.Helper()
	provider := oidctest.Start(t)
	return openDemoAt(t, "127.0.0.1", settings{"TB_OIDC_ISSUER": provider.Issuer(),
		"TB_OIDC_CLIENT_ID": provider.ClientID, "TB_OIDC_CLIENT_SECRET": provider.ClientSecret, "TB_OIDC_NAME": "Kreis Musterstadt"}), provider
}

// An administrator maps a group; somebody of it signs in at the provider and works for the organisation. Somebody with an
// account links it, and comes in by the provider from then on.
func TestSomebodySignsInByTheirOwnProvider(t *testing.T) {
	t.Parallel()
	w, provider := openWithProvider(t)
	admin := openTab(t, w.service, wide)
	admin.signIn(adminAccount)
	admin.open("/intern/konten")
	admin.follow(admin.link("Anmeldedienst"))
	admin.fill("value", "/ki-musterstadt")
	admin.fill("organisation", w.house.strings(`SELECT CAST(id AS text) FROM organisations WHERE slug = 'ki-musterstadt'`)[0])
	admin.follow(admin.link("Zuordnung speichern"))
	admin.expect("/ki-musterstadt", "Die Zuordnung ist gespeichert")
	admin.picture("anmeldedienst")
	admin.checkPage("the mappings")

	p := openTab(t, w.service, wide)
	p.neighbour = provider.Addr()
	eva := oidctest.Person{Subject: "17", Email: "eva@kreis.example", Verified: true, Name: "Eva Beispiel", Groups: []string{"/ki-musterstadt"}}
	p.signInAtProvider(provider, eva, "Eva Beispiel")
	p.open("/intern/konto")
	p.expect("Verbunden seit", "eva@kreis.example")
	p.picture("konto-verbunden")
	p.checkPage("a linked account")
	p.openMail("eva@kreis.example", "Ihr Zugang zum Tagungsbüro")

	kim := openTab(t, w.service, wide)
	kim.neighbour = provider.Addr()
	known := oidctest.Person{Subject: "18", Email: kiAccount, Verified: true, Name: "Kim Beispiel"}
	kim.signInAtProvider(provider, known, "schon einen Zugang")
	kim.picture("anmelden-schon-bekannt")
	kim.checkPage("a refusal of the provider's word")
	kim.signIn(kiAccount)
	kim.open("/intern/konto")
	provider.Expect(known)
	kim.click(kim.link("Mit dem Anmeldedienst verbinden"))
	kim.await("Ihr Zugang ist mit dem Anmeldedienst verbunden")
	kim.open("/intern/")
	kim.follow(".tb-account__leave")
	kim.signInAtProvider(provider, known, "Büro des KI Musterstadt")
	kim.openMail(kiAccount, "Zugang mit dem Anmeldedienst verbunden")
}

// signInAtProvider presses the button and waits for the words on the page that the way leads to.
func (p *tab) signInAtProvider(provider *oidctest.Provider, person oidctest.Person, words string) {
	p.t.Helper()
	p.open("/intern/anmelden")
	p.picture("anmelden-mit-anmeldedienst")
	provider.Expect(person)
	p.click(p.link("Mit dem Konto bei Kreis Musterstadt anmelden"))
	p.await(words)
}

// await waits for words on a page that the browser comes to by itself.
func (p *tab) await(words string) {
	p.t.Helper()
	eventually(p.t, "a page with "+words, func() bool { return strings.Contains(p.text("body"), words) })
}
