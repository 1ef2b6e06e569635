package view_test

import (
	"errors"
	"net/url"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/web/view"
	"tagungsbuero/templates"
)

func TestTheErrorPageFitsItsTemplate(t *testing.T) {
	if err := view.Check(templates.Files, "page/public/error", view.ErrorPage{}); err != nil {
		t.Error(err)
	}
}

func TestEveryKindOfFaultHasAPageThatHelps(t *testing.T) {
	for kind := fault.Internal; kind <= fault.Busy; kind++ {
		page := view.NewErrorPage(fault.New(kind, "fault.internal"), "r-1")
		for _, text := range []string{page.Title, page.Lead, page.Hint} {
			if text == "" || strings.Contains(text, "error_page.") {
				t.Errorf("kind %d: text %q", kind, text)
			}
		}
		if page.Status != kind.Status() || !page.Hidden {
			t.Errorf("kind %d: %+v", kind, page)
		}
	}
}

func TestAnInternalErrorShowsANumberAndNoDetail(t *testing.T) {
	document := shown(t, view.NewErrorPage(errors.New("pq: secret"), "r-42"))
	text := document.Find("main").Text()
	if strings.Contains(text, "secret") || !strings.Contains(text, "r-42") {
		t.Error(text)
	}
	if robots, _ := document.Find(`meta[name="robots"]`).Attr("content"); robots != "noindex" {
		t.Error("the error page may be indexed")
	}
}

// checked builds a set with one page and checks it against the sample table.
func checked(pageText string) error {
	files := fstest.MapFS{"page/office/sample-table.html": {Data: []byte(pageText)}}
	for _, dir := range []string{"layout", "partial"} {
		entries, err := os.ReadDir("../../../templates/" + dir)
		if err != nil {
			return err
		}
		for _, entry := range entries {
			content, err := os.ReadFile("../../../templates/" + dir + "/" + entry.Name())
			if err != nil {
				return err
			}
			files[dir+"/"+entry.Name()] = &fstest.MapFile{Data: content}
		}
	}
	return view.Check(files, "page/office", sampleTable{})
}

func TestTheCheckFindsFieldsThatDoNotExist(t *testing.T) {
	if err := checked(`<h1>{{range .People}}{{.Name}}{{end}}</h1>`); err != nil {
		t.Errorf("a good page was refused: %v", err)
	}
	for _, bad := range []string{`{{.Persons}}`, `{{range .People}}{{.Surname}}{{end}}`, `{{template "field" .People}}`, `{{long .Title}}`} {
		if checked(bad) == nil {
			t.Errorf("%s passed the check", bad)
		}
	}
}

func TestTheCheckFindsFilesWithoutPageAndPagesWithoutFile(t *testing.T) {
	files := sampleFiles(t)
	err := view.Check(files, "page/public", view.ErrorPage{}, sampleForm{}, sampleEvents{})
	if err == nil || !strings.Contains(err.Error(), "sample-event.html: no page uses this file") {
		t.Errorf("got %v", err)
	}
	err = view.Check(templates.Files, "page/public/error", view.ErrorPage{}, sampleForm{})
	if err == nil || !strings.Contains(err.Error(), "there is no file page/public/sample-form.html") {
		t.Errorf("got %v", err)
	}
}

func TestHostileMarkdownBecomesHarmless(t *testing.T) {
	page := sampleEventPage{Event: listPage().Events[0], Text: "# Titel\n\n<script>alert(1)</script> <b onclick=x>fett</b> ![Bild](https://fremd.example/x.png) " +
		"[böse](javascript:alert(1)) [gut](https://stadt.example/) [Seite](/intern/) <https://auto.example> " +
		"[data](data:text/html,x) [tückisch](JaVaScRiPt:alert(1))"}
	prose := shown(t, page).Find(".tb-prose")
	if prose.Find("script, img, b, [onclick], h1, h2").Length() != 0 {
		html, _ := prose.Html()
		t.Error(html)
	}
	if prose.Find("h3").Text() != "Titel" {
		t.Error("the heading is not below those of the page")
	}
	if !strings.Contains(prose.Text(), "<script>alert(1)</script>") {
		t.Error("what was typed vanished")
	}
	for _, link := range prose.Find("a").EachIter() {
		if href := link.AttrOr("href", ""); !strings.HasPrefix(href, "https://") {
			t.Errorf("link to %q", href)
		}
	}
	if prose.Find(`a[href="https://stadt.example/"]`).AttrOr("rel", "") != "nofollow noreferrer" {
		t.Error("the good link lost its address or rel")
	}
}

func TestPaginationKeepsFiltersAndLeavesGaps(t *testing.T) {
	address, err := url.Parse("/?art=training&seite=4")
	if err != nil {
		t.Fatal(err)
	}
	p := view.Paginate(address, 4, 9)
	var shown []string
	for _, link := range p.Pages {
		if link.Gap {
			shown = append(shown, "…")
			continue
		}
		shown = append(shown, link.URL)
	}
	want := "/?art=training … /?art=training&seite=3 /?art=training&seite=4 /?art=training&seite=5 … /?art=training&seite=9"
	if got := strings.Join(shown, " "); got != want {
		t.Errorf("got %s", got)
	}
	if p.Previous != "/?art=training&seite=3" || p.Next != "/?art=training&seite=5" {
		t.Errorf("%+v", p)
	}
	if last := view.Paginate(address, 1, 1); last.Previous != "" || last.Next != "" {
		t.Errorf("%+v", last)
	}
}

func TestSeatsAreToldInWords(t *testing.T) {
	for _, c := range []struct {
		seats           view.Seats
		badge, sentence string
	}{
		{view.Seats{}, "Plätze frei", "Die Zahl der Plätze ist nicht begrenzt."},
		{view.Seats{Limited: true, Seats: 40, Taken: 30, Held: 8}, "Noch 2 Plätze frei", "Noch 2 von 40 Plätzen frei. 8 weitere sind für bestimmte Gruppen reserviert."},
		{view.Seats{Limited: true, Seats: 40, Taken: 30, Held: 10}, "Reservierte Plätze frei", "Die freien Plätze sind für bestimmte Gruppen reserviert."},
		{view.Seats{Limited: true, Seats: 40, Taken: 30, Held: 5, Waiting: 1, Waitlist: true}, "Reservierte Plätze frei",
			"Die freien Plätze sind für bestimmte Gruppen reserviert. Alle anderen kommen auf die Warteliste."},
		{view.Seats{Limited: true, Seats: 40, Taken: 40, Waiting: 3, Waitlist: true, Applies: true}, "Bewerbung möglich", "Es gibt 40 Plätze."},
		{view.Seats{Applies: true}, "Bewerbung möglich", "Die Zahl der Plätze ist nicht begrenzt."},
		{view.Seats{Limited: true, Seats: 1200, Taken: 20}, "1.180 Plätze frei", "Noch 1.180 von 1.200 Plätzen frei."},
		{view.Seats{Limited: true, Seats: 40, Taken: 39}, "Noch 1 Platz frei", "Noch 1 von 40 Plätzen frei."},
		{view.Seats{Limited: true, Seats: 40, Taken: 40}, "Ausgebucht", "Alle 40 Plätze sind vergeben."},
		{view.Seats{Limited: true, Seats: 40, Taken: 40, Waitlist: true, Waiting: 1}, "Warteliste",
			"Alle 40 Plätze sind vergeben. Auf der Warteliste: 1 Person."},
		{view.Seats{Limited: true, Seats: 40, Taken: 41, Waitlist: true}, "Warteliste",
			"Alle 40 Plätze sind vergeben. Sie können sich auf die Warteliste setzen lassen."},
	} {
		if got := c.seats.Badge().Text; got != c.badge {
			t.Errorf("%+v: badge %q", c.seats, got)
		}
		if got := c.seats.Sentence(); got != c.sentence {
			t.Errorf("%+v: sentence %q", c.seats, got)
		}
	}
}

func TestTheOfficeShowsWhoIsSignedInAndNoNavigationToStrangers(t *testing.T) {
	page := tablePage()
	if document := shown(t, page); document.Find(".tb-officenav").Length() != 1 || !strings.Contains(document.Find(".tb-account").Text(), "Kim Beispiel") {
		t.Error("the signed-in person is missing")
	}
	page.Account = nil
	if document := shown(t, page); document.Find(".tb-officenav, .tb-account").Length() != 0 {
		t.Error("a stranger sees the navigation of the office")
	}
	page.Account = &view.Account{Name: "Kim"}
	if document := shown(t, page); document.Find(`a[href="/intern/konten"]`).Length() != 0 {
		t.Error("only administrators see the accounts")
	}
}

func TestPagesFromRightToLeftSaySo(t *testing.T) {
	page := formPage()
	page.Lang = "ar"
	if dir := shown(t, page).Find("html").AttrOr("dir", ""); dir != "rtl" {
		t.Errorf("dir %q", dir)
	}
}
