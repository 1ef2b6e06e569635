package office_test

import (
	"net/http"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
)

func TestWhoIsSignedInFindsBackFromAnErrorToTheOffice(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("leser@ki.example", "Lea Leserin", h.ki.ID, actor.RoleReader)
	b := h.signIn("leser@ki.example")
	for path, want := range map[string]struct {
		status       int
		says, active string
	}{
		"/intern/gibt-es-nicht":                         {http.StatusNotFound, "nicht vollständig kopiert", "Veranstaltungen"},
		"/intern/veranstaltungen/gibt-es-nicht":         {http.StatusNotFound, "Diese Veranstaltung", "Veranstaltungen"},
		"/intern/einrichtungen/gibt-es-nicht":           {http.StatusNotFound, "Zur Übersicht", "Einrichtungen"},
		"/intern/einrichtungen/ki-musterstadt/versand":  {http.StatusForbidden, "wer die Einrichtung verwaltet", "Einrichtungen"},
		"/intern/orte/gibt-es-nicht":                    {http.StatusNotFound, "Zur Übersicht", "Orte"},
		"/intern/konto/sitzungen/1/beenden/und-weiter":  {http.StatusNotFound, "Zur Übersicht", "Mein Konto"},
		"/intern/veranstaltungen/gibt-es-nicht/absagen": {http.StatusNotFound, "Zur Übersicht", "Veranstaltungen"},
	} {
		page := b.get(path)
		page.wantStatus(want.status)
		main := page.find("main").Text()
		if got := page.text(".tb-officenav [aria-current]"); got != want.active || !strings.Contains(main, want.says) {
			t.Errorf("%s: in %q the page says %s", path, got, main)
		}
		if page.find(`main a[href="/intern/"]`).Length() != 1 || page.find(`main a[href="/"]`).Length() != 0 {
			t.Errorf("%s does not lead back to the office: %s", path, main)
		}
	}
	if got := b.get("/gibt-es-nicht"); got.find(".tb-officenav").Length() != 0 {
		t.Error("a public page has the navigation of the office")
	}
}

func TestWhoIsNotSignedInSeesNothingOfTheOfficeOnAnError(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	page := h.browser().get("/intern/gibt-es-nicht")
	page.wantStatus(http.StatusNotFound)
	if page.find(".tb-officenav").Length() != 0 || page.find(`main a[href="/"]`).Length() != 1 {
		t.Errorf("shown: %s", page.find("body").Text())
	}
}
