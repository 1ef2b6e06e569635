package office_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"tagungsbuero/internal/actor"
)

func number[T ~int64](id T) string { return strconv.FormatInt(int64(id), 10) }

func TestTheListOfParticipantsFiltersCountsAndTurnsPages(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Tagung", 50)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/teilnehmende"
	b.get(path).wantStatus(http.StatusOK).wantText(".tb-empty", "Noch niemand angemeldet")
	for n := range 53 {
		h.register(ev.Slug, n)
	}
	page := b.get(path).wantText(".tb-resultline", "53 Personen").wantText(".tb-pills", "angemeldet 50").wantText(".tb-pills", "Warteliste 3")
	if rows := page.find("tbody tr"); rows.Length() != 50 {
		t.Errorf("%d rows on the first page", rows.Length())
	}
	next, _ := page.find(`.tb-pagination a[rel="next"]`).Attr("href")
	last := b.get(next).wantText("tbody tr:first-child .tb-table__num", "51")
	if rows := last.find("tbody tr"); rows.Length() != 3 || last.find(`.tb-pagination a[rel="next"]`).Length() != 0 {
		t.Errorf("%d rows on the last page", rows.Length())
	}
	previous, _ := last.find(`.tb-pagination a[rel="prev"]`).Attr("href")
	if back := b.get(previous); back.text("tbody") != page.text("tbody") || back.find(`.tb-pagination a[rel="prev"]`).Length() != 0 {
		t.Errorf("%s does not lead back to the first page", previous)
	}
	waiting := b.get(path+"?status=waitlisted").wantText(".tb-resultline", "3 Personen").wantText("tbody tr:first-child", "Platz 1")
	for _, link := range []string{path + ".xlsx?status=waitlisted", path + ".csv?format=excel&status=waitlisted", path + ".csv?format=utf8&status=waitlisted"} {
		if waiting.find(`.tb-exports a[href="`+link+`"]`).Length() != 1 {
			t.Errorf("no link to %s", link)
		}
	}
	b.get(path+"?q=person52%40mail.example").wantText(".tb-resultline", "1 Person")
	b.get(path+"?q=gibt+es+nicht").wantText(".tb-empty", "Niemand gefunden")
	b.get(path + "?status=erfunden&q=%00&nach=%00&vor=x&nr=-7").wantStatus(http.StatusOK)
}

func TestAParticipantIsShownWithHistoryAndLettersAndCancelled(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Tagung", 1)
	first, second := h.register(ev.Slug, 1), h.register(ev.Slug, 2)
	b, path := h.signIn("ki@demo.example"), "/intern/anmeldungen/"+string(first.Reference)
	b.get(strings.ToLower(path)).wantStatus(http.StatusOK)
	b.get(path).wantStatus(http.StatusOK).wantText("h1", "Person 1 Beispiel").wantText("main", "person1@mail.example").
		wantText(".tb-history", "angemeldet, von Person 1 Beispiel").wantText("table", "wartet")
	b.get(path+"/absagen").wantStatus(http.StatusOK).wantText("main", "rückt die nächste Person")
	b.post(path+"/absagen", url.Values{"reason": {strings.Repeat("x", 501)}}).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Grund")
	b.post(path+"/absagen", url.Values{"reason": {"Auf Wunsch"}}).wantRedirect(path)
	b.get(path).wantText(".tb-notice", "zurückgenommen").wantText(".tb-history", "abgemeldet, von Kim Beispiel").wantText(".tb-history", "Auf Wunsch")
	b.get(path + "/absagen").wantRedirect(path)
	b.get("/intern/anmeldungen/"+string(second.Reference)).wantText(".tb-badge", "angemeldet").wantText(".tb-history", "von der Warteliste nachgerückt")
	b.get("/intern/anmeldungen/GIBTESNICHT").wantStatus(http.StatusNotFound)
}

func TestTheReceptionIsShownNeitherContactsNorLetters(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("empfang@demo.example", "Emma Beispiel", h.ki.ID, actor.RoleReception)
	person := h.register(h.publish("Tagung", 1).Slug, 1)
	page := h.signIn("empfang@demo.example").get("/intern/anmeldungen/"+string(person.Reference)).
		wantStatus(http.StatusOK).wantText("h1", "Person 1 Beispiel").wantText(".tb-history", "angemeldet")
	if text := page.find("main").Text(); strings.Contains(text, "mail.example") || strings.Contains(text, "E-Mail") {
		t.Errorf("the page has contacts: %s", text)
	}
}

func TestStaffEnterSomebodyWithoutAnAddress(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	h.publish("Tagung", 1)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/tagung-2027/teilnehmende/neu"
	fields := b.get(path).wantStatus(http.StatusOK).fields()
	b.post(path, fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Einrichtung")
	fields.Set("first_name", "Zoë")
	fields.Set("last_name", "Öz")
	fields.Set("organisation", "Jugendamt")
	first := b.post(path, fields).wantStatus(http.StatusSeeOther).header.Get("Location")
	b.get(first).wantText(".tb-notice", "ist angemeldet").wantText(".tb-aside", "Kim Beispiel").wantText("main", "Ohne E-Mail-Adresse")
	if again := b.post(path, fields).wantStatus(http.StatusSeeOther).header.Get("Location"); again != first {
		t.Errorf("a double click led to %q, the first to %q", again, first)
	}
	second := b.get(path).wantText("main", "Warteliste").fields()
	second.Set("first_name", "Bo")
	second.Set("last_name", "Spät")
	second.Set("email", "bo@mail.example")
	second.Set("organisation", "Schule")
	b.get(b.post(path, second).wantStatus(http.StatusSeeOther).header.Get("Location")).wantText(".tb-notice", "Warteliste")
	third := b.get(path).fields()
	for _, name := range []string{"first_name", "last_name", "email", "organisation"} {
		third.Set(name, second.Get(name))
	}
	b.post(path, third).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "schon angemeldet").wantText(".tb-error-summary a", "Zur bestehenden Anmeldung")
}

func TestListsAreDownloadedWithTheirNames(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Übergänge", 0)
	h.register(ev.Slug, 1)
	b, path := h.signIn("ki@demo.example"), "/intern/veranstaltungen/"+ev.Slug+"/teilnehmende"
	for query, want := range map[string][3]string{
		".xlsx":             {"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "xlsx", "PK"},
		".csv?format=excel": {"text/csv; charset=utf-8", "csv", "\uFEFFNr.;Status"},
		".csv?format=utf8":  {"text/csv; charset=utf-8", "csv", "Nr.,Status"},
	} {
		a := b.get(path + query).wantStatus(http.StatusOK)
		if a.header.Get("Content-Type") != want[0] || a.header.Get("Cache-Control") != "no-store" || !strings.HasPrefix(a.body, want[2]) {
			t.Errorf("%s: %v, begins %q", query, a.header, a.body[:20])
		}
		if name := a.header.Get("Content-Disposition"); name != `attachment; filename="2027-05-06_uebergaenge_teilnehmende_2027-03-01.`+want[1]+`"` {
			t.Errorf("%s: %s", query, name)
		}
	}
	b.get(path + ".csv?format=exe").wantStatus(http.StatusNotFound)
	b.get(path + ".csv?status=erfunden").wantStatus(http.StatusUnprocessableEntity)
}

// deafWriter is a connection that breaks after some bytes.
type deafWriter struct {
	*httptest.ResponseRecorder
	left int
}

func (w *deafWriter) Write(b []byte) (int, error) {
	if w.left -= len(b); w.left < 0 {
		return 0, http.ErrHandlerTimeout
	}
	return w.ResponseRecorder.Write(b)
}

func TestADownloadThatBreaksOffDropsTheConnection(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	ev := h.publish("Tagung", 0)
	h.register(ev.Slug, 1)
	b := h.signIn("ki@demo.example")
	r := httptest.NewRequest(http.MethodGet, "/intern/veranstaltungen/"+ev.Slug+"/teilnehmende.xlsx", nil)
	for name, value := range b.cookies {
		r.AddCookie(&http.Cookie{Name: name, Value: value})
	}
	defer func() {
		if p := recover(); p != http.ErrAbortHandler {
			t.Errorf("the answer ended with %v, so it looks complete", p)
		}
	}()
	h.handler.ServeHTTP(&deafWriter{ResponseRecorder: httptest.NewRecorder(), left: 10}, r)
}
