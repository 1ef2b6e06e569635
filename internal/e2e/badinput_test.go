package e2e_test

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tagungsbuero/internal/organisation"
)

// wrong says what is typed into each kind of input; kinds that are left out are filled rightly.
type wrong struct {
	name   string
	values map[string]string
}

var (
	texts = []string{"text", "long", "email", "number", "url", "date", "time", "choice"}

	longer = strings.Repeat("ä", 1001)

	wrongs = []wrong{
		{"too long", map[string]string{"text": longer, "email": longer, "number": longer, "url": longer, "password": longer, "long": strings.Repeat("x", 20_001)}},
		{"with control characters", inEach(texts, "vor\x07nach")},
		{"with NUL", inEach(texts, "vor\x00nach")},
		{"with invalid UTF-8", inEach(append(texts, "password"), "vor\xff\xfenach")},
		{"turned around", inEach([]string{"text", "long", "email"}, "vor\u202enach")},
		{"of another kind", map[string]string{"email": "keine-adresse", "number": "viele", "url": "javascript:alert(1)", "choice": "gibt-es-nicht", "date": "gestern", "time": "25:99"}},
		{"out of range", map[string]string{"email": "a@b@mail.example", "number": "99999999999999999999", "date": "2027-02-30", "time": "-1:00"}},
		{"far out of range", map[string]string{"number": "-5", "date": "9999-12-31", "email": "name@"}},
	}
)

func inEach(kinds []string, value string) map[string]string {
	all := map[string]string{}
	for _, kind := range kinds {
		all[kind] = value
	}
	return all
}

// Every input of every form is filled wrongly in every way: each mistake is told at its place, in
// German, and nothing is stored.
func TestEveryFormTellsItsMistakesAndStoresNothing(t *testing.T) {
	t.Parallel()
	w := openDemo(t)
	nobody, office, admin := newClient(t), newClient(t).signIn(w.service, kiAccount, demoPassword), newClient(t).signIn(w.service, adminAccount, demoPassword)
	own := w.slug("Schnittstellen der Zusammenarbeit 2.0")
	reference := w.house.strings(`SELECT reference FROM registrations AS r JOIN events AS e ON e.id = r.event_id WHERE e.slug = $1 LIMIT 1`, own)[0]
	jmd, waiting := newClient(t).signIn(w.service, jmdAccount, demoPassword), w.references("waitlisted")[0]
	w.house.ki.ID = organisation.ID(w.house.count(`SELECT id FROM organisations WHERE slug = 'ki-musterstadt'`))
	curious := w.house.event(9, asking).Slug
	personal := w.register(curious, answered(131))
	newClient(t).post(w.base+"/intern/passwort-vergessen", url.Values{"email": {kiAccount}})
	w.house.awaitLetters()
	inside := "/intern/veranstaltungen/" + own
	for _, f := range []struct {
		by    *client
		path  string
		right url.Values // what the form does not bring along
	}{
		{nobody, registrationPath(own), professional(1)},
		{nobody, registrationPath(curious), answered(132)},
		{nobody, personal + "/aendern", nil},
		{nobody, personal + "/ersatzperson", answered(133)},
		{nobody, groupFormPath(w.slug("Übergang Schule")), colleagues(2)},
		{nobody, "/intern/passwort-vergessen", url.Values{"email": {"niemand@demo.example"}}},
		{nobody, w.passwordPath(), url.Values{"password": {"ein langer Satz"}, "password_repeat": {"ein langer Satz"}}},
		{office, "/intern/veranstaltungen/neu", newEvent()},
		{office, inside + "/bearbeiten/alles", nil},
		{office, inside + "/kopieren", url.Values{"starts_at_date": {"2030-05-02"}}},
		{office, inside + "/absagen", url.Values{"reason": {"Wasserschaden"}}},
		{office, inside + "/teilnehmende/neu", professional(2)},
		{office, "/intern/anmeldungen/" + reference + "/absagen", url.Values{"reason": {"Wunsch"}}},
		{office, inside + "/teilnehmende/tuer", url.Values{"first_name": {"Zoë"}}},
		{office, "/intern/anmeldungen/" + reference + "/aendern", nil},
		{office, "/intern/anmeldungen/" + reference + "/ersatzperson", professional(3)},
		{jmd, "/intern/anmeldungen/" + waiting + "/vorrang", url.Values{"reason": {"Referentin"}}},
		{jmd, "/intern/anmeldungen/" + waiting + "/platz", url.Values{"way": {"overbook"}, "overbook": {"Referentin"}}},
		{office, "/intern/einrichtungen/ki-musterstadt/bearbeiten", nil},
		{office, "/intern/einrichtungen/ki-musterstadt/einladen", url.Values{"name": {"Neu"}, "email": {"neu@demo.example"}, "role": {"editor"}}},
		{admin, "/intern/einrichtungen/neu", url.Values{"name": {"KI Neustadt"}, "kind": {"ki"}, "legal_regime": {"dsgvo_dsg_nrw"}}},
		{admin, "/intern/konten/einladen", url.Values{"name": {"Neu"}, "email": {"neu@demo.example"}}},
	} {
		read := f.by.readSheet(w.service, f.path)
		read.values = read.with(f.right)
		before := w.house.snapshot()
		for _, how := range wrongs {
			w.tryWrong(t, f.by, read, how)
		}
		if changed := differences(before, w.house.snapshot(), "failed_sign_ins"); changed != "" {
			t.Errorf("%s: something was stored: %s", f.path, changed)
		}
	}
}

// passwordPath is the page of the newest letter about a password.
func (w *world) passwordPath() string {
	w.t.Helper()
	for _, link := range linksOf(w.service, w.house.strings(`SELECT text_body FROM letters WHERE account_id IS NOT NULL`)) {
		if path := strings.TrimPrefix(link, w.base); strings.HasPrefix(path, "/intern/einladung/") {
			return path
		}
	}
	w.t.Fatal("no letter leads to a page to set a password")
	return ""
}

// newEvent is what the form of a new event lacks.
func newEvent() url.Values {
	return url.Values{"title": {"Fachtag"}, "kind": {"fachtagung"}, "summary": {"Ein Tag."}, "starts_at_date": {"2030-05-02"}, "starts_at_time": {"09:30"},
		"ends_at_date": {"2030-05-02"}, "ends_at_time": {"16:00"}, "venue_name": {"Bürgerhaus"}, "venue_city": {"Musterstadt"}}
}

// tryWrong fills all inputs wrongly at once. Mistakes may be told in more than one answer, but each is
// told in the end.
func (w *world) tryWrong(t *testing.T, c *client, read sheet, how wrong) {
	t.Helper()
	open := map[string]string{} // input → link
	for _, in := range read.inputs {
		if _, isWrong := how.values[in.kind]; isWrong && !strings.HasSuffix(in.name, "[order]") { // hosts without a number come last
			open[in.name] = in.link
		}
	}
	for len(open) > 0 {
		values := url.Values{}
		for _, in := range read.inputs {
			if _, ok := open[in.name]; ok {
				values[in.name] = []string{how.values[in.kind]}
			}
		}
		a := c.post(w.base+read.path, read.with(values))
		if !checkRefusal(t, read.path+" "+how.name, a) {
			t.Logf("what was wrong then: %v", open)
			return
		}
		told := takeTold(t, open, a.body)
		if told == 0 {
			t.Errorf("%s %s: no word about %v\n%s", read.path, how.name, open, summaryOf(t, a.body))
			return
		}
		checkKept(t, read, values, a.body, how.name)
	}
}

// takeTold removes the inputs whose mistakes the summary links, and returns how many they are.
func takeTold(t *testing.T, open map[string]string, body string) (told int) {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	links := map[string]bool{}
	document.Find("[data-error-summary] a").Each(func(_ int, e *goquery.Selection) {
		link := e.AttrOr("href", "")
		links[link] = true
		if document.Find("[id='"+strings.TrimPrefix(link, "#")+"']").Length() != 1 {
			t.Errorf("the summary leads to %s, which is not there", link)
		}
	})
	for name, link := range open {
		// The link of a group leads to its first choice.
		if links[link] || links[strings.TrimSuffix(link, "-1")] || links[link+"-1"] {
			delete(open, name)
			told++
		}
	}
	return told
}

func summaryOf(t *testing.T, body string) string {
	t.Helper()
	document, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(strings.Fields(document.Find("main").Text()), " ")[:min(600, len(strings.Join(strings.Fields(document.Find("main").Text()), " ")))]
}

// checkKept expects everything in the form again that was not wrong, passwords aside.
func checkKept(t *testing.T, read sheet, wrongly url.Values, body, how string) {
	t.Helper()
	shown := sheetOf(t, read.path, body)
	for _, in := range read.inputs {
		_, isWrong := wrongly[in.name]
		isAdded := in.kind == "time" && read.values.Get(in.name) == "" // the deadline at the end of the day
		if isWrong || isAdded || in.kind == "password" || strings.HasPrefix(in.name, "hosts[") {
			continue
		}
		if before, after := read.values.Get(in.name), shown.values.Get(in.name); before != after {
			t.Errorf("%s %s: the input %s was not kept: %q, now %q", read.path, how, in.name, before, after)
		}
	}
}

// internals are words that no visitor should read.
var internals = regexp.MustCompile(`goroutine \d|panic|\.go:\d|pq:|SQLSTATE|sql:|strconv\.|&lt;nil&gt;|%!|EOF|runtime error`)

// checkRefusal expects a page that says in German what was wrong.
func checkRefusal(t *testing.T, what string, a answer) bool {
	t.Helper()
	if a.status < 400 || a.status >= 500 {
		t.Errorf("%s was answered with %d", what, a.status)
		return false
	}
	if found := internals.FindString(a.body); found != "" {
		t.Errorf("%s: the answer tells of internals: %q", what, found)
	}
	if !strings.Contains(a.body, `<html lang="de"`) || !strings.Contains(a.body, "<h1>") {
		t.Errorf("%s: the answer is no page: %.200s", what, a.body)
	}
	if a.status == http.StatusUnprocessableEntity && !strings.Contains(a.body, "itte") { // "Bitte …" or "bitte …"
		t.Errorf("%s: the answer does not say what to do: %.200s", what, summaryOf(t, a.body))
	}
	return true
}
