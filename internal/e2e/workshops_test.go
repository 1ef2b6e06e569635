package e2e_test

import "testing"

// Two people wish for the same workshop; the hosts look at a preview and share out the places, and
// both read in their mail and on their pages where they go.
func TestHostsShareOutWorkshopsByWishes(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 20, nil, withWorkshops)
	people := openTab(t, s, phone)
	for n := range 2 {
		form := person(n)
		people.open(registrationPath(slug))
		people.fill("first_name", form.Get("first_name"), "last_name", form.Get("last_name"), "email", form.Get("email"))
		people.fill("answers[vormittag][1]", "w1", "answers[vormittag][2]", "w1")
		if status := people.send(); status != 422 {
			t.Errorf("the same workshop twice was answered with %d", status)
		}
		people.expect("Bitte nennen Sie jeden Workshop nur einmal")
		people.picture("workshops-1-fehler")
		people.fill("answers[vormittag][2]", "w2")
		people.send()
		people.expect(form.Get("first_name"), "Noch kein Workshop")
		people.picture("workshops-2-angemeldet")
	}
	p := openTab(t, s, wide)
	p.enterOffice(h, s)
	p.open("/intern/veranstaltungen/" + slug)
	p.follow(p.link("Workshops"))
	p.expect("2 Personen haben einen Wunsch und noch keinen Workshop", "Die Anmeldung ist noch offen")
	p.picture("workshops-3-wünsche")
	p.follow(p.link("Vorschau ansehen"))
	p.expect("Noch ist nichts entschieden", "1\nmit Erstwunsch", "1\nmit einem späteren Wunsch")
	if n := h.count(`SELECT count(*) FROM workshop_places`); n != 0 {
		t.Errorf("the preview gave %d places", n)
	}
	p.picture("workshops-4-vorschau")
	p.follow(p.link("Verbindlich verteilen und allen schreiben"))
	p.expect("Die Plätze in den Workshops sind verteilt")
	p.follow(p.link("Protokoll 1"))
	p.expect("Protokoll der Workshops 1", "Beispiel, Person 1", "Zweitwunsch")
	p.picture("workshops-5-protokoll")
	h.awaitLetters()
	for n := range 2 {
		people.openMail(address(n), "Ihre Workshops")
		people.expect("Workshop am Vormittag")
		people.picture("workshops-6-brief")
		people.followLetter()
		people.expect("Ihre Workshops", "(Ihr ")
	}
	people.picture("workshops-7-persönlich")
}
