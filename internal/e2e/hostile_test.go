package e2e_test

import (
	"bytes"
	"io"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// Requests that no page of ours would send: they are refused with the right status and a page in
// German, and nothing is stored.
func TestHostileRequestsAreRefused(t *testing.T) {
	t.Parallel()
	w := openDemo(t)
	office := newClient(t).signIn(w.service, kiAccount, demoPassword)
	own, foreign := w.slug("Schnittstellen der Zusammenarbeit 2.0"), w.slug("Übergang Schule")
	personal := w.register(own, professional(1))
	w.house.awaitLetters()
	before := w.house.snapshot()
	t.Run("unknown and foreign addresses", func(t *testing.T) { w.tryUnknown(t, office, foreign, personal) })
	t.Run("sessions", func(t *testing.T) { w.tryForgedSessions(t) })
	t.Run("bodies", func(t *testing.T) { w.tryBodies(t, office, own) })
	t.Run("other origins", func(t *testing.T) { w.tryOrigins(t, office, own, personal) })
	t.Run("queries and paths", func(t *testing.T) { w.tryQueries(t, office, own) })
	if changed := differences(before, w.house.snapshot()); changed != "" {
		t.Errorf("something was stored: %s", changed)
	}
	t.Run("a session that is over", func(t *testing.T) { w.tryOldSession(t, office) })
}

// tryUnknown asks for what does not exist, and for what belongs to others: both look the same.
func (w *world) tryUnknown(t *testing.T, office *client, foreign, personal string) {
	others := w.house.strings(`SELECT r.reference FROM registrations AS r JOIN events AS e ON e.id = r.event_id WHERE e.slug = $1 LIMIT 1`, foreign)[0]
	changed := personal[:len(personal)-1] + map[bool]string{true: "b", false: "a"}[strings.HasSuffix(personal, "a")]
	nobody := newClient(t)
	for _, path := range []string{
		"/veranstaltungen/unbekannt", "/veranstaltungen/unbekannt.ics", "/veranstaltungen/unbekannt/anmeldung", "/veranstaltungen/unbekannt/datenschutz",
		"/anmeldung/" + strings.Repeat("a", 53), changed, changed + "/abmelden", changed + "/aendern", changed + "/ersatzperson",
		changed + "/platz-annehmen", changed + "/datei/cv", changed + "/termin.ics", changed + "/bestaetigen", personal + "/bestaetigen", "/anmeldung/x", "/intern/einladung/unbekannt",
		"/postfach/999999", "/postfach/eins", "/postfach/-1", "/postfach/99999999999999999999", "/unbekannt",
		"/veranstaltungen/" + w.slug("Sozialraum gestalten"), // a draft
	} {
		w.expectPage(t, nobody, http.MethodGet, path, nil, http.StatusNotFound)
	}
	for _, path := range []string{"/assets/unbekannt.css", "/assets/../../go.mod", "/assets/%2e%2e/%2e%2e/go.mod", "/assets/%00"} {
		if a := nobody.get(w.base + path); a.status != http.StatusNotFound {
			t.Errorf("%s was answered with %d", path, a.status)
		}
	}
	for _, path := range []string{registrationPath("unbekannt"), changed + "/abmelden", changed + "/aendern", changed + "/ersatzperson",
		changed + "/platz-annehmen", changed + "/platz-ablehnen", changed + "/link-senden", changed + "/bestaetigen", personal + "/bestaetigen", "/anmeldung/x/abmelden", registrationPath(w.slug("Sozialraum gestalten"))} {
		w.expectPage(t, nobody, http.MethodPost, path, person(9), http.StatusNotFound)
	}
	for _, slug := range []string{foreign, "unbekannt"} {
		for _, path := range []string{"", "/bearbeiten", "/kopieren", "/absagen", "/teilnehmende", "/teilnehmende/neu", "/teilnehmende/tuer", "/zuteilung", "/zuteilung/1", "/teilnehmende.xlsx", "/teilnehmende.csv"} {
			w.expectPage(t, office, http.MethodGet, "/intern/veranstaltungen/"+slug+path, nil, http.StatusNotFound)
		}
		for _, path := range []string{"/bearbeiten/alles", "/kopieren", "/veroeffentlichen", "/absagen", "/teilnehmende/neu", "/teilnehmende/tuer", "/entscheiden", "/zuteilung"} {
			w.expectPage(t, office, http.MethodPost, "/intern/veranstaltungen/"+slug+path, w.fullForm(), http.StatusNotFound)
		}
	}
	for _, reference := range []string{others, "UNBEKANNT1"} {
		w.expectPage(t, office, http.MethodGet, "/intern/anmeldungen/"+reference, nil, http.StatusNotFound)
		for _, path := range []string{"/absagen", "/aendern", "/ersatzperson", "/platz", "/vorrang", "/erneut-senden"} {
			w.expectPage(t, office, http.MethodPost, "/intern/anmeldungen/"+reference+path, url.Values{"reason": {"Neugier"}}, http.StatusNotFound)
		}
	}
	for _, path := range []string{"/intern/konten", "/intern/konten/einladen", "/intern/einrichtungen/neu"} { // for administrators
		w.expectPage(t, office, http.MethodGet, path, nil, http.StatusForbidden, http.StatusNotFound)
	}
	w.expectPage(t, office, http.MethodPost, "/intern/einrichtungen/ki-beispielkreis/bearbeiten", url.Values{"name": {"Fremd"}, "kind": {"ki"}, "legal_regime": {"kdg"}}, http.StatusForbidden, http.StatusNotFound)
	w.expectPage(t, office, http.MethodPost, "/intern/einrichtungen/ki-beispielkreis/einladen", url.Values{"name": {"Ich"}, "email": {"ich@demo.example"}, "role": {"manager"}}, http.StatusForbidden, http.StatusNotFound)
}

// fullForm suits every form of an event's pages.
func (w *world) fullForm() url.Values {
	all := newEvent()
	for name, values := range professional(8) {
		all[name] = values
	}
	all.Set("title", "Übernommen")
	all.Set("version", "1")
	all.Set("reason", "Neugier")
	return all
}

// expectPage sends a request and expects one of the statuses with a page that says so in German.
func (w *world) expectPage(t *testing.T, c *client, method, path string, form url.Values, statuses ...int) {
	t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	w.expect(t, method+" "+path, c.send(method, w.base+path, body, "Content-Type", formType), statuses...)
}

func (w *world) expect(t *testing.T, what string, a answer, statuses ...int) {
	t.Helper()
	if !slices.Contains(statuses, a.status) {
		t.Errorf("%s was answered with %d, want %v", what, a.status, statuses)
	}
	if a.status >= 400 {
		checkRefusal(t, what, a)
	}
}

// tryForgedSessions comes with cookies that the service has not given.
func (w *world) tryForgedSessions(t *testing.T) {
	for _, value := range []string{"geraten", strings.Repeat("A", 26), strings.Repeat("x", 4000), "a\"b", "' OR 1=1 --"} {
		for _, path := range []string{"/intern/", "/intern/konto", "/intern/veranstaltungen/neu"} {
			c := newClient(t)
			c.http.Jar = nil
			a := c.send(http.MethodGet, w.base+path, nil, "Cookie", "tb_session="+value)
			if a.status != http.StatusSeeOther || !strings.HasPrefix(a.location(), "/intern/anmelden?") {
				t.Errorf("a forged session at %s was answered with %d to %q", path, a.status, a.location())
			}
			w.expect(t, "POST "+path, c.send(http.MethodPost, w.base+"/intern/veranstaltungen/neu", strings.NewReader(newEvent().Encode()),
				"Cookie", "tb_session="+value, "Content-Type", formType), http.StatusUnauthorized)
		}
	}
	for _, next := range []string{"https://fremd.example/", "//fremd.example", "/\\fremd.example", "javascript:alert(1)", "/%0d%0aX: y"} {
		a := newClient(t).post(w.base+"/intern/anmelden", url.Values{"email": {"niemand@demo.example"}, "password": {"x"}, "weiter": {next}})
		if a.status != http.StatusUnprocessableEntity && a.status != http.StatusTooManyRequests {
			t.Errorf("a wrong password was answered with %d", a.status)
		}
		if strings.Contains(a.body, "fremd.example") || strings.Contains(a.body, "javascript:") {
			t.Errorf("the form to sign in leads to %q", next)
		}
	}
	w.house.exec(`DELETE FROM failed_sign_ins`)
}

// tryOldSession lets time go by.
func (w *world) tryOldSession(t *testing.T, office *client) {
	if a := office.get(w.base + "/intern/konto"); a.status != http.StatusOK {
		t.Fatalf("the session is over before its time: %d", a.status)
	}
	w.house.exec(`UPDATE sessions SET last_seen_at = last_seen_at - interval '13 hours', created_at = created_at - interval '13 hours'`)
	a := office.get(w.base + "/intern/konto")
	if a.status != http.StatusSeeOther || !strings.HasPrefix(a.location(), "/intern/anmelden?") {
		t.Errorf("a session that is over was answered with %d to %q", a.status, a.location())
	}
}

// tryBodies sends bodies that are too large, of the wrong type, or broken.
func (w *world) tryBodies(t *testing.T, office *client, own string) {
	huge := strings.Repeat("x", 2<<20)
	for _, path := range []string{
		registrationPath(own), "/intern/anmelden", "/intern/passwort-vergessen", "/intern/veranstaltungen/neu", "/intern/veranstaltungen/" + own + "/bearbeiten/alles",
		"/intern/veranstaltungen/" + own + "/teilnehmende/neu", "/intern/einrichtungen/ki-musterstadt/bearbeiten", "/intern/einrichtungen/ki-musterstadt/einladen",
	} {
		for _, body := range []struct{ name, contentType, text string }{
			{"huge", formType, "first_name=" + huge}, {"many fields", formType, strings.Repeat("a=1&", 300_000)},
			{"JSON", "application/json", `{"first_name":"Ada","email":"ada@mail.example"}`}, {"text", "text/plain", "first_name=Ada&email=ada@mail.example"},
			{"no type", "", "first_name=Ada&email=ada@mail.example"}, {"odd type", ";;;", "first_name=Ada"},
			{"parts without a boundary", "multipart/form-data", "first_name=Ada"}, {"broken parts", "multipart/form-data; boundary=x", "--x\r\nContent-Dis"},
			{"broken encoding", formType, "first_name=%zz&email=%"}, {"semicolons", formType, "first_name=Ada;email=ada@mail.example"}, {"empty", formType, ""},
		} {
			a := office.send(http.MethodPost, w.base+path, strings.NewReader(body.text), "Content-Type", body.contentType)
			w.expect(t, path+" with a body: "+body.name, a, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge, http.StatusUnsupportedMediaType, http.StatusBadRequest)
		}
		var parts bytes.Buffer
		form := multipart.NewWriter(&parts)
		file, err := form.CreateFormFile("first_name", "foto.jpg")
		if err != nil {
			t.Fatal(err)
		}
		_, _ = io.WriteString(file, huge)
		form.Close()
		a := office.send(http.MethodPost, w.base+path, &parts, "Content-Type", form.FormDataContentType())
		w.expect(t, path+" with a file", a, http.StatusUnprocessableEntity, http.StatusRequestEntityTooLarge)
	}
}

// tryOrigins sends forms from the pages of others.
func (w *world) tryOrigins(t *testing.T, office *client, own, personal string) {
	for _, headers := range [][]string{
		{"Sec-Fetch-Site", "cross-site"}, {"Sec-Fetch-Site", "same-site"}, {"Origin", "https://fremd.example"}, {"Origin", "null"},
	} {
		for path, form := range map[string]url.Values{
			registrationPath(own): professional(7), personal + "/abmelden": {}, "/intern/veranstaltungen/" + own + "/absagen": {"reason": {"Sabotage"}},
			"/intern/abmelden": {}, "/intern/anmelden": {"email": {kiAccount}, "password": {demoPassword}},
		} {
			a := office.send(http.MethodPost, w.base+path, strings.NewReader(form.Encode()), append(headers, "Content-Type", formType)...)
			w.expect(t, path+" from elsewhere: "+strings.Join(headers, " "), a, http.StatusForbidden)
		}
	}
}

// tryQueries asks for lists in impossible ways: whatever comes, it is an answer.
func (w *world) tryQueries(t *testing.T, office *client, own string) {
	values := []string{"", "-1", "0", "99999999999999999999", "abc", "%00", "%ff%fe", "'%22<script>alert(1)</script>", strings.Repeat("ä", 5000), "31.02.2027", "2027-02-31", "%E2%80%AE"}
	for path, names := range map[string][]string{
		"/":             {"art", "handlungsfeld", "region", "von", "bis", "q", "seite"},
		"/archiv":       {"art", "q", "von", "seite"},
		"/kalender.ics": {"art", "von", "q"}, "/veranstaltungen.atom": {"region", "bis", "q"},
		"/intern/": {"seite", "q"},
		"/intern/veranstaltungen/" + own + "/teilnehmende":      {"status", "q", "seite"},
		"/intern/veranstaltungen/" + own + "/teilnehmende.csv":  {"status", "q", "format"},
		"/intern/veranstaltungen/" + own + "/teilnehmende.xlsx": {"status"},
		"/intern/anmelden": {"weiter"},
	} {
		for _, name := range names {
			for i, value := range values {
				what := path + "?" + name + " number " + strconv.Itoa(i)
				a := office.get(w.base + path + "?" + name + "=" + strings.ReplaceAll(value, "ä", "%C3%A4"))
				if a.status >= 500 {
					t.Errorf("%s was answered with %d", what, a.status)
				}
				if found := internals.FindString(a.body); found != "" && strings.Contains(a.header.Get("Content-Type"), "html") {
					t.Errorf("%s: the answer tells of internals: %q", what, found)
				}
				if strings.Contains(a.body, "<script>alert") {
					t.Errorf("%s: the answer holds a script", what)
				}
			}
		}
	}
	w.house.exec(`DELETE FROM exports`)
	for _, path := range []string{"/veranstaltungen/%00", "/veranstaltungen/%ff%fe", "/veranstaltungen/" + strings.Repeat("a", 5000), "/anmeldung/%00%00", "/anmeldung/%ff",
		"/veranstaltungen/a%2f..%2fb", "/intern/anmeldungen/%00", "/intern/einrichtungen/%ff", "/intern/einladung/%00", "//intern//"} {
		if a := office.get(w.base + path); a.status < 300 || a.status >= 500 {
			t.Errorf("%.60s was answered with %d", path, a.status)
		} else if a.status >= 400 {
			checkRefusal(t, path, a)
		}
	}
}

// Names that look empty are empty.
func TestANameOfSpacesIsNoName(t *testing.T) {
	t.Parallel()
	h, s, slug := openOffice(t, 5, nil)
	for _, blank := range []string{" ", "\t", "\u200b", "\u00a0", "\u3000"} {
		form := person(1)
		form.Set("first_name", blank)
		form.Set("last_name", blank)
		a := newClient(t).post(s.base+registrationPath(slug), form)
		if a.status != http.StatusUnprocessableEntity {
			t.Errorf("the name %q was answered with %d", blank, a.status)
		}
	}
	if n := h.count(`SELECT count(*) FROM registrations`); n != 0 {
		t.Errorf("%d people without a name are registered", n)
	}
}

// A failure of ours is a page that helps: it names the request, which the log knows as well.
func TestAFailureOfOursIsAPageThatHelps(t *testing.T) {
	t.Parallel()
	h, s, _ := openOffice(t, 5, nil)
	s.mayFail = true
	h.exec(`ALTER TABLE letters RENAME TO lost_letters`)
	a := newClient(t).get(s.base + "/postfach")
	id := a.header.Get("X-Request-Id")
	if a.status != http.StatusInternalServerError || internals.MatchString(a.body) || !strings.Contains(a.body, id) || !strings.Contains(a.body, `<html lang="de"`) {
		t.Errorf("a failure is shown as %d: %s", a.status, a.body)
	}
	checkHeaders(t, "fehler-500", a)
	for _, complaint := range validate(t, map[string]string{"fehler-500": a.body}) {
		t.Error(complaint)
	}
	eventually(t, "the log tells of the failure", func() bool {
		return slices.ContainsFunc(strings.Split(s.log.String(), "\n"), func(line string) bool {
			return strings.Contains(line, `"level":"ERROR"`) && strings.Contains(line, id)
		})
	})
	p := openTab(t, s, wide)
	p.visit(sight{name: "fehler-500", path: "/postfach", status: 500})
	p.judge(sight{name: "fehler-500"}, wide)
	h.exec(`ALTER TABLE lost_letters RENAME TO letters`)
}
