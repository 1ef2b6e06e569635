package e2e_test

import (
	"maps"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"
)

// The accounts of the demo, and the password of all.
const (
	kiAccount    = "ki@demo.example"
	jmdAccount   = "jmd@demo.example"
	adminAccount = "admin@demo.example"
	demoPassword = "tagungsbuero-demo"
	// leaderAccount leads a workshop and nothing else; the world makes it.
	leaderAccount = "workshop@verein.example"
)

// accounts are all that come to see something; "" is a participant.
var accounts = []string{"", kiAccount, jmdAccount, adminAccount, leaderAccount}

// sight is a page as somebody comes to see it.
type sight struct {
	name   string
	path   string
	as     string     // account; "" for a participant
	form   url.Values // is sent to the path, when there is one
	status int        // 0: 200
	opens  bool       // all that can be opened on it is
}

func (s sight) wanted() int64 {
	if s.status == 0 {
		return http.StatusOK
	}
	return int64(s.status)
}

// world is the service with the demo, and all the pages there are to see in it.
type world struct {
	*service
	house  *house
	sights []sight
}

// openDemo runs the service with the demo.
func openDemo(t *testing.T) *world {
	t.Helper()
	return openDemoAt(t, "127.0.0.1", nil)
}

// openDemoAt is openDemo with the host that the addresses have, and with more settings.
func openDemoAt(t *testing.T, host string, more settings) *world {
	t.Helper()
	all := newDatabase(t)
	all["TB_OPERATOR"] = "Verbund Musterstadt"
	maps.Copy(all, more)
	w := &world{service: startAt(t, host, all, "--demo")}
	w.house = openHouse(t, all)
	return w
}

func openWorld(t *testing.T) *world {
	t.Helper()
	w := openDemo(t)
	w.look()
	w.house.awaitLetters()
	w.lookAtLetters()
	return w
}

// slug returns the last part of the address of the event whose title begins so.
func (w *world) slug(title string) string {
	w.t.Helper()
	found := w.house.strings(`SELECT slug FROM events WHERE title LIKE $1 || '%'`, title)
	if len(found) != 1 {
		w.t.Fatalf("the demo has these events called %s: %q", title, found)
	}
	return found[0]
}

func (w *world) see(name, path string) *sight {
	w.sights = append(w.sights, sight{name: name, path: path})
	return &w.sights[len(w.sights)-1]
}

func (s *sight) by(account string) *sight       { s.as = account; return s }
func (s *sight) sends(form url.Values) *sight   { s.form = form; return s }
func (s *sight) opened() *sight                 { s.opens = true; return s }
func (s *sight) answeredWith(status int) *sight { s.status = status; return s }

// look lists the pages.
func (w *world) look() {
	w.lookAtEvents()
	w.lookAtRegistrations()
	w.lookAtSelfService()
	w.lookAtInvitations()
	w.lookAtGroups()
	w.lookAtNews()
	w.lookAtErrors()
	w.lookAtDoors()
	w.lookAtOffice()
	w.lookAtLists()
	w.lookAtListViews()
	w.lookAtBroadcasts()
	w.lookAtDecisions()
	w.lookAtWorkshops()
	w.lookAtSteps()
	w.lookAtConflict()
	w.lookAtAdministration()
}

func (w *world) lookAtEvents() {
	w.see("liste", "/")
	w.see("liste-gefiltert", "/?art=fachtagung&q=Schule&region=rheinland")
	w.see("liste-leer", "/?q=gibtesnicht")
	w.see("liste-fehler", "/?von=gestern&bis=32.13.2027").answeredWith(422)
	w.see("archiv", "/archiv")
	for name, title := range map[string]string{
		"zwei-veranstaltende": "Schnittstellen der Zusammenarbeit 2.0", "zwei-tage": "Übergang Schule", "abgesagt": "Netzwerktreffen Sprachmittlung",
		"ausgebucht": "Training: Schwierige", "online": "Online:", "geschlossen": "Runder Tisch", "ohne-grenze": "Infoabend", "vorbei": "Ankommen in der Schule",
		"fast-voll": "Seiteneinsteigende", "mit-prüfung": "Regionaltreffen", "eingeladene": "Fachgespräch", "noch-nicht": "Rassismuskritisch",
	} {
		w.see("veranstaltung-"+name, "/veranstaltungen/"+w.slug(title))
	}
	w.see("veranstaltung-archiv", "/veranstaltungen/"+w.house.strings(`SELECT slug FROM events WHERE starts_at < '2000-01-01' ORDER BY slug LIMIT 1`)[0])
	w.see("veranstaltung-datenschutz", "/veranstaltungen/"+w.slug("Schnittstellen der Zusammenarbeit 2.0")+"/datenschutz")
	for _, page := range []string{"hilfe", "barrierefreiheit", "datenschutz", "impressum", "leichte-sprache"} {
		w.see(page, "/"+page)
	}
}

func (w *world) lookAtRegistrations() {
	full, roomy := w.slug("Training: Schwierige"), w.slug("Schnittstellen der Zusammenarbeit 2.0")
	form := professional(1)
	confirmed := w.register(roomy, form)
	cancelled := w.register(roomy, professional(2))
	newClient(w.t).post(w.base+cancelled+"/abmelden", url.Values{})
	waiting := w.register(full, professional(3))
	form.Set("submission", "another form")

	w.see("anmeldung", registrationPath(roomy))
	w.see("anmeldung-warteliste", registrationPath(full))
	w.see("anmeldung-bewerbung", registrationPath(w.slug("Regionaltreffen")))
	w.see("anmeldung-mit-code", registrationPath(w.slug("Fachgespräch")))
	w.see("anmeldung-fehler", registrationPath(roomy)).sends(url.Values{"email": {"keine-adresse"}, "municipality": {"99999"}}).answeredWith(422)
	w.see("anmeldung-noch-einmal", registrationPath(roomy)).sends(form).answeredWith(202)
	w.see("anmeldung-geschlossen", registrationPath(w.slug("Runder Tisch"))).answeredWith(410)
	w.see("anmeldung-noch-nicht", registrationPath(w.slug("Rassismuskritisch"))).answeredWith(410)
	w.see("anmeldung-abgesagt", registrationPath(w.slug("Netzwerktreffen Sprachmittlung"))).answeredWith(410)
	w.see("persönlich-angemeldet", confirmed)
	w.see("persönlich-wartend", waiting)
	w.see("persönlich-abgemeldet", cancelled)
	w.see("abmelden", confirmed+"/abmelden")
	w.see("abmelden-wartend", waiting+"/abmelden")
	w.see("abmelden-schon-abgemeldet", cancelled+"/abmelden")
}

// professional fills in everything that a form of the demo may ask for.
func professional(n int) url.Values {
	form := person(n)
	for name, value := range map[string]string{
		"title": "Dr.", "organisation": "Gesamtschule Musterstadt-Nord", "organisation_kind": "schule", "carrier_group": "kommunal",
		"municipality": "05124", "position": "Lehrkraft", "phone": "069 90009-001", "remark": "Ich komme etwas später.",
	} {
		form.Set(name, value)
	}
	return form
}

// register sends the form and returns the path of the personal page.
func (w *world) register(slug string, form url.Values) string {
	w.t.Helper()
	a := newClient(w.t).post(w.base+registrationPath(slug), form)
	if a.status != http.StatusSeeOther {
		w.t.Fatalf("a registration was answered with %d: %s", a.status, a.body)
	}
	return a.location()
}

// lookAtNews lists what somebody sees who wants to be told of events: before the confirmation, with a subscription, and after it.
func (w *world) lookAtNews() {
	ask := func(email string) {
		newClient(w.t).post(w.base+"/neuigkeiten", url.Values{"email": {email}, "regions": {"koeln"}})
	}
	link := func(email, way string) string {
		w.house.awaitLetters()
		for _, link := range linksOf(w.service, w.house.strings(`SELECT text_body FROM letters WHERE recipient = $1 ORDER BY id DESC`, email)) {
			if path := strings.TrimPrefix(link, w.base); strings.HasPrefix(path, "/neuigkeiten/"+way+"/") {
				return path
			}
		}
		w.t.Fatalf("no letter to %s leads to %s", email, way)
		return ""
	}
	for _, email := range []string{"beendet@abo.example", "offen@abo.example", "aktiv@abo.example"} {
		ask(email)
	}
	confirmed := link("aktiv@abo.example", "bestaetigen")
	own := newClient(w.t).post(w.base+confirmed, url.Values{}).location()
	ended := newClient(w.t).post(w.base+link("beendet@abo.example", "bestaetigen"), url.Values{}).location()
	ask("beendet@abo.example") // its letters are blank afterwards: those that are looked at come later
	ask("aktiv@abo.example")
	end := link("beendet@abo.example", "abmelden")
	newClient(w.t).post(w.base+end, url.Values{})
	w.see("neuigkeiten", "/neuigkeiten")
	w.see("neuigkeiten-fehler", "/neuigkeiten").sends(url.Values{"email": {"keine"}, "topics": {"erfunden"}}).answeredWith(422)
	w.see("neuigkeiten-bestellt", "/neuigkeiten").sends(url.Values{"email": {"neu@abo.example"}})
	w.see("neuigkeiten-bestätigen", link("offen@abo.example", "bestaetigen"))
	w.see("neuigkeiten-schon-bestätigt", confirmed)
	w.see("neuigkeiten-abo", own)
	w.see("neuigkeiten-abo-fehler", own).sends(url.Values{"regions": {"erfunden"}}).answeredWith(422)
	w.see("neuigkeiten-abmelden", link("aktiv@abo.example", "abmelden"))
	w.see("neuigkeiten-abgemeldet", end).sends(url.Values{"List-Unsubscribe": {"One-Click"}})
	w.see("neuigkeiten-vorbei", ended).answeredWith(410)
	w.see("neuigkeiten-404", "/neuigkeiten/abo/gibtesnichtgibtesnicht").answeredWith(404)
	w.see("intern-neuigkeiten", "/intern/neuigkeiten").by(kiAccount)
}

func (w *world) lookAtErrors() {
	w.see("fehler-404", "/gibt-es-nicht").answeredWith(404)
	w.see("fehler-404-veranstaltung", "/veranstaltungen/gibt-es-nicht").answeredWith(404)
	w.see("fehler-404-link", "/anmeldung/gibtesnichtgibtesnichtgibtesnicht").answeredWith(404)
	w.see("intern-fehler-404", "/intern/gibt-es-nicht").by(kiAccount).answeredWith(404)
	w.see("intern-fehler-403", "/intern/konten").by(kiAccount).answeredWith(403)
	w.see("fehler-405", "/archiv").sends(url.Values{}).answeredWith(405)
	w.see("fehler-401", "/intern/konto/passwort").sends(url.Values{}).answeredWith(401)
}

func (w *world) lookAtLetters() {
	w.see("postfach", "/postfach")
	for _, kind := range w.house.strings(`SELECT DISTINCT kind FROM letters WHERE state = 'sent'`) {
		id := strconv.Itoa(w.house.count(`SELECT max(id) FROM letters WHERE kind = $1 AND state = 'sent'`, kind))
		w.see("brief-"+kind, "/postfach/"+id)
		w.see("brief-"+kind+"-html", "/postfach/"+id+"/html")
	}
	w.lookAtOfficeLetters()
}

func (w *world) lookAtDoors() {
	w.see("intern-anmelden", "/intern/anmelden")
	w.see("intern-anmelden-leer", "/intern/anmelden").sends(url.Values{}).answeredWith(422)
	w.see("intern-anmelden-falsch", "/intern/anmelden").sends(url.Values{"email": {"niemand@demo.example"}, "password": {"geraten"}}).answeredWith(422)
	w.see("intern-passwort-vergessen", "/intern/passwort-vergessen")
	w.see("intern-passwort-vergessen-fehler", "/intern/passwort-vergessen").sends(url.Values{"email": {"keine"}}).answeredWith(422)
	newClient(w.t).post(w.base+"/intern/passwort-vergessen", url.Values{"email": {kiAccount}})
	w.house.awaitLetters()
	for _, link := range linksOf(w.service, w.house.strings(`SELECT text_body FROM letters WHERE account_id IS NOT NULL`)) {
		if path := strings.TrimPrefix(link, w.base); strings.HasPrefix(path, "/intern/einladung/") {
			w.see("intern-passwort", path)
			w.see("intern-passwort-kurz", path).sends(url.Values{"password": {"kurz"}, "password_repeat": {"anders"}}).answeredWith(422)
		}
	}
	w.lookAtAddressLinks()
	w.see("intern-passwort-ungültig", "/intern/einladung/gibtesnichtgibtesnicht").answeredWith(404)
}

// lookAtAddressLinks lists what is behind the letters when somebody changes the own address.
func (w *world) lookAtAddressLinks() {
	const there = "kim@neu.example"
	newClient(w.t).signIn(w.service, kiAccount, demoPassword).post(w.base+"/intern/konto/adresse", url.Values{"email": {there}})
	w.house.awaitLetters()
	for _, link := range linksOf(w.service, w.house.strings(`SELECT text_body FROM letters WHERE kind LIKE 'account_address_%'`)) {
		if path := strings.TrimPrefix(link, w.base); strings.HasPrefix(path, "/intern/adresse/") {
			w.see("intern-adresse-link", path)
		}
	}
	w.see("intern-adresse-link-ungültig", "/intern/adresse/stoppen/gibtesnicht").answeredWith(404)
}

// lookAtHostInvitations lists what an organisation sees that is not in the Tagungsbüro yet.
func (w *world) lookAtHostInvitations(own string) {
	const guest = "leitung@verein.example"
	newClient(w.t).signIn(w.service, kiAccount, demoPassword).post(w.base+own+"/veranstaltende", url.Values{"email": {guest}, "level": {"edit"}, "message": {"Machen Sie mit?"}})
	w.house.awaitLetters()
	for _, link := range linksOf(w.service, w.house.strings(`SELECT text_body FROM letters WHERE recipient = $1`, guest)) {
		if path := strings.TrimPrefix(link, w.base); strings.HasPrefix(path, "/intern/mitveranstalten/") {
			w.see("mitveranstalten", path)
			w.see("mitveranstalten-fehler", path+"/zusagen").sends(url.Values{}).answeredWith(422)
		}
	}
}

// lookAtTeam calls people into the team and lists what there is to see then, also for who leads a workshop.
func (w *world) lookAtTeam(own string) {
	ki := newClient(w.t).signIn(w.service, kiAccount, demoPassword)
	for email, role := range map[string]string{leaderAccount: "workshop_leader", jmdAccount: "reception", "neu@verein.example": "team"} {
		form := url.Values{"email": {email}, "name": {"Lia Beispiel-Workshopleitung"}, "role": {role}}
		if role == "workshop_leader" {
			form["workshops"] = w.house.strings(`SELECT w.slot || '/' || w.key FROM workshops AS w JOIN events AS e ON e.id = w.event_id WHERE $1 LIKE '%/' || e.slug ORDER BY w.taken DESC, w.id LIMIT 2`, own)
		}
		ki.post(w.base+own+"/team", form)
	}
	w.house.awaitLetters()
	for _, link := range linksOf(w.service, w.house.strings(`SELECT text_body FROM letters WHERE recipient = $1`, leaderAccount)) {
		if strings.Contains(link, "/intern/einladung/") {
			newClient(w.t).post(link, url.Values{"password": {demoPassword}, "password_repeat": {demoPassword}})
		}
	}
	w.see("intern-team", own+"/team").by(kiAccount)
	w.see("intern-team-fehler", own+"/team").by(kiAccount).sends(url.Values{"email": {"keine"}, "role": {"workshop_leader"}}).answeredWith(422)
	w.see("intern-workshoplisten", own+"/workshopleitung").by(kiAccount)
	w.see("leitung", "/intern/").by(leaderAccount)
	w.see("leitung-team", own+"/team").by(leaderAccount)
	w.see("leitung-workshops", own+"/workshopleitung").by(leaderAccount)
	for _, workshop := range w.house.strings(`SELECT unnest(led) FROM team_memberships WHERE role = 'workshop_leader' LIMIT 1`) {
		w.see("leitung-workshop", own+"/workshopleitung/"+workshop).by(leaderAccount)
	}
}

func (w *world) lookAtOffice() {
	own := "/intern/veranstaltungen/" + w.slug("Schnittstellen der Zusammenarbeit 2.0")
	draft := w.slug("Sozialraum gestalten")
	references := w.house.strings(`SELECT reference FROM registrations WHERE email = $1`, address(1))
	for name, path := range map[string]string{
		"intern-hilfe": "/intern/hilfe", "intern-hilfe-veranstaltende": "/intern/hilfe/veranstaltende", "intern-hilfe-administration": "/intern/hilfe/administration",
		"intern": "/intern/", "intern-neu": "/intern/veranstaltungen/neu", "intern-veranstaltung": own, "intern-entwurf": "/intern/veranstaltungen/" + draft,
		"intern-bearbeiten": own + "/bearbeiten", "intern-bearbeiten-alles": own + "/bearbeiten/alles", "intern-bearbeiten-abschnitt": own + "/bearbeiten/plaetze",
		"intern-bearbeiten-entwurf": "/intern/veranstaltungen/" + draft + "/bearbeiten", "intern-absagen": own + "/absagen", "intern-kopieren": own + "/kopieren", "intern-verlauf": own + "/verlauf", "intern-teilnehmende": own + "/teilnehmende",
		"intern-teilnehmende-gefiltert": own + "/teilnehmende?status=cancelled", "intern-teilnehmende-leer": own + "/teilnehmende?q=gibtesnicht",
		"intern-eintragen": own + "/teilnehmende/neu", "intern-person": "/intern/anmeldungen/" + references[0],
		"intern-person-absagen": "/intern/anmeldungen/" + references[0] + "/absagen", "intern-einrichtungen": "/intern/einrichtungen",
		"intern-einrichtung": "/intern/einrichtungen/ki-musterstadt", "intern-einrichtung-bearbeiten": "/intern/einrichtungen/ki-musterstadt/bearbeiten",
		"intern-veranstaltende": own + "/veranstaltende", "intern-ausscheiden": own + "/veranstaltende/ki-musterstadt/ausscheiden",
		"intern-versand": "/intern/einrichtungen/ki-musterstadt/versand", "intern-einladen": "/intern/einrichtungen/ki-musterstadt/einladen", "intern-konto": "/intern/konto", "intern-adresse": "/intern/konto/adresse", "intern-zweiter-schritt": "/intern/konto/zweiter-schritt",
		"intern-veroeffentlichen-am": "/intern/veranstaltungen/" + draft + "/veroeffentlichen-am", "intern-zurueckziehen": own + "/zurueckziehen",
		"intern-vorlagen": "/intern/vorlagen", "intern-vorlage-speichern": own + "/als-vorlage",
		"intern-orte": "/intern/orte", "intern-orte-leer": "/intern/orte?q=gibtesnicht", "intern-ort": "/intern/orte/1", "intern-ort-neu": "/intern/orte/neu", "intern-ort-bearbeiten": "/intern/orte/1/bearbeiten",
		"intern-ort-wählen": own + "/ort", "intern-ort-ansehen": own + "/ort?ort=2", "intern-titelbild": own + "/bild", "intern-titelbild-keines": "/intern/veranstaltungen/" + draft + "/bild",
		"intern-zahlen": own + "/zahlen", "intern-zahlen-leer": "/intern/veranstaltungen/" + draft + "/zahlen", "intern-einrichtung-zahlen": "/intern/einrichtungen/ki-musterstadt/zahlen?jahr=2027",
	} {
		w.see(name, path).by(kiAccount)
	}
	w.lookAtHostInvitations(own)
	w.lookAtTeam(own)
	w.see("intern-veranstaltende-fehler", own+"/veranstaltende").by(kiAccount).sends(url.Values{"email": {"keine"}}).answeredWith(422)
	w.see("intern-neu-fehler", "/intern/veranstaltungen/neu").by(kiAccount).sends(url.Values{"starts_at_date": {"gestern"}, "capacity": {"viele"}}).answeredWith(422)
	w.see("intern-bearbeiten-fehler", own+"/bearbeiten/alles").by(kiAccount).sends(url.Values{"version": {"1"}}).answeredWith(422)
	w.see("intern-ort-fehler", "/intern/orte/neu").by(kiAccount).sends(url.Values{"checked_on": {"gestern"}}).answeredWith(422)
	w.see("intern-ort-konflikt", "/intern/orte/1/bearbeiten").by(kiAccount).sends(url.Values{"version": {"0"}, "name": {"Bürgerhaus"}, "city": {"Musterstadt"}}).answeredWith(409)
	w.see("intern-titelbild-fehler", own+"/bild").by(kiAccount).sends(url.Values{}).answeredWith(422)
	w.see("intern-logo-fehler", "/intern/einrichtungen/ki-musterstadt/logo").by(kiAccount).sends(url.Values{}).answeredWith(422)
	w.lookAtSender()
	w.see("intern-fragen", own+"/fragen").by(kiAccount)
	w.see("intern-fragen-vorlage", own+"/fragen").by(kiAccount).sends(url.Values{"do": {"vorlage"}, "template": {"childcare"}})
	w.see("intern-fragen-fehler", own+"/fragen").by(kiAccount).sends(url.Values{"version": {"1"}, "questions[0][label]": {"Nationalität"}, "questions[0][kind]": {"single"},
		"questions[0][options]": {"eins | viele"}, "questions[1][label]": {""}, "questions[1][purpose]": {"Wofür?"}, "questions[1][kind]": {"file"}, "questions[1][texts]": {"Lunch"}}).answeredWith(422)
	w.see("intern-eintragen-fehler", own+"/teilnehmende/neu").by(kiAccount).sends(url.Values{"email": {"keine"}}).answeredWith(422)
	w.see("intern-kopieren-fehler", own+"/kopieren").by(kiAccount).sends(url.Values{"starts_at_date": {"gestern"}}).answeredWith(422)
	w.see("intern-absagen-fehler", own+"/absagen").by(kiAccount).sends(url.Values{"reason": {strings.Repeat("zu lang ", 1000)}}).answeredWith(422)
	w.see("intern-einladen-fehler", "/intern/einrichtungen/ki-musterstadt/einladen").by(kiAccount).sends(url.Values{}).answeredWith(422)
	w.see("intern-einrichtung-fehler", "/intern/einrichtungen/ki-musterstadt/bearbeiten").by(kiAccount).sends(url.Values{"email": {"keine"}}).answeredWith(422)
	w.see("intern-person-absagen-fehler", "/intern/anmeldungen/"+references[0]+"/absagen").by(kiAccount).sends(url.Values{"reason": {strings.Repeat("zu lang ", 1000)}}).answeredWith(422)
	w.see("intern-veroeffentlichen-am-fehler", "/intern/veranstaltungen/"+draft+"/veroeffentlichen-am").by(kiAccount).sends(url.Values{"at_date": {"gestern"}}).answeredWith(422)
	w.see("intern-zurueckziehen-fehler", own+"/zurueckziehen").by(kiAccount).sends(url.Values{}).answeredWith(409)
	w.see("intern-texte", own+"/texte").by(kiAccount)
	w.see("intern-text", own+"/texte/confirmed").by(kiAccount)
	w.see("intern-text-englisch", own+"/texte/waitlisted?sprache=en").by(kiAccount)
	w.see("intern-text-vorschau", own+"/texte/offered").by(kiAccount).sends(url.Values{"do": {"vorschau"}, "version": {"0"}, "subject": {"Ein Platz für {name}"},
		"body": {"Bitte antworten Sie **{frist}**.\n\n{termin}\n\n- Bus 7\n- Bahn\n\n{link}"}})
	w.see("intern-text-fehler", own+"/texte/offered").by(kiAccount).sends(url.Values{"do": {"speichern"}, "version": {"0"}, "subject": {"{termin}"}, "body": {"{unbekannt}"}}).answeredWith(422)
	w.see("intern-einrichtung-texte", "/intern/einrichtungen/ki-musterstadt/texte").by(kiAccount)
	w.see("intern-einrichtung-text", "/intern/einrichtungen/ki-musterstadt/texte/reminder").by(kiAccount)
	w.see("intern-termine", own+"/termine").by(kiAccount)
	w.see("intern-termine-vorschau", own+"/termine").by(kiAccount).sends(url.Values{"lines": {"12.05.2028\n25.05.2028 14:00"}})
	w.see("intern-termine-fehler", own+"/termine").by(kiAccount).sends(url.Values{"lines": {"irgendwann"}, "rhythm": {"weekly"}}).answeredWith(422)
	w.see("intern-uebertragen", own+"/uebertragen").by(kiAccount)
	w.see("intern-uebertragen-fehler", own+"/uebertragen").by(kiAccount).sends(url.Values{}).answeredWith(422)
	w.see("intern-vorlage-speichern-fehler", own+"/als-vorlage").by(kiAccount).sends(url.Values{}).answeredWith(422)
	newClient(w.t).signIn(w.service, kiAccount, demoPassword).post(w.base+own+"/als-vorlage", url.Values{"name": {"Fachtag"}, "organisation": {"ki-musterstadt"}})
	template := "/intern/vorlagen/" + strconv.Itoa(w.house.count(`SELECT max(id) FROM event_templates`))
	w.see("intern-vorlage", template).by(kiAccount)
	w.see("intern-vorlage-fehler", template).by(kiAccount).sends(url.Values{}).answeredWith(422)
	w.see("intern-vorlage-umbenennen", template+"/umbenennen").by(kiAccount)
	w.see("intern-404", "/intern/veranstaltungen/gibt-es-nicht").by(kiAccount).answeredWith(404)
	w.see("intern-vorschau", "/veranstaltungen/"+draft).by(kiAccount)
	w.house.exec(`UPDATE events SET easy_language = 'Das ist ein Fach-Tag.' WHERE slug IN ($1, $2)`, draft, w.slug("Schnittstellen der Zusammenarbeit 2.0"))
	for _, page := range []string{"", "/anmeldung", "/leichte-sprache", "/datenschutz", "/telefon"} {
		w.see("vorschau"+strings.ReplaceAll(page, "/", "-"), "/intern/veranstaltungen/"+draft+"/vorschau"+page).by(kiAccount)
	}
	w.see("intern-text-vorschau", own+"/bearbeiten/beschreibung").by(kiAccount).sends(url.Values{"version": {"1"}, "preview": {"description"}, "description": {"# Worum es geht\n\n- **Eins**"}})
	w.see("leichte-sprache-veranstaltung", "/veranstaltungen/"+w.slug("Schnittstellen der Zusammenarbeit 2.0")+"/leichte-sprache")
}

// lookAtListViews lists what people keep about the list of an event. The colleague has columns of their own.
func (w *world) lookAtListViews() {
	list := "/intern/veranstaltungen/" + w.slug("Schnittstellen der Zusammenarbeit 2.0") + "/teilnehmende"
	w.see("intern-filter-leer", list+"/filter").by(jmdAccount)
	ki, jmd := newClient(w.t).signIn(w.service, kiAccount, demoPassword), newClient(w.t).signIn(w.service, jmdAccount, demoPassword)
	ki.post(w.base+list+"/filter?durch=selbst&status=confirmed", url.Values{"name": {"Selbst angemeldet und dabei"}, "shared": {"ja"}})
	ki.post(w.base+list+"/filter?ohne_email=ja", url.Values{"name": {"Ohne E-Mail"}})
	jmd.post(w.base+list+"/spalten", url.Values{"spalten": {"state", "organisation", "organisation_kind", "municipality", "email", "phone", "created_at", "remark", "reference"}})
	w.see("intern-teilnehmende-filter-offen", list+"?durch=selbst").by(kiAccount).opened()
	w.see("intern-teilnehmende-filter-benutzt", list+"?durch=selbst&status=confirmed&filter="+strconv.Itoa(w.house.count(`SELECT min(id) FROM saved_filters`))).by(kiAccount)
	w.see("intern-teilnehmende-spalten-offen", list).by(jmdAccount).opened()
	w.see("intern-filter", list+"/filter?durch=selbst&von=2027-01-01").by(kiAccount)
	w.see("intern-filter-fehler", list+"/filter?durch=selbst").by(kiAccount).sends(url.Values{"name": {"Ohne E-Mail"}}).answeredWith(422)
	saved := list + "/filter/" + strconv.Itoa(w.house.count(`SELECT max(id) FROM saved_filters`))
	w.see("intern-filter-umbenennen", saved).by(kiAccount)
	w.see("intern-filter-umbenennen-fehler", saved).by(kiAccount).sends(url.Values{}).answeredWith(422)
}

// lookAtBroadcasts leaves one in every state that does not pass by itself.
func (w *world) lookAtBroadcasts() {
	path := "/intern/veranstaltungen/" + w.slug("Schnittstellen der Zusammenarbeit 2.0") + "/rundschreiben"
	w.see("intern-rundschreiben-leer", "/intern/veranstaltungen/"+w.slug("Sozialraum gestalten")+"/rundschreiben").by(kiAccount)
	w.see("intern-rundschreiben-neu", path+"/neu").by(kiAccount)
	w.see("intern-rundschreiben-neu-offen", path+"/neu?durch=selbst").by(kiAccount).opened()
	w.see("intern-rundschreiben-fehler", path+"/neu").by(kiAccount).sends(url.Values{"subject": {"{link}"}}).answeredWith(422)
	ki := newClient(w.t).signIn(w.service, kiAccount, demoPassword)
	text := func(subject, status string) url.Values {
		return url.Values{"subject": {subject}, "body": {"Guten Tag {name},\n\nwir treffen uns in {ort}.\n\n- Bus 7\n- Bahn\n\n{link}"}, "status": {status}}
	}
	ki.post(w.base+path+"/neu", text("Anfahrt mit Bus und Bahn", "confirmed"))
	ki.post(w.base+path+"/neu", text("Neuer Raum am Nachmittag", ""))
	ki.post(w.base+path+"/2/planen", url.Values{"send_at_date": {time.Now().AddDate(0, 0, 2).Format(time.DateOnly)}, "send_at_time": {"08:00"}})
	ki.post(w.base+path+"/neu", text("An niemanden", "declined"))
	w.see("intern-rundschreiben", path).by(kiAccount)
	w.see("intern-rundschreiben-entwurf", path+"/1?beispiel=2").by(kiAccount)
	w.see("intern-rundschreiben-geplant", path+"/2").by(kiAccount)
	w.see("intern-rundschreiben-niemand", path+"/3").by(kiAccount)
	w.see("intern-rundschreiben-bearbeiten", path+"/1/bearbeiten").by(kiAccount)
	w.see("intern-rundschreiben-zeit-fehler", path+"/1/planen").by(kiAccount).sends(url.Values{"send_at_date": {"gestern"}}).answeredWith(422)
}

func (w *world) lookAtAdministration() {
	const endAccount = "/intern/konten/2/stilllegen" // of the first account after the administrator's
	for name, path := range map[string]string{
		"admin": "/intern/", "admin-konten": "/intern/konten", "admin-konten-einladen": "/intern/konten/einladen", "admin-konten-stilllegen": endAccount,
		"admin-einrichtung-neu": "/intern/einrichtungen/neu", "admin-einrichtungen": "/intern/einrichtungen",
		"admin-protokoll": "/intern/protokoll", "admin-anmeldedienst": "/intern/anmeldedienst",
	} {
		w.see(name, path).by(adminAccount)
	}
	w.see("admin-einrichtung-neu-fehler", "/intern/einrichtungen/neu").by(adminAccount).sends(url.Values{}).answeredWith(422)
	w.see("admin-konten-stilllegen-fehler", endAccount).by(adminAccount).sends(url.Values{"successor": {"keine"}}).answeredWith(422)
	w.see("admin-anmeldedienst-fehler", "/intern/anmeldedienst").by(adminAccount).sends(url.Values{}).answeredWith(422)
	w.see("admin-konten-einladen-fehler", "/intern/konten/einladen").by(adminAccount).sends(url.Values{}).answeredWith(422)
}

// of returns what the account comes to see.
func (w *world) of(account string) (own []sight) {
	for _, s := range w.sights {
		if s.as == account {
			own = append(own, s)
		}
	}
	return own
}
