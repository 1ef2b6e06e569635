package e2e_test

import (
	"fmt"
	"testing"

	"github.com/chromedp/chromedp/kb"

	"tagungsbuero/internal/event"
)

// Somebody without a mouse runs an event in the office: tab key, enter, space and typing are all there
// is. In a window at 400 % it is the same.
func TestTheOfficeWorksWithTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	for _, look := range []size{wide, zoomed} {
		t.Run(look.name, func(t *testing.T) {
			t.Parallel()
			h, s, slug := openOffice(t, 20, nil, func(d *event.Draft) { d.Rules.Mode = event.ModeApproval })
			c := newClient(t)
			for n := range 3 {
				c.post(s.base+registrationPath(slug), person(n))
			}
			h.addAccount(s)
			p := openTabForKeys(t, s, look)
			p.typeSignIn()
			p.tabTo(`main a[href$="` + slug + `"]`)
			p.enter()
			p.skip()
			p.tabTo(`a[href$="/teilnehmende"]`)
			p.enter()
			p.narrowByKeyboard()
			p.decideByKeyboard()
			if n := h.count(`SELECT count(*) FROM registrations WHERE state = 'confirmed'`); n != 2 {
				t.Errorf("%d have a seat, want 2", n)
			}
			p.lookAtPersonByKeyboard()
		})
	}
}

func (p *tab) typeSignIn() {
	p.t.Helper()
	p.open("/intern/anmelden")
	p.tabTo(`[name=email]`)
	p.hit(kiAccount)
	p.tabTo(`[name=password]`)
	p.hit(demoPassword)
	p.enter()
	p.expect("Neue Veranstaltung")
}

// narrowByKeyboard searches the list and leaves only those who wait for a decision.
func (p *tab) narrowByKeyboard() {
	p.t.Helper()
	p.tabTo(`[name=q]`)
	p.hit("Beispiel")
	p.enter()
	p.expect("3 Personen")
	p.tabTo(`.tb-pills a[href*="status=applied"]`)
	p.enter()
	p.expect("3 Personen")
}

// decideByKeyboard approves two people.
func (p *tab) decideByKeyboard() {
	p.t.Helper()
	for _, name := range []string{"Beispiel, Person 0", "Beispiel, Person 1"} {
		box := `input[aria-label="` + name + ` auswählen"]`
		p.tabTo(box)
		p.hit(" ")
		if !p.isFocused(box + ":checked") {
			p.t.Errorf("the space key does not tick %s", name)
		}
	}
	p.tabTo(`button[value=approve]`)
	p.enter()
	p.expect("2 Anmeldungen bestätigen")
	p.tabTo(`[name=text]`)
	p.hit("Wir freuen uns auf Sie.")
	p.tabTo(`#entscheidung button[type=submit]`)
	p.enter()
	p.expect("Die Entscheidung gilt")
}

// lookAtPersonByKeyboard opens a person, unfolds what else can be done, and goes back to the list.
func (p *tab) lookAtPersonByKeyboard() {
	p.t.Helper()
	p.tabTo(p.link("Beispiel, Person 2"))
	p.enter()
	p.tabTo(`main summary`)
	p.hit(" ")
	if !p.isFocused(`[open] > summary`) {
		p.t.Error("the space key does not unfold what else can be done")
	}
	p.tabBackTo(`.tb-breadcrumb a[href$="/teilnehmende"]`)
	p.enter()
	p.expect("Beispiel, Person 2")
}

// A person without a mouse finds an event, makes a mistake in the form and mends it, reads the mail,
// opens the own page and cancels.
func TestTheRegistrationWorksWithTheKeyboardAlone(t *testing.T) {
	t.Parallel()
	for _, look := range []size{wide, zoomed} {
		t.Run(look.name, func(t *testing.T) {
			t.Parallel()
			h, s, slug := openOffice(t, 5, nil)
			p := openTabForKeys(t, s, look)
			p.open("/")
			p.skip()
			p.tabBackTo(`.tb-nav a`)
			p.tabTo(`[name=q]`)
			p.hit("Schnittstellen")
			p.enter()
			p.tabTo(`main a[href$="` + slug + `"]`)
			p.enter()
			p.tabTo(`main a[href$="/anmeldung"]`)
			p.enter()
			p.registerByKeyboard()
			p.cancelByKeyboard(h)
			if n := h.count(`SELECT count(*) FROM registrations WHERE state = 'cancelled'`); n != 1 {
				t.Errorf("%d cancelled registrations, want 1", n)
			}
		})
	}
}

func (p *tab) registerByKeyboard() {
	p.t.Helper()
	p.skip()
	p.tabTo(`[name=first_name]`)
	p.hit("Nur")
	p.tabTo(`[name=last_name]`)
	p.hit("Tastatur")
	p.tabTo(`main button[type=submit]`)
	if status := p.enter(); status != 422 {
		p.t.Errorf("a form with a mistake was answered with %d", status)
	}
	if !p.checkFocus("[data-error-summary]", still) {
		p.t.Error("the summary of mistakes has no focus")
	}
	p.tabTo(`[data-error-summary] a[href="#feld-email"]`)
	p.hit(kb.Enter)
	eventually(p.t, "the link of a mistake leads to its input", func() bool { return p.isFocused(`[name=email]`) })
	p.checkFocus("*", still)
	p.hit("tastatur@mail.example")
	p.tabTo(`main button[type=submit]`)
	p.enter()
	p.expect("Sie sind angemeldet", "Nur Tastatur")
}

// cancelByKeyboard follows the link in the letter, as a mail program shows it, to the own page and cancels there.
func (p *tab) cancelByKeyboard(h *house) {
	p.t.Helper()
	h.awaitLetters()
	p.open(fmt.Sprintf("/postfach/%d/html", h.count(`SELECT max(id) FROM letters`)))
	p.tabTo(`a[href*="/anmeldung/"]`)
	p.enter()
	p.expect("Sie sind angemeldet", "Nur Tastatur")
	p.tabTo(`main a[href$="/abmelden"]`)
	p.enter()
	p.tabTo(`main form[method=post] button[type=submit]`)
	p.enter()
	p.expect("Sie sind abgemeldet")
}
