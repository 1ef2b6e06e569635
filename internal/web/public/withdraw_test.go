package public_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestSpecialAnswersAreDeletedByAButtonAtAnyTime(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, asking)
	path := s.registerAnswered(ev)
	step := path + "/besondere-angaben-loeschen"
	s.now = ev.EndsAt.Add(time.Hour)
	s.get(path).says(".tb-aside", "Angaben löschen")
	s.get(step).is(http.StatusOK).says("main", "„Unverträglichkeiten“").says("main", "widerrufen Sie Ihre Einwilligung")
	s.get(path).says(".tb-facts", "Nüsse")
	done := s.post(step, url.Values{}).is(http.StatusSeeOther)
	if done.header.Get("Location") != path {
		t.Errorf("it leads to %q", done.header.Get("Location"))
	}
	page := s.get(path)
	if strings.Contains(page.text(".tb-facts"), "Nüsse") || strings.Contains(page.text(".tb-aside"), "Angaben löschen") {
		t.Error("the answer is still there")
	}
	page.says(".tb-facts", "Bis bald")
	s.get(step).is(http.StatusOK).says("main", "nicht gespeichert")
	s.get("/anmeldung/x/besondere-angaben-loeschen").is(http.StatusNotFound)
}

func TestAStoredFileIsRemovedInTheForm(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, asking)
	path := s.registerAnswered(ev)
	s.get(path+"/aendern").says(".tb-form", "Datei entfernen").says(".tb-form", "(freiwillig) Bescheinigung März.pdf")
	changed := answered()
	changed.Set("remove_files", "cv")
	s.post(path+"/aendern", changed).is(http.StatusSeeOther)
	if page := s.get(path); page.Find(`.tb-facts a[href*="/datei/"]`).Length() != 0 {
		t.Error("the file is still there")
	}
	if form := s.get(path + "/aendern"); form.Find(`[name="remove_files"]`).Length() != 0 {
		t.Error("the form offers to remove what is gone")
	}
}
