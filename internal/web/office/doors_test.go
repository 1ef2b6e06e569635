package office_test

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
)

func TestSomebodySignsInAndOut(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	b := h.browser()
	b.get("/intern").wantRedirect("/intern/anmelden?weiter=%2Fintern")
	page := b.get("/intern/anmelden?weiter=%2Fintern%2Fkonto").wantStatus(http.StatusOK)
	fields := page.fields()
	fields.Set("email", "ki@demo.example")
	fields.Set("password", password)
	b.post("/intern/anmelden", fields).wantRedirect("/intern/konto")
	b.get("/intern/konto").wantStatus(http.StatusOK).wantText("header .tb-account", "Kim Beispiel").wantText("main", "dieses Gerät")
	b.get("/intern/anmelden").wantRedirect("/intern")
	b.post("/intern/abmelden", nil).wantRedirect("/intern/anmelden")
	b.get("/intern/anmelden").wantText(".tb-notice", "Sie sind abgemeldet.")
	b.get("/intern/konto").wantRedirect("/intern/anmelden?weiter=%2Fintern%2Fkonto")
}

func TestSigningInAgainEndsTheFormerSession(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	b := h.signIn("ki@demo.example")
	former := h.browser()
	maps.Copy(former.cookies, b.cookies)
	former.get("/intern").wantStatus(http.StatusOK)
	b.post("/intern/anmelden", url.Values{"email": {"ki@demo.example"}, "password": {password}}).wantRedirect("/intern")
	b.get("/intern").wantStatus(http.StatusOK)
	former.get("/intern").wantRedirect("/intern/anmelden?weiter=%2Fintern")
}

func TestAWrongPasswordIsAnsweredByOneSentenceAndTheLockOutByMinutes(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	wrong := url.Values{"email": {"ki@demo.example"}, "password": {"falsch"}}
	var first string
	for range 5 {
		a := h.browser().post("/intern/anmelden", wrong).wantStatus(http.StatusUnprocessableEntity)
		first = a.text(".tb-error-summary")
		if a.find("input[name=email]").AttrOr("value", "") != "ki@demo.example" || a.find("input[name=password]").AttrOr("value", "") != "" {
			t.Error("the address is lost, or the password is sent back")
		}
	}
	unknown := h.browser().post("/intern/anmelden", url.Values{"email": {"niemand@demo.example"}, "password": {"falsch"}})
	if got := unknown.text(".tb-error-summary"); got != first {
		t.Errorf("an unknown address is answered by another sentence: %q", got)
	}
	h.browser().post("/intern/anmelden", wrong).wantStatus(http.StatusTooManyRequests).wantText(".tb-error-summary", "Minute")
	h.browser().post("/intern/anmelden", url.Values{}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Passwort")
}

func TestSignInLeadsOnlyToPagesOfThisInstallation(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	for next, want := range map[string]string{
		"https://boese.example/": "/intern", "//boese.example": "/intern", `/\boese.example`: "/intern", "javascript:alert(1)": "/intern",
		"intern": "/intern", "": "/intern", "/%2Fboese.example": "/intern", "/intern/konto": "/intern/konto", "/intern?zeit=vergangene": "/intern?zeit=vergangene",
		"/intern/anmelden": "/intern", "/\tboese": "/intern",
	} {
		h.browser().post("/intern/anmelden", url.Values{"email": {"ki@demo.example"}, "password": {password}, "weiter": {next}}).wantRedirect(want)
	}
}

func TestAnInvitationSetsThePasswordOnce(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	boss := h.signIn("ki@demo.example")
	boss.get("/intern/einrichtungen/ki-musterstadt/einladen").wantStatus(http.StatusOK)
	boss.post("/intern/einrichtungen/ki-musterstadt/einladen", url.Values{"name": {""}, "email": {"x"}, "role": {"editor"}}).
		wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Nachname")
	boss.post("/intern/einrichtungen/ki-musterstadt/einladen", url.Values{"name": {"Neu Hier"}, "email": {"neu@demo.example"}, "role": {"editor"}}).
		wantRedirect("/intern/einrichtungen/ki-musterstadt")
	boss.get("/intern/einrichtungen/ki-musterstadt").wantText(".tb-notice", "Einladung").wantText("table", "Neu Hier").wantText("table", "eingeladen")
	link := h.linkTo("neu@demo.example")
	b := h.browser()
	b.get(link).wantStatus(http.StatusOK).wantText("h1", "Willkommen").wantText("main", "neu@demo.example")
	b.post(link, url.Values{"password": {"kurz"}, "password_repeat": {"kurz"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "12")
	b.post(link, url.Values{"password": {password}, "password_repeat": {"anders"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-field__error", "nicht gleich")
	b.post(link, url.Values{"password": {password}, "password_repeat": {password}}).wantRedirect("/intern")
	b.get("/intern").wantStatus(http.StatusOK).wantText(".tb-notice", "Willkommen")
	h.browser().get(link).wantStatus(http.StatusGone)
	h.browser().get("/intern/einladung/abc").wantStatus(http.StatusNotFound)
}

func TestAForgottenPasswordIsSetByALink(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	elsewhere := h.signIn("ki@demo.example")
	b := h.browser()
	b.get("/intern/passwort").wantRedirect("/intern/passwort-vergessen")
	b.get("/intern/passwort-vergessen").wantStatus(http.StatusOK)
	b.post("/intern/passwort-vergessen", url.Values{"email": {"kein At"}}).wantStatus(http.StatusUnprocessableEntity)
	for _, address := range []string{"niemand@demo.example", "ki@demo.example"} {
		b.post("/intern/passwort-vergessen", url.Values{"email": {address}}).wantRedirect("/intern/anmelden")
	}
	link := h.linkTo("ki@demo.example")
	b.get(link).wantStatus(http.StatusOK).wantText("h1", "Neues Passwort")
	b.post(link, url.Values{"password": {"ein ganz anderer Satz"}, "password_repeat": {"ein ganz anderer Satz"}}).wantRedirect("/intern")
	elsewhere.get("/intern").wantRedirect("/intern/anmelden?weiter=%2Fintern")
}

func TestTheOwnAccountEndsSessionsAndAsksForAPassword(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	here, there := h.signIn("ki@demo.example"), h.signIn("ki@demo.example")
	page := here.get("/intern/konto")
	page.wantText("main", "KI Musterstadt")
	end := page.find("form[action^='/intern/konto/sitzungen/']").AttrOr("action", "")
	here.post(end, nil).wantRedirect("/intern/konto")
	there.get("/intern").wantStatus(http.StatusSeeOther)
	here.post("/intern/konto/passwort", nil).wantRedirect("/intern/konto")
	h.browser().get(h.linkTo("ki@demo.example")).wantStatus(http.StatusOK)
	here.post("/intern/konto/ueberall-abmelden", nil).wantRedirect("/intern/anmelden")
	here.get("/intern").wantStatus(http.StatusSeeOther)
}

// linkTo returns the path of the latest link that was mailed to the address.
func (h *house) linkTo(address string) string {
	h.t.Helper()
	var link string
	const query = `SELECT data->>'link' FROM letters WHERE recipient = $1 AND data->>'link' LIKE '%/einladung/%' ORDER BY id DESC LIMIT 1`
	if err := h.db.GetContext(h.t.Context(), &link, query, address); err != nil {
		h.t.Fatalf("find letter to %s: %v", address, err)
	}
	u, err := url.Parse(link)
	if err != nil {
		h.t.Fatal(err)
	}
	return u.Path
}

func TestSomebodyChangesTheOwnAddressAndTakesItBack(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	b := h.signIn("ki@demo.example")
	b.get("/intern/konto").wantText("main", "E-Mail-Adresse ändern")
	page := b.post("/intern/konto/adresse", url.Values{"email": {"keine"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "E-Mail-Adresse")
	if got := page.find("input[name=email]").AttrOr("value", ""); got != "keine" {
		t.Errorf("what was typed is lost: %q", got)
	}
	b.post("/intern/konto/adresse", url.Values{"email": {"kim@neu.example"}}).wantRedirect("/intern/konto/adresse")
	b.get("/intern/konto/adresse").wantText(".tb-notice", "an die neue Adresse geschickt").wantText(".tb-facts", "kim@neu.example")
	b.get("/intern/konto").wantText("main", "ki@demo.example")
	mailbox, link := h.browser(), h.addressLink("kim@neu.example")
	mailbox.get(link).wantStatus(http.StatusOK).wantText("main", "kim@neu.example")
	mailbox.post(link, nil).wantRedirect("/intern/anmelden")
	mailbox.get("/intern/anmelden").wantText(".tb-notice", "neue E-Mail-Adresse gilt")
	mailbox.get(link).wantStatus(http.StatusGone).wantText("main", "gilt nicht mehr")
	b.get("/intern/konto").wantText("main", "kim@neu.example")
	stop := h.addressLink("ki@demo.example")
	mailbox.get(stop).wantText("h1", "Adresse zurücknehmen")
	mailbox.post(stop, nil).wantRedirect("/intern/anmelden")
	mailbox.get("/intern/anmelden").wantText(".tb-notice", "gehört wieder zu Ihrer Adresse")
	b.get("/intern/konto").wantStatus(http.StatusSeeOther)
	mailbox.get(h.linkTo("ki@demo.example")).wantText("main", "ki@demo.example")
	mailbox.get("/intern/adresse/stoppen/unbekannt").wantStatus(http.StatusNotFound)
}

// addressLink returns the path of the latest link to the address about a change of address.
func (h *house) addressLink(address string) string {
	h.t.Helper()
	var link string
	const query = `SELECT data->>'link' FROM letters WHERE recipient = $1 AND kind LIKE 'account_address_%' ORDER BY id DESC LIMIT 1`
	if err := h.db.GetContext(h.t.Context(), &link, query, address); err != nil {
		h.t.Fatalf("find letter to %s: %v", address, err)
	}
	return link[strings.Index(link, "/intern/"):]
}
