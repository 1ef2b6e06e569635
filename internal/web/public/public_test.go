package public_test

import (
	"context"
	"net/http"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/dates"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/web/public"
	"tagungsbuero/internal/web/view"
	"tagungsbuero/templates"
)

func TestEveryPublicTemplateFitsItsPage(t *testing.T) {
	err := view.Check(templates.Files, "page/public",
		public.EventsPage{}, public.ArchivePage{}, public.EventPage{}, public.RegistrationPage{}, public.InvitedPage{}, public.InvitationPage{}, public.ClosedPage{}, public.AgainPage{},
		public.PersonalPage{}, public.StepPage{}, public.ChangePage{}, public.SubstitutePage{}, public.GroupFormPage{}, public.GroupPage{}, public.GroupChoicePage{}, public.GroupConfirmPage{}, public.NamingPage{}, public.LanguagePage{},
		public.EventPrivacyPage{}, public.EasyEventPage{}, public.PhonePage{}, public.AccessibilityPage{}, public.PrivacyPage{},
		public.ImprintPage{}, public.EasyLanguagePage{}, public.HelpPage{}, public.NewsPage{}, public.NewsStepPage{}, public.SubscriptionPage{}, public.MailboxPage{}, public.LetterPage{}, view.ErrorPage{})
	if err != nil {
		t.Fatal(err)
	}
}

// TestShowPages serves the pages for people to look at; without the flag -serve it only makes sure
// that the example can be built.
func TestShowPages(t *testing.T) {
	s := newSite(t)
	s.showcase()
	if *serve == "" {
		s.get("/").is(http.StatusOK)
		return
	}
	s.db.Clock = time.Now
	go func() { _ = s.mails.Run(context.Background()) }()
	t.Fatal(http.ListenAndServe(*serve, s.handler))
}

// showcase publishes an event for every way an event can look.
func (s *site) showcase() {
	s.t.Helper()
	if *serve != "" {
		s.now = time.Now()
	}
	day := func(days, hour, minute int) time.Time {
		d := s.now.In(dates.Berlin).AddDate(0, 0, days)
		return time.Date(d.Year(), d.Month(), d.Day(), hour, minute, 0, 0, dates.Berlin)
	}
	rich := s.event(120, richly, func(d *event.Draft) {
		d.StartsAt, d.EndsAt = day(60, 9, 30), day(60, 16, 0)
		d.RegistrationClosesAt, d.CancelUntil, d.WaitlistUntil = new(dates.EndOfDay(day(46, 0, 0))), new(dates.EndOfDay(day(53, 0, 0))), new(day(58, 12, 0))
		d.Fields = []event.Field{{Key: "organisation", Required: true}, {Key: "organisation_kind", Required: true}, {Key: "carrier_group"}, {Key: "municipality"},
			{Key: "position"}, {Key: "phone"}, {Key: "title"}, {Key: "remark"}}
		d.Rules.GroupMax, d.Rules.NameUntil, d.Rules.ConfirmEmail = 5, new(dates.EndOfDay(day(50, 0, 0))), true
	})
	s.fill(rich.Slug, 40)
	scarce := s.event(20, func(d *event.Draft) {
		d.Title, d.Kind, d.Summary = "Elterngespräche mit Dolmetschenden führen", event.KindFortbildung, "Ein Tag mit Übungen und Beispielen aus der Praxis."
		d.StartsAt, d.EndsAt = day(20, 9, 0), day(20, 15, 0)
	})
	s.fill(scarce.Slug, 18)
	full := s.event(6, func(d *event.Draft) {
		d.Title, d.Kind, d.Summary = "Argumentieren gegen Parolen", event.KindTraining, "Haltung zeigen, im Gespräch bleiben."
		d.StartsAt, d.EndsAt = day(25, 9, 0), day(26, 15, 0)
		d.Programme = "Tag 1: Ankommen und Haltung\n09:00 Einführung\n14:00 Übungen\n\nTag 2: Werkzeuge\n09:00 Im Gespräch bleiben\n14:00 Transfer"
	})
	s.fill(full.Slug, 9)
	soldOut := s.event(3, func(d *event.Draft) {
		d.Title, d.Kind, d.WaitlistMode = "Regionaltreffen Rheinland", event.KindNetzwerktreffen, event.WaitlistOff
		d.StartsAt, d.EndsAt = day(33, 13, 0), day(33, 16, 0)
	})
	s.fill(soldOut.Slug, 3)
	s.event(0, func(d *event.Draft) {
		d.Title, d.Kind, d.Online, d.VenueName, d.VenueCity = "Anerkennung ausländischer Abschlüsse", event.KindInfoveranstaltung, true, "", ""
		d.StartsAt, d.EndsAt = day(40, 17, 0), day(40, 18, 30)
	})
	s.event(30, func(d *event.Draft) {
		d.Title, d.StartsAt, d.EndsAt = "Später anmelden", day(90, 9, 0), day(90, 16, 0)
		d.RegistrationOpensAt = new(day(30, 9, 0))
	})
	s.event(30, func(d *event.Draft) {
		d.Title, d.StartsAt, d.EndsAt = "Anmeldung vorbei", day(10, 9, 0), day(10, 16, 0)
		d.RegistrationClosesAt = new(day(-1, 12, 0))
	})
	cancelled := s.event(30, func(d *event.Draft) {
		d.Title, d.StartsAt, d.EndsAt = "Abgesagte Tagung", day(35, 9, 0), day(35, 16, 0)
	})
	if err := s.events.Cancel(s.t.Context(), actor.System(), cancelled.Slug, "Die Referentin ist leider erkrankt."); err != nil {
		s.t.Fatal(err)
	}
}

// richly fills everything that hosts can say about an event.
func richly(d *event.Draft) {
	d.Title = "Kommunale Integrationszentren und Jugendmigrationsdienste – Schnittstellen der Zusammenarbeit"
	d.Description = "Seit vielen Jahren arbeiten beide Seiten **gemeinsam** an Übergängen. In dieser Tagung schauen wir auf\n\n" +
		"- die Schnittstellen zwischen Schule und Beruf,\n- die Arbeit mit Eltern,\n- die Öffnung der Dienste.\n\n" +
		"## Für wen?\n\nFür alle, die in KI und JMD mit jungen Menschen arbeiten, und für ihre Partner in Schulen, Jugendämtern und Jobcentern."
	d.Programme = "09:30 Ankommen und Kaffee\n10:00–10:30 Begrüßung\nDie Veranstaltenden stellen sich vor.\n10:30–11:30 Vortrag: Wer macht was im Übergang?\n" +
		"11:45–13:00 Workshops\n- Schule und Beruf\n- Elternarbeit\n- Öffnung der Dienste\n13:00 Mittagspause\n14:00–15:30 Verabredungen für die Kommunen\n15:30 Abschluss"
	d.VenueName, d.VenueStreet, d.VenuePostcode, d.VenueCity = "Bürgerhaus am Park", "Parkstraße 1", "40210", "Musterstadt"
	d.Directions = "Vom Hauptbahnhof mit der Straßenbahn 7 bis „Am Park“, dann drei Minuten zu Fuß.\nParkplätze gibt es kaum."
	d.Accessibility = "Der Zugang ist stufenlos, ein Aufzug führt in alle Stockwerke.\nEine rollstuhlgerechte Toilette ist im Erdgeschoss. Im Saal gibt es eine Induktionsanlage."
	d.Topics = []string{"uebergang", "interkulturelle-oeffnung"}
}
