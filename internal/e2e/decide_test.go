package e2e_test

import (
	"strings"
	"testing"

	"tagungsbuero/internal/account"
	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/token"
)

// Three people apply; the hosts approve two of them at once with a text and decline the third, and
// everybody reads it in the mail.
func TestHostsApproveTwoAndDeclineOne(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 20, nil, func(d *event.Draft) { d.Rules.Mode = event.ModeApproval })
	person := openTab(t, s, phone)
	for n := range 3 {
		person.apply(slug, n)
	}
	p := openTab(t, s, wide)
	p.enterOffice(h, s)
	p.open("/intern/veranstaltungen/" + slug)
	p.expect("3 Anmeldungen warten auf Ihre Entscheidung")
	p.picture("entscheiden-1-überblick")
	p.follow(p.link("Ansehen und entscheiden"))
	p.tick("Beispiel, Person 0", "Beispiel, Person 1")
	p.follow(p.link("Ausgewählte bestätigen …"))
	p.expect("2 Anmeldungen bestätigen", "frei sind 20", "Beispiel, Person 1")
	p.fill("text", "Wir freuen uns auf Sie.")
	p.click(`input[name="now"]`)
	p.picture("entscheiden-2-bestätigen")
	p.send()
	p.expect("Die Entscheidung gilt", "2 von 20 Plätzen vergeben")
	p.follow(p.link("Beispiel, Person 2"))
	p.follow(p.link("Ablehnen …"))
	p.fill("text", "Diesmal leider nicht.")
	p.send()
	p.expect("abgelehnt")
	p.picture("entscheiden-3-abgelehnt")
	h.awaitLetters()
	for n, words := range []string{"Wir freuen uns auf Sie.", "Wir freuen uns auf Sie.", "Diesmal leider nicht."} {
		letter := h.strings(`SELECT text_body FROM letters WHERE recipient = $1 ORDER BY id DESC LIMIT 1`, address(n))
		if len(letter) != 1 || !strings.Contains(letter[0], words) {
			t.Errorf("person %d reads %q, want %q in it", n, letter, words)
		}
		if all := h.count(`SELECT count(*) FROM letters WHERE recipient = $1`, address(n)); all != 2 {
			t.Errorf("person %d got %d letters, want one about the application and one about the decision", n, all)
		}
	}
}

// What was decided about two is undone before anybody is told, and decided otherwise.
func TestHostsUndoADecision(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 20, nil, func(d *event.Draft) { d.Rules.Mode = event.ModeApproval })
	person := openTab(t, s, phone)
	for n := range 2 {
		person.apply(slug, n)
	}
	p := openTab(t, s, wide)
	p.enterOffice(h, s)
	p.open("/intern/veranstaltungen/" + slug + "/teilnehmende?status=applied")
	p.tick("Beispiel, Person 0", "Beispiel, Person 1")
	p.follow(p.link("Ausgewählte ablehnen …"))
	p.expect("2 Anmeldungen ablehnen", "gehen in 10 Minuten ab")
	p.send()
	p.expect("Die E-Mails warten noch", "Anmeldungen abgelehnt: bis")
	p.picture("rückgängig-1-liste")
	p.click(`form[action$="/rueckgaengig"] button`)
	p.expect("Alles ist wie vor der Entscheidung")
	p.picture("rückgängig-2-erledigt")
	if n := h.count(`SELECT count(*) FROM registrations WHERE state = 'applied'`); n != 2 {
		t.Errorf("%d of 2 apply again", n)
	}
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_declined' AND state <> 'withdrawn'`); n != 0 {
		t.Errorf("%d people read that they were declined", n)
	}
}

// All apply, the hosts close the registration, look at a lot and decide; everybody gets one letter,
// and the protocol keeps the seed.
func TestHostsDrawLotsForSeats(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 2, nil, func(d *event.Draft) { d.Rules.Mode = event.ModeAllocation })
	person := openTab(t, s, phone)
	for n := range 3 {
		person.apply(slug, n)
	}
	p := openTab(t, s, wide)
	p.enterOffice(h, s)
	p.open("/intern/veranstaltungen/" + slug + "/zuteilung")
	p.expect("Noch können sich Menschen bewerben", "Bisher haben sich 3 Personen beworben")
	p.follow(p.link("Anmeldung jetzt schließen"))
	p.follow(p.link("Zuteilung"))
	p.expect("3\nBewerbungen")
	p.fill("method", "lot")
	p.picture("zuteilung-1-verfahren")
	p.follow(p.link("Vorschau ansehen"))
	p.expect("Noch ist nichts entschieden", "mit Platz")
	p.picture("zuteilung-2-vorschau")
	if n := h.count(`SELECT count(*) FROM registrations WHERE state = 'applied'`); n != 3 {
		t.Errorf("the preview has decided: %d applications are left", n)
	}
	seed := ask[string](p, `document.querySelector("main [name=seed]").value`)
	p.follow(p.link("Verbindlich vergeben und allen schreiben"))
	p.expect("Die Plätze sind vergeben", seed)
	p.follow(p.link("Protokoll 1"))
	p.expect("Protokoll der Zuteilung 1", "nach Los", seed, "Kim Beispiel", "Beispiel, Person 2")
	p.picture("zuteilung-3-protokoll")
	h.awaitLetters()
	for n := range 3 {
		if decided := h.count(`SELECT count(*) FROM letters WHERE recipient = $1 AND kind IN ('registration_confirmed', 'registration_waitlisted')`, address(n)); decided != 1 {
			t.Errorf("person %d got %d letters about the decision", n, decided)
		}
	}
	if n := h.count(`SELECT count(*) FROM registrations WHERE state = 'confirmed'`); n != 2 {
		t.Errorf("%d have a seat, want 2", n)
	}
}

// apply lets the n-th person fill in the form.
func (p *tab) apply(slug string, n int) {
	p.t.Helper()
	form := person(n)
	p.open(registrationPath(slug))
	p.fill("first_name", form.Get("first_name"), "last_name", form.Get("last_name"), "email", form.Get("email"))
	p.send()
	p.expect(form.Get("first_name"))
}

// enterOffice gives the organisation of the house an account, and signs it in.
func (p *tab) enterOffice(h *house, s *service) {
	p.t.Helper()
	h.addAccount(s)
	p.signIn(kiAccount)
}

// addAccount gives the organisation of the house an account.
func (h *house) addAccount(s *service) {
	h.t.Helper()
	accounts := account.New(h.db, account.Options{BaseURL: s.base, Signer: token.NewSigner([]byte(strings.Repeat("s", 32)))})
	who := account.Invitation{Email: kiAccount, Name: "Kim Beispiel", Organisation: h.ki.ID, Role: actor.RoleManager}
	if _, err := accounts.AddWithPassword(h.t.Context(), actor.System(), who, demoPassword); err != nil {
		h.t.Fatal(err)
	}
}

// tick ticks people in a list.
func (p *tab) tick(names ...string) {
	p.t.Helper()
	for _, name := range names {
		p.click(`input[aria-label="` + name + ` auswählen"]`)
	}
}
