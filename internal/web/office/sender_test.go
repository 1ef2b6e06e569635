package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
)

const senderPath = "/intern/einrichtungen/ki-musterstadt/versand"

func senderForm() url.Values {
	return url.Values{"address": {"post@ki.example"}, "server": {"eigener"}, "host": {"smtp.ki.example"}, "port": {"587"}, "tls": {"starttls"},
		"username": {"buero"}, "password": {"streng-geheim"}, "dkim_domain": {"ki.example"}, "dkim_selector": {"t1"}, "dkim_make": {"ja"}}
}

func TestAManagerSetsUpASenderAndSeesNoSecretAgain(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("kim@ki.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	b := h.signIn("kim@ki.example")
	b.post(senderPath, senderForm()).wantRedirect(senderPath)
	page := b.get(senderPath)
	page.wantStatus(http.StatusOK)
	shown := page.find("main").Text()
	for _, want := range []string{"ausgeschaltet", "t1._domainkey.ki.example", "v=DKIM1; k=rsa; p=", "Ist gesetzt."} {
		if !strings.Contains(shown, want) {
			t.Errorf("the page does not say %q", want)
		}
	}
	if html, _ := page.find("html").Html(); strings.Contains(html, "geheim") || strings.Contains(html, "PRIVATE KEY") {
		t.Error("the page shows a secret")
	}
	b.post(senderPath+"/einschalten", nil).wantRedirect(senderPath)
	if got := b.get(senderPath).find("main").Text(); !strings.Contains(got, "eingeschaltet") {
		t.Error("the sender is not switched on")
	}
	test := b.post(senderPath+"/test", nil)
	test.wantStatus(http.StatusConflict)
	if got := test.text(".tb-error-summary"); !strings.Contains(got, "Dieses Tagungsbüro verschickt keine E-Mails") {
		t.Errorf("test letter: %s", got)
	}
	b.post(senderPath+"/ausschalten", nil).wantRedirect(senderPath)
	b.post(senderPath+"/entfernen", nil).wantRedirect(senderPath)
	if n := h.count(`SELECT count(*) FROM senders`); n != 0 {
		t.Errorf("%d senders are left", n)
	}
}

func TestAMistakeInASenderIsToldAtItsInputAndKeepsNoSecret(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("kim@ki.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	b := h.signIn("kim@ki.example")
	sent := senderForm()
	sent.Set("dkim_domain", "anders.example")
	sent.Set("dkim_key", "-----BEGIN PRIVATE KEY-----")
	page := b.post(senderPath, sent)
	page.wantStatus(http.StatusUnprocessableEntity)
	if got := page.text("#dkim_domain-fehler, .tb-error-summary"); !strings.Contains(got, "Domain der E-Mail-Adresse") {
		t.Errorf("mistake: %s", got)
	}
	if html, _ := page.find("html").Html(); strings.Contains(html, "geheim") || strings.Contains(html, "PRIVATE KEY") || !strings.Contains(html, "smtp.ki.example") {
		t.Error("the form keeps a secret, or forgets the rest")
	}
	sent = senderForm()
	sent.Set("server", "gemeinsam")
	b.post(senderPath, sent).wantRedirect(senderPath)
	if n := h.count(`SELECT count(*) FROM senders WHERE host = '' AND password_sealed IS NULL`); n != 1 {
		t.Error("the mail server is kept although that of the installation was chosen")
	}
	lent := b.get(senderPath).wantText("main", "schaltet den Absender ein, wer das Tagungsbüro verwaltet")
	if offered := lent.text(".tb-actions"); strings.Contains(offered, "Einschalten") || strings.Contains(offered, "Testnachricht") {
		t.Errorf("what is refused is offered: %s", offered)
	}
	b.post(senderPath+"/einschalten", nil).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "wer das Tagungsbüro verwaltet")
}
