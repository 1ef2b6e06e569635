package e2e_test

import (
	"net/http"
	"net/url"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
)

// guests are the people on the pictures.
var guests = []string{"Anna Muster", "Bilal Beispiel", "Carla Exempel", "Deniz Probe", "Eva Vorlage"}

// guest is the filled form of the n-th of them.
func guest(n int, more ...string) url.Values {
	form := person(700 + n)
	first, last := splitName(guests[n])
	form.Set("first_name", first)
	form.Set("last_name", last)
	form.Set("organisation", "Gesamtschule Musterstadt")
	form.Set("organisation_kind", "schule")
	for i := 0; i+1 < len(more); i += 2 {
		form.Set(more[i], more[i+1])
	}
	return form
}

func splitName(name string) (first, last string) {
	for i, r := range name {
		if r == ' ' {
			return name[:i], name[i+1:]
		}
	}
	return name, ""
}

// furnished gives an event a day that is the same on every picture, two hosts and a form.
func (w *world) furnished(d *event.Draft) {
	d.StartsAt = time.Date(2030, 6, 6, 9, 30, 0, 0, dates.Berlin)
	d.EndsAt = d.StartsAt.Add(6*time.Hour + 30*time.Minute)
	d.Summary = "Wie gelingt Sprachbildung von Anfang an? Ein Tag für alle, die Kinder und Jugendliche begleiten."
	d.Fields = []event.Field{{Key: "organisation"}, {Key: "organisation_kind"}}
	d.Hosts = nil
	for _, slug := range []string{"ki-musterstadt", "jmd-musterstadt"} {
		d.Hosts = append(d.Hosts, event.HostDraft{Organisation: organisation.ID(w.house.count(`SELECT id FROM organisations WHERE slug = $1`, slug))})
	}
	d.Rules.Quotas = []event.Quota{{Key: "schulen", Label: "Schulen", Kind: event.QuotaReserved, Basis: event.BasisOrganisationKind, Value: "schule", Seats: 10}}
}

// unfinished is a draft that lacks its place.
func (w *world) unfinished() string {
	w.t.Helper()
	capacity := 40
	d := event.Draft{Kind: event.KindFachtagung, RegistrationEnabled: true, Capacity: &capacity}
	w.furnished(&d)
	d.Title = "Fachtag Elternarbeit"
	created, err := w.house.events.Create(w.t.Context(), actor.System(), d)
	if err != nil {
		w.t.Fatal(err)
	}
	return created.Slug
}

// handbookShots makes what there is to see and lists the pictures.
func (w *world) handbookShots() []shot {
	w.t.Helper()
	draft := "/intern/veranstaltungen/" + w.unfinished()
	slug := w.handbookEvent("Fachtag Sprachbildung")
	own, list := "/intern/veranstaltungen/"+slug, "/intern/veranstaltungen/"+slug+"/teilnehmende"
	var personal []string
	for n := range guests {
		personal = append(personal, w.register(slug, guest(n)))
	}
	one := "/intern/anmeldungen/" + w.house.strings(`SELECT reference FROM registrations WHERE email = $1`, address(700))[0]
	workshops := w.wished()
	chosen := w.applied()
	full := w.crowded()
	w.askHost(own)
	return []shot{
		{name: "anlegen", as: kiAccount, path: "/intern/veranstaltungen/neu", part: "main > header, main > form", fill: []string{"title", "Fachtag Sprachbildung", "kind", "fachtagung", "starts_at_date", "2030-06-06", "starts_at_time", "09:30", "ends_at_time", "16:00"}},
		{name: "abschnitte", as: kiAccount, path: draft + "/bearbeiten", part: ".tb-sections"},
		{name: "aufgaben", as: kiAccount, path: draft, part: ".tb-aside .tb-box--strong"},
		{name: "veranstaltende", as: kiAccount, path: own + "/veranstaltende", part: "ul.tb-hosts"},
		{name: "einrichtung-einladen", as: kiAccount, path: own + "/veranstaltende", part: "main > form.tb-form"},
		{name: "kontingent", as: kiAccount, path: own + "/bearbeiten/plaetze", part: "#kontingente"},
		{name: "warteliste", as: kiAccount, path: own + "/bearbeiten/plaetze", part: "#warteliste"},
		{name: "platzvergabe", as: kiAccount, path: own + "/bearbeiten/anmeldung", part: "#platzvergabe"},
		{name: "fragen", as: kiAccount, path: own + "/fragen", part: ".tb-question__templates"},
		{name: "liste", as: kiAccount, path: list, part: "main .tb-toolbar, main .tb-officesearch, main .tb-pills, #liste .tb-table-wrap"},
		{name: "person", as: kiAccount, path: one, part: ".tb-aside .tb-box--strong", open: []string{".tb-aside summary"}},
		{name: "person-zuruecknehmen", as: kiAccount, path: one + "/absagen", part: "main .tb-narrow"},
		{name: "zuteilung", as: kiAccount, path: chosen + "/zuteilung", part: `main fieldset:has([name="method"])`},
		{name: "workshops", as: kiAccount, path: workshops + "/workshops", part: "main .tb-stats", send: "main form.tb-form button[type=submit]"},
		{name: "liste-eintragen", as: kiAccount, path: own + "/import", part: "main form.tb-form"},
		{name: "tuer", as: kiAccount, path: list + "/tuer", part: "main > *"},
		{name: "veranstaltung-absagen", as: kiAccount, path: own + "/absagen", part: "main .tb-narrow"},
		{name: "zweiter-schritt", as: kiAccount, path: "/intern/konto/zweiter-schritt", part: "main > *"},
		{name: "mitglieder", as: kiAccount, path: "/intern/einrichtungen/ki-musterstadt", part: "main section:has(> .tb-toolbar)"},
		{name: "zugaenge", as: adminAccount, path: "/intern/konten", part: "main .tb-toolbar, main .tb-table-wrap"},
		{name: "protokoll", as: adminAccount, path: "/intern/protokoll", part: "main form"},
		{name: "anmeldung", path: "/veranstaltungen/" + slug, part: ".tb-aside .tb-box--strong"},
		{name: "auf-die-warteliste", path: registrationPath(full), part: "main header .tb-state"},
		{name: "persoenliche-seite", path: personal[0], part: "main header .tb-state, .tb-aside .tb-box:first-child"},
	}
}

// wished is an event with wishes for workshops.
func (w *world) wished() string {
	slug := w.handbookEvent("Fachtag mit Workshops", withWorkshops)
	for n, wishes := range [][]string{{"w1", "w2"}, {"w1", "w2"}, {"w2", "w1"}} {
		w.register(slug, guest(n, "answers[vormittag][1]", wishes[0], "answers[vormittag][2]", wishes[1]))
	}
	return "/intern/veranstaltungen/" + slug
}

// applied is an event whose seats are to be allotted.
func (w *world) applied() string {
	w.t.Helper()
	slug := w.handbookEvent("Fachtag mit Zuteilung", func(d *event.Draft) { d.Rules.Mode = event.ModeAllocation })
	for n := range guests {
		w.register(slug, guest(n))
	}
	if err := w.house.events.CloseRegistration(w.t.Context(), actor.System(), slug); err != nil {
		w.t.Fatal(err)
	}
	return "/intern/veranstaltungen/" + slug
}

// crowded is an event without a free seat.
func (w *world) crowded() string {
	slug := w.handbookEvent("Fachtag, ausgebucht", func(d *event.Draft) {
		one := 1
		d.Capacity, d.Rules.Quotas = &one, nil
	})
	w.register(slug, guest(0))
	return slug
}

// askHost invites an organisation that has not answered yet.
func (w *world) askHost(own string) {
	w.t.Helper()
	a := newClient(w.t).signIn(w.service, kiAccount, demoPassword).post(w.base+own+"/veranstaltende", url.Values{"email": {"leitung@verein.example"}, "level": {"edit"}})
	if a.status != http.StatusSeeOther {
		w.t.Fatalf("inviting a host was answered with %d", a.status)
	}
}
