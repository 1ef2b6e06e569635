package public_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
)

func TestWhoComesTooEarlyLearnsWhenToComeBack(t *testing.T) {
	s := newSite(t)
	opens := time.Date(2027, 3, 11, 9, 0, 30, 0, dates.Berlin)
	ev := s.event(5, func(d *event.Draft) { d.RegistrationOpensAt = &opens })
	path := "/veranstaltungen/" + ev.Slug
	for _, p := range []*page{s.get(path).is(http.StatusOK), s.get(path + "/anmeldung").is(http.StatusGone)} {
		p.says("[data-countdown] time", "Donnerstag, 11. März 2027, 09:00:30 Uhr").says("[data-countdown-plain]", "Bitte kommen Sie dann wieder auf diese Seite.")
		box := p.Find("[data-countdown]")
		if at, clock := box.AttrOr("data-countdown", ""), box.AttrOr("data-clock", ""); at != "2027-03-11T09:00:30+01:00" || clock != path {
			t.Errorf("it counts to %q by the clock of %q", at, clock)
		}
		if link := p.Find(`[data-countdown-after][hidden] a`); link.AttrOr("href", "") != path+"/anmeldung" {
			t.Errorf("the way to the form leads to %q, or is to be seen already", link.AttrOr("href", ""))
		}
		for _, name := range []string{"left", "live", "after"} {
			if p.Find("[data-countdown-"+name+"]:not([hidden])").Length() > 0 {
				t.Errorf("without a script the %s of the countdown is seen", name)
			}
		}
		if p.Find(`[data-countdown-said][role="status"]`).Length() != 1 || p.Find(`[data-countdown-left][role="timer"]`).Length() != 1 {
			t.Error("screen readers would hear every second, or nothing")
		}
	}
	s.get(path).says(".tb-deadlines", "Anmeldung ab Donnerstag, 11. März 2027, 09:00:30 Uhr")
	s.now = opens
	s.get(path).lacks("[data-countdown]").says(".tb-aside .kern-btn", "Jetzt anmelden")
	s.get(path + "/anmeldung").is(http.StatusOK).lacks("[data-countdown]")
}

// A kept page must read the same for everybody, whenever it is looked at.
func TestNoTimeOfTheServiceStandsInAKeptPage(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) { d.RegistrationOpensAt = new(s.now.AddDate(0, 0, 1)) })
	first := s.get("/veranstaltungen/" + ev.Slug)
	s.now = s.now.Add(3 * time.Hour)
	if again := s.get("/veranstaltungen/" + ev.Slug); again.body != first.body || strings.Contains(again.body, "data-now") {
		t.Error("the page before the opening changes with the clock")
	}
}

func TestWhoComesTooLateLearnsWhetherToComeBack(t *testing.T) {
	s := newSite(t)
	full := s.event(2, func(d *event.Draft) {
		d.WaitlistMode, d.RegistrationClosesAt = event.WaitlistOff, new(dates.EndOfDay(s.now.AddDate(0, 0, 9)))
	})
	s.fill(full.Slug, 2)
	open := s.event(2, func(d *event.Draft) { d.WaitlistMode = event.WaitlistOff })
	s.fill(open.Slug, 2)
	closed := s.event(2, func(d *event.Draft) { d.RegistrationClosesAt = new(s.now.AddDate(0, 0, -1)) })
	const comeBack = "Es lohnt sich, noch einmal wiederzukommen: Gibt jemand einen Platz zurück, können Sie sich hier sofort anmelden, bis "
	for slug, words := range map[string]string{
		full.Slug: comeBack + "Mittwoch, 10. März 2027, 23:59 Uhr.", open.Slug: comeBack + "Donnerstag, 6. Mai 2027, 09:30 Uhr.",
		closed.Slug: "öffnet nicht von selbst wieder",
	} {
		s.get("/veranstaltungen/"+slug).says(".tb-aside", words).says(`.tb-aside a[href="#veranstaltende"]`, "Veranstaltenden")
		s.get("/veranstaltungen/"+slug+"/anmeldung").says(".tb-state", words).says(".tb-state", "die Veranstaltenden").says(".tb-hosts", "ki@musterstadt.example")
	}
	s.get("/veranstaltungen/"+closed.Slug+"/anmeldung").says(".tb-state", "wiederzukommen lohnt sich nicht")
}

func TestARegistrationThatIsClosedByHandMayOpenAgain(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) { d.RegistrationClosesAt = new(dates.EndOfDay(s.now.AddDate(0, 0, 9))) })
	path := "/veranstaltungen/" + ev.Slug
	s.get(path).says(".tb-aside .kern-btn", "Jetzt anmelden")
	if err := s.events.CloseRegistration(t.Context(), actor.System(), ev.Slug); err != nil {
		t.Fatal(err)
	}
	const comeBack = "Es lohnt sich, bis Mittwoch, 10. März 2027, 23:59 Uhr noch einmal wiederzukommen."
	s.get(path).says(".tb-aside", "Die Anmeldung ist zurzeit geschlossen.").says(".tb-aside", comeBack).lacks(".tb-aside .kern-btn")
	s.get(path+"/anmeldung").is(http.StatusGone).says(".tb-state", "Die Anmeldung ist zurzeit geschlossen").says(".tb-state", comeBack).says(".tb-hosts", "ki@musterstadt.example")
	s.get("/").says(".tb-event", "Anmeldung geschlossen")
	if err := s.events.OpenRegistration(t.Context(), actor.System(), ev.Slug); err != nil {
		t.Fatal(err)
	}
	s.get(path).says(".tb-aside .kern-btn", "Jetzt anmelden")
}
