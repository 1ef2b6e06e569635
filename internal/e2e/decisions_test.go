package e2e_test

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

// lookAtDecisions lists the pages on which the hosts decide who gets a seat.
func (w *world) lookAtDecisions() {
	meeting := "/intern/veranstaltungen/" + w.slug("Regionaltreffen")
	applied := w.references("applied")
	w.see("intern-entscheiden-liste", meeting+"/teilnehmende?status=applied&auswahl=alle").by(jmdAccount)
	w.see("intern-entscheiden", meeting+"/entscheiden").by(jmdAccount).sends(url.Values{"decision": {"approve"}, "registrations": applied})
	w.see("intern-entscheiden-ablehnen", meeting+"/entscheiden").by(jmdAccount).sends(url.Values{"decision": {"decline"}, "registrations": applied[:1]})
	w.see("intern-entscheiden-zuruecknehmen", meeting+"/entscheiden").by(jmdAccount).sends(url.Values{"decision": {"cancel"}, "registrations": applied[:1]})
	w.see("intern-entscheiden-noch-einmal", meeting+"/entscheiden").by(jmdAccount).sends(url.Values{"decision": {"resend"}, "registrations": applied[:1]})
	w.see("intern-entscheiden-niemand", meeting+"/entscheiden?status=applied").by(jmdAccount).sends(url.Values{"decision": {"decline"}}).answeredWith(422)
	held := "/intern/veranstaltungen/" + w.hold()
	w.see("intern-entscheidung-rückgängig", held+"/teilnehmende").by(jmdAccount)
	w.see("intern-entscheidung-überholt", held+"/entscheidungen/1/rueckgaengig").by(jmdAccount).sends(url.Values{}).answeredWith(409)
	w.lookAtDecisionsAboutSeveral(meeting)
	w.see("intern-person-beworben", "/intern/anmeldungen/"+applied[0]).by(jmdAccount)
	slug := w.allocate()
	w.see("intern-zuteilung-zu-früh", "/intern/veranstaltungen/"+w.allocated().Slug+"/zuteilung").by(jmdAccount)
	path, late := "/intern/veranstaltungen/"+slug+"/zuteilung", w.references("applied", slug)
	w.see("intern-zuteilung", path).by(jmdAccount)
	w.see("intern-zuteilung-fehler", path).by(jmdAccount).sends(url.Values{"method": {"hand"}, "registrations": late, "order[" + late[0] + "]": {"viele"}}).answeredWith(422)
	w.see("intern-zuteilung-vorschau", path).by(jmdAccount).sends(url.Values{"method": {"lot"}, "seed": {"Musterstadt 2030"}})
	w.see("intern-zuteilung-überholt", path).by(jmdAccount).sends(url.Values{"method": {"order"}, "fingerprint": {"von gestern"}}).answeredWith(409)
	w.see("intern-zuteilung-protokoll", path+"/1").by(jmdAccount)
}

// lookAtDecisionsAboutSeveral lists what the hosts see before a decision about several people, who are not
// always all whom it concerns.
func (w *world) lookAtDecisionsAboutSeveral(meeting string) {
	w.t.Helper()
	training := w.slug("Training: Schwierige")
	full, seated, waiting := "/intern/veranstaltungen/"+training+"/entscheiden", w.references("confirmed", training), w.references("waitlisted", training)
	if len(seated) < 2 || len(waiting) < 2 {
		w.t.Fatalf("of the full event %d have a seat and %d wait: too few to decide about several", len(seated), len(waiting))
	}
	w.see("intern-entscheiden-alle", meeting+"/entscheiden?status=applied").by(jmdAccount).sends(url.Values{"decision": {"approve"}, "alle": {"ja"}})
	w.see("intern-entscheiden-nachrücken", full).by(jmdAccount).sends(url.Values{"decision": {"cancel"}, "registrations": seated[:2]})
	w.see("intern-entscheiden-plätze-geben", full).by(jmdAccount).sends(url.Values{"decision": {"promote"}, "registrations": waiting})
	w.see("intern-entscheiden-gemischt", full).by(jmdAccount).sends(url.Values{"decision": {"promote"}, "registrations": append(seated[:1:1], waiting...)})
}

// lookAtWorkshops lists the pages on which the hosts share out workshops.
func (w *world) lookAtWorkshops() {
	own := "/intern/veranstaltungen/" + w.slug("Schnittstellen der Zusammenarbeit 2.0")
	w.see("intern-workshops-wünsche", own+"/workshops").by(jmdAccount)
	slug, refs := w.shareOut()
	path := "/intern/veranstaltungen/" + slug + "/workshops"
	w.see("intern-workshops", path).by(jmdAccount)
	w.see("intern-workshops-fehler", path).by(jmdAccount).sends(url.Values{"scope": {"halb"}}).answeredWith(422)
	w.see("intern-workshops-vorschau", path).by(jmdAccount).sends(url.Values{"scope": {"all"}})
	w.see("intern-workshops-überholt", path).by(jmdAccount).sends(url.Values{"scope": {"all"}, "fingerprint": {"von gestern"}}).answeredWith(409)
	w.see("intern-workshops-protokoll", path+"/1").by(jmdAccount)
	w.see("intern-workshops-liste", "/intern/veranstaltungen/"+slug+"/teilnehmende?workshop=vormittag%2Fw1").by(jmdAccount)
	w.see("intern-person-workshops", "/intern/anmeldungen/"+refs[0]).by(jmdAccount)
	w.see("intern-person-workshop", "/intern/anmeldungen/"+refs[0]+"/workshops").by(jmdAccount)
	w.see("intern-person-workshop-fehler", "/intern/anmeldungen/"+refs[0]+"/workshops").by(jmdAccount).sends(url.Values{"workshops[vormittag]": {"w9"}}).answeredWith(422)
}

// shareOut publishes an event with workshops, lets people wish and shares out the places. It returns the
// slug and the references.
func (w *world) shareOut() (slug string, refs []string) {
	w.t.Helper()
	ev := w.house.event(9, withWorkshops, func(d *event.Draft) { d.Title = "Fachtag Elternarbeit" })
	for n, wishes := range [][]string{{"w1", "w2"}, {"w1", "w2"}, {"w1"}, {"plenum"}} {
		form := person(80 + n)
		for i, wish := range wishes {
			form.Set(fmt.Sprintf("answers[vormittag][%d]", i+1), wish)
		}
		w.register(ev.Slug, form)
	}
	c, path := newClient(w.t).signIn(w.service, jmdAccount, demoPassword), w.base+"/intern/veranstaltungen/"+ev.Slug+"/workshops"
	preview := c.post(path, url.Values{"scope": {"all"}})
	if decided := c.post(path, sheetOf(w.t, path, preview.body).values); decided.status != http.StatusSeeOther {
		w.t.Fatalf("sharing out was answered with %d:\n%s", decided.status, decided.body)
	}
	return ev.Slug, w.references("confirmed", ev.Slug)
}

// withWorkshops lets people wish for one of two workshops with one place each.
func withWorkshops(d *event.Draft) {
	d.Questions = append(d.Questions, question.Question{Key: "vormittag", Kind: question.KindWorkshops, Label: "Workshop am Vormittag", Options: []question.Option{
		{Value: "w1", Label: "Sprachbildung im Alltag", Capacity: new(1)}, {Value: "w2", Label: "Eltern erreichen", Capacity: new(1)}}})
}

// lookAtSteps lists the pages that do something with one registration.
func (w *world) lookAtSteps() {
	own := "/intern/veranstaltungen/" + w.slug("Schnittstellen der Zusammenarbeit 2.0")
	waiting, seated, offered := w.references("waitlisted")[0], w.references("confirmed")[0], w.references("offered")[0]
	for name, path := range map[string]string{
		"wartend": waiting, "platz": waiting + "/platz", "vorrang": waiting + "/vorrang", "angeboten": offered,
		"ändern": seated + "/aendern", "ersatzperson": seated + "/ersatzperson", "ohne-namen": w.house.strings(`SELECT reference FROM registrations WHERE placeholder`)[0],
	} {
		w.see("intern-person-"+name, "/intern/anmeldungen/"+path).by(jmdAccount)
	}
	for name, path := range map[string]string{"platz": waiting + "/platz", "vorrang": waiting + "/vorrang", "ändern": seated + "/aendern", "ersatzperson": seated + "/ersatzperson"} {
		w.see("intern-person-"+name+"-fehler", "/intern/anmeldungen/"+path).by(jmdAccount).sends(url.Values{"email": {"keine"}}).answeredWith(422)
	}
	w.lookAtDuplicates(own)
	w.see("intern-tür", own+"/teilnehmende/tuer").by(jmdAccount)
	w.see("intern-tür-fehler", own+"/teilnehmende/tuer").by(jmdAccount).sends(url.Values{"beyond": {"ja"}}).answeredWith(422)
	w.see("intern-teilnehmende-kontingent", own+"/teilnehmende?kontingent="+w.house.strings(
		`SELECT p.key FROM seat_pools AS p JOIN events AS e ON e.id = p.event_id WHERE e.slug = $1 LIMIT 1`, w.slug("Schnittstellen der Zusammenarbeit 2.0"))[0]).by(jmdAccount)
	w.see("intern-teilnehmende-gruppen", "/intern/veranstaltungen/"+w.slug("Übergang Schule")+"/teilnehmende").by(jmdAccount)
	w.see("intern-teilnehmende-familien", "/intern/veranstaltungen/"+w.slug("Infoabend")+"/teilnehmende").by(jmdAccount)
	w.see("intern-teilnehmende-warteliste", "/intern/veranstaltungen/"+w.slug("Training: Schwierige")+"/teilnehmende?status=waitlisted").by(jmdAccount)
}

// lookAtDuplicates lists the pages on which two registrations of one person become one.
func (w *world) lookAtDuplicates(own string) {
	ev := w.house.event(9, func(d *event.Draft) { d.Title = "Werkstatt Mehrsprachigkeit" })
	for n, last := range []string{"Özdemir", "Oezdemir"} {
		form := professional(90 + n)
		form.Set("first_name", "Selin")
		form.Set("last_name", last)
		w.register(ev.Slug, form)
	}
	path, pair := "/intern/veranstaltungen/"+ev.Slug+"/doppelte", w.references("confirmed", ev.Slug)
	merge := "/intern/anmeldungen/" + pair[0] + "/zusammenfuehren"
	w.see("intern-doppelte", path).by(jmdAccount)
	w.see("intern-doppelte-keine", own+"/doppelte").by(jmdAccount)
	w.see("intern-doppelte-fehler", path).by(jmdAccount).sends(url.Values{"registrations": pair[:1]}).answeredWith(422)
	w.see("intern-zusammenführen", merge+"?mit="+pair[1]).by(jmdAccount)
	w.see("intern-zusammenführen-fehler", merge).by(jmdAccount).sends(url.Values{"mit": {pair[1]}, "version": {"von gestern"}}).answeredWith(409)
	w.see("intern-zusammenführen-suchen", merge+"?q=selin").by(jmdAccount)
	w.see("intern-person-doppelt", "/intern/anmeldungen/"+pair[0]).by(jmdAccount)
}

// references lists registrations in a state, of events of the account that looks, or of one event.
func (w *world) references(state string, slugs ...string) []string {
	w.t.Helper()
	slug := strings.Join(slugs, "")
	found := w.house.strings(`SELECT r.reference FROM registrations AS r JOIN events AS e ON e.id = r.event_id
		JOIN event_hosts AS h ON h.event_id = e.id JOIN organisations AS o ON o.id = h.organisation_id
		WHERE o.slug = 'jmd-musterstadt' AND r.state = $1 AND (e.slug = $2 OR $2 = '') AND e.ends_at > now() ORDER BY r.id`, state, slug)
	if len(found) == 0 {
		w.t.Fatalf("the demo has no registration that is %s", state)
	}
	return found
}

// allocated publishes an event where seats are given afterwards, and lets people apply.
func (w *world) allocated() event.Event {
	w.t.Helper()
	if err := w.house.db.GetContext(w.t.Context(), &w.house.ki.ID, `SELECT id FROM organisations WHERE slug = 'jmd-musterstadt'`); err != nil {
		w.t.Fatal(err)
	}
	ev := w.house.event(2, func(d *event.Draft) { d.Title, d.Rules.Mode = "Werkstatt Übergänge", event.ModeAllocation })
	for n := range 4 {
		w.register(ev.Slug, person(70+n))
	}
	return ev
}

// hold decides twice about people of an event, so that only the second decision can be undone. It returns its slug.
func (w *world) hold() string {
	w.t.Helper()
	slug := w.allocated().Slug
	refs := w.references("applied", slug)
	c, path := newClient(w.t).signIn(w.service, jmdAccount, demoPassword), w.base+"/intern/veranstaltungen/"+slug+"/entscheiden"
	for _, decision := range []string{"approve", "cancel"} {
		preview := c.post(path, url.Values{"decision": {decision}, "registrations": refs[:2]})
		made := c.post(path, sheetOf(w.t, path, preview.body).values)
		if made.status != http.StatusSeeOther {
			w.t.Fatalf("the decision was answered with %d:\n%s", made.status, made.body)
		}
	}
	return slug
}

// allocate draws lots for such an event and lets one more apply. It returns its slug.
func (w *world) allocate() string {
	w.t.Helper()
	slug := w.allocated().Slug
	if err := w.house.events.CloseRegistration(w.t.Context(), actor.System(), slug); err != nil {
		w.t.Fatal(err)
	}
	c, path := newClient(w.t).signIn(w.service, jmdAccount, demoPassword), w.base+"/intern/veranstaltungen/"+slug
	preview := c.post(path+"/zuteilung", url.Values{"method": {"lot"}})
	decided := c.post(path+"/zuteilung", sheetOf(w.t, path, preview.body).values)
	entered := c.post(path+"/teilnehmende/tuer", url.Values{"first_name": {"Nachgemeldet"}})
	if decided.status != http.StatusSeeOther || entered.status != http.StatusSeeOther {
		w.t.Fatalf("the allocation was answered with %d, who came after it with %d:\n%s", decided.status, entered.status, decided.body)
	}
	return slug
}
