package public_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
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

func TestThePersonalPageOfAnApplicationSaysWhenTheDecisionComes(t *testing.T) {
	s := newSite(t)
	approval := s.event(1, func(d *event.Draft) { d.Rules.Mode = event.ModeApproval })
	path := s.post(formPath(approval), filled()).is(http.StatusSeeOther).header.Get("Location")
	s.get(path).says(".tb-state--info h2", "Ihre Bewerbung ist eingegangen").says(".tb-state", "Die Veranstaltenden prüfen Ihre Bewerbung").says(".tb-state", "Noch haben Sie keinen Platz.").says(".tb-aside", "Bewerbung zurückziehen")
	s.get(path+"/abmelden").says("main", "Möchten Sie Ihre Bewerbung zurückziehen?").says("main form button", "Bewerbung zurückziehen")
	allocation := s.event(1, func(d *event.Draft) {
		d.Rules.Mode, d.RegistrationClosesAt = event.ModeAllocation, new(s.now.AddDate(0, 0, 10))
	})
	applied := s.register(allocation.Slug, 1)
	s.get(personalPath(applied)).says(".tb-state", "nach dem Anmeldeschluss vergeben, also nach Donnerstag, 11. März 2027, 10:00 Uhr")
	if err := s.registrations.Decline(t.Context(), actor.System(), approval.Slug, "Bitte kommen Sie\nim Herbst.", s.referenceOf(path)); err != nil {
		t.Fatal(err)
	}
	s.get(path).says(".tb-state h2", "Sie haben leider keinen Platz bekommen").says(".tb-state", "Dazu schreiben sie: Bitte kommen Sie im Herbst.").lacks(`a[href$="/abmelden"]`).lacks(".tb-way")
	s.submitted(personalPath(applied)+"/abmelden").says(".tb-state", "Sie sind abgemeldet")
}

// referenceOf reads the number of the registration from its own page.
func (s *site) referenceOf(path string) registration.Reference {
	s.t.Helper()
	return registration.Reference(strings.TrimSpace(s.get(path).Find(".tb-facts dt:contains(Anmeldenummer) + dd").Text()))
}

func TestThePersonalPageSaysWhatTheHostsHaveDone(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	result := s.register(ev.Slug, 1)
	if err := s.registrations.Cancel(t.Context(), actor.System(), result.Reference, "Sie standen zweimal in der Liste."); err != nil {
		t.Fatal(err)
	}
	s.get(personalPath(result)).says(".tb-state", "Die Veranstaltenden haben Ihre Anmeldung abgesagt.").says(".tb-state", "Sie standen zweimal in der Liste.")
}

func TestTheLinkOfAMergedRegistrationSaysSoAndOpensNothingElse(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	stays, ended := s.register(ev.Slug, 1), s.register(ev.Slug, 2)
	if err := s.registrations.Merge(t.Context(), actor.System(), registration.Merge{Keep: stays.Reference, End: ended.Reference}); err != nil {
		t.Fatal(err)
	}
	page := s.get(personalPath(ended)).is(http.StatusOK).says(".tb-state", "Ihre Anmeldungen wurden zusammengeführt").lacks(`a[href$="/abmelden"]`)
	for _, secret := range []string{string(stays.Reference), stays.Token} {
		if strings.Contains(page.body, secret) {
			t.Errorf("the page names %s", secret)
		}
	}
	s.get(personalPath(stays)).lacks(".tb-state:contains(zusammengeführt)")
}

func TestWhoWaitsLearnsWhoDecides(t *testing.T) {
	s := newSite(t)
	ev := s.event(1, func(d *event.Draft) { d.WaitlistMode = event.WaitlistManual })
	s.register(ev.Slug, 1)
	path := personalPath(s.register(ev.Slug, 2))
	s.get(path).says(".tb-state", "Sie stehen auf Platz 1").says(".tb-state", "entscheiden die Veranstaltenden, wer ihn bekommt").says(".tb-aside", "Warteliste verlassen")
	s.submitted(path+"/abmelden").says(".tb-state", "Sie sind abgemeldet")
}

func TestThePersonalPageNamesTheQuota(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) {
		d.Fields = []event.Field{{Key: "organisation_kind"}}
		d.Rules.Quotas = []event.Quota{{Label: "Plätze für Jugendämter", Kind: event.QuotaReserved, Basis: event.BasisOrganisationKind, Value: "jugendamt", Seats: 2}}
	})
	s.get(personalPath(s.register(ev.Slug, 1))).says(".tb-facts", "Kontingent Plätze für Jugendämter")
	other := s.post(formPath(ev), filled()).header.Get("Location")
	if got := s.get(other).text(".tb-facts"); strings.Contains(got, "Kontingent") {
		t.Errorf("somebody else sits in it: %s", got)
	}
}

func TestEveryStepOfALinkStaysPrivateAndChangesNothingByLooking(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, asking, offering, confirming)
	path := s.registerAnswered(ev)
	confirm := s.confirmPath(s.referenceOf(path))
	for _, step := range []string{path, path + "/abmelden", path + "/aendern", path + "/ersatzperson", path + "/platz-annehmen", path + "/platz-ablehnen", confirm} {
		for _, method := range []string{http.MethodGet, http.MethodHead} {
			p := s.do(mustRequest(t, method, step)).is(http.StatusOK)
			if p.header.Get("Cache-Control") != "no-store" || p.header.Get("X-Robots-Tag") != "noindex, nofollow" {
				t.Errorf("%s %s is answered with %v", method, step, p.header)
			}
		}
	}
	s.get(path).says(".tb-state", "Bitte bestätigen Sie")
	for _, step := range []string{"/abmelden", "/aendern", "/ersatzperson", "/platz-annehmen", "/platz-ablehnen", "/bestaetigen", "/link-senden"} {
		wrong := "/anmeldung/gibtesnichtgibtesnicht" + step
		s.post(wrong, url.Values{}).is(http.StatusNotFound).says("main", "Dieser Link führt zu keiner Anmeldung.")
		s.do(mustRequest(t, http.MethodPost, path+step), "Sec-Fetch-Site", "cross-site").is(http.StatusForbidden)
	}
}

func TestThePersonalPageSaysWhereThePersonGoes(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) {
		d.Questions = event.Questions{{Key: "vormittag", Kind: question.KindWorkshops, Label: "Vormittag", Options: []question.Option{{Value: "w1", Label: "Sprache"}, {Value: "w2", Label: "Eltern"}}}}
	})
	form := filled()
	form.Set("answers[vormittag][1]", "w2")
	form.Set("answers[vormittag][2]", "w1")
	path := s.post(formPath(ev), form).is(http.StatusSeeOther).header.Get("Location")
	s.get(path).says("main", "Ihre Workshops").says(".tb-facts", "Noch kein Workshop").says(".tb-facts", "1. Eltern; 2. Sprache")
	change := s.get(path + "/aendern")
	if first, second := change.Find(`[name="answers[vormittag][1]"] option[selected]`).AttrOr("value", ""), change.Find(`[name="answers[vormittag][2]"] option[selected]`).AttrOr("value", ""); first != "w2" || second != "w1" {
		t.Errorf("the form to change says %s, %s", first, second)
	}
	ref := registration.Reference(strings.ToUpper(strings.TrimPrefix(path, "/anmeldung/")[:10]))
	if err := s.registrations.ChooseWorkshops(t.Context(), actor.System(), ref, false, registration.WorkshopChoice{Slot: "vormittag", Workshop: "w1"}); err != nil {
		t.Fatal(err)
	}
	s.get(path).says(".tb-facts", "Sprache (Ihr Zweitwunsch)")
}

func TestThePersonalPageLeadsToTheOwnCalendarEntry(t *testing.T) {
	s := newSite(t)
	ev := s.event(1)
	seated, waiting := s.register(ev.Slug, 1), s.register(ev.Slug, 2)
	path := "/anmeldung/" + seated.Token
	if !strings.Contains(s.get(path).body, `href="`+path+`/termin.ics"`) {
		t.Error("the page does not lead to the entry")
	}
	file := s.get(path + "/termin.ics").is(http.StatusOK)
	if file.header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(file.header.Get("Content-Type"), "text/calendar") ||
		file.header.Get("Content-Disposition") != `attachment; filename="`+ev.Slug+`.ics"` {
		t.Errorf("headers %v", file.header)
	}
	if unfolded := strings.ReplaceAll(file.body, "\r\n ", ""); !strings.Contains(unfolded, "UID:"+strings.ToLower(string(seated.Reference))+"@") || strings.Contains(unfolded, seated.Token) {
		t.Errorf("the file says\n%s", file.body)
	}
	other := "/anmeldung/" + waiting.Token
	s.get(other + "/termin.ics").is(http.StatusNotFound)
	if body := s.get(other).body; strings.Contains(body, "termin.ics") || !strings.Contains(body, ev.Slug+".ics") {
		t.Error("who waits is not led to the public entry")
	}
}
