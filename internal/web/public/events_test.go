package public_test

import (
	"encoding/xml"
	"net/http"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/event"
)

func TestTheListNamesWhatLiesAheadWithItsSeats(t *testing.T) {
	s := newSite(t)
	ev := s.event(20)
	s.fill(ev.Slug, 17)
	full := s.event(2, func(d *event.Draft) { d.Title = "Volles Training" })
	s.fill(full.Slug, 3)
	p := s.get("/").is(http.StatusOK)
	p.says(".tb-resultline", "2 kommende Veranstaltungen").says(".tb-month h2", "Mai 2027")
	p.says(`.tb-event:has(a[href="/veranstaltungen/`+ev.Slug+`"])`, "Noch 3 Plätze frei")
	p.says(`.tb-event:has(a[href="/veranstaltungen/`+full.Slug+`"])`, "Warteliste")
	p.says(".tb-event__facts", "JMD Musterstadt")
}

func TestFiltersNarrowTheListAndStayInTheForm(t *testing.T) {
	s := newSite(t)
	s.event(20)
	s.event(20, func(d *event.Draft) { d.Title, d.Kind = "Argumentieren gegen Parolen", event.KindTraining })
	for query, want := range map[string]string{
		"art=training": "1 kommende Veranstaltung", "q=parolen": "1 kommende Veranstaltung", "von=2027-05-06&bis=6.5.2027": "2 kommende Veranstaltungen",
		"von=2027-05-07": "Keine Veranstaltung gefunden", "handlungsfeld=uebergang": "Keine Veranstaltung gefunden", "seite=99": "2 kommende Veranstaltungen",
		"seite=abc": "2 kommende Veranstaltungen", "q=%25": "Keine Veranstaltung gefunden",
	} {
		s.get("/?"+query).is(http.StatusOK).says(".tb-resultline", want)
	}
	p := s.get("/?art=training&q=Parolen")
	if got := p.Find("#feld-q").AttrOr("value", ""); got != "Parolen" {
		t.Errorf("the search holds %q", got)
	}
	if got := p.Find("#feld-art option[selected]").AttrOr("value", ""); got != "training" {
		t.Errorf("the kind holds %q", got)
	}
	p.says(".tb-resultline a", "Alle Filter entfernen")
	if got := p.Find(`.tb-subscribe a[href^="/kalender"]`).AttrOr("href", ""); got != "/kalender.ics?art=training&q=Parolen" {
		t.Errorf("the calendar is at %q", got)
	}
}

func TestWrongFiltersAreNamedAtTheirInput(t *testing.T) {
	s := newSite(t)
	s.event(20)
	for query, field := range map[string]string{
		"von=31.02.2027": "#feld-von", "bis=morgen": "#feld-bis", "art=konzert": "#feld-art", "region=99999": "#feld-region", "q=%00": "#feld-q",
		"q=%ff": "#feld-q", "q=" + strings.Repeat("x", 201): "#feld-q",
	} {
		p := s.get("/?" + query).is(http.StatusUnprocessableEntity)
		if p.Find(field+`[aria-invalid="true"]`).Length() != 1 {
			t.Errorf("%s: no mistake at %s", query, field)
		}
		p.says(".tb-error-summary", "Bitte").says(".tb-resultline", "1 kommende Veranstaltung")
	}
}

func TestAnEmptyListSaysWhatToDo(t *testing.T) {
	s := newSite(t)
	s.get("/").says(".tb-empty", "Zurzeit sind keine Veranstaltungen angekündigt")
	s.get("/?q=nichts").says(".tb-empty", "Dazu gibt es zurzeit keine Veranstaltung")
	s.get("/archiv?q=nichts").says(".tb-empty", "Im Archiv ist dazu nichts zu finden")
}

func TestLongListsHavePages(t *testing.T) {
	s := newSite(t)
	for range 21 {
		s.event(5)
	}
	p := s.get("/?art=fachtagung").says(".tb-resultline", "21 kommende Veranstaltungen")
	if n := p.Find(".tb-event").Length(); n != event.PageSize {
		t.Errorf("%d events on the first page", n)
	}
	next := p.Find(`.tb-pagination a[rel="next"]`).AttrOr("href", "")
	if next != "/?art=fachtagung&seite=2" {
		t.Errorf("the next page is %q", next)
	}
	if n := s.get(next).Find(".tb-event").Length(); n != 1 {
		t.Errorf("%d events on the second page", n)
	}
	if n := strings.Count(s.get("/kalender.ics").body, "BEGIN:VEVENT"); n != 21 {
		t.Errorf("%d events in the calendar", n)
	}
}

func TestTheArchiveKnowsDaysAndMonths(t *testing.T) {
	p := newSite(t).get("/archiv").is(http.StatusOK)
	p.says(".tb-resultline", "6 vergangene Veranstaltungen").says(".tb-leaf--month", "Jan.").says(".tb-month", "Januar 2006").says(".tb-month", "Di., 15.04.1997")
}

func TestFeedsHoldWhatTheListHolds(t *testing.T) {
	s := newSite(t)
	ev := s.event(20, func(d *event.Draft) { d.Title = "Eltern & <Schule>, \"gemeinsam\"" })
	s.event(20, func(d *event.Draft) { d.Title, d.Kind = "Argumentieren", event.KindTraining })
	atom := s.get("/veranstaltungen.atom?art=fachtagung").is(http.StatusOK)
	var feed struct {
		Updated string `xml:"updated"`
		Entries []struct {
			Title string `xml:"title"`
			ID    string `xml:"id"`
		} `xml:"entry"`
	}
	if err := xml.Unmarshal([]byte(atom.body), &feed); err != nil {
		t.Fatal(err)
	}
	if len(feed.Entries) != 1 || feed.Entries[0].Title != "Eltern & <Schule>, \"gemeinsam\"" || feed.Entries[0].ID != baseURL+"/veranstaltungen/"+ev.Slug {
		t.Errorf("the feed holds %+v", feed.Entries)
	}
	if _, err := time.Parse(time.RFC3339, feed.Updated); err != nil {
		t.Error(err)
	}
	calendar := s.get("/kalender.ics?art=fachtagung").is(http.StatusOK)
	if got := calendar.header.Get("Content-Type"); got != "text/calendar; charset=utf-8" {
		t.Errorf("Content-Type is %q", got)
	}
	if strings.Count(calendar.body, "BEGIN:VEVENT") != 1 || !strings.Contains(calendar.body, "UID:"+ev.Slug) {
		t.Errorf("the calendar holds %s", calendar.body)
	}
	for _, path := range []string{"/veranstaltungen.atom?von=x", "/kalender.ics?art=x"} {
		s.get(path).is(http.StatusUnprocessableEntity)
	}
	empty := s.get("/veranstaltungen.atom?q=nichts").is(http.StatusOK)
	if err := xml.Unmarshal([]byte(empty.body), &feed); err != nil {
		t.Error(err)
	}
}
