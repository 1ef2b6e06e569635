package office_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

const countNews = `SELECT count(*) FROM letters WHERE kind = 'registration_event_changed' AND state = 'queued'`

// A browser leaves out a box that is not ticked, and so does a test that reads the form.
func TestHostsDecideWhetherPeopleAreTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev, whole := editing(t, h, 20)
	path := strings.TrimSuffix(whole, "alles") + "zeit-und-ort"
	if b.get(path).fields().Has("notify") {
		t.Error("the form asks although nobody is registered")
	}
	h.register(ev.Slug, 1)
	fields := b.get(path).wantText("#benachrichtigen", "Teilnehmende benachrichtigen").fields()
	if fields.Get("notify") != "ja" {
		t.Errorf("the box says %q at first, want that people are told", fields.Get("notify"))
	}
	fields.Set("directions", "Mit dem Bus")
	fields.Set("message", "Im Saal wird gebaut.")
	fields = b.post(path, fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Ihre Worte würden niemanden erreichen").fields()
	if fields.Get("message") != "Im Saal wird gebaut." || fields.Get("directions") != "Mit dem Bus" {
		t.Error("what was typed is lost")
	}
	fields.Set("message", "")
	b.post(path, fields).wantRedirect(path)
	if page := b.get(path).wantText(".tb-notice", "Die Änderungen sind gespeichert."); strings.Contains(page.text(".tb-notice"), "E-Mail") || h.count(countNews) != 0 {
		t.Error("people are told how to get there")
	}

	fields = b.get(path).fields()
	fields.Set("venue_name", "Rathaus")
	fields.Del("notify")
	b.post(path, fields).wantRedirect(path)
	if n := h.count(countNews); n != 0 {
		t.Errorf("%d letters against the will of the hosts", n)
	}

	fields = b.get(path).fields()
	fields.Set("venue_name", "Stadthalle")
	fields.Set("message", strings.Repeat("x", 2001))
	page := b.post(path, fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Ein paar Worte dazu")
	again := page.fields()
	if len(again.Get("message")) != 2001 || again.Get("notify") != "ja" {
		t.Error("what was typed is lost")
	}
	again.Set("message", "Im Saal wird gebaut.")
	b.post(path, again).wantRedirect(path)
	b.get(path).wantText(".tb-notice", "Die E-Mail an die Teilnehmenden geht in zehn Minuten ab.")
	if n := h.count(countNews + ` AND data -> 'facts' ->> 'reason' = 'Im Saal wird gebaut.'`); n != 1 {
		t.Errorf("%d letters with the words of the hosts", n)
	}

	fields = b.get(path).fields()
	fields.Set("directions", "Mit der Bahn")
	b.post(path, fields).wantRedirect(path)
	b.get(path).wantText(".tb-notice", "Eine E-Mail über frühere Änderungen wartet noch.")
	fields = b.get(path).fields()
	fields.Set("venue_name", "Rathaus") // as the hosts kept to themselves, and nobody was told
	b.post(path, fields).wantRedirect(path)
}

func TestAConflictKeepsWhetherPeopleAreTold(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev, whole := editing(t, h, 20)
	h.register(ev.Slug, 1)
	first, quiet, telling := b.get(whole).fields(), b.get(whole).fields(), b.get(whole).fields()
	first.Set("venue_name", "Rathaus")
	first.Del("notify")
	b.post(whole, first).wantStatus(http.StatusSeeOther)
	quiet.Set("venue_name", "Stadthalle")
	quiet.Del("notify")
	if page := b.post(whole, quiet).wantStatus(http.StatusConflict).fields(); page.Has("notify") {
		t.Error("the form forgets that nobody is to be told")
	}
	telling.Set("venue_name", "Stadthalle")
	telling.Set("message", "Wir ziehen um.")
	if page := b.post(whole, telling).wantStatus(http.StatusConflict).fields(); page.Get("notify") != "ja" || page.Get("message") != "Wir ziehen um." {
		t.Errorf("the form says %q and %q", page.Get("notify"), page.Get("message"))
	}
}

func TestPeopleAreToldOfAnotherVenueOfTheDirectory(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, v, ev := h.office(t), h.venue(), h.publish("Tagung", 20)
	h.register(ev.Slug, 1)
	path := "/intern/veranstaltungen/" + ev.Slug + "/ort"
	b.get(path+"?ort="+number(int64(v.ID))).wantText("main", "Teilnehmende per E-Mail benachrichtigen")
	b.post(path, url.Values{"venue": {number(int64(v.ID))}, "notify": {"ja"}, "message": {"Es ist gleich nebenan."}}).wantStatus(http.StatusSeeOther)
	if n := h.count(countNews); n != 1 {
		t.Errorf("%d letters", n)
	}
}

func TestHostsSeeALetterAboutChangesThatWaitsAndDecideAboutIt(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	b, ev, whole := editing(t, h, 20)
	section, overview := strings.TrimSuffix(whole, "alles")+"zeit-und-ort", "/intern/veranstaltungen/"+ev.Slug
	letters := overview + "/nachrichten"
	h.register(ev.Slug, 1)
	h.register(ev.Slug, 2)
	change := func(venue string) {
		t.Helper()
		fields := b.get(section).fields()
		fields.Set("venue_name", venue)
		b.post(section, fields).wantRedirect(section)
	}
	if b.get(overview).find("#aenderungen").Length() > 0 || b.get(letters).find("#aenderungen").Length() > 0 {
		t.Error("a letter is told of before a change")
	}
	change("Rathaus")
	for _, path := range []string{overview, letters} {
		b.get(path).wantText("#aenderungen", "Eine E-Mail über Änderungen geht in 10 Minuten an 2 Personen").wantText(".tb-lettertext", "Ort, bisher")
	}
	seen := url.Values{"seen": {b.get(letters).find(`form[action$="/aenderungen/senden"] [name=seen]`).AttrOr("value", "")}}
	h.now = h.now.Add(90 * time.Second)
	b.get(letters).wantText("#aenderungen", "in 9 Minuten")
	change("Stadthalle")
	b.post(letters+"/aenderungen/senden", seen).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "noch einmal geändert")
	b.post(letters+"/aenderungen/nicht-senden", nil).wantStatus(http.StatusConflict)

	stop := url.Values{"seen": {b.get(overview).find(`form[action$="/aenderungen/nicht-senden"] [name=seen]`).AttrOr("value", "")}}
	b.post(letters+"/aenderungen/nicht-senden", stop).wantRedirect(letters)
	if page := b.get(letters).wantText(".tb-notice", "Niemand hat sie bekommen."); page.find("#aenderungen").Length() > 0 || h.count(countNews) != 0 {
		t.Error("the letter still waits")
	}
	b.post(letters+"/aenderungen/nicht-senden", stop).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "wartet keine E-Mail")

	change("Altes Rathaus")
	b.get(letters).wantText(".tb-lettertext", "Ort, bisher: Bürgerhaus")
	b.post(letters+"/aenderungen/senden", url.Values{"seen": {b.get(letters).find(`form[action$="/aenderungen/senden"] [name=seen]`).AttrOr("value", "")}}).wantRedirect(letters)
	b.get(letters).wantText(".tb-notice", "geht jetzt hinaus")
	if n := h.count(`SELECT count(*) FROM letters WHERE kind = 'registration_event_changed' AND state = 'queued' AND due_at <= $1`, h.now); n != 2 {
		t.Errorf("%d letters go now", n)
	}
	const logged = `SELECT count(*) FROM audit_entries WHERE record = 'change_letters' AND account_id IS NOT NULL AND after = CAST($1 AS jsonb)`
	if h.count(logged, `{"decision": "stopped", "letters": 2}`) != 1 || h.count(logged, `{"decision": "sent", "letters": 2}`) != 1 {
		t.Error("the log does not tell who decided")
	}
}
