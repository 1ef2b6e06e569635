package public_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// confirming lets people confirm their address within two hours.
func confirming(d *event.Draft) { d.Rules.ConfirmEmail, d.Rules.ConfirmHours = true, 2 }

// confirmPath is the path of the link that stands in the letter to somebody.
func (s *site) confirmPath(ref registration.Reference) string {
	return strings.TrimPrefix(s.links.Confirm(ref), baseURL)
}

func personalPath(r registration.Result) string { return "/anmeldung/" + r.Token }

// submitted sends a form without inputs and returns the page that it leads to.
func (s *site) submitted(path string) *page {
	s.t.Helper()
	return s.follow(s.post(path, url.Values{}))
}

// follow goes where an answer leads, with its notice.
func (s *site) follow(answer *page) *page {
	s.t.Helper()
	answer.is(http.StatusSeeOther)
	cookie, _, _ := strings.Cut(answer.header.Get("Set-Cookie"), ";")
	return s.get(answer.header.Get("Location"), "Cookie", cookie).is(http.StatusOK)
}

func TestWhoRegistersIsAskedToConfirmTheAddressAndCannotDoSoWithoutTheLetter(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, confirming)
	answer := s.post(formPath(ev), filled())
	p := s.follow(answer)
	p.says(".tb-state--warning h2", "Bitte bestätigen Sie Ihre E-Mail-Adresse")
	p.says(".tb-state--warning", "Wir haben Ihnen einen Link geschickt. Bis Montag, 1. März 2027, 12:00 Uhr halten wir Ihren Platz frei.")
	p.says(".tb-title", "Spam").says(".tb-title", "zoe@mail.example").says(".tb-aside", "Bestätigen bis Montag, 1. März 2027, 12:00 Uhr")
	p.lacks(`a[href$="/bestaetigen"]`).lacks(`form[action$="/bestaetigen"]`)
	if strings.Contains(p.body, "bestaetigen") {
		t.Error("the page leads past the letter")
	}
	own := answer.header.Get("Location")
	s.get(own + "/bestaetigen").is(http.StatusNotFound)
	s.post(own+"/bestaetigen", url.Values{}).is(http.StatusNotFound)
	s.get(own).says(".tb-state", "Bitte bestätigen Sie")
	if got := p.header.Get("Referrer-Policy"); got == "no-referrer" {
		t.Error("the button to send the link again would come without an origin")
	}
}

func TestTheLinkIsSentAgainByAButton(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, confirming)
	result := s.register(ev.Slug, 1)
	action := s.get(personalPath(result)).Find(".tb-state form").AttrOr("action", "")
	s.now = s.now.Add(20 * time.Minute)
	s.submitted(action).says(".tb-notice", "Der Link ist unterwegs.").says(".tb-state", "Bitte bestätigen Sie")
	letters, err := s.registrations.Letters(t.Context(), actor.System(), result.Reference)
	if err != nil || len(letters) != 2 {
		t.Errorf("%d letters went out, %v", len(letters), err)
	}
	s.submitted(s.confirmPath(result.Reference))
	s.submitted(action).says(".tb-state", "Sie sind angemeldet").lacks(".tb-state form").lacks(".tb-notice")
	s.post("/anmeldung/gibtesnicht/link-senden", url.Values{}).is(http.StatusNotFound)
}

func TestTheLinkInTheLetterConfirmsByAButton(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, confirming)
	result := s.register(ev.Slug, 1)
	path := s.confirmPath(result.Reference)
	for range 2 {
		s.get(path).is(http.StatusOK).says("main", "Ist das Ihre Anmeldung?").says("main", "person1@mail.example").says("main form button", "Ja, Anmeldung bestätigen")
	}
	s.get(personalPath(result)).says(".tb-state", "Bitte bestätigen Sie")
	s.submitted(path).says(".tb-notice", "Ihre E-Mail-Adresse ist bestätigt.").says(".tb-state--success", "Sie sind angemeldet")
	s.get(path).says(".tb-state", "Ihre E-Mail-Adresse ist schon bestätigt.").lacks("main form")
	if got := s.get(path).Find(".tb-actions a").AttrOr("href", ""); got != personalPath(result) {
		t.Errorf("the page leads on to %q", got)
	}
	s.submitted(path).says(".tb-state--success", "Sie sind angemeldet")
}

func TestAfterTheTimeToConfirmThePageExplainsAndOffersANewTry(t *testing.T) {
	s := newSite(t)
	ev := s.event(1, confirming)
	first, next := s.register(ev.Slug, 1), s.register(ev.Slug, 2)
	s.submitted(s.confirmPath(next.Reference)).says(".tb-state", "Sie stehen auf Platz 1 der Warteliste")
	s.now = s.now.Add(2*time.Hour + time.Second)
	path := s.confirmPath(first.Reference)
	late := s.post(path, url.Values{}).is(http.StatusGone).says(".tb-state", "Die Frist zum Bestätigen ist vorbei").says(".tb-state", "wieder frei geworden und geht an die nächste Person").lacks("main form")
	if late.Find(`.tb-actions a[href="`+formPath(ev)+`"]`).Length() != 1 {
		t.Error("there is no way to a new try")
	}
	s.get(path).is(http.StatusOK).says(".tb-state", "Die Frist zum Bestätigen ist vorbei")
	s.get(personalPath(first)).says(".tb-state", "Ihre Anmeldung ist verfallen").says(".tb-aside", "noch einmal anmelden").lacks(".tb-state form")
	s.get(personalPath(next)).says(".tb-state--success", "Sie sind angemeldet")
	s.now = ev.StartsAt.Add(-time.Minute)
	closed := s.event(1, confirming, func(d *event.Draft) { d.RegistrationClosesAt = new(s.now.Add(time.Hour)) })
	lapsed := s.register(closed.Slug, 1)
	s.now = s.now.Add(3 * time.Hour)
	s.post(s.confirmPath(lapsed.Reference), url.Values{}).is(http.StatusGone).says("main", "fragen Sie die Veranstaltenden").says(".tb-hosts", "ki@musterstadt.example").
		lacks(`.tb-actions a[href$="/anmeldung"]`)
}

func TestWhoHasCancelledConfirmsNothing(t *testing.T) {
	s := newSite(t)
	result := s.register(s.event(5, confirming).Slug, 1)
	s.submitted(personalPath(result) + "/abmelden")
	s.get(s.confirmPath(result.Reference)).says(".tb-state", "Sie sind abgemeldet").lacks("main form")
	s.post(s.confirmPath(result.Reference), url.Values{}).is(http.StatusGone).says(".tb-state", "Sie sind abgemeldet")
}

func TestWhoWaitsConfirmsTheAddressToo(t *testing.T) {
	s := newSite(t)
	ev := s.event(1, confirming)
	s.register(ev.Slug, 1)
	waiting := s.register(ev.Slug, 2)
	s.get(personalPath(waiting)).says(".tb-state", "Bitte bestätigen Sie Ihre E-Mail-Adresse").says(".tb-state", "halten wir Ihren Platz auf der Warteliste frei").says(".tb-state", "Platz 1 der Warteliste")
	applies := s.event(1, confirming, func(d *event.Draft) { d.Rules.Mode = event.ModeApproval })
	s.get(personalPath(s.register(applies.Slug, 3))).says(".tb-state", "Ohne Bestätigung gilt Ihre Bewerbung nur bis")
}
