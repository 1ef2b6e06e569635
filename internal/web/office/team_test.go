package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

func TestATeamIsPutTogetherOnItsPage(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	id := h.account("fred@demo.example", "Fred Beispiel", h.far.ID, actor.RoleReader)
	ev := h.publish("Tagung", 9, withWorkshops)
	path := "/intern/veranstaltungen/" + ev.Slug + "/team"
	kim, fred := h.signIn("ki@demo.example"), h.signIn("fred@demo.example")
	fred.get(path).wantStatus(http.StatusNotFound)
	kim.get(path).wantText("main", "Noch gehört niemand zum Team").wantText("main", "Kim Beispiel: bearbeitet Veranstaltungen")
	kim.post(path, url.Values{"email": {"fred@"}, "role": {"team"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Vor- und Nachname")
	again := kim.post(path, url.Values{"email": {"fred@demo.example"}, "name": {"Fred"}, "role": {"workshop_leader"}}).wantStatus(http.StatusUnprocessableEntity).
		wantText(".tb-error-summary", "mindestens einen Workshop")
	if typed := again.find("#feld-email").AttrOr("value", ""); typed != "fred@demo.example" {
		t.Errorf("what was typed became %q", typed)
	}
	kim.post(path, url.Values{"email": {"fred@demo.example"}, "name": {"Fred"}, "role": {"reception"}}).wantRedirect(path)
	kim.post(path, url.Values{"email": {"fred@demo.example"}, "name": {"Fred"}, "role": {"team"}}).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "gehört schon zum Team")
	kim.get(path).wantText(".tb-host", "Einrichtung: KI Anderswo").wantText(".tb-host", "Dazugeholt von: KI Musterstadt").wantText(".tb-host", "fred@demo.example")
	fred.get("/intern").wantText("main", "Tagung")
	page := fred.get(path).wantStatus(http.StatusOK).wantText("main", "Fred Beispiel (Sie)")
	if text := page.text("main"); strings.Contains(text, "@demo.example") || strings.Contains(text, "Kim Beispiel") || strings.Contains(text, "Aufgabe ändern") {
		t.Errorf("somebody in the team sees %s", text)
	}
	one, suffix := path+"/"+number(id), "-account-"+number(id)
	kim.post(one+"/aufgabe", url.Values{"role" + suffix: {"workshop_leader"}}).wantStatus(http.StatusUnprocessableEntity).wantText("details[open]", "Aufgabe ändern")
	kim.post(one+"/aufgabe", url.Values{"role" + suffix: {"workshop_leader"}, "workshops" + suffix: {"vormittag/w2"}}).wantRedirect(path)
	kim.get("/intern/veranstaltungen/"+ev.Slug+"/verlauf").wantText(".tb-history", "Ins Team geholt: Fred Beispiel, von Kim Beispiel").
		wantText(".tb-history", "Aufgabe im Team geändert: Fred Beispiel").wantText(".tb-history", "Workshops am Vormittag: Elternarbeit")
	fred.post(path+"/verlassen", nil).wantRedirect("/intern")
	fred.get(path).wantStatus(http.StatusNotFound)
	kim.post(one+"/entfernen", nil).wantStatus(http.StatusNotFound)
	kim.post(path, url.Values{"email": {"neu@verein.example"}, "name": {"Nele Beispiel"}, "role": {"team"}}).wantRedirect(path)
	kim.get(path).wantText(".tb-host", "Hat noch kein Passwort festgelegt")
	kim.post(path+"/"+number(int64(h.count(`SELECT max(id) FROM accounts`)))+"/entfernen", nil).wantRedirect(path)
	kim.get(path).wantText("main", "Noch gehört niemand zum Team")
}

func TestWhoLeadsAWorkshopHasAListToTakeAlong(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	lia := h.account("lia@demo.example", "Lia Beispiel", h.far.ID, actor.RoleReader)
	ev := h.publish("Tagung", 9, withWorkshops, func(d *event.Draft) {
		d.Questions = append(d.Questions, question.Question{Key: "expectations", Kind: question.KindLongText, Label: "Was erwarten Sie?", Purpose: "Für die Referierenden."})
	})
	h.run(`INSERT INTO team_memberships (account_id, event_id, organisation_id, role, led, created_at) VALUES ($1, $2, $3, 'workshop_leader', '{vormittag/w1}', $4)`, lia, ev.ID, h.ki.ID, h.now)
	h.registerWith(ev.Slug, 1, map[string][]string{"vormittag": {"w1"}, "expectations": {"Viel Austausch"}})
	h.wish(ev.Slug, 2, "w2")
	kim, leader, path := h.signIn("ki@demo.example"), h.signIn("lia@demo.example"), "/intern/veranstaltungen/"+ev.Slug
	leader.get(path+"/workshopleitung").wantText("main", "Noch hat hier niemand einen Platz")
	kim.post(path+"/workshops", kim.post(path+"/workshops", kim.get(path+"/workshops").fields()).fields()).wantRedirect(path + "/workshops")
	page := leader.get(path+"/workshopleitung").wantStatus(http.StatusOK).wantText("h3", "Workshops am Vormittag: Sprachbildung").wantText("tbody", "Beispiel, Person 1").
		wantText("tbody", "JMD Musterstadt").wantText("tbody", "Viel Austausch").wantText(".tb-subnav", "Meine Workshops")
	if text := page.text("body"); strings.Contains(text, "Person 2") || strings.Contains(text, "@mail.example") || strings.Contains(text, "Teilnehmende") {
		t.Errorf("the leader sees %s", text)
	}
	if to := leader.get("/intern").find(".tb-event a").AttrOr("href", ""); to != path+"/workshopleitung" {
		t.Errorf("the list of events leads to %q", to)
	}
	leader.get(path + "/workshopleitung/vormittag/w1").wantStatus(http.StatusOK)
	leader.get(path + "/workshopleitung/vormittag/w2").wantStatus(http.StatusNotFound)
	kim.get(path+"/workshopleitung/vormittag/w2").wantText("tbody", "Person 2")
	kim.get(path+"/workshops").wantText("main", "Listen für die Leitung der Workshops")
}
