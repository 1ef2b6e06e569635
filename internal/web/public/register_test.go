package public_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/registration"
)

func formPath(ev event.Event) string { return "/veranstaltungen/" + ev.Slug + "/anmeldung" }

// filled is the form as somebody fills it; the pairs change single inputs.
func filled(pairs ...string) url.Values {
	values := url.Values{"submission": {"0123456789"}, "first_name": {"Zoë"}, "last_name": {"Öztürk-Müller"}, "email": {"zoe@mail.example"}}
	for i := 0; i < len(pairs); i += 2 {
		values.Set(pairs[i], pairs[i+1])
	}
	return values
}

func (s *site) seats(ev event.Event) registration.Seats {
	s.t.Helper()
	seats, err := s.registrations.Seats(s.t.Context(), ev.ID)
	if err != nil {
		s.t.Fatal(err)
	}
	return seats[ev.ID]
}

func TestTheFormAsksForWhatTheEventSwitchedOn(t *testing.T) {
	s := newSite(t)
	bare := s.get(formPath(s.event(5))).is(http.StatusOK)
	if got := bare.header.Get("Cache-Control"); strings.Contains(got, "no-store") || !strings.Contains(got, "private") {
		t.Errorf("Cache-Control is %q: what was typed is lost on the way back, or others see the mark", got)
	}
	if names := inputNames(bare); names != "submission locale first_name last_name email letter_locale" {
		t.Errorf("the bare form asks for %s", names)
	}
	all := s.get(formPath(s.event(5, func(d *event.Draft) {
		for _, key := range event.FieldKeys {
			d.Fields = append(d.Fields, event.Field{Key: key, Required: key == "position"})
		}
	}))).is(http.StatusOK)
	if names := inputNames(all); names != "submission locale first_name last_name email letter_locale title phone organisation organisation_kind carrier_group municipality position remark" {
		t.Errorf("the full form asks for %s", names)
	}
	if n := all.Find("#feld-municipality option").Length(); n != 54+1 {
		t.Errorf("%d municipalities", n)
	}
	if all.Find("#feld-position[required]").Length() != 1 || all.Find("#feld-title[required]").Length() != 0 {
		t.Error("required inputs are not marked as the event says")
	}
	if one, other := bare.Find(`[name="submission"]`).AttrOr("value", ""), all.Find(`[name="submission"]`).AttrOr("value", ""); one == other || len(one) < 20 {
		t.Errorf("two forms bear the marks %q and %q", one, other)
	}
}

func inputNames(p *page) string {
	var names []string
	for _, input := range p.Find("form.tb-form [name]").EachIter() {
		names = append(names, input.AttrOr("name", ""))
	}
	return strings.Join(names, " ")
}

func TestWhoRegistersIsLedToThePersonalPage(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	answer := s.post(formPath(ev), filled()).is(http.StatusSeeOther)
	personal := s.get(answer.header.Get("Location")).is(http.StatusOK)
	personal.says(".tb-state--success", "Sie sind angemeldet").says(".tb-facts", "Zoë Öztürk-Müller").says(".tb-facts", "zoe@mail.example")
	if seats := s.seats(ev); seats.Taken != 1 {
		t.Errorf("%d seats are taken", seats.Taken)
	}
}

func TestLettersComeInTheLanguageThatWasChosen(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	s.get(formPath(ev)).says("main", "Sprache unserer E-Mails")
	form := filled()
	form.Set("letter_locale", "uk")
	s.post(formPath(ev), form).is(http.StatusSeeOther)
	letters, err := s.mails.Latest(t.Context(), 1)
	if err != nil || len(letters) != 1 || letters[0].Locale != "uk" {
		t.Errorf("%+v, %v", letters, err)
	}
}

func TestADoubleClickLeadsToTheSamePage(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	first := s.post(formPath(ev), filled()).is(http.StatusSeeOther)
	second := s.post(formPath(ev), filled()).is(http.StatusSeeOther)
	if one, other := first.header.Get("Location"), second.header.Get("Location"); one != other {
		t.Errorf("the second click leads to %s, the first to %s", other, one)
	}
	if seats := s.seats(ev); seats.Taken != 1 {
		t.Errorf("%d seats are taken", seats.Taken)
	}
}

func TestASecondAttemptRevealsNothing(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	first := s.post(formPath(ev), filled())
	p := s.post(formPath(ev), filled("submission", "another")).is(http.StatusAccepted)
	p.says("h1", "Bitte schauen Sie in Ihr Postfach")
	for _, secret := range []string{"Zoë", "Öztürk", "zoe@", strings.TrimPrefix(first.header.Get("Location"), "/anmeldung/")} {
		if strings.Contains(p.body, secret) {
			t.Errorf("the page reveals %q", secret)
		}
	}
}

func TestMistakesAreNamedAndTheInputIsKept(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "organisation", Required: true}, {Key: "organisation_kind"}, {Key: "municipality"}, {Key: "remark"}}
	})
	long := strings.Repeat("ä", 201)
	for name, c := range map[string]struct{ field, value, says string }{
		"empty name":         {"last_name", " ", ""},
		"long name":          {"first_name", long, "Bitte kürzen Sie auf höchstens 200 Zeichen, es sind 201."},
		"NUL":                {"first_name", "Zo\x00ë", "Bitte entfernen Sie unsichtbare Steuerzeichen"},
		"control characters": {"last_name", "Mül\x1bler", "Bitte entfernen Sie unsichtbare Steuerzeichen"},
		"bidi override":      {"last_name", "Mül\u202eler", "Bitte entfernen Sie unsichtbare Steuerzeichen"},
		"invalid UTF-8":      {"last_name", "M\xffller", "einige Zeichen waren nicht lesbar"},
		"address":            {"email", "zoe(at)mail", "Bitte geben Sie eine E-Mail-Adresse"},
		"missing address":    {"email", "", "Bitte füllen Sie dieses Feld aus."},
		"header in address":  {"email", "zoe@mail.example\r\nBcc: x@y.example", "Bitte geben Sie eine E-Mail-Adresse"},
		"missing answer":     {"organisation", "", "Bitte füllen Sie dieses Feld aus."},
		"invented choice":    {"organisation_kind", "kirche", "Bitte wählen Sie eine der angebotenen Möglichkeiten."},
		"invented key":       {"municipality", "99999", "Bitte wählen Sie eine der angebotenen Möglichkeiten."},
		"NUL in key":         {"municipality", "0\x00", "Bitte"},
		"long remark":        {"remark", strings.Repeat("x", 2001), "Bitte kürzen Sie auf höchstens 2.000 Zeichen, es sind 2.001."},
	} {
		if c.says == "" { // one name is enough
			continue
		}
		t.Run(name, func(t *testing.T) {
			p := s.post(formPath(ev), filled("organisation", "Jugendamt", c.field, c.value)).is(http.StatusUnprocessableEntity)
			p.says("title", "Fehler: ").says(".tb-error-summary", c.says).says(".tb-field:has(#feld-"+c.field+") .tb-field__error", c.says)
			if p.Find(`.tb-error-summary a[href="#feld-`+c.field+`"]`).Length() != 1 {
				t.Error("the summary does not lead to the input")
			}
			if c.field != "email" && p.Find("#feld-email").AttrOr("value", "") != "zoe@mail.example" {
				t.Error("the input is lost")
			}
			if got := p.Find(`[name="submission"]`).AttrOr("value", ""); got != "0123456789" {
				t.Errorf("the form bears the mark %q now", got)
			}
			if strings.ContainsAny(p.body, "\x00\x1b") {
				t.Error("control characters are sent back")
			}
		})
	}
	if seats := s.seats(ev); seats.Taken != 0 {
		t.Errorf("%d seats are taken", seats.Taken)
	}
}

func TestAllMistakesAreNamedAtOnce(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) { d.Fields = []event.Field{{Key: "organisation", Required: true}} })
	p := s.post(formPath(ev), url.Values{}).is(http.StatusUnprocessableEntity)
	if n := p.Find(".tb-error-summary li").Length(); n != 4 {
		t.Errorf("%d mistakes are named: %s", n, p.text(".tb-error-summary"))
	}
}

func TestNamesAreShownAsTyped(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	const name = `<b>"Zoë" & O'Neil</b>`
	answer := s.post(formPath(ev), filled("first_name", name)).is(http.StatusSeeOther)
	p := s.get(answer.header.Get("Location")).says(".tb-facts", name)
	if strings.Contains(p.body, "<b>") {
		t.Error("the name became an element")
	}
	s.post(formPath(ev), filled("first_name", name, "email", "")).says("title", "Fehler")
}

func TestAFullEventSaysBeforeThatThisIsTheWaitlist(t *testing.T) {
	s := newSite(t)
	ev := s.event(2)
	s.fill(ev.Slug, 3)
	form := s.get(formPath(ev)).is(http.StatusOK)
	form.says(".tb-state--warning", "Mit diesem Formular setzen Sie sich auf die Warteliste. Vor Ihnen wartet eine Person.")
	form.says("form.tb-form button", "Auf die Warteliste setzen")
	answer := s.post(formPath(ev), filled()).is(http.StatusSeeOther)
	s.get(answer.header.Get("Location")).says(".tb-state--warning", "Sie stehen auf Platz 2 der Warteliste")
}

func TestWhereNobodyCanRegisterThePageSaysWhyAndWhomToAsk(t *testing.T) {
	s := newSite(t)
	day := func(n int) *time.Time { return new(s.now.AddDate(0, 0, n)) }
	cancelled := s.event(5)
	if err := s.events.Cancel(t.Context(), actor.System(), cancelled.Slug, "Der Saal ist gesperrt."); err != nil {
		t.Fatal(err)
	}
	full := s.event(1, func(d *event.Draft) { d.WaitlistMode = event.WaitlistOff })
	s.fill(full.Slug, 1)
	for name, c := range map[string]struct {
		ev    event.Event
		words string
		post  fault.Kind
	}{
		"not yet":     {s.event(5, func(d *event.Draft) { d.RegistrationOpensAt = day(10) }), "Die Anmeldung beginnt am Donnerstag, 11. März 2027, 10:00 Uhr.", fault.Closed},
		"closed":      {s.event(5, func(d *event.Draft) { d.RegistrationClosesAt = day(-1) }), "Die Anmeldung ist geschlossen", fault.Closed},
		"over":        {s.event(5, func(d *event.Draft) { d.StartsAt, d.EndsAt = *day(-2), *day(-1) }), "Diese Veranstaltung ist vorbei", fault.Closed},
		"cancelled":   {cancelled, "Der Saal ist gesperrt.", fault.Closed},
		"full":        {full, "Alle Plätze sind vergeben", fault.Conflict},
		"not offered": {s.event(5, func(d *event.Draft) { d.RegistrationEnabled = false }), "keine Anmeldung", fault.Closed},
	} {
		t.Run(name, func(t *testing.T) {
			s.get(formPath(c.ev)).is(http.StatusGone).says(".tb-state", c.words).says(".tb-hosts", "ki@musterstadt.example").lacks("form.tb-form")
			s.post(formPath(c.ev), filled()).is(c.post.Status()).says(".tb-state", c.words)
		})
	}
}

func TestOtherSitesCannotRegisterAnybody(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	r, err := http.NewRequestWithContext(context.Background(), http.MethodPost, formPath(ev), strings.NewReader(filled().Encode()))
	if err != nil {
		t.Fatal(err)
	}
	s.do(r, "Content-Type", "application/x-www-form-urlencoded", "Sec-Fetch-Site", "cross-site").is(http.StatusForbidden)
	if seats := s.seats(ev); seats.Taken != 0 {
		t.Errorf("%d seats are taken", seats.Taken)
	}
}

func TestHugeBodiesAreRefused(t *testing.T) {
	s := newSite(t)
	s.post(formPath(s.event(5)), filled("remark", strings.Repeat("x", 2<<20))).is(http.StatusUnprocessableEntity).says("main", "zu viele Daten")
}
