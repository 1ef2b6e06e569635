package public_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/event"
)

// substitute is the form as somebody fills it who names another person.
func substitute(pairs ...string) url.Values {
	values := url.Values{"first_name": {"Mika"}, "last_name": {"Öney"}, "email": {"mika@mail.example"}, "organisation": {"Jugendamt"}, "answers[mode]": {"on_site"}}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

func TestSomebodyElseTakesOverTheSeat(t *testing.T) {
	s := newSite(t)
	ev := s.event(1, asking)
	path := s.registerAnswered(ev)
	waiting := s.send(formPath(ev), answered("email", "wartet@mail.example", "submission", "w"), nil).header.Get("Location")
	s.get(path).says(".tb-aside", "Ersatzperson nennen")
	form := s.get(path+"/ersatzperson").is(http.StatusOK).says("main", "Zurzeit angemeldet ist: Zoë Öztürk-Müller").says("form.tb-form button", "Platz an die Ersatzperson geben")
	if names := inputNames(form); names != "first_name last_name email letter_locale organisation answers[mode] answers[mode] answers[parts] answers[parts] answers[food] answers[cv] remark" {
		t.Errorf("the form asks for %s", names)
	}
	if form.Find("#feld-organisation").AttrOr("value", "") != "Jugendamt" {
		t.Error("the organisation must be typed again")
	}
	for _, private := range []string{"zoe@mail.example", "Nüsse", "Bis bald", "Bescheinigung März", "checked", "autocomplete"} {
		if html, _ := form.Find("form.tb-form").Html(); strings.Contains(html, private) {
			t.Errorf("the form for somebody else holds %s", private)
		}
	}
	done := s.follow(s.post(path+"/ersatzperson", substitute())).says(".tb-notice", "Die Ersatzperson ist angemeldet.").says(".tb-state", "Jemand anderes kommt an Ihrer Stelle").says(".tb-state", "Mika Öney hat Ihren Platz übernommen.")
	if strings.Contains(done.body, "mika@mail.example") {
		t.Error("the first person reads more of the other than the name")
	}
	done.lacks(`a[href$="/ersatzperson"]`).lacks(`a[href$="/abmelden"]`)
	s.get(waiting).says(".tb-state", "Warteliste")
	if seats := s.seats(ev); seats.Taken != 1 || seats.Waiting != 1 {
		t.Errorf("%d taken, %d waiting", seats.Taken, seats.Waiting)
	}
	s.get(path+"/ersatzperson").says(".tb-state", "Jemand anderes kommt an Ihrer Stelle").lacks("main form")
	s.post(path+"/ersatzperson", substitute("email", "dritte@mail.example")).is(http.StatusConflict).says(".tb-state", "Jemand anderes kommt an Ihrer Stelle")
}

func TestMistakesAboutTheOtherPersonAreNamed(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, asking)
	path := s.registerAnswered(ev)
	s.fillAnswered(ev)
	s.post(path+"/ersatzperson", url.Values{}).is(http.StatusUnprocessableEntity).says(".tb-error-summary", "Vorname").says(".tb-error-summary", "E-Mail-Adresse der Ersatzperson").says(".tb-error-summary", "Wie nehmen Sie teil?")
	same := s.post(path+"/ersatzperson", substitute("first_name", "Zoë", "last_name", "Öztürk-Müller", "email", "zoe@mail.example")).is(http.StatusUnprocessableEntity)
	same.says(".tb-error-summary", "Bitte nennen Sie eine andere Person.")
	if same.Find("#feld-first_name").AttrOr("value", "") != "Zoë" {
		t.Error("the input is lost")
	}
	s.post(path+"/ersatzperson", substitute("first_name", "Schon", "last_name", "Da", "email", "schon@mail.example")).is(http.StatusConflict).says(".tb-error-summary", "Diese Person ist schon angemeldet.")
	s.get(path).says(".tb-state", "Sie sind angemeldet")
}

// fillAnswered registers one more person.
func (s *site) fillAnswered(ev event.Event) {
	s.t.Helper()
	s.send(formPath(ev), answered("first_name", "Schon", "last_name", "Da", "email", "schon@mail.example", "submission", "schon", "answers[parts]", "lunch"), nil).is(http.StatusSeeOther)
}

func TestOnlyACertainSeatGoesToSomebodyElseAndOnlyInTime(t *testing.T) {
	s := newSite(t)
	ev := s.event(1, func(d *event.Draft) {
		d.Rules.SubstituteUntil, d.CancelUntil = new(s.now.Add(2*time.Hour)), new(s.now.Add(time.Hour))
	})
	seated, waiting := s.register(ev.Slug, 1), s.register(ev.Slug, 2)
	s.get(personalPath(waiting)+"/ersatzperson").says(".tb-state", "Eine Ersatzperson können Sie erst nennen, wenn Ihr Platz fest ist.").lacks("main form")
	s.post(personalPath(waiting)+"/ersatzperson", substitute()).is(http.StatusConflict).says(".tb-state", "Sie stehen auf Platz 1")
	s.now = s.now.Add(time.Hour + time.Minute)
	s.get(personalPath(seated)).says(".tb-aside", "Abmelden geht hier nicht mehr, die Frist ist vorbei.").says(".tb-aside", "Ersatzperson nennen")
	s.now = s.now.Add(time.Hour)
	s.get(personalPath(seated)).says(".tb-aside", "Abmelden und Ersatzperson nennen geht hier nicht mehr").lacks(`a[href$="/ersatzperson"]`)
	s.get(personalPath(seated)+"/ersatzperson").is(http.StatusOK).says(".tb-state", "Die Frist, eine Ersatzperson zu nennen, ist vorbei").says(".tb-hosts", "ki@musterstadt.example").lacks("main form")
	s.post(personalPath(seated)+"/ersatzperson", substitute()).is(http.StatusGone).says(".tb-hosts", "ki@musterstadt.example")
	s.get(personalPath(seated)).says(".tb-state", "Sie sind angemeldet")
}

func TestAllSeatsOfAPartyGoToSomebodyElse(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) { d.Rules.PartyMax = 4 })
	path := s.post(formPath(ev), filled("party", "3")).header.Get("Location")
	s.get(path+"/ersatzperson").says("main", "Alle 3 Plätze gehen dann sofort")
	s.follow(s.post(path+"/ersatzperson", substitute())).says(".tb-state", "Mika Öney hat Ihren Platz übernommen.")
	if seats := s.seats(ev); seats.Taken != 3 {
		t.Errorf("%d seats are taken", seats.Taken)
	}
}
