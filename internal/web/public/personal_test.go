package public_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/registration"
)

func TestThePersonalPageStaysPrivate(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	secret := s.register(ev.Slug, 1).Token
	for _, path := range []string{"/anmeldung/" + secret, "/anmeldung/" + secret + "/abmelden"} {
		p := s.get(path).is(http.StatusOK)
		for name, want := range map[string]string{"Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"} {
			if got := p.header.Get(name); got != want {
				t.Errorf("%s: %s is %q, want %q", path, name, got, want)
			}
		}
		if p.Find(`meta[name="robots"][content="noindex"]`).Length() != 1 {
			t.Errorf("%s may be indexed", path)
		}
	}
	if got := s.get("/anmeldung/" + secret).header.Get("Referrer-Policy"); got != "no-referrer" {
		t.Errorf("Referrer-Policy is %q", got)
	}
}

func TestForeignLinksAreAnsweredLikeUnknownOnes(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	secret := s.register(ev.Slug, 1).Token
	forged := secret[:len(secret)-1] + "x"
	if forged == secret {
		forged = secret[:len(secret)-1] + "y"
	}
	var answers []string
	for _, wrong := range []string{forged, "0000000000" + secret[10:], secret[:10], "x", strings.Repeat("a", 5000)} {
		for _, path := range []string{"/anmeldung/" + wrong, "/anmeldung/" + wrong + "/abmelden"} {
			answers = append(answers, s.get(path).is(http.StatusNotFound).text("main"))
		}
		answers = append(answers, s.post("/anmeldung/"+wrong+"/abmelden", url.Values{}).is(http.StatusNotFound).text("main"))
	}
	for _, answer := range answers {
		if answer != answers[0] {
			t.Errorf("one is answered %q, another %q", answers[0], answer)
		}
	}
	if seats := s.seats(ev); seats.Taken != 1 {
		t.Errorf("%d seats are taken", seats.Taken)
	}
}

func TestOpeningThePagesChangesNothing(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	secret := s.register(ev.Slug, 1).Token
	for _, path := range []string{"/anmeldung/" + secret, "/anmeldung/" + secret + "/abmelden", "/anmeldung/" + secret + "/abmelden"} {
		s.get(path).is(http.StatusOK)
		s.do(mustRequest(t, http.MethodHead, path)).is(http.StatusOK)
	}
	if seats := s.seats(ev); seats.Taken != 1 {
		t.Errorf("%d seats are taken", seats.Taken)
	}
	s.get("/anmeldung/"+secret).says(".tb-state", "Sie sind angemeldet")
}

func mustRequest(t *testing.T, method, path string) *http.Request {
	t.Helper()
	r, err := http.NewRequestWithContext(t.Context(), method, path, nil)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func TestCancellingPassesTheSeatOnAndCanBeRepeated(t *testing.T) {
	s := newSite(t)
	ev := s.event(1)
	first, second := s.register(ev.Slug, 1).Token, s.register(ev.Slug, 2).Token
	s.get("/anmeldung/"+first+"/abmelden").says("h2", "Möchten Sie Ihren Platz zurückgeben?").says("form button", "Anmeldung absagen")
	answer := s.post("/anmeldung/"+first+"/abmelden", url.Values{}).is(http.StatusSeeOther)
	if got := answer.header.Get("Location"); got != "/anmeldung/"+first {
		t.Errorf("leads to %q", got)
	}
	cookie, _, _ := strings.Cut(answer.header.Get("Set-Cookie"), ";")
	gone := s.get("/anmeldung/"+first, "Cookie", cookie).is(http.StatusOK)
	gone.says(".tb-notice", "Ihre Abmeldung ist angekommen.").says(".tb-state", "Sie sind abgemeldet").says(".tb-aside", "Dann können Sie sich noch einmal anmelden.")
	s.get("/anmeldung/"+second).says(".tb-state--success", "Sie sind angemeldet")
	s.post("/anmeldung/"+first+"/abmelden", url.Values{}).is(http.StatusSeeOther)
	s.get("/anmeldung/"+first+"/abmelden").is(http.StatusOK).says(".tb-state", "Sie sind abgemeldet").lacks("main form")
	if seats := s.seats(ev); seats.Taken != 1 || seats.Waiting != 0 {
		t.Errorf("%d taken, %d waiting", seats.Taken, seats.Waiting)
	}
}

func TestAfterTheDeadlineThePageSaysWhomToAsk(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) { d.CancelUntil = new(s.now.AddDate(0, 0, 1)) })
	secret := s.register(ev.Slug, 1).Token
	s.get("/anmeldung/"+secret).says(".tb-aside", "Sie können doch nicht kommen?").says(".tb-aside", "Abmelden bis Dienstag, 2. März 2027, 10:00 Uhr")
	s.now = s.now.AddDate(0, 0, 2)
	s.get("/anmeldung/"+secret).says(".tb-aside", "die Frist ist vorbei").says(".tb-hosts", "ki@musterstadt.example").lacks(`a[href$="/abmelden"]`)
	s.get("/anmeldung/"+secret+"/abmelden").says(".tb-state", "Die Frist zum Abmelden ist vorbei").says(".tb-hosts", "JMD").lacks("main form")
	s.post("/anmeldung/"+secret+"/abmelden", url.Values{}).is(http.StatusGone).says(".tb-state", "Die Frist zum Abmelden ist vorbei")
	if seats := s.seats(ev); seats.Taken != 1 {
		t.Errorf("%d seats are taken", seats.Taken)
	}
}

func TestThePersonalPageSaysWhereTheRegistrationStands(t *testing.T) {
	s := newSite(t)
	ev := s.event(1, func(d *event.Draft) {
		d.WaitlistUntil, d.Online, d.OnlineAccess = new(s.now.AddDate(0, 0, 30)), true, "Zugang https://konferenz.example/raum"
	})
	seated, waiting := s.register(ev.Slug, 1).Token, s.register(ev.Slug, 2).Token
	s.get("/anmeldung/"+seated).says(".tb-state", "Ihr Platz ist fest").says(".tb-flow", "https://konferenz.example/raum").says(".tb-facts", "Anmeldenummer")
	p := s.get("/anmeldung/"+waiting).says(".tb-state", "Sie stehen auf Platz 1 der Warteliste").says(".tb-state", "bis Mittwoch, 31. März 2027")
	if strings.Contains(p.body, "konferenz.example") {
		t.Error("somebody without a seat sees the access")
	}
	s.now = s.now.AddDate(0, 0, 31)
	s.get("/anmeldung/"+waiting).says(".tb-state", "Die Frist zum Nachrücken ist vorbei")
	s.now = ev.EndsAt.AddDate(0, 0, 1)
	s.get("/anmeldung/"+seated).says(".tb-state", "Sie waren angemeldet").lacks(`a[href$="/abmelden"]`)
}

func TestWhoIsRegisteredForACancelledEventReadsWhy(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	secret := s.register(ev.Slug, 1).Token
	if err := s.events.Cancel(t.Context(), actor.System(), ev.Slug, "Der Saal ist gesperrt."); err != nil {
		t.Fatal(err)
	}
	s.get("/anmeldung/"+secret).is(http.StatusOK).says(".tb-state--danger", "Die Veranstaltung ist abgesagt").says(".tb-state--danger", "Der Saal ist gesperrt.").lacks(`a[href$="/abmelden"]`)
}

func TestEveryStateHasItsWords(t *testing.T) {
	s := newSite(t)
	for n, state := range registration.States {
		result := s.register(s.event(5).Slug, n+1)
		const update = `UPDATE registrations SET state = $2, waitlist_number = 1, respond_by = created_at + interval '1 day' WHERE reference = $1`
		if _, err := s.db.ExecContext(t.Context(), update, result.Reference, state); err != nil {
			t.Fatal(err)
		}
		p := s.get("/anmeldung/" + result.Token).is(http.StatusOK)
		if p.text(".tb-state h2") == "" || p.text(".tb-state p") == "" {
			t.Errorf("%s has no words", state)
		}
	}
}
