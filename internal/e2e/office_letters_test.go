package e2e_test

import (
	"net/url"
	"strconv"
)

// lookAtOfficeLetters lists what organisers see of the letters of an event, when some of them did not arrive.
func (w *world) lookAtOfficeLetters() {
	slug := w.slug("Schnittstellen der Zusammenarbeit 2.0")
	list := "/intern/veranstaltungen/" + slug + "/nachrichten"
	none := "/intern/veranstaltungen/" + w.house.event(12).Slug + "/nachrichten"
	ids := w.house.strings(`SELECT CAST(l.id AS text) FROM letters AS l JOIN events AS e ON e.id = l.event_id
	    WHERE e.slug = $1 AND l.state = 'sent' AND l.kind = 'registration_confirmed' ORDER BY l.id LIMIT 6`, slug)
	if len(ids) < 6 {
		w.t.Fatalf("the demo has only %d confirmations", len(ids))
	}
	bounced, givenUp, delayed, forgotten, withdrawn, sent := ids[0], ids[1], ids[2], ids[3], ids[4], ids[5]
	w.house.exec(`UPDATE letters SET state = 'bounced', failed_at = now(), last_error = '550 5.1.1 user unknown' WHERE id = $1`, bounced)
	w.house.exec(`UPDATE letters SET state = 'failed', failed_at = now(), last_error = 'given up: mail server takes no letters: connect' WHERE id = $1`, givenUp)
	w.house.exec(`UPDATE letters SET delayed_at = now(), last_error = '450 4.4.1 connection timed out' WHERE id = $1`, delayed)
	w.house.exec(`UPDATE letters SET blanked_at = now(), data = '{}', text_body = NULL, html_body = NULL, calendar = NULL WHERE id = $1`, forgotten)
	w.house.exec(`UPDATE letters SET state = 'withdrawn', sent_at = NULL WHERE id = $1`, withdrawn)
	w.see("intern-nachrichten", list).by(kiAccount)
	w.see("intern-nachrichten-unzustellbar", list+"?stand=unzustellbar&art=registration_confirmed").by(kiAccount)
	w.see("intern-nachrichten-nichts", list+"?q=gibtesnicht").by(kiAccount)
	w.see("intern-nachrichten-keine", none).by(jmdAccount)
	for name, id := range map[string]string{"zurückgekommen": bounced, "aufgegeben": givenUp, "verspätet": delayed, "vergessen": forgotten, "zurückgezogen": withdrawn, "verschickt": sent} {
		w.see("intern-nachricht-"+name, list+"/"+id).by(kiAccount).opened()
	}
	w.see("intern-nachricht-fehler", list+"/"+withdrawn+"/erneut-senden").by(kiAccount).sends(url.Values{"seen": {"0"}}).answeredWith(409)
	w.see("intern-nachrichten-aenderungen-fehler", none+"/aenderungen/senden").by(jmdAccount).sends(url.Values{}).answeredWith(409)
	w.see("intern-nachrichten-fehler", none+"/erneut-senden").by(jmdAccount).sends(url.Values{}).answeredWith(409)
	w.see("intern-liste-unzustellbar", "/intern").by(kiAccount)
	w.see("intern-veranstaltung-unzustellbar", "/intern/veranstaltungen/"+slug).by(kiAccount)
	id, _ := strconv.Atoi(bounced)
	person := w.house.strings(`SELECT r.reference FROM registrations AS r JOIN letters AS l ON l.registration_id = r.id WHERE l.id = $1`, id)[0]
	w.see("intern-person-unzustellbar", "/intern/anmeldungen/"+person).by(kiAccount)
	w.see("intern-teilnehmende-unzustellbar", "/intern/veranstaltungen/"+slug+"/teilnehmende").by(kiAccount)
}
