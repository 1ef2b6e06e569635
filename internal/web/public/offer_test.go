package public_test

import (
	"net/http"
	"net/url"
	"testing"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

// offering offers seats for two hours.
func offering(d *event.Draft) { d.WaitlistMode, d.Rules.OfferHours = event.WaitlistOffer, 2 }

// offered returns an event with one seat that is offered to the first of two who wait.
func (s *site) offered(edits ...func(*event.Draft)) (ev event.Event, first, second registration.Result) {
	s.t.Helper()
	ev = s.event(1, append([]func(*event.Draft){offering}, edits...)...)
	seated := s.register(ev.Slug, 1)
	first, second = s.register(ev.Slug, 2), s.register(ev.Slug, 3)
	s.get(personalPath(first)).says(".tb-state", "Sie stehen auf Platz 1").says(".tb-state", "bieten wir Ihnen per E-Mail einen Platz an. Sie haben dann 2 Stunden Zeit")
	s.submitted(personalPath(seated) + "/abmelden")
	return ev, first, second
}

func TestAnOfferIsAcceptedByAButton(t *testing.T) {
	s := newSite(t)
	_, first, second := s.offered()
	p := s.get(personalPath(first)).says(".tb-state h2", "Für Sie ist ein Platz frei").says(".tb-state", "bis Montag, 1. März 2027, 12:00 Uhr").says(".tb-state", "ans Ende der Warteliste")
	p.says(".tb-state .kern-btn--primary", "Platz annehmen").says(".tb-state .kern-btn--secondary", "Platz ablehnen").says(".tb-aside", "Antworten bis Montag, 1. März 2027, 12:00 Uhr")
	path := personalPath(first) + "/platz-annehmen"
	s.get(path).says("main", "Möchten Sie den Platz annehmen?").says("main", "bis Montag, 1. März 2027, 12:00 Uhr").says("main form button", "Ja, Platz annehmen")
	s.get(personalPath(first)).says(".tb-state h2", "Für Sie ist ein Platz frei")
	s.submitted(path).says(".tb-notice", "Sie haben den Platz angenommen.").says(".tb-state--success", "Sie sind angemeldet")
	s.submitted(path).says(".tb-state--success", "Sie sind angemeldet")
	s.get(path).says(".tb-state--success", "Sie sind angemeldet").lacks("main form")
	s.get(personalPath(second)).says(".tb-state", "Sie stehen auf Platz 1")
}

func TestAnOfferIsDeclinedByAButtonAndGoesToTheNext(t *testing.T) {
	s := newSite(t)
	_, first, second := s.offered()
	path := personalPath(first) + "/platz-ablehnen"
	s.get(path).says("main", "Möchten Sie den Platz ablehnen?").says("main", "an die nächste Person").says("main form button", "Ja, Platz ablehnen")
	s.submitted(path).says(".tb-notice", "Sie haben das Platzangebot abgelehnt.").says(".tb-state", "Sie haben den Platz abgelehnt").says(".tb-aside", "noch einmal anmelden").lacks(".tb-state .kern-btn")
	s.submitted(path).says(".tb-state", "Sie haben den Platz abgelehnt")
	s.get(personalPath(second)).says(".tb-state h2", "Für Sie ist ein Platz frei")
	s.post(personalPath(first)+"/platz-annehmen", url.Values{}).is(http.StatusGone).says(".tb-state", "Sie haben den Platz abgelehnt")
}

func TestAnOfferThatHasLapsedCannotBeAccepted(t *testing.T) {
	for rule, words := range map[event.LapseRule]string{event.LapseToEnd: "Sie stehen auf Platz 1 der Warteliste", event.LapseOut: "Das Platzangebot ist verfallen"} {
		s := newSite(t)
		_, first, second := s.offered(func(d *event.Draft) { d.Rules.OfferLapse = rule })
		s.now = s.now.Add(2*time.Hour + time.Second)
		s.post(personalPath(first)+"/platz-annehmen", url.Values{}).is(http.StatusGone).says(".tb-state", words).lacks("main form")
		s.post(personalPath(first)+"/platz-ablehnen", url.Values{}).is(http.StatusGone)
		s.get(personalPath(first)).says(".tb-state", words)
		s.get(personalPath(second)).says(".tb-state h2", "Für Sie ist ein Platz frei")
	}
}

func TestWhoWasOfferedNothingFindsOutHowThingsStand(t *testing.T) {
	s := newSite(t)
	ev := s.event(1)
	seated, waiting := s.register(ev.Slug, 1), s.register(ev.Slug, 2)
	for path, words := range map[string]string{personalPath(seated): "Sie sind angemeldet", personalPath(waiting): "Sie stehen auf Platz 1"} {
		s.get(path+"/platz-annehmen").is(http.StatusOK).says(".tb-state", words).lacks("main form")
		s.get(path+"/platz-ablehnen").is(http.StatusOK).says(".tb-state", words).lacks("main form")
	}
	s.post(personalPath(waiting)+"/platz-annehmen", url.Values{}).is(http.StatusGone)
	s.post(personalPath(seated)+"/platz-ablehnen", url.Values{}).is(http.StatusGone).says(".tb-state", "Sie sind angemeldet")
}
