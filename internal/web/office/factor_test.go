package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/pquerna/otp/totp"

	"tagungsbuero/internal/actor"
)

// equip sets up an app that shows codes and returns its secret and the codes for emergencies.
func (b *browser) equip() (secret string, codes []string) {
	b.h.t.Helper()
	const path = "/intern/konto/zweiter-schritt"
	b.post(path+"/app", nil).wantRedirect(path + "/app")
	page := b.get(path + "/app")
	page.wantStatus(http.StatusOK)
	secret = strings.ReplaceAll(page.text("code.tb-code"), " ", "")
	wrong := b.post(path+"/app/bestaetigen", url.Values{"code": {"000000"}})
	wrong.wantStatus(http.StatusUnprocessableEntity)
	if got := strings.ReplaceAll(wrong.text("code.tb-code"), " ", ""); got != secret {
		b.h.t.Errorf("after a mistake the secret is another: %s", got)
	}
	shown := b.post(path+"/app/bestaetigen", url.Values{"code": {b.h.code6(secret)}})
	shown.wantStatus(http.StatusOK)
	codes = strings.Fields(shown.text(".tb-codes"))
	if len(codes) != 10 {
		b.h.t.Fatalf("codes for emergencies: %q", codes)
	}
	return secret, codes
}

// code6 is what the app shows now.
func (h *house) code6(secret string) string {
	h.t.Helper()
	code, err := totp.GenerateCode(secret, h.db.Now())
	if err != nil {
		h.t.Fatal(err)
	}
	return code
}

func TestWhoHasASecondStepIsAskedForItAndComesWhereTheyWanted(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("kim@ki.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	owner := h.signIn("kim@ki.example")
	secret, codes := owner.equip()
	h.now = h.now.Add(time.Minute)
	b := h.browser()
	first := b.post("/intern/anmelden", url.Values{"email": {"kim@ki.example"}, "password": {password}, "weiter": {"/intern/konto"}})
	first.wantRedirect("/intern/anmelden/zweiter-schritt?weiter=%2Fintern%2Fkonto")
	if a := b.get("/intern/konto"); a.status != http.StatusSeeOther {
		t.Errorf("after the password alone the account is shown: %d", a.status)
	}
	b.get("/intern/anmelden/zweiter-schritt?weiter=%2Fintern%2Fkonto").wantStatus(http.StatusOK)
	b.post("/intern/anmelden/zweiter-schritt", url.Values{"code": {"abc"}}).wantStatus(http.StatusUnprocessableEntity)
	b.post("/intern/anmelden/zweiter-schritt", url.Values{"code": {h.code6(secret)}, "weiter": {"https://evil.example/"}}).wantRedirect("/intern")
	b.get("/intern/konto").wantStatus(http.StatusOK)
	b.post("/intern/anmelden/zweiter-schritt", url.Values{"code": {codes[0]}}).wantRedirect("/intern/anmelden")
}

func TestWhoLacksACompulsorySecondStepSetsItUpFirst(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("kim@ki.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.account("edda@ki.example", "Edda Beispiel", h.ki.ID, actor.RoleEditor)
	manager, editor := h.signIn("kim@ki.example"), h.signIn("edda@ki.example")
	manager.post("/intern/einrichtungen/ki-musterstadt/zweiter-schritt", url.Values{"required": {"ja"}}).wantRedirect("/intern/einrichtungen/ki-musterstadt")
	editor.get("/intern").wantRedirect("/intern/konto/zweiter-schritt")
	if a := editor.post("/intern/veranstaltungen/neu", url.Values{}); a.status != http.StatusSeeOther || h.count(`SELECT count(*) FROM events WHERE title = ''`) > 0 {
		t.Errorf("without the second step a form was taken: %d", a.status)
	}
	if text := editor.get("/intern/konto/zweiter-schritt").text("main"); !strings.Contains(text, "Bevor Sie weiterarbeiten") || !strings.Contains(text, "KI Musterstadt") {
		t.Errorf("the page says %s", text)
	}
	editor.get("/intern/konto").wantStatus(http.StatusOK)
	editor.equip()
	editor.get("/intern").wantStatus(http.StatusOK)
}

func TestALongSessionHasToSignInAnewToChangeTheSecondStep(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("kim@ki.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	b := h.signIn("kim@ki.example")
	h.now = h.now.Add(time.Hour)
	a := b.post("/intern/konto/zweiter-schritt/app", nil)
	a.wantStatus(http.StatusConflict)
	if text := a.text("main"); !strings.Contains(text, "wieder an") {
		t.Errorf("the page says %s", text)
	}
}
