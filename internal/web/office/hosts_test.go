package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
)

func TestAHostIsInvitedAcceptsAndLeavesOnPages(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	h.account("jmd@demo.example", "Bo Beispiel", h.jmd.ID, actor.RoleManager)
	ev := h.publish("Tagung", 20, func(d *event.Draft) { d.Hosts = d.Hosts[:1] })
	path := "/intern/veranstaltungen/" + ev.Slug + "/veranstaltende"
	kim, bo := h.signIn("ki@demo.example"), h.signIn("jmd@demo.example")
	kim.post(path, url.Values{"level": {"edit"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "E-Mail")
	kim.post(path, url.Values{"organisation": {number(h.jmd.ID)}, "level": {"edit"}, "message": {"Wie besprochen."}}).wantRedirect(path)
	kim.get(path).wantText("table", "JMD Musterstadt")
	bo.get(path).wantStatus(http.StatusNotFound)
	var link string
	if err := h.db.GetContext(t.Context(), &link, `SELECT data ->> 'link' FROM letters WHERE kind = 'event_host_invitation' AND recipient = 'jmd@demo.example'`); err != nil {
		t.Fatal(err)
	}
	page := strings.TrimPrefix(link, "http://tagung.example")
	page = page[strings.Index(page, "/intern/"):]
	nobody := h.browser()
	nobody.get(page).wantStatus(http.StatusOK).wantText("main", "KI Musterstadt").wantText("main", "Wie besprochen.").wantText("main", "ohne Herunterladen")
	bo.get(path).wantStatus(http.StatusNotFound)
	nobody.post(page+"/zusagen", url.Values{}).wantRedirect("/intern/anmelden")
	nobody.post(page+"/absagen", url.Values{}).wantStatus(http.StatusGone)
	bo.get(path).wantText("main", "JMD Musterstadt")
	bo.post(path, url.Values{"email": {"neu@awo.example"}, "level": {"lead"}}).wantStatus(http.StatusForbidden)
	kim.post(path+"/ki-musterstadt/uebergeben", url.Values{"to-ki-musterstadt": {"jmd-musterstadt"}}).wantRedirect(path)
	bo.post(path+"/ki-musterstadt/rechte", url.Values{"level-ki-musterstadt": {"read"}, "position-ki-musterstadt": {"2"}}).wantRedirect(path)
	kim.get("/intern/veranstaltungen/" + ev.Slug + "/bearbeiten").wantStatus(http.StatusForbidden)
	bo.get(path+"/jmd-musterstadt/ausscheiden").wantText("main", "sieht die Veranstaltung")
	bo.post(path+"/jmd-musterstadt/ausscheiden", nil).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "federführend")
	kim.post(path+"/ki-musterstadt/ausscheiden", nil).wantRedirect("/intern")
	kim.get("/intern/veranstaltungen/" + ev.Slug).wantStatus(http.StatusNotFound)
	bo.get("/intern/veranstaltungen/"+ev.Slug).wantText("main", "JMD Musterstadt")
	history := bo.get("/intern/veranstaltungen/" + ev.Slug + "/verlauf")
	for _, part := range []string{"Einrichtung zum Mitveranstalten eingeladen, von Kim Beispiel", "Einrichtung veranstaltet mit, über den Link in der Einladung",
		"Federführung übergeben, von Kim Beispiel", "KI Musterstadt, Rechtevorher: federführend: darf allesjetzt: bearbeiten", "Einrichtung ausgeschieden, von Kim Beispiel",
		"JMD Musterstadt, Darf Listen herunterladenvorher: leerjetzt: nein"} {
		history.wantText("main .tb-history", part)
	}
}
