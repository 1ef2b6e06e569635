package e2e_test

import (
	"strings"
	"testing"

	"tagungsbuero/internal/event"
)

// registers fills and sends the form of an event in a window of its own.
func registers(t *testing.T, s *service, look size, slug, first, last, email string) *tab {
	t.Helper()
	p := openTab(t, s, look)
	p.open(registrationPath(slug))
	p.fill("first_name", first, "last_name", last, "email", email)
	if status := p.send(); status != 200 {
		t.Errorf("after the registration of %s came the status %d", email, status)
	}
	return p
}

// followTo opens the letter that is shown and clicks its link that ends so.
func (p *tab) followTo(end string) {
	p.t.Helper()
	p.follow(p.link("Nur die HTML-Fassung zeigen"))
	p.follow(`a[href$="` + end + `"]`)
}

func TestAPersonConfirmsTheAddressByTheLinkInTheMail(t *testing.T) {
	t.Parallel()
	_, s, slug := openOffice(t, 5, nil, confirming)
	p := registers(t, s, phone, slug, "Ada", "Müller-Lüdenscheidt", "ada@mail.example")
	p.expect("Bitte bestätigen Sie Ihre E-Mail-Adresse", "halten wir Ihren Platz frei", "Spam", "ada@mail.example")
	p.picture("bestätigen-1-gebeten")
	p.follow(p.link("Link noch einmal senden"))
	p.expect("Der Link ist unterwegs", "Bitte bestätigen Sie Ihre E-Mail-Adresse")
	p.openMail("ada@mail.example", "Bitte bestätigen Sie Ihre E-Mail-Adresse")
	p.picture("bestätigen-2-brief")
	p.followTo("/bestaetigen")
	p.expect("Ist das Ihre Anmeldung?", "Ada Müller-Lüdenscheidt")
	p.picture("bestätigen-3-knopf")
	p.send()
	p.expect("Ihre E-Mail-Adresse ist bestätigt", "Sie sind angemeldet")
	p.picture("bestätigen-4-bestätigt")
	p.openMail("ada@mail.example", "Anmeldung bestätigt")
	p.followLetter()
	p.expect("Sie sind angemeldet")
}

func TestTheSeatOfSomebodyWhoDoesNotConfirmGoesToTheNext(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 1, nil, confirming)
	late := registers(t, s, wide, slug, "Zu", "Spät", "spaet@mail.example")
	next := registers(t, s, phone, slug, "Als", "Nächste", "naechste@mail.example")
	next.expect("Platz 1 der Warteliste")
	next.openMail("naechste@mail.example", "Bitte bestätigen Sie")
	next.followTo("/bestaetigen")
	next.send()
	next.expect("Ihre E-Mail-Adresse ist bestätigt", "Sie stehen auf Platz 1 der Warteliste")

	h.lapse("spaet@mail.example")
	next.openMail("naechste@mail.example", "Platz")
	next.followLetter()
	next.expect("Sie sind angemeldet", "Als Nächste")
	late.open(h.confirmLink(s, "spaet@mail.example"))
	late.expect("Die Frist zum Bestätigen ist vorbei", "geht an die nächste Person")
	late.picture("bestätigen-5-zu-spät")
	late.follow(late.link("Noch einmal anmelden"))
	late.expect("Alle Plätze sind vergeben", "Auf die Warteliste setzen")
	late.openMail("spaet@mail.example", "verfallen")
}

func TestAnOfferedSeatIsAcceptedOrGoesToTheNext(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 1, nil, offering)
	first := registers(t, s, wide, slug, "Erste", "Person", "erste@mail.example")
	second := registers(t, s, phone, slug, "Zweite", "Person", "zweite@mail.example")
	third := registers(t, s, wide, slug, "Dritte", "Person", "dritte@mail.example")
	fourth := registers(t, s, wide, slug, "Vierte", "Person", "vierte@mail.example")
	second.expect("Sie stehen auf Platz 1 der Warteliste", "24 Stunden Zeit")
	first.cancels()

	second.openMail("zweite@mail.example", "Ein Platz ist frei für Sie")
	second.followLetter()
	second.expect("Für Sie ist ein Platz frei")
	second.picture("angebot-1-angeboten")
	second.follow(second.link("Platz annehmen"))
	second.expect("Möchten Sie den Platz annehmen?")
	second.picture("angebot-2-annehmen")
	second.send()
	second.expect("Sie haben den Platz angenommen", "Sie sind angemeldet")
	second.openMail("zweite@mail.example", "Anmeldung bestätigt")

	second.followLetter()
	second.cancels()
	third.openMail("dritte@mail.example", "Ein Platz ist frei für Sie")
	h.lapse("dritte@mail.example")
	third.openMail("dritte@mail.example", "Ihr Platzangebot ist abgelaufen")
	third.followLetter()
	third.expect("Sie stehen auf Platz 1 der Warteliste")
	fourth.openMail("vierte@mail.example", "Ein Platz ist frei für Sie")
	fourth.followLetter()
	fourth.wantsLessMotion()
	fourth.tabTo(`main a[href$='/platz-annehmen']`) // with the keyboard alone
	fourth.enter()
	fourth.tabTo(`main button[type=submit]`)
	fourth.enter()
	fourth.expect("Sie sind angemeldet", "Vierte Person")
}

// cancels goes from the personal page to the end of the registration.
func (p *tab) cancels() {
	p.t.Helper()
	p.follow(p.link("Abmelden"))
	p.send()
	p.expect("Sie sind abgemeldet")
}

func TestAPersonNamesASubstituteAndBothHaveMail(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 1, nil, func(d *event.Draft) { d.Fields = []event.Field{{Key: "organisation", Required: true}, {Key: "remark"}} })
	p := openTab(t, s, phone)
	p.open(registrationPath(slug))
	p.fill("first_name", "Ada", "last_name", "Lovelace", "email", "ada@mail.example", "organisation", "Jugendamt Musterstadt", "remark", "Ich brauche einen Parkplatz.")
	p.send()
	p.follow(p.link("Ersatzperson nennen"))
	p.expect("Wer kommt an Ihrer Stelle?")
	if organisation, remark := p.value("organisation"), p.value("remark"); organisation != "Jugendamt Musterstadt" || remark != "" {
		t.Errorf("the form for the other person holds %q and %q", organisation, remark)
	}
	p.picture("ersatz-1-formular")
	p.fill("first_name", "Mika", "email", "keine-adresse")
	if status := p.send(); status != 422 {
		t.Errorf("a form with mistakes was answered with %d", status)
	}
	p.fill("last_name", "Öney", "email", "mika@mail.example")
	p.send()
	p.expect("Die Ersatzperson ist angemeldet", "Jemand anderes kommt an Ihrer Stelle", "Mika Öney hat Ihren Platz übernommen")
	p.picture("ersatz-2-genannt")

	other := openTab(t, s, wide)
	other.openMail("mika@mail.example", "Sie haben einen Platz übernommen")
	other.followLetter()
	other.expect("Sie sind angemeldet", "Mika Öney", "Jugendamt Musterstadt")
	p.openMail("ada@mail.example", "Jemand anderes übernimmt Ihren Platz")
	old := h.strings(`SELECT text_body FROM letters WHERE recipient = 'ada@mail.example' AND kind = 'registration_confirmed'`)
	for _, link := range linksOf(s, old) {
		if strings.Contains(link, "/anmeldung/") {
			p.open(link)
			p.expect("Jemand anderes kommt an Ihrer Stelle")
		}
	}
	if n := h.count(`SELECT sum(taken) FROM event_seats`); n != 1 {
		t.Errorf("%d seats are taken", n)
	}
}

func TestAnswersAreChangedWithoutScript(t *testing.T) {
	t.Parallel()
	_, s, slug := openOffice(t, 9, nil, asking)
	p := openTab(t, s, phone)
	p.withoutScript()
	p.open(registrationPath(slug))
	p.fill("first_name", "Ada", "last_name", "Lovelace", "email", "ada@mail.example", "organisation", "Jugendamt", "party", "3",
		"answers[mode]", "on_site", "answers[parts]", "lunch", "answers[food]", "Nüsse")
	p.send()
	p.expect("3 Plätze sind fest für Sie reserviert", "Mittagessen", "Nüsse", "Besonders geschützt")
	p.follow(p.link("Angaben ändern"))
	p.fill("organisation", "", "party", "2")
	if status := p.send(); status != 422 {
		t.Errorf("a form with mistakes was answered with %d", status)
	}
	if got := p.value("party"); got != "2" {
		t.Errorf("the input was not kept: %q people", got)
	}
	p.fill("organisation", "Jobcenter Musterstadt", "answers[mode]", "online")
	p.send()
	p.expect("Ihre Änderungen sind gespeichert", "2 Plätze sind fest für Sie reserviert", "Jobcenter Musterstadt", "online")
	p.openMail("ada@mail.example", "geändert")
}
