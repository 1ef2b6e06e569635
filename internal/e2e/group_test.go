package e2e_test

import (
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/organisation"
)

func groupFormPath(slug string) string { return "/veranstaltungen/" + slug + "/sammelanmeldung" }

// colleagues is the filled form of a group, changed by pairs of names and values.
func colleagues(persons int, changes ...string) url.Values {
	form := url.Values{"contact_name": {"Kim Muster"}, "contact_email": {"kim@mail.example"}}
	for n := range persons {
		for name, value := range professional(n + 100) {
			if name != "submission" && name != "email" {
				form["persons["+strconv.Itoa(n)+"]["+name+"]"] = value
			}
		}
	}
	for i := 0; i+1 < len(changes); i += 2 {
		form.Set(changes[i], changes[i+1])
	}
	return form
}

// openToGroups lets groups of up to four come, names come later, and offers seats that become free.
func openToGroups(confirm bool) func(*event.Draft) {
	return func(d *event.Draft) {
		d.WaitlistMode = event.WaitlistOffer
		d.Rules.GroupMax, d.Rules.NameUntil, d.Rules.ConfirmEmail = 4, new(d.StartsAt.Add(-48*time.Hour)), confirm
	}
}

// registerGroup sends the form and returns the path of the contact's page.
func (s *service) registerGroup(t testing.TB, slug string, form url.Values) string {
	t.Helper()
	a := newClient(t).post(s.base+groupFormPath(slug), form)
	if a.status != 303 {
		t.Fatalf("a group was answered with %d: %s", a.status, a.body)
	}
	return a.location()
}

// lookAtGroups lists the pages about groups.
func (w *world) lookAtGroups() {
	host, err := organisation.FindBySlug(w.t.Context(), w.house.db, "ki-musterstadt")
	if err != nil {
		w.t.Fatal(err)
	}
	w.house.ki = host
	demo, small := w.slug("Übergang Schule"), w.house.event(2, openToGroups(false)).Slug
	seated := w.registerGroup(w.t, small, colleagues(1, "unnamed", "1", "contact_email", "seated@mail.example"))
	offered := w.registerGroup(w.t, small, colleagues(2, "persons[0][last_name]", "Anders"))
	newClient(w.t).post(w.base+seated+"/abmelden", url.Values{"members": w.members(seated)[:1]})
	confirm := w.house.event(5, openToGroups(true)).Slug
	open := w.registerGroup(w.t, confirm, colleagues(2, "contact_email", "open@mail.example"))
	proved := w.registerGroup(w.t, confirm, colleagues(1, "contact_email", "proved@mail.example", "persons[0][last_name]", "Dritte"))
	newClient(w.t).post(w.base+w.confirmPath("proved@mail.example"), url.Values{})

	w.see("sammelanmeldung", groupFormPath(demo))
	w.see("sammelanmeldung-warteliste", groupFormPath(small))
	w.see("sammelanmeldung-mehr", groupFormPath(demo)).sends(colleagues(2, "add", "ja"))
	w.see("sammelanmeldung-fehler", groupFormPath(demo)).sends(colleagues(2, "persons[1][first_name]", "", "persons[1][last_name]", "", "persons[0][email]", "keine", "unnamed", "viele")).answeredWith(422)
	w.see("gruppe-mit-angebot", offered)
	w.see("gruppe-unbestätigt", open)
	w.see("gruppe-bestätigt", proved)
	w.see("gruppe-bestätigen", w.confirmPath("open@mail.example"))
	w.see("gruppe-schon-bestätigt", w.confirmPath("proved@mail.example"))
	w.see("gruppe-abmelden", offered+"/abmelden")
	w.see("gruppe-abmelden-fehler", offered+"/abmelden").sends(url.Values{}).answeredWith(422)
	w.see("gruppe-annehmen", offered+"/platz-annehmen")
	w.see("gruppe-ablehnen", offered+"/platz-ablehnen")
	w.see("gruppe-nichts-anzunehmen", proved+"/platz-annehmen")
	w.see("gruppe-ein-platz", seated)
	w.see("gruppe-sprache", seated+"/sprache")
	w.see("gruppe-sprache-fehler", seated+"/sprache").sends(url.Values{"letter_locale": {""}}).answeredWith(422)
	w.see("gruppe-name", seated+"/name/"+w.members(seated)[1])
	w.see("gruppe-name-fehler", seated+"/name/"+w.members(seated)[1]).sends(url.Values{"email": {"keine"}}).answeredWith(422)
	w.see("gruppe-name-zu-spät", seated+"/name/"+w.members(seated)[0])
}

// members returns the references of a group, in their order, from the path of its page.
func (w *world) members(path string) []string {
	w.t.Helper()
	group := strings.ToUpper(strings.TrimPrefix(path, "/sammelanmeldung/")[:10])
	return w.house.strings(`SELECT r.reference FROM registrations AS r JOIN registration_groups AS g ON g.id = r.group_id WHERE g.reference = $1 ORDER BY r.id`, group)
}

// confirmPath is where the letter to the contact leads to confirm the address.
func (w *world) confirmPath(recipient string) string {
	w.t.Helper()
	w.house.awaitLetters()
	return w.house.confirmLink(w.service, recipient)
}

// A contact registers three persons and a place for somebody yet unknown, without scripts as with
// them: the form grows, an institution has reached its ceiling, the place gets its name, and somebody
// cancels.
func TestAContactRegistersAGroupAndNamesSomebodyLater(t *testing.T) {
	t.Parallel()
	for name, withScript := range map[string]bool{"with scripts": true, "without scripts": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			h, s, _ := openOffice(t, 1, nil)
			ev := h.event(5, openToGroups(true), func(d *event.Draft) {
				d.Title, d.WaitlistMode = "Tag der Schulen", event.WaitlistAutomatic
				d.Fields = []event.Field{{Key: "organisation", Required: true}}
				d.Rules.Quotas = []event.Quota{{Label: "Je Einrichtung", Kind: event.QuotaCeiling, Basis: event.BasisOrganisation, Seats: 2}}
			})
			p := openTab(t, s, phone)
			if !withScript {
				p.withoutScript()
			}
			p.open("/veranstaltungen/" + ev.Slug)
			p.follow(p.link("Mehrere Personen anmelden"))
			p.fillGroup()
			p.expect("Bitte bestätigen Sie Ihre E-Mail-Adresse", "Warteliste")
			p.picture("gruppe-1-unbestätigt")
			p.openMail("kim@mail.example", "Bitte bestätigen Sie Ihre E-Mail-Adresse")
			p.follow(p.link("Nur die HTML-Fassung zeigen"))
			p.follow(`a[href$="/bestaetigen"]`)
			p.expect("Ada Beispiel", "Cleo Beispiel")
			p.send()
			p.expect("Ihre E-Mail-Adresse ist bestätigt.", "3 Plätze sind fest für Sie reserviert, eine Person steht auf der Warteliste.")
			p.picture("gruppe-2-bestätigt")
			p.nameSomebody()
			p.cancelOne("Ada Beispiel")
			p.expect("3 Plätze sind fest für Sie reserviert.") // the colleague moved up
			p.picture("gruppe-3-abgemeldet")
			if n := h.count(`SELECT count(*) FROM registrations WHERE state = 'confirmed'`); n != 3 {
				t.Errorf("%d have a seat, want 3", n)
			}
		})
	}
}

// fillGroup fills in three persons of one school, the third in an input that the form did not have at
// first, and a place without a name.
func (p *tab) fillGroup() {
	p.t.Helper()
	input := func(n int, part string) string { return "persons[" + strconv.Itoa(n) + "][" + part + "]" }
	p.fill("contact_name", "Kim Muster", "contact_email", "kim@mail.example", "unnamed", "1")
	for n, name := range []string{"Ada", "Bo"} {
		p.fill(input(n, "first_name"), name, input(n, "last_name"), "Beispiel", input(n, "organisation"), "Gesamtschule Nord")
	}
	p.follow(p.link("Weitere Person hinzufügen"))
	if p.value(`'`+input(2, "organisation")+`'`) != "Gesamtschule Nord" || ask[string](p, "location.hash") != "#person-3" {
		p.t.Error("the page does not lead to the new person, or lacks what colleagues have in common")
	}
	if status := p.load(p.press("main form.tb-form .tb-actions button[type=submit]")); status != 422 {
		p.t.Errorf("a form with a person without a name was answered with %d", status)
	}
	p.expect("Person 3, Vorname")
	p.fill(input(2, "first_name"), "Cleo", input(2, "last_name"), "Beispiel")
	p.picture("gruppe-0-formular")
	p.sendForm()
}

func (p *tab) nameSomebody() {
	p.t.Helper()
	p.follow(`.tb-members a[href*="/name/"]`)
	p.fill("first_name", "Dana", "last_name", "Neu", "organisation", "Jugendamt")
	p.sendForm()
	p.expect("Der Name ist eingetragen.", "Dana Neu")
}

func (p *tab) cancelOne(name string) {
	p.t.Helper()
	p.follow(p.link("Jemanden abmelden"))
	p.click(`input[name="members"]`)
	p.expect(name)
	p.send()
	p.expect("Ihre Abmeldung ist angekommen.", "abgemeldet")
}
