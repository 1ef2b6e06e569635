package e2e_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
	"tagungsbuero/internal/token"
)

// rooms returns what decides about seats, on the database of the service.
func (h *house) registrations(s *service) *registration.Service {
	return registration.New(h.db, registration.Links{BaseURL: s.base, Signer: token.NewSigner([]byte(strings.Repeat("s", 32)))})
}

// invite sends an invitation to each address, and returns the paths of the links in the letters.
func (h *house) invite(s *service, slug string, addresses ...string) (paths []string) {
	h.t.Helper()
	var list registration.InviteList
	for n, address := range addresses {
		list.Invitees = append(list.Invitees, registration.Invitee{Line: n + 1, Email: address, FirstName: "Kim", LastName: "Beispiel"})
	}
	if _, err := h.registrations(s).Invite(h.t.Context(), actor.System(), slug, list); err != nil {
		h.t.Fatalf("invite: %v", err)
	}
	h.awaitLetters()
	for _, address := range addresses {
		letters := h.strings(`SELECT text_body FROM letters WHERE recipient = $1 AND kind = 'registration_invitation' ORDER BY id DESC LIMIT 1`, address)
		for _, link := range linksOf(s, letters) {
			if path := strings.TrimPrefix(link, s.base); strings.HasPrefix(path, "/einladung/") {
				paths = append(paths, path)
			}
		}
	}
	if len(paths) != len(addresses) {
		h.t.Fatalf("of %d letters these links come: %q", len(addresses), paths)
	}
	return paths
}

// lookAtInvitations lists what invited people see.
func (w *world) lookAtInvitations() {
	invited, open := w.slug("Fachgespräch"), w.slug("Schnittstellen der Zusammenarbeit 2.0")
	links := w.house.invite(w.service, invited, "eingeladen@mail.example", "nein@mail.example", "zurueck@mail.example", "ja@mail.example")
	client := newClient(w.t)
	client.post(w.base+links[1]+"/absagen", nil)
	list, err := w.house.registrations(w.service).Invitations(w.t.Context(), actor.System(), invited, registration.InvitationFilter{Text: "zurueck@mail.example"})
	if err != nil || len(list.Rows) != 1 {
		w.t.Fatalf("find invitation: %+v, %v", list, err)
	}
	if err := w.house.registrations(w.service).WithdrawInvitation(w.t.Context(), actor.System(), list.Rows[0].Reference); err != nil {
		w.t.Fatal(err)
	}
	if answer := client.post(w.base+client.post(w.base+links[3], nil).location(), professional(4)); answer.status != 303 {
		w.t.Fatalf("an invited person was answered with %d: %s", answer.status, answer.body)
	}
	w.see("einladung", links[0])
	w.see("einladung-abgesagt", links[1])
	w.see("einladung-zurückgezogen", links[2])
	w.see("einladung-angemeldet", links[3])
	w.see("einladung-unbekannt", "/einladung/gibtesnichtgibtesnichtgibtesnicht").answeredWith(404)
	w.see("einladung-formular", registrationPath(invited)+strings.TrimPrefix(links[0], "/einladung"))
	groups := w.house.strings(`SELECT slug FROM events WHERE CAST(rules ->> 'group_max' AS int) > 1 AND state = 'published' AND starts_at > $1 ORDER BY id LIMIT 1`, time.Now())[0]
	guest := w.house.invite(w.service, groups, "gruppe@mail.example")[0]
	w.see("einladung-sammelanmeldung", groupFormPath(groups)+strings.TrimPrefix(guest, "/einladung"))
	if _, err := w.house.registrations(w.service).CreateCode(w.t.Context(), actor.System(), open, registration.CodeDraft{Code: "Netz-27", Note: "für das Netzwerk", MaxUses: new(20)}); err != nil {
		w.t.Fatal(err)
	}
}

// lookAtLists lists the pages of the office that take lists.
func (w *world) lookAtLists() {
	invited, open := "/intern/veranstaltungen/"+w.slug("Fachgespräch"), "/intern/veranstaltungen/"+w.slug("Schnittstellen der Zusammenarbeit 2.0")
	w.see("intern-einladungen", invited+"/einladungen").by(kiAccount)
	w.see("intern-einladungen-gefiltert", invited+"/einladungen?stand=declined").by(kiAccount)
	w.see("intern-einladungen-leer", open+"/einladungen").by(kiAccount)
	w.see("anmeldung-eingeladene", registrationPath(w.house.event(5, func(d *event.Draft) { d.Visibility = event.VisibilityInvitation }).Slug)).answeredWith(403)
	w.see("intern-einladungen-codefehler", open+"/einladungen/codes").by(kiAccount).sends(url.Values{"code": {"mit Leerzeichen"}, "max_uses": {"viele"}}).answeredWith(422)
	w.see("intern-einladungen-neu", invited+"/einladungen/neu").by(kiAccount)
	w.see("intern-einladungen-neu-fehler", invited+"/einladungen/neu").by(kiAccount).sends(url.Values{}).answeredWith(422)
	w.see("intern-einladungen-prüfen", invited+"/einladungen/neu").by(kiAccount).sends(url.Values{"message": {"Wir freuen uns auf Sie."},
		"list": {"Nachname;Vorname;E-Mail;Einrichtung;Tel.\nÖzdemir;Zoë;zoe@mail.example;JMD Süd;1\nBeispiel;Kim;eingeladen@mail.example;;2"}})
	w.see("intern-einladungen-berichtigen", invited+"/einladungen/neu").by(kiAccount).sends(url.Values{"list": {"E-Mail\nada@mail.example\nkein@\nada@mail.example"}})
	w.see("intern-import", open+"/import").by(kiAccount)
	w.see("intern-import-fehler", open+"/import/pruefen").by(kiAccount).sends(url.Values{"list": {"kim@mail.example"}, "beyond": {"ja"}}).answeredWith(422)
	w.see("intern-import-prüfen", open+"/import/pruefen").by(kiAccount).sends(url.Values{
		"list": {"Nachname;Vorname;E-Mail;Einrichtung;Art;Kommune;Funktion;Nr.\nÖzdemir;Zoë;neu@mail.example;JMD Süd;Jugendmigrationsdienst;Mettmann;Leitung;1\nBeispiel;Ali;;KI Nord;KI;Düsseldorf;;2"}})
	w.see("intern-import-berichtigen", open+"/import/pruefen").by(kiAccount).sends(url.Values{"list": {"Name;E-Mail;Kommune\nA;kein@;Atlantis"}})
}

// The hosts paste a list; somebody on it opens the link, goes by the button to the form and registers;
// the hosts see it.
func TestSomebodyInvitedByAPastedListRegistersAndTheHostsSeeIt(t *testing.T) {
	t.Parallel()
	w := openDemo(t)
	office, guest := openTab(t, w.service, wide), openTab(t, w.service, phone)
	office.open("/intern/anmelden")
	office.fill("email", kiAccount, "password", demoPassword)
	office.send()
	path := "/intern/veranstaltungen/" + w.slug("Fachgespräch") + "/einladungen"
	office.open(path)
	office.follow(office.link("Liste einladen"))
	office.fill("list", "Ada Muster <ada@gast.example>; bo@gast.example", "message", "Ihre Erfahrung fehlt uns noch.")
	office.sendForm()
	office.expect("bekommen eine Einladung", "Muster, Ada", "2 Einladungen senden")
	office.picture("einladen-1-prüfen")
	office.follow("main form button[type=submit]")
	office.expect("Die Einladungen sind unterwegs.", "Muster, Ada", "bo@gast.example")
	office.picture("einladen-2-gesendet")

	guest.openMail("ada@gast.example", "Einladung")
	guest.picture("einladen-3-brief")
	guest.follow(guest.link("Nur die HTML-Fassung zeigen"))
	guest.follow(`a[href*="/einladung/"]`)
	guest.expect("Guten Tag Ada Muster", "Ich kann nicht teilnehmen")
	office.open(path + "?stand=invited&q=gast.example")
	office.expect("2 Einladungen")
	guest.follow("main form button")
	guest.expect("Sie sind persönlich eingeladen")
	if name := guest.value("first_name"); name != "Ada" {
		t.Errorf("the form is filled with %q", name)
	}
	office.open(path + "?stand=opened")
	office.expect("1 Einladung", "Muster, Ada")
	guest.fill("organisation", "JMD Süd")
	guest.sendForm()
	guest.expect("Sie sind angemeldet", "Ada Muster")
	office.open(path)
	office.follow(office.link("Muster, Ada"))
	office.expect("Ada Muster", "JMD Süd")
	office.picture("einladen-4-angemeldet")

	guest.openMail("bo@gast.example", "Einladung")
	guest.follow(guest.link("Nur die HTML-Fassung zeigen"))
	guest.follow(`a[href*="/einladung/"]`)
	guest.follow(`main form[action$="/absagen"] button`)
	guest.expect("Ihre Absage ist angekommen.", "Sie haben abgesagt")
	office.open(path + "?stand=declined")
	office.expect("bo@gast.example")
}
