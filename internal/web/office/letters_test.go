package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
)

func TestOrganisersSeeWhyALetterDidNotArriveAndSendItOnceMore(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("editor@demo.example", "Edda Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 20)
	person, other := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	letter := h.letter(person.Reference)
	h.run(`UPDATE letters SET state = 'bounced', failed_at = $1, last_error = '550 5.1.1 user unknown' WHERE id = $2`, h.now, letter)
	b, list := h.signIn("editor@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/nachrichten"

	b.get(list).wantText("table", "Diese E-Mail-Adresse gibt es dort nicht").wantText(".tb-pills", "Unzustellbar 1").wantText(".tb-pills", "Wartet 1")
	if rows := b.get(list + "?stand=unzustellbar").find("tbody tr").Length(); rows != 1 {
		t.Errorf("%d rows are undelivered", rows)
	}
	b.get("/intern").wantText("main", "1 Nachricht kam nicht an")
	b.get("/intern/veranstaltungen/"+ev.Slug).wantText("main", "1 Nachricht kam nicht an")
	b.get("/intern/veranstaltungen/"+ev.Slug+"/teilnehmende").wantText("table", "E-Mail kam nicht an")
	b.get("/intern/anmeldungen/"+string(person.Reference)).wantText("main", "E-Mail kam nicht an")
	if page := b.get("/intern/anmeldungen/" + string(other.Reference)); page.find(".tb-state--warning").Length() != 0 {
		t.Error("the other person is marked too")
	}

	page := b.get(list+"/"+letter).wantText("h1", "Ihr Platz").wantText("details", "„550 5.1.1 user unknown“")
	fields := page.fields()
	for range 2 { // two clicks
		b.post(list+"/"+letter+"/erneut-senden", fields).wantStatus(http.StatusSeeOther)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE resent_from IS NOT NULL`); n != 1 {
		t.Errorf("two clicks made %d letters", n)
	}
	b.get(list+"/"+letter).wantText("dl", "Erneut gesendet")
	if found := b.get("/intern").text("main"); h.count(`SELECT count(*) FROM letters WHERE state = 'queued'`) != 2 || len(found) == 0 {
		t.Error("the repeat does not wait")
	}
	b.post(list+"/999999/erneut-senden", url.Values{"seen": {"0"}}).wantStatus(http.StatusNotFound)
	strange := h.publish("Andere", 20)
	b.get("/intern/veranstaltungen/" + strange.Slug + "/nachrichten/" + letter).wantStatus(http.StatusNotFound)
}

func TestWhatWentWrongOnOurSideIsToldInASentenceAndNotAsTheServersWords(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("editor@demo.example", "Edda Beispiel", h.ki.ID, actor.RoleEditor)
	ev := h.publish("Tagung", 20)
	letter := h.letter(h.register(ev.Slug, 1).Reference)
	b, list := h.signIn("editor@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/nachrichten"
	for problem, want := range map[string]string{
		"mail server takes no letters: connect to mail server: dial failed: dial tcp 127.0.0.1:587: connect: connection refused": "nimmt keine Verbindung an",
		"given up: mail server takes no letters: connect to mail server: dial failed: dial tcp: lookup mail.x: no such host":     "ist im Netz nicht bekannt",
	} {
		h.run(`UPDATE letters SET state = 'failed', failed_at = $1, last_error = $2 WHERE id = $3`, h.now, problem, letter)
		page := b.get(list+"/"+letter).wantText(".tb-state", want)
		if told := page.find("main").Text(); strings.Contains(told, "Mailserver sagt") || strings.Contains(told, "dial") || strings.Contains(told, "mail server") {
			t.Errorf("%s is shown as the words of a server: %s", problem, told)
		}
		b.get(list).wantText("table", want)
	}
	h.run(`UPDATE letters SET last_error = 'given up after 9 attempts: 450 4.2.0 greylisted' WHERE id = $1`, letter)
	page := b.get(list+"/"+letter).wantText("details", "„450 4.2.0 greylisted“")
	if told := page.text("details"); strings.Contains(told, "given up") {
		t.Errorf("our words stand in the mouth of the server: %s", told)
	}
}
