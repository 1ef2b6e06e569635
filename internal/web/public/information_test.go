package public_test

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"
)

func TestTheRequiredPagesAreThere(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	for path, heading := range map[string]string{
		"/barrierefreiheit": "Erklärung zur Barrierefreiheit", "/datenschutz": "Datenschutz", "/impressum": "Impressum",
		"/leichte-sprache": "Das Tagungs-Büro in Leichter Sprache", "/archiv": "Archiv", "/postfach": "Postfach",
		"/veranstaltungen/" + ev.Slug + "/datenschutz": "Datenschutzhinweise",
	} {
		p := s.get(path).is(http.StatusOK)
		p.says("h1", heading)
		if n := p.Find("h1").Length(); n != 1 {
			t.Errorf("%s has %d headings of the first level", path, n)
		}
	}
	s.get("/impressum").says("address", "Beispielweg 1").says("address", "hilfe@tagung.example")
	s.get("/barrierefreiheit").says("main", "Sie sind auf ein Hindernis gestoßen?").says("address", "hilfe@tagung.example")
}

func TestTheNoticeOfAnEventNamesItsHosts(t *testing.T) {
	s := newSite(t)
	p := s.get("/veranstaltungen/" + s.event(5).Slug + "/datenschutz").is(http.StatusOK)
	p.says("main", "Kommunales Integrationszentrum Musterstadt").says("main", "DSG-EKD").says("h2", "Wer ist verantwortlich?").lacks("h3")
}

func TestHeadingsNeverSkipALevel(t *testing.T) {
	s := newSite(t)
	s.showcase()
	paths := []string{"/", "/archiv", "/impressum", "/datenschutz", "/barrierefreiheit", "/leichte-sprache", "/postfach"}
	for _, link := range s.get("/").Find(".tb-event__title a").EachIter() {
		path := link.AttrOr("href", "")
		paths = append(paths, path, path+"/anmeldung", path+"/datenschutz")
	}
	for _, path := range paths {
		level := 0
		for _, heading := range s.get(path).Find("h1, h2, h3, h4, h5, h6").EachIter() {
			next := int(heading.Nodes[0].Data[1] - '0')
			if next > level+1 {
				t.Errorf("%s: %q is of level %d after level %d", path, heading.Text(), next, level)
			}
			level = next
		}
	}
}

func TestSearchEnginesAreKeptFromPersonalPages(t *testing.T) {
	p := newSite(t).get("/robots.txt").is(http.StatusOK)
	for _, path := range []string{"/anmeldung/", "/intern/", "/postfach"} {
		if !strings.Contains(p.body, "Disallow: "+path+"\n") {
			t.Errorf("robots.txt does not name %s", path)
		}
	}
}

func TestTheMailboxShowsLettersSafely(t *testing.T) {
	s := newSite(t)
	ev := s.event(5)
	s.register(ev.Slug, 1)
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	go func() { _ = s.mails.Run(ctx) }()
	var list *page
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		list = s.get("/postfach").is(http.StatusOK)
		if strings.Contains(list.text(".tb-table"), "versendet") {
			break
		}
		if time.Now().After(deadline) {
			t.Fatalf("no letter arrives: %s", list.text(".tb-table"))
		}
	}
	letter := s.get(list.Find(".tb-table a").First().AttrOr("href", "")).is(http.StatusOK)
	letter.says("pre", "/anmeldung/").says(".tb-facts", "person1@mail.example")
	if policy := letter.header.Get("Content-Security-Policy"); !strings.Contains(policy, "frame-src 'self'") || !strings.Contains(policy, "style-src 'self'") {
		t.Errorf("the policy is %q", policy)
	}
	body := s.get(letter.Find("iframe").AttrOr("src", "")).is(http.StatusOK)
	if policy := body.header.Get("Content-Security-Policy"); !strings.Contains(policy, "default-src 'none'") || !strings.Contains(policy, "sandbox") {
		t.Errorf("the policy of the letter is %q", policy)
	}
	if got := body.Find("base").AttrOr("target", ""); got != "_top" {
		t.Errorf("links open in %q", got)
	}
}
