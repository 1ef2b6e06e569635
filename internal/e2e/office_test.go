package e2e_test

import (
	"strings"
	"testing"
)

// An organiser signs in, looks at who comes, takes the list out, writes and publishes an event with a
// partner, enters and cancels people, and signs out.
func TestAnOrganiserRunsAnEventInTheOffice(t *testing.T) {
	t.Parallel()
	w := openDemo(t)
	p := openTab(t, w.service, wide)
	p.open("/intern/")
	p.expect("Anmelden", "Passwort")
	p.fill("email", kiAccount, "password", "geraten")
	if status := p.send(); status != 422 {
		t.Errorf("a wrong password was answered with %d", status)
	}
	p.fill("email", kiAccount, "password", demoPassword)
	p.send()
	p.expect("Büro des KI Musterstadt", "Schnittstellen der Zusammenarbeit 2.0")
	p.picture("büro-1-liste")
	p.follow(`main a[href$="` + w.slug("Schnittstellen der Zusammenarbeit 2.0") + `"]`)
	p.follow(p.link("Teilnehmende"))
	p.expect("Özdemir, Mehmet")
	p.searchFor("Oezdemir", "1 Person")
	w.checkExports(t)
	slug := p.writeEvent(w)
	p.enterPeople(slug)
	p.open("/intern/")
	p.follow(".tb-account__leave")
	p.open("/intern/veranstaltungen/" + slug)
	if where := p.where(); !strings.HasPrefix(where, "/intern/anmelden") {
		t.Errorf("after the sign-out the office still shows %s", where)
	}
}

// searchFor searches the list of the page.
func (p *tab) searchFor(words, found string) {
	p.t.Helper()
	p.fill("q", words)
	p.follow(`main form[role=search] button`)
	p.expect(found)
}

// checkExports takes the list of participants out in every format.
func (w *world) checkExports(t *testing.T) {
	t.Helper()
	c := newClient(t).signIn(w.service, kiAccount, demoPassword)
	list := w.base + "/intern/veranstaltungen/" + w.slug("Schnittstellen der Zusammenarbeit 2.0") + "/teilnehmende"
	for address, want := range map[string]string{
		list + ".xlsx": "PK\x03\x04", list + ".csv?format=excel": "\ufeffNr.;Status;Wartelistenplatz;Nachname;Vorname", list + ".csv?format=utf8": "Nr.,Status,Wartelistenplatz,Nachname,Vorname",
	} {
		file := c.get(address)
		if !strings.HasPrefix(file.body, want) || !strings.Contains(file.header.Get("Content-Disposition"), "attachment; filename=") {
			t.Errorf("the file %s begins with %.60q: %v", address, file.body, file.header)
		}
		if strings.Contains(address, "csv") && !strings.Contains(file.body, "Özdemir") {
			t.Errorf("the file %s lacks somebody", address)
		}
	}
}

// writeEvent writes an event with two hosts and one seat, publishes it and returns its slug.
func (p *tab) writeEvent(w *world) string {
	p.t.Helper()
	partner := w.house.strings(`SELECT CAST(id AS text) FROM organisations WHERE slug = 'jmd-musterstadt'`)[0]
	p.open("/intern/")
	p.follow(p.link("Neue Veranstaltung"))
	p.fill("title", "Fachtag Elternarbeit", "kind", "fachtagung", "starts_at_date", "2030-05-02", "starts_at_time", "09:30", "ends_at_date", "2030-05-02", "ends_at_time", "16:00",
		"hosts[1][organisation]", partner)
	p.picture("büro-2-formular")
	p.sendForm()
	p.expect("Fachtag Elternarbeit", "Entwurf")
	p.fill("venue_name", "Bürgerhaus", "venue_city", "Musterstadt")
	p.picture("büro-2-abschnitt")
	p.follow(`button[value="weiter"]`)
	p.follow(p.link("Plätze und Kontingente"))
	p.fill("capacity", "1")
	p.follow(`button[value="ueberblick"]`)
	p.picture("büro-3-entwurf")
	slug := strings.TrimPrefix(p.where(), "/intern/veranstaltungen/")
	p.follow(`form[action$="/veroeffentlichen"] button`)
	p.picture("büro-4-veröffentlicht")
	p.openMail("jmd@demo.example", "Mitveranstalten")
	p.follow(p.link("Nur die HTML-Fassung zeigen"))
	p.follow(`a[href*="/mitveranstalten/"]`)
	p.picture("büro-4-zusage")
	p.follow(`form[action$="/zusagen"] button`)
	p.expect("Ihre Einrichtung gehört jetzt zu den Veranstaltenden")
	public := openTab(p.t, w.service, phone)
	public.open("/veranstaltungen/" + slug)
	public.expect("Fachtag Elternarbeit", "Donnerstag, 2. Mai 2030", "Kommunales Integrationszentrum Musterstadt", "Jugendmigrationsdienst Musterstadt")
	return slug
}

// enterPeople enters two people for one seat and cancels the first: the second moves up.
func (p *tab) enterPeople(slug string) {
	p.t.Helper()
	for _, name := range []string{"Erste", "Zweite"} {
		p.open("/intern/veranstaltungen/" + slug + "/teilnehmende/neu")
		p.fill("first_name", name, "last_name", "Eingetragen", "email", strings.ToLower(name)+"@mail.example")
		p.sendForm()
		p.expect(name + " Eingetragen")
	}
	p.open("/intern/veranstaltungen/" + slug + "/teilnehmende")
	p.expect("Warteliste")
	p.picture("büro-5-teilnehmende")
	p.follow(p.link("Eingetragen, Erste"))
	p.click(p.link("Weitere Aktionen"))
	p.follow(`main a[href$="/absagen"]`)
	p.fill("reason", "Auf Wunsch")
	p.sendForm()
	p.picture("büro-6-abgemeldet")
	p.open("/intern/veranstaltungen/" + slug + "/teilnehmende")
	p.follow(p.link("Eingetragen, Zweite"))
	p.expect("nachgerückt")
	p.openMail("zweite@mail.example", "Platz")
}

// sendForm presses the button below the main form, also where others stand above it.
func (p *tab) sendForm() {
	p.t.Helper()
	p.follow("main form.tb-form .tb-actions button[type=submit]")
}
