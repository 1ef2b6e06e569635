package e2e_test

import (
	"strings"
	"testing"
)

// mostInteractions is how much it may take from the sign-in to a published event of two hosts.
const mostInteractions = 40

// counted is a window that counts what somebody does in it: each input filled, each click.
type counted struct {
	*tab
	interactions int
}

func (c *counted) fill(pairs ...string) {
	c.t.Helper()
	c.interactions += len(pairs) / 2
	c.tab.fill(pairs...)
}

func (c *counted) follow(selector string) {
	c.t.Helper()
	c.interactions++
	c.tab.follow(selector)
}

// Somebody new comes from the sign-in to a published event with a second host, a quota, two questions of
// its own and a reminder, and the second host accepts.
func TestANewcomerPublishesAnEventOfTwoHostsInFewSteps(t *testing.T) {
	t.Parallel()
	w := openDemo(t)
	partner := w.house.strings(`SELECT CAST(id AS text) FROM organisations WHERE slug = 'jmd-musterstadt'`)[0]
	c := &counted{tab: openTab(t, w.service, wide)}
	c.open("/intern/")
	c.fill("email", kiAccount, "password", demoPassword)
	c.follow("main form button[type=submit]")
	c.follow(c.link("Neue Veranstaltung"))
	c.fill("title", "Fachtag Sprachbildung", "kind", "fachtagung", "starts_at_date", "2030-06-06", "starts_at_time", "09:30", "ends_at_time", "16:00",
		"hosts[1][organisation]", partner)
	c.follow("main form.tb-form .tb-actions button[type=submit]")
	c.expect("Fachtag Sprachbildung", "Entwurf")
	c.fill("venue_name", "Bürgerhaus", "venue_city", "Musterstadt")
	c.follow(`button[value="weiter"]`)
	c.follow(c.link("Plätze und Kontingente"))
	c.fill("capacity", "60")
	c.follow(`button[value="kontingent"]`)
	c.fill("quotas[0][label]", "Schulen", "quotas[0][group]", "organisation_kind:schule", "quotas[0][seats]", "10")
	c.follow(`button[value="weiter"]`)
	c.expect("Das Formular fragt jetzt auch")
	c.follow(`button[value="frage"]`)
	c.fill("questions[0][label]", "Was erwarten Sie?")
	c.follow(`button[value="frage"]`)
	c.fill("questions[1][label]", "Kommen Sie mit dem Rad?", "questions[1][kind]", "boolean")
	c.follow(`button[value="weiter"]`)
	c.expect("Die Fragen sind gespeichert")
	c.follow(`button[value="vorschlag-dank"]`)
	c.follow(`button[value="ueberblick"]`)
	c.follow(`form[action$="/veroeffentlichen"] button`)
	slug := strings.TrimPrefix(c.where(), "/intern/veranstaltungen/")

	c.openMail(jmdAccount, "Mitveranstalten") // in the mail program of the partner
	c.tab.follow(c.link("Nur die HTML-Fassung zeigen"))
	c.follow(`a[href*="/mitveranstalten/"]`)
	c.follow(`form[action$="/zusagen"] button`)

	t.Logf("%d interactions", c.interactions)
	if c.interactions > mostInteractions {
		t.Errorf("it took %d interactions, at most %d are bearable", c.interactions, mostInteractions)
	}
	public := openTab(t, w.service, phone)
	public.open("/veranstaltungen/" + slug)
	public.expect("Fachtag Sprachbildung", "Kommunales Integrationszentrum Musterstadt", "Jugendmigrationsdienst Musterstadt")
	public.open(registrationPath(slug))
	public.expect("Was erwarten Sie?", "Kommen Sie mit dem Rad?", "Schule")
}
