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

func TestTheEventPageTellsEverythingOneNeedsToCome(t *testing.T) {
	s := newSite(t)
	ev := s.event(120, func(d *event.Draft) {
		d.Description = "Wir schauen auf **Übergänge**."
		d.Programme = "09:30 Ankommen\n10:00–10:30 Begrüßung\nMit Musik"
		d.VenueStreet, d.VenuePostcode = "Parkstraße 1", "40210"
		d.Directions, d.Accessibility = "Straßenbahn 7", "Stufenlos"
		d.Topics = []string{"elternarbeit"}
		d.RegistrationClosesAt, d.CancelUntil = new(dates.EndOfDay(d.StartsAt.AddDate(0, 0, -6))), new(dates.EndOfDay(d.StartsAt.AddDate(0, 0, -3)))
	})
	p := s.get("/veranstaltungen/" + ev.Slug).is(http.StatusOK)
	p.says("h1", ev.Title).says(".tb-keyfacts", "Donnerstag, 6. Mai 2027, 09:30 bis 16:00 Uhr").says(".tb-keyfacts", "Interkulturelle Elternarbeit")
	p.says(".tb-seats", "Noch 120 von 120 Plätzen frei.").says(".tb-aside .kern-btn", "Jetzt anmelden")
	p.says(".tb-deadlines", "Anmeldung bis Freitag, 30. April 2027, 23:59 Uhr").says(".tb-deadlines", "Abmelden bis Montag, 3. Mai 2027, 23:59 Uhr")
	p.says(".tb-deadlines", "Nachrücken bis Donnerstag, 6. Mai 2027, 09:30 Uhr (Beginn)")
	p.says(".tb-prose strong", "Übergänge").says(".tb-programme", "10:00–10:30 Uhr Begrüßung Mit Musik").says("address", "Parkstraße 1")
	p.says(".tb-flow", "Straßenbahn 7").says(".tb-flow", "Stufenlos")
	if n := p.Find(".tb-host").Length(); n != 2 {
		t.Errorf("%d hosts", n)
	}
	p.says(".tb-host", "ki@musterstadt.example").says(".tb-flow", "gemeinsam verantwortlich (Art. 26 DSGVO")
	if p.Find(`a[href="/veranstaltungen/`+ev.Slug+`/datenschutz"]`).Length() == 0 {
		t.Error("the privacy notice is not linked")
	}
	for _, level := range []string{"h4", "h5", "h6"} {
		p.lacks(level)
	}
}

func TestTheEventPageSaysInWhichPhaseItIs(t *testing.T) {
	s := newSite(t)
	day := func(n int) *time.Time { return new(s.now.AddDate(0, 0, n)) }
	for name, c := range map[string]struct {
		seats, people int
		edit          func(*event.Draft)
		selector      string
		words         string
		button        string
	}{
		"open":            {5, 1, func(*event.Draft) {}, ".tb-seats", "Noch 4 von 5 Plätzen frei.", "Jetzt anmelden"},
		"unlimited":       {0, 1, func(*event.Draft) {}, ".tb-seats", "Die Zahl der Plätze ist nicht begrenzt.", "Jetzt anmelden"},
		"full":            {2, 5, func(*event.Draft) {}, ".tb-seats", "Alle 2 Plätze sind vergeben. Auf der Warteliste: 3 Personen.", "Auf die Warteliste setzen"},
		"full, no list":   {2, 2, func(d *event.Draft) { d.WaitlistMode = event.WaitlistOff }, ".tb-aside", "Eine Warteliste gibt es nicht.", ""},
		"not yet":         {5, 0, func(d *event.Draft) { d.RegistrationOpensAt = day(10) }, ".tb-aside", "Die Anmeldung beginnt am Donnerstag, 11. März 2027, 10:00 Uhr.", "Jetzt zur Anmeldung"},
		"closed":          {5, 0, func(d *event.Draft) { d.RegistrationClosesAt = day(-1) }, ".tb-aside", "Die Anmeldung ist geschlossen.", ""},
		"not offered":     {5, 0, func(d *event.Draft) { d.RegistrationEnabled = false }, ".tb-aside", "müssen Sie sich hier nicht anmelden", ""},
		"over":            {5, 0, func(d *event.Draft) { d.StartsAt, d.EndsAt = *day(-2), *day(-1) }, ".tb-aside", "Diese Veranstaltung ist vorbei", ""},
		"online, no town": {5, 0, func(d *event.Draft) { d.Online, d.VenueName, d.VenueCity = true, "", "" }, ".tb-keyfacts", "Wo Online", "Jetzt anmelden"},
	} {
		t.Run(name, func(t *testing.T) {
			ev := s.event(c.seats, c.edit)
			s.fill(ev.Slug, c.people)
			p := s.get("/veranstaltungen/" + ev.Slug).is(http.StatusOK)
			p.says(c.selector, c.words)
			if got := p.text(".tb-aside .kern-btn"); got != c.button {
				t.Errorf("the button says %q, want %q", got, c.button)
			}
		})
	}
}

func TestACancelledEventSaysWhy(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	if err := s.events.Cancel(t.Context(), actor.System(), ev.Slug, "Der Saal ist gesperrt."); err != nil {
		t.Fatal(err)
	}
	p := s.get("/veranstaltungen/" + ev.Slug).is(http.StatusOK)
	p.says(".tb-state--danger", "abgesagt").says(".tb-state--danger", "Der Saal ist gesperrt.").lacks(".kern-btn--primary")
	s.get("/").says(".tb-event--cancelled", "Abgesagt")
	if calendar := s.get("/veranstaltungen/" + ev.Slug + ".ics"); !strings.Contains(calendar.body, "STATUS:CANCELLED") {
		t.Error("the calendar entry is not cancelled")
	}
}

func TestThePastHasItsDocumentationAndMayLackHosts(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) {
		d.StartsAt, d.EndsAt, d.Documentation = s.now.AddDate(0, 0, -2), s.now.AddDate(0, 0, -1), "Die [Vorträge](https://ki.example/doku)"
	})
	p := s.get("/veranstaltungen/" + ev.Slug).is(http.StatusOK)
	p.says("#dokumentation", "Dokumentation").says(`a[href="https://ki.example/doku"]`, "Vorträge").says(`.tb-nav [aria-current]`, "Archiv")
	old := s.get("/veranstaltungen/landesweite-kooperationskonferenz-nrw-fortsetzung-2006").is(http.StatusOK)
	old.says(".tb-keyfacts", "Wann Januar 2006").says(".tb-flow", "ist nicht überliefert").lacks(".tb-host")
	s.get("/veranstaltungen/regionale-kooperationskonferenz-rheinland-1997").says(".tb-keyfacts", "Dienstag, 15. April 1997")
}

func TestDraftsAreShownToTheirHostsOnly(t *testing.T) {
	s := newSite(t)
	draft := s.unpublished(5)
	s.get("/veranstaltungen/" + draft.Slug).is(http.StatusNotFound)
	for _, path := range []string{"/anmeldung", "/datenschutz", ".ics"} {
		s.get("/veranstaltungen/" + draft.Slug + path).is(http.StatusNotFound)
	}
	s.get("/veranstaltungen/"+draft.Slug, "Cookie", "tb_session=wrong").is(http.StatusNotFound)
	host := s.signIn("ki@musterstadt.example", s.ki.ID)
	p := s.get("/veranstaltungen/"+draft.Slug, "Cookie", "tb_session="+host).is(http.StatusOK)
	p.says(".tb-notice", "Das ist ein Entwurf")
	if got := p.header.Get("Cache-Control"); got != "no-store" {
		t.Errorf("Cache-Control is %q", got)
	}
	s.get("/veranstaltungen/" + draft.Slug).is(http.StatusNotFound)
	stranger := s.signIn("fremd@anderswo.example", s.jmd.ID)
	own := s.unpublished(5, func(d *event.Draft) { d.Hosts = []event.HostDraft{{Organisation: s.ki.ID}} })
	s.get("/veranstaltungen/"+own.Slug, "Cookie", "tb_session="+stranger).is(http.StatusNotFound)
}

func TestUnknownAddressesHelpOn(t *testing.T) {
	s := newSite(t)
	for _, path := range []string{"/veranstaltungen/gibt-es-nicht", "/veranstaltungen/%00", "/veranstaltungen/%ff", "/veranstaltungen/x.ics", "/gibt-es-nicht",
		"/veranstaltungen/" + strings.Repeat("a", 3000), "/anmeldung/falsch", "/postfach/0", "/postfach/x", "/postfach/99999999999999999999"} {
		p := s.get(path).is(http.StatusNotFound)
		if p.Find(`form[role="search"] input[name="q"]`).Length() != 1 || p.Find(`main a[href="/"]`).Length() != 1 || p.Find(`main a[href="/impressum"]`).Length() != 1 {
			t.Errorf("%s: the page does not help on", path)
		}
	}
}

func TestTextsOfHostsCannotBreakOutOfThePage(t *testing.T) {
	s := newSite(t)
	const evil = `<script>alert(1)</script>`
	ev := s.event(5, func(d *event.Draft) {
		d.Title, d.Summary, d.Description, d.Programme, d.Directions = evil, evil, evil, "09:00 "+evil, evil
	})
	for _, path := range []string{"/", "/veranstaltungen/" + ev.Slug, "/veranstaltungen/" + ev.Slug + "/anmeldung", "/veranstaltungen/" + ev.Slug + "/datenschutz"} {
		if p := s.get(path); strings.Contains(p.body, evil) {
			t.Errorf("%s carries a foreign script", path)
		}
	}
}

func TestTheCalendarEntryIsComplete(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	p := s.get("/veranstaltungen/" + ev.Slug + ".ics").is(http.StatusOK)
	for _, line := range []string{"UID:" + ev.Slug + "@tagung.example", "DTSTART:20270506T073000Z", "SUMMARY:Schnittstellen der Zusammenarbeit", "LOCATION:Bürgerhaus"} {
		if !strings.Contains(p.body, line) {
			t.Errorf("the entry lacks %q:\n%s", line, p.body)
		}
	}
	if got := p.header.Get("Content-Disposition"); got != `attachment; filename="`+ev.Slug+`.ics"` {
		t.Errorf("Content-Disposition is %q", got)
	}
}

func TestTheEventPageIsKeptAndAnsweredFromMemory(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	first := s.get("/veranstaltungen/"+ev.Slug, "Accept-Encoding", "gzip")
	again := s.get("/veranstaltungen/"+ev.Slug, "Accept-Encoding", "gzip", "If-None-Match", first.header.Get("ETag"))
	again.is(http.StatusNotModified)
	s.register(ev.Slug, 1)
	s.get("/veranstaltungen/"+ev.Slug, "If-None-Match", first.header.Get("ETag")).is(http.StatusOK).says(".tb-seats", "Noch 4 von 5 Plätzen frei.")
}
