package e2e_test

import (
	"strings"
	"testing"
)

// A person finds an event, registers, reads the mail, follows its link and cancels; the next on the
// waitlist moves up and has mail.
func TestAPersonRegistersReadsTheMailAndCancelsAndTheNextMovesUp(t *testing.T) {
	t.Parallel()
	_, s, slug := openOffice(t, 1, nil)
	p := openTab(t, s, wide)
	p.open("/")
	p.picture("weg-1-liste")
	p.follow(p.link("Schnittstellen der Zusammenarbeit"))
	p.expect("KI Musterstadt", "Bürgerhaus")
	p.picture("weg-2-veranstaltung")
	p.follow(`main a[href$="/anmeldung"]`)
	p.makeMistakes()
	p.fill("first_name", "Ada", "last_name", "Müller-Lüdenscheidt", "email", "erste@mail.example")
	if status := p.send(); status != 200 {
		t.Errorf("after the registration came the status %d", status)
	}
	p.expect("Sie sind angemeldet", "Ada Müller-Lüdenscheidt")
	p.picture("weg-4-angemeldet")

	second := openTab(t, s, phone)
	second.open(registrationPath(slug))
	second.expect("Alle Plätze sind vergeben")
	second.fill("first_name", "Zweite", "last_name", "Person", "email", "zweite@mail.example")
	second.send()
	second.expect("Sie stehen auf Platz 1 der Warteliste")
	second.picture("weg-5-warteliste")

	p.openMail("erste@mail.example", "Anmeldung bestätigt")
	p.picture("weg-6-brief")
	p.followLetter()
	p.expect("Sie sind angemeldet", "Ada Müller-Lüdenscheidt")
	p.follow(p.link("Abmelden"))
	p.expect("Möchten Sie Ihren Platz zurückgeben?")
	p.picture("weg-7-abmelden")
	p.send()
	p.expect("Sie sind abgemeldet")
	p.picture("weg-8-abgemeldet")

	second.openMail("zweite@mail.example", "Platz")
	second.picture("weg-9-brief-nachgerückt")
	second.followLetter()
	second.expect("Sie sind angemeldet", "Zweite Person")
}

// makeMistakes sends the form with mistakes and looks at how they are told.
func (p *tab) makeMistakes() {
	p.t.Helper()
	p.fill("email", "keine-adresse")
	if status := p.send(); status != 422 {
		p.t.Errorf("a form with mistakes was answered with %d", status)
	}
	if title := ask[string](p, "document.title"); !strings.HasPrefix(title, "Fehler: ") {
		p.t.Errorf("the title of a form with mistakes is %q", title)
	}
	if !ask[bool](p, `document.activeElement.matches("[data-error-summary]")`) {
		p.t.Error("the summary of mistakes has no focus")
	}
	if items := ask[int](p, `document.querySelectorAll("[data-error-summary] a").length`); items != 3 {
		p.t.Errorf("the summary links %d mistakes, want 3", items)
	}
	if email := p.value("email"); email != "keine-adresse" {
		p.t.Errorf("the input was not kept: %q", email)
	}
	p.picture("weg-3-fehler")
	p.click(`[data-error-summary] a[href="#feld-last_name"]`)
	if !ask[bool](p, `document.activeElement.name === "last_name"`) {
		p.t.Error("the link of a mistake does not lead to its input")
	}
}

// value returns what stands in the input of that name.
func (p *tab) value(name string) string {
	p.t.Helper()
	return ask[string](p, `document.querySelector("main [name=`+name+`]").value`)
}

// openMail opens the newest letter to the recipient in the development mailbox. It must be there soon.
func (p *tab) openMail(recipient, subject string) {
	p.t.Helper()
	eventually(p.t, "a letter to "+recipient, func() bool {
		p.open("/postfach")
		return ask[bool](p, `(() => {
			const row = [...document.querySelectorAll("main tbody tr")].find((r) => r.textContent.includes("`+recipient+`"));
			const link = row && row.textContent.includes("`+subject+`") ? row.querySelector("a") : null;
			if (link) { link.setAttribute("data-found", ""); }
			return Boolean(link);
		})()`)
	})
	p.follow("[data-found]")
}

// followLetter clicks the personal link as it stands in the letter's HTML.
func (p *tab) followLetter() {
	p.t.Helper()
	p.follow(p.link("Nur die HTML-Fassung zeigen"))
	p.follow(`a[href*="/anmeldung/"]`)
}

func TestTheRegistrationWorksWithoutScript(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 5, nil)
	p := openTab(t, s, phone)
	p.withoutScript()
	p.open("/veranstaltungen/" + slug)
	p.follow(`main a[href$="/anmeldung"]`)
	p.fill("first_name", "Ohne", "email", "keine-adresse")
	if status := p.send(); status != 422 {
		t.Errorf("a form with mistakes was answered with %d", status)
	}
	p.fill("last_name", "Skript", "email", "ohne@mail.example")
	p.send()
	p.expect("Sie sind angemeldet", "Ohne Skript")
	p.follow(`main a[href$="/abmelden"]`)
	p.send()
	p.expect("Sie sind abgemeldet")
	if n := h.count(`SELECT count(*) FROM registrations WHERE state = 'cancelled'`); n != 1 {
		t.Errorf("%d cancelled registrations, want 1", n)
	}
}
