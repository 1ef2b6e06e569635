package e2e_test

import (
	"flag"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/event"
)

var makeHandbook = flag.Bool("handbook", false, "take the pictures of the handbook anew")

// shot is a picture of the handbook: what is done to come to see it, and the part of the page that it shows.
type shot struct {
	name string
	as   string // account; "" for a participant
	path string
	part string   // selector; a picture shows all that it finds
	open []string // selectors of what is unfolded before
	fill []string // names and values
	send string   // selector of the button that leads to what is shown
}

// handbookLook is the window of all pictures: they are read beside a text.
var handbookLook = size{"handbuch", 900, 1000}

// Beside each picture of the handbook stands a text that says what can be read on it. It is made anew here, and
// when it differs, the page has changed and the picture is stale. Pixels are not compared: fonts and
// browsers differ from machine to machine.
func TestTheHandbookShowsThePagesAsTheyAre(t *testing.T) {
	t.Parallel()
	w := openDemo(t)
	shots := w.handbookShots()
	tabs := map[string]*tab{}
	for _, account := range accounts {
		tabs[account] = openTab(t, w.service, handbookLook)
		if account != "" {
			tabs[account].signIn(account)
		}
	}
	if *makeHandbook {
		for _, path := range handbookFiles(t, "*") {
			if err := os.Remove(path); err != nil {
				t.Fatal(err)
			}
		}
	}
	var names []string
	for _, s := range shots {
		p := tabs[s.as]
		p.come(s)
		p.compare(s)
		names = append(names, s.name)
	}
	slices.Sort(names)
	for _, kind := range []string{".png", ".txt"} {
		var there []string
		for _, path := range handbookFiles(t, "*"+kind) {
			there = append(there, strings.TrimSuffix(filepath.Base(path), kind))
		}
		slices.Sort(there)
		if !slices.Equal(there, names) {
			t.Errorf("the folder of pictures holds %s of %q, and this test makes %q: run \"make handbook\"", kind, there, names)
		}
	}
}

func handbookFiles(t testing.TB, pattern string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(root(), "docs", "handbuch", "bilder", pattern))
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// come goes where the picture is taken.
func (p *tab) come(s shot) {
	p.t.Helper()
	p.open(s.path)
	for _, selector := range s.open {
		p.click(selector)
	}
	p.fill(s.fill...)
	if s.send != "" {
		p.follow(s.send)
	}
}

// compare expects the text of the picture as it stands beside it, or writes both anew.
func (p *tab) compare(s shot) {
	p.t.Helper()
	text := steady(strings.Join(ask[[]string](p, readPart(s.part)), "\n")) + "\n"
	if text == "\n" {
		p.t.Errorf("the picture %s shows nothing: %s finds nothing at %s", s.name, s.part, p.where())
	}
	path := filepath.Join(root(), "docs", "handbuch", "bilder", s.name)
	if *makeHandbook {
		p.keep(path+".txt", []byte(text))
		p.keep(path+".png", p.takePart(s.part))
		return
	}
	kept, err := os.ReadFile(path + ".txt")
	if err != nil {
		p.t.Errorf("%v: run \"make handbook\"", err)
		return
	}
	if string(kept) != text {
		p.t.Errorf("the picture %s of the handbook is stale: run \"make handbook\", look at the picture and at what the handbook says about it.\nThe picture shows:\n%s\nThe page shows:\n%s", s.name, kept, text)
	}
}

func (p *tab) keep(path string, content []byte) {
	p.t.Helper()
	if err := os.WriteFile(path, content, 0o644); err != nil {
		p.t.Fatal(err)
	}
}

// volatile are the words that are others on another day, or on another machine.
var volatile = []struct {
	pattern *regexp.Regexp
	steady  string
}{
	{regexp.MustCompile(`https?://(127\.0\.0\.1|localhost):\d+`), "https://tagungen.example"},
	{regexp.MustCompile(`((Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Mo|Di|Mi|Do|Fr|Sa|So)\.?,? )?\d{1,2}\. ?(\d{1,2}\.|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)( ?\d{4})?`), "DATUM"},
	{regexp.MustCompile(`\d{1,2}:\d{2}(:\d{2})?( Uhr)?`), "UHRZEIT"},
	{regexp.MustCompile(`\b[A-Z0-9]{4}-[A-Z0-9]{4}\b`), "NUMMER"},
	{regexp.MustCompile(`\b\d+ (Tage?n?|Stunden?|Minuten?)\b`), "N $1"},
}

// steady puts words that are always the same in the place of those that are not.
func steady(text string) string {
	for _, v := range volatile {
		text = v.pattern.ReplaceAllString(text, v.steady)
	}
	return text
}

// A page that changes is noticed, else the test above proves nothing.
func TestTheTextOfAPictureTellsWhatChanges(t *testing.T) {
	t.Parallel()
	_, s, _ := openOffice(t, 1, nil)
	p := openTab(t, s, handbookLook)
	p.open("/intern/anmelden")
	before := ask[[]string](p, readPart("main"))
	for _, line := range []string{"Überschrift: Anmelden", "Feld: Passwort", "Knopf: Anmelden", "Link: Passwort vergessen?"} {
		if !slices.Contains(before, line) {
			t.Errorf("the text of the sign-in lacks %q: %q", line, before)
		}
	}
	if ask[bool](p, `document.querySelector("main form button").textContent = "Los"; true`); slices.Equal(before, ask[[]string](p, readPart("main"))) {
		t.Error("another word on a button goes unnoticed")
	}
	p.open("/intern/anmelden")
	if ask[bool](p, `document.querySelector("main form").hidden = true; true`); slices.Contains(ask[[]string](p, readPart("main")), "Feld: Passwort") {
		t.Error("what is hidden is read")
	}
	if got := steady("Do., 26. November 2026, 9:30 Uhr, 12.11.2026, noch 3 Tage, ABCD-2345, 12 Plätze"); got != "DATUM, UHRZEIT, DATUM, noch N Tage, NUMMER, 12 Plätze" {
		t.Errorf("steady: %q", got)
	}
}

// handbookEvent is what most pictures are about: an event of two hosts with everything that hosts can set.
func (w *world) handbookEvent(title string, edits ...func(*event.Draft)) string {
	w.t.Helper()
	return w.house.event(40, append([]func(*event.Draft){titled(title), w.furnished}, edits...)...).Slug
}
