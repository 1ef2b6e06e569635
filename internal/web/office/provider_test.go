package office_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/oidc"
	"tagungsbuero/internal/oidc/oidctest"
)

// openWithProvider is a house whose people can sign in at a provider.
func openWithProvider(t *testing.T) (*house, *oidctest.Provider) {
	t.Helper()
	h, p := openHouse(t), oidctest.Start(t)
	p.SetClock(h.now)
	h.provider = account.ProviderOptions{Name: "Kreis Musterstadt", OIDC: oidc.New(p.Settings("http://tagung.example"+account.ProviderAnswerPath, h.db.Now))}
	h.build("http://tagung.example")
	return h, p
}

// visit follows the way to the provider and returns the address that it leads back to.
func (b *browser) visit(p *oidctest.Provider, asked answer) string {
	b.h.t.Helper()
	asked.wantStatus(http.StatusOK)
	address := asked.find("main a.kern-btn--primary").AttrOr("href", "")
	if refresh := asked.header.Get("Refresh"); refresh != "0; url="+address || address == "" {
		b.h.t.Fatalf("the page leads on to %q, its link to %q", refresh, address)
	}
	return account.ProviderAnswerPath + "?" + p.Visit(address).Encode()
}

func TestSomebodySignsInAtTheProviderAndComesWhereTheyWanted(t *testing.T) {
	t.Parallel()
	h, p := openWithProvider(t)
	h.account("admin@demo.example", "Alex Verwaltung", 0, "")
	admin, b := h.signIn("admin@demo.example"), h.browser()
	mapping := url.Values{"value": {"/ki"}, "organisation": {number(h.ki.ID)}, "role": {"manager"}}
	admin.post("/intern/anmeldedienst", mapping).wantRedirect("/intern/anmeldedienst")
	admin.get("/intern/anmeldedienst").wantText("table", "/kiKI Musterstadtverwaltet die Einrichtung")

	eva := oidctest.Person{Subject: "17", Email: "eva@kreis.example", Verified: true, Name: "Eva Beispiel", Groups: []string{"/ki"}}
	p.Expect(eva)
	b.get("/intern/anmelden").wantText("main", "Mit dem Konto bei Kreis Musterstadt anmelden")
	back := b.visit(p, b.post("/intern/anmelden/anmeldedienst", url.Values{"weiter": {"/intern/konto"}}))
	other := h.browser()
	other.get(back).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "in einem anderen Fenster")
	b.get(back).wantRedirect("/intern/konto")
	b.get("/intern/konto").wantText("main", "KI Musterstadt").wantText("main", "Verbunden seit")
	b.post("/intern/konto/anmeldedienst/trennen", nil).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "Passwort")
	b.get(back).wantStatus(http.StatusUnprocessableEntity)

	admin.post("/intern/anmeldedienst/"+admin.get("/intern/anmeldedienst").mapping()+"/entfernen", nil).wantRedirect("/intern/anmeldedienst")
	p.Expect(eva)
	b.get(b.visit(p, b.post("/intern/anmelden/anmeldedienst", nil))).wantRedirect("/intern")
	if text := b.get("/intern/konto").text("main"); strings.Contains(text, "verwaltet die Einrichtung") {
		t.Errorf("without the group she still belongs to the organisation: %s", text)
	}
}

// mapping returns the number of the first mapping.
func (a answer) mapping() string {
	a.t.Helper()
	path := a.find("table form").AttrOr("action", "")
	return strings.Split(path, "/")[3]
}

func TestAnAccountInUseIsLinkedOnItsOwnPage(t *testing.T) {
	t.Parallel()
	h, p := openWithProvider(t)
	h.account("kim@ki.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	kim := oidctest.Person{Subject: "4", Email: "kim@ki.example", Verified: true}
	b := h.browser()
	p.Expect(kim)
	b.get(b.visit(p, b.post("/intern/anmelden/anmeldedienst", nil))).wantStatus(http.StatusUnprocessableEntity).
		wantText(".tb-error-summary", "schon einen Zugang")
	b = h.signIn("kim@ki.example")
	p.Expect(kim)
	b.get(b.visit(p, b.post("/intern/konto/anmeldedienst/verbinden", nil))).wantRedirect("/intern/konto")
	b.get("/intern/konto").wantText("main", "mit kim@ki.example")
	b.post("/intern/konto/anmeldedienst/trennen", nil).wantRedirect("/intern/konto")
	b.get("/intern/konto").wantText("main", "Mit dem Anmeldedienst verbinden")
}

func TestAProviderThatIsDownLeavesTheOtherWaysIn(t *testing.T) {
	t.Parallel()
	h, p := openWithProvider(t)
	h.account("kim@ki.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	if err := p.Shutdown(); err != nil {
		t.Fatal(err)
	}
	b := h.browser()
	r := b.post("/intern/anmelden", url.Values{"email": {"kim@ki.example"}, "password": {password}})
	r.wantRedirect("/intern")
	w := httptest.NewRecorder()
	h.handler.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), http.MethodPost, "/intern/anmelden/anmeldedienst", nil))
	if w.Code != http.StatusServiceUnavailable || !strings.Contains(w.Body.String(), "gerade nicht erreichbar") || !strings.Contains(w.Body.String(), "Passwort vergessen?") {
		t.Errorf("status %d, %s", w.Code, w.Body)
	}
}
