package public_test

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
)

func TestWhoRegistersLearnsHowSeatsAreGiven(t *testing.T) {
	s := newSite(t)
	for name, c := range map[string]struct {
		edit            func(*event.Draft)
		seats, people   int
		aside, button   string
		head, submitted string // of the form
	}{
		"first come": {func(*event.Draft) {}, 5, 1, "Noch 4 von 5 Plätzen frei.", "Jetzt anmelden", "Anmeldung", "Verbindlich anmelden"},
		"approval": {func(d *event.Draft) { d.Rules.Mode = event.ModeApproval }, 5, 6, "Es gibt 5 Plätze. Ihre Anmeldung ist eine Bewerbung: Die Veranstaltenden prüfen sie",
			"Um einen Platz bewerben", "So werden die Plätze vergeben", "Bewerbung absenden"},
		"allocation": {func(d *event.Draft) { d.Rules.Mode = event.ModeAllocation }, 5, 0, "Nach dem Anmeldeschluss entscheiden die Veranstaltenden",
			"Um einen Platz bewerben", "Sie erhalten dann eine E-Mail", "Bewerbung absenden"},
		"allocation without end of seats": {func(d *event.Draft) { d.Rules.Mode = event.ModeAllocation }, 0, 0, "Die Zahl der Plätze ist nicht begrenzt. Ihre Anmeldung ist eine Bewerbung",
			"Um einen Platz bewerben", "Bewerbung", "Bewerbung absenden"},
		"offers": {func(d *event.Draft) {
			d.WaitlistMode, d.Rules.OfferHours, d.Rules.OfferSkipsNights, d.Rules.OfferSkipsHolidays = event.WaitlistOffer, 12, true, true
		}, 2, 3, "haben Sie 12 Stunden Zeit, ihn anzunehmen. Nächte (20 bis 8 Uhr), Wochenenden und Feiertage zählen nicht mit.",
			"Auf die Warteliste setzen", "haben Sie 12 Stunden Zeit", "Auf die Warteliste setzen"},
		"by hand": {func(d *event.Draft) { d.WaitlistMode = event.WaitlistManual }, 2, 3, "entscheiden die Veranstaltenden, wer ihn bekommt",
			"Auf die Warteliste setzen", "entscheiden die Veranstaltenden", "Auf die Warteliste setzen"},
		"automatic": {func(*event.Draft) {}, 2, 3, "rückt die nächste Person automatisch nach", "Auf die Warteliste setzen", "automatisch nach", "Auf die Warteliste setzen"},
		"only kept seats": {func(d *event.Draft) {
			d.Fields = []event.Field{{Key: "carrier_group"}}
			d.Rules.Quotas = []event.Quota{{Label: "AWO", Kind: event.QuotaReserved, Basis: event.BasisCarrierGroup, Value: "awo", Seats: 2}}
		}, 3, 1, "Die freien Plätze sind für bestimmte Gruppen reserviert. Alle anderen kommen auf die Warteliste.", "Jetzt anmelden", "Die freien Plätze sind reserviert", "Verbindlich anmelden"},
	} {
		t.Run(name, func(t *testing.T) {
			ev := s.event(c.seats, c.edit)
			s.fill(ev.Slug, c.people)
			page := s.get("/veranstaltungen/"+ev.Slug).is(http.StatusOK).says(".tb-aside", c.aside)
			if got := page.text(".tb-aside .kern-btn"); got != c.button {
				t.Errorf("the button says %q, want %q", got, c.button)
			}
			form := s.get("/veranstaltungen/"+ev.Slug+"/anmeldung").is(http.StatusOK).says(".tb-title", c.head)
			if got := form.text(".tb-form .tb-actions button"); got != c.submitted {
				t.Errorf("the form is sent by %q, want %q", got, c.submitted)
			}
		})
	}
}

func TestSeatsThatAreKeptDoNotCountAsFreeUntilTheyAreReleased(t *testing.T) {
	s := newSite(t)
	release := s.now.Add(time.Hour)
	ev := s.event(10, func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "carrier_group"}}
		d.Rules.Quotas = []event.Quota{{Label: "AWO", Kind: event.QuotaReserved, Basis: event.BasisCarrierGroup, Value: "awo", Seats: 4, ReleaseAt: &release}}
	})
	path := "/veranstaltungen/" + ev.Slug
	s.get(path).says(".tb-seats", "Noch 6 von 10 Plätzen frei.")
	s.now = release
	if _, err := s.registrations.CatchUp(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.get(path).says(".tb-seats", "Noch 10 von 10 Plätzen frei.")
}

func TestAnAddressThatHasToBeConfirmedIsToldBefore(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) { d.Rules.ConfirmEmail, d.Rules.ConfirmHours = true, 1 })
	s.get("/veranstaltungen/"+ev.Slug+"/anmeldung").says(".tb-form", "Bitte bestätigen Sie Ihre Anmeldung mit dem Link darin, er gilt eine Stunde.")
	plain := s.event(5)
	if got := s.get("/veranstaltungen/" + plain.Slug + "/anmeldung").text(".tb-form"); strings.Contains(got, "bestätigen") {
		t.Error("where nothing is to be confirmed the form says so all the same")
	}
}

func TestWhoComesWithoutAnInvitationIsToldThatOneIsNeeded(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) { d.Visibility = event.VisibilityInvitation })
	path := "/veranstaltungen/" + ev.Slug
	page := s.get(path).is(http.StatusOK).says(".tb-aside", "Anmelden können sich nur Eingeladene.").lacks(".tb-aside .kern-btn--primary")
	if page.Find(`meta[name="robots"][content*="noindex"]`).Length() == 0 {
		t.Error("search engines would list it")
	}
	s.get(path+"/anmeldung").is(http.StatusForbidden).says("main", "Anmelden können sich nur Eingeladene").says(".tb-host", "ki@musterstadt.example").lacks("form.tb-form")
	if strings.Contains(s.get("/").body, ev.Slug) || strings.Contains(s.get("/kalender.ics").body, ev.Slug) {
		t.Error("it stands in the lists")
	}
}

func TestDeadlinesThatTheHostsHaveSetAreListed(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) {
		d.Rules.GroupMax = 5
		d.Rules.ChangeUntil, d.Rules.SubstituteUntil, d.Rules.NameUntil = new(s.now.Add(time.Hour)), new(dates.EndOfDay(s.now.AddDate(0, 0, 20))), new(dates.EndOfDay(s.now.AddDate(0, 0, 10)))
	})
	path := "/veranstaltungen/" + ev.Slug
	page := s.get(path).says(".tb-deadlines", "Angaben ändern bis Montag, 1. März 2027, 11:00 Uhr").says(".tb-deadlines", "Ersatzperson nennen bis Sonntag, 21. März 2027, 23:59 Uhr")
	page.says(".tb-deadlines", "Namen nennen bis Donnerstag, 11. März 2027, 23:59 Uhr").lacks(".tb-deadlines__passed")
	s.now = s.now.Add(time.Hour + time.Second)
	s.get(path).says(".tb-deadlines__passed", "Angaben ändern bis")
}
