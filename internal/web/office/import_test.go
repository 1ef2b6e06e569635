package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
)

func TestHostsEnterAPastedList(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 2)
	earlier := h.register(ev.Slug, 1)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/import"
	b.get("/intern/veranstaltungen/tagung-2027/teilnehmende").wantText("main", "Liste eintragen")
	b.get(path).wantStatus(http.StatusOK).wantText("main", "Nachname, Vorname, E-Mail, Einrichtung, Funktion, Bemerkung")
	list := "Nachname\tVorname\tMail\tEinrichtung\tNr.\nÖzdemir\tZoë\tzoe@mail.example\tJMD\t1\nMuster\tAli\t\tKI\t2\nBeispiel\tPerson 1\tperson1@mail.example\tJMD\t3"
	preview := b.post(path+"/pruefen", url.Values{"list": {list}}).wantStatus(http.StatusOK).wantText(".tb-stats", "1 bekommt einen Platz").
		wantText(".tb-stats", "1 kommt auf die Warteliste").wantText(".tb-stats", "1 wird ausgelassen").wantText("tbody", "2Özdemir, ZoëJMDzoe@mail.exampleangemeldet").
		wantText("tbody", "Warteliste, Platz 1").wantText("main", "„Nr.“").wantText("button", "2 Personen jetzt eintragen")
	if preview.find(`tbody a[href="/intern/anmeldungen/`+string(earlier.Reference)+`"]`).Length() != 1 {
		t.Error("nothing leads to the earlier registration")
	}
	sent := preview.fields()
	b.post(path, sent).wantRedirect("/intern/veranstaltungen/tagung-2027/teilnehmende")
	b.get("/intern/veranstaltungen/tagung-2027/teilnehmende").wantText(".tb-notice", "eingetragen").wantText(".tb-resultline", "3 Personen").wantText("tbody", "Muster, Ali")
	b.post(path, sent).wantRedirect("/intern/veranstaltungen/tagung-2027/teilnehmende")
	b.get("/intern/veranstaltungen/tagung-2027/teilnehmende").wantText(".tb-resultline", "3 Personen")
}

func TestAListForAFullEventNeedsAReason(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Tagung", 1)
	h.register(ev.Slug, 1)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/import"
	list := url.Values{"list": {"Name;Einrichtung\nA;JMD"}, "beyond": {"ja"}}
	b.post(path+"/pruefen", list).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Grund")
	list.Set("overbook", "Zusage der Leitung")
	list.Set("silent", "ja")
	preview := b.post(path+"/pruefen", list).wantStatus(http.StatusOK).wantText("tbody", "über die Platzzahl hinaus").wantText("main", "keine E-Mails")
	b.post(path, preview.fields()).wantStatus(http.StatusSeeOther)
	b.get("/intern/veranstaltungen/tagung-2027/teilnehmende").wantText(".tb-resultline", "2 Personen")
}

func TestAListThatIsWrongIsShownLineByLine(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleEditor)
	h.publish("Tagung", 20)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/import"
	b.post(path+"/pruefen", nil).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Liste einfügen")
	b.post(path+"/pruefen", url.Values{"list": {"Kim;Beispiel;kim@mail.example"}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "erste Zeile")
	page := b.post(path+"/pruefen", url.Values{"list": {"Name;Mail\nA;kein@"}}).wantStatus(http.StatusOK).
		wantText("tbody", "E-Mail: Bitte geben Sie").wantText("tbody", "Einrichtung: Bitte füllen").wantText(".tb-stats", "1 Zeile ist zu berichtigen")
	if page.find("button[type=submit]:contains(eintragen)").Length() > 0 {
		t.Error("a list with mistakes can be entered")
	}
	mended := page.fields()
	if mended.Get("list") != "Name;Mail\nA;kein@" {
		t.Fatalf("to put it right there is %q", mended.Get("list"))
	}
	mended.Set("list", "Name;Einrichtung;Mail\nA;JMD;a@mail.example")
	mended.Set("silent", "ja")
	again := mended
	again.Set("list", again.Get("list")+"\nB;JMD;kein@")
	mended = b.post(path+"/pruefen", again).wantStatus(http.StatusOK).fields()
	if mended.Get("silent") != "ja" {
		t.Error("no letters were to be sent")
	}
	mended.Set("list", strings.Replace(mended.Get("list"), "kein@", "b@mail.example", 1))
	b.post(path+"/pruefen", mended).wantStatus(http.StatusOK).wantText("button", "2 Personen jetzt eintragen")
	for _, lines := range []string{"", "[", `{}`, `{"Header":["Nachname"],"Rows":[{"Line":2,"Cells":{"Nachname":"` + strings.Repeat("x", 300) + `"}}]}`} {
		b.post(path, url.Values{"lines": {lines}}).wantStatus(http.StatusUnprocessableEntity)
	}
	data := workbook(t, []any{"Nachname", "Einrichtung", "Telefon"}, []any{"Muster", "JMD", 21112})
	b.upload(path+"/pruefen", nil, "Liste.xlsx", data).wantStatus(http.StatusOK).wantText("tbody", "Muster").wantText("main", "„Telefon“")
	data = workbook(t, []any{"Nachname", "Einrichtung", "E-Mail"}, []any{"Muster", "JMD", "kein@"})
	if b.upload(path+"/pruefen", nil, "Liste.xlsx", data).wantText("form", "berichtigen Sie die Datei").fields().Get("list") != "" {
		t.Error("a workbook was put into the input for text")
	}
}
