package public_test

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

// registerAnswered registers somebody with answers of all kinds, and a file.
func (s *site) registerAnswered(ev event.Event) (path string) {
	s.t.Helper()
	return s.send(formPath(ev), answered(), map[string]string{"answers[cv]": pdf}).is(http.StatusSeeOther).header.Get("Location")
}

func TestThePersonalPageShowsEveryAnswerAndGivesTheFileBack(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, asking)
	path := s.registerAnswered(ev)
	p := s.get(path).says(".tb-facts", "Wie nehmen Sie teil? vor Ort").says(".tb-facts", "Was machen Sie mit? Führung").says(".tb-facts", "Bescheinigung Bescheinigung März.pdf").says(".tb-facts", "Bis bald")
	p.says(".tb-facts", "Unverträglichkeiten NüsseBesonders geschützt")
	if n := strings.Count(p.text(".tb-facts"), "Besonders geschützt"); n != 1 {
		t.Errorf("%d answers are marked", n)
	}
	link := p.Find(`.tb-facts a[href*="/datei/"]`).AttrOr("href", "")
	file := s.get(link).is(http.StatusOK)
	for name, want := range map[string]string{"Content-Type": "application/pdf", "X-Content-Type-Options": "nosniff", "Cache-Control": "no-store", "X-Robots-Tag": "noindex, nofollow"} {
		if got := file.header.Get(name); got != want {
			t.Errorf("%s is %q, want %q", name, got, want)
		}
	}
	if got := file.header.Get("Content-Disposition"); !strings.HasPrefix(got, "attachment") || file.body != pdf {
		t.Errorf("the file comes as %q: %q", got, file.body)
	}
	for _, wrong := range []string{path + "/datei/mode", path + "/datei/x", "/anmeldung/gibtesnicht/datei/cv"} {
		s.get(wrong).is(http.StatusNotFound)
	}
}

func TestTheFormToChangeAnswersHoldsWhatIsStored(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, asking)
	path := s.registerAnswered(ev)
	s.get(path).says(".tb-aside", "Angaben ändern")
	form := s.get(path + "/aendern").is(http.StatusOK)
	if names := inputNames(form); names != "version organisation answers[mode] answers[mode] answers[parts] answers[parts] answers[food] answers[cv] remove_files remark" {
		t.Errorf("the form asks for %s", names)
	}
	if form.Find("#feld-organisation").AttrOr("value", "") != "Jugendamt" || form.Find("#feld-answers-food").AttrOr("value", "") != "Nüsse" || form.Find("#feld-remark").Text() != "Bis bald" ||
		form.Find(`[name="answers[mode]"][value="on_site"][checked]`).Length() != 1 || form.Find(`[name="answers[parts]"][value="tour"][checked]`).Length() != 1 {
		t.Error("what is stored does not stand in the form")
	}
	form.says(".tb-form", "Gespeichert ist: Bescheinigung März.pdf.").says("main", "Zoë Öztürk-Müller").says("main", "zoe@mail.example").says(".tb-hosts", "ki@musterstadt.example")
	if strings.Contains(form.text(".tb-form"), "ausgebucht") {
		t.Error("who has the last seat of an option reads that it is full")
	}
}

func TestAnswersAreChangedAndTheRestStays(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, asking)
	path := s.registerAnswered(ev)
	wrong := s.post(path+"/aendern", url.Values{"organisation": {""}, "answers[mode]": {"online"}, "remark": {"neu"}}).is(http.StatusUnprocessableEntity)
	wrong.says(".tb-error-summary", "Bitte füllen Sie dieses Feld aus.").says("#feld-remark", "neu")
	if wrong.Find(`[name="answers[mode]"][value="online"][checked]`).Length() != 1 {
		t.Error("the input is lost")
	}
	s.get(path).says(".tb-facts", "Jugendamt")
	done := s.follow(s.post(path+"/aendern", url.Values{"organisation": {"Jobcenter"}, "answers[mode]": {"online"}, "first_name": {"Jemand"}, "email": {"anders@mail.example"}}))
	done.says(".tb-notice", "Ihre Änderungen sind gespeichert.").says(".tb-facts", "Jobcenter").says(".tb-facts", "online").says(".tb-facts", "Zoë Öztürk-Müller").says(".tb-facts", "Bescheinigung März.pdf").says(".tb-facts", "zoe@mail.example")
	for _, gone := range []string{"Führung", "Nüsse", "Bis bald"} {
		if strings.Contains(done.text(".tb-facts"), gone) {
			t.Errorf("%s is still there", gone)
		}
	}
	if file := s.get(path + "/datei/cv").is(http.StatusOK); file.body != pdf {
		t.Error("the file that was not sent again is lost")
	}
}

func TestAfterTheTimeForChangesThePageSaysWhomToAsk(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, asking, func(d *event.Draft) { d.Rules.ChangeUntil = new(s.now.Add(time.Hour)) })
	path := s.registerAnswered(ev)
	s.get(path).says(".tb-aside", "Angaben ändern bis Montag, 1. März 2027, 11:00 Uhr")
	s.now = s.now.Add(time.Hour + time.Second)
	s.get(path).says(".tb-aside", "Angaben ändern geht hier nicht mehr, die Frist ist vorbei.").lacks(`a[href$="/aendern"]`)
	s.get(path+"/aendern").is(http.StatusOK).says(".tb-state", "Die Frist für Änderungen ist vorbei").says(".tb-hosts", "ki@musterstadt.example").lacks("main form")
	s.post(path+"/aendern", url.Values{"organisation": {"Jobcenter"}, "answers[mode]": {"online"}}).is(http.StatusGone).says(".tb-state", "Die Frist für Änderungen ist vorbei").says(".tb-hosts", "0211 0000-10")
	s.get(path).says(".tb-facts", "Jugendamt")
}

func TestFewerPeopleMayComeUntilTheTimeToCancelIsOver(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) {
		d.Rules.PartyMax, d.Rules.ChangeUntil, d.CancelUntil = 4, new(s.now.Add(time.Hour)), new(s.now.Add(3*time.Hour))
	})
	path := s.post(formPath(ev), filled("party", "4")).is(http.StatusSeeOther).header.Get("Location")
	s.get(path).says(".tb-state", "4 Plätze sind fest für Sie reserviert.").says(".tb-facts", "Personen 4").says(".tb-aside", "Angaben ändern")
	s.get(path+"/abmelden").says("main", "Das gilt für alle 4 Plätze.")
	if got := s.get(path+"/aendern").Find("#feld-party").AttrOr("value", ""); got != "4" {
		t.Errorf("the form says %q people", got)
	}
	s.follow(s.post(path+"/aendern", url.Values{"party": {"3"}})).says(".tb-facts", "Personen 3")
	s.post(path+"/aendern", url.Values{"party": {"9"}}).is(http.StatusUnprocessableEntity).says(".tb-error-summary", "nicht größer als 4")
	s.fill(ev.Slug, 2)
	s.post(path+"/aendern", url.Values{"party": {"4"}}).is(http.StatusConflict).says(".tb-error-summary", "Dafür ist kein Platz mehr frei.")
	s.now = s.now.Add(2 * time.Hour)
	s.get(path+"/aendern").says("main", "dass weniger Personen kommen").says("#feld-party-hinweis", "Höchstens 3.")
	s.follow(s.post(path+"/aendern", url.Values{"party": {"2"}})).says(".tb-facts", "Personen 2")
	s.post(path+"/aendern", url.Values{"party": {"3"}}).is(http.StatusGone).says(".tb-error-summary", "Die Frist für Änderungen ist vorbei.")
	s.now = s.now.Add(2 * time.Hour)
	s.post(path+"/aendern", url.Values{"party": {"1"}}).is(http.StatusGone).says(".tb-state", "Die Frist für Änderungen ist vorbei")
	if seats := s.seats(ev); seats.Taken != 4 {
		t.Errorf("%d seats are taken", seats.Taken)
	}
}

func TestWhereNothingIsAskedThereIsNothingToChange(t *testing.T) {
	s := newSite(t)
	seated := s.register(s.event(5).Slug, 1)
	s.get(personalPath(seated)).lacks(`a[href$="/aendern"]`)
	s.get(personalPath(seated)+"/aendern").says(".tb-state", "Hier ist nichts zu ändern").says(".tb-hosts", "ki@musterstadt.example")
	ended := s.register(s.event(5, asking, func(d *event.Draft) { d.Questions = nil }).Slug, 1)
	s.submitted(personalPath(ended) + "/abmelden")
	s.get(personalPath(ended)+"/aendern").says(".tb-state", "Sie sind abgemeldet").lacks("main form")
	s.post(personalPath(ended)+"/aendern", url.Values{"organisation": {"x"}}).is(http.StatusConflict).says(".tb-state", "Sie sind abgemeldet")
}

func TestQuestionsAreChangedInTheLanguageTheyWereReadIn(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) {
		d.Questions = event.Questions{{Key: "arrival", Kind: question.KindText, Label: "Wann kommen Sie an?", Texts: map[string]question.Text{"tr": {Label: "Ne zaman geliyorsunuz?"}}}}
	})
	path := s.post(formPath(ev), filled("locale", "tr", "answers[arrival]", "09:00")).is(http.StatusSeeOther).header.Get("Location")
	s.get(path+"/aendern").says(`[lang="tr"] label`, "Ne zaman geliyorsunuz?")
	s.get(path+"/ersatzperson").says(`[lang="tr"] label`, "Ne zaman geliyorsunuz?")
	s.get(path).says(".tb-facts", "Wann kommen Sie an? 09:00")
}

func TestOfTwoOpenFormsTheLaterDoesNotWinSilently(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, asking)
	path := s.registerAnswered(ev)
	version := s.get(path+"/aendern").Find("[name=version]").AttrOr("value", "")
	first := url.Values{"version": {version}, "organisation": {"Jobcenter"}, "answers[mode]": {"online"}}
	s.post(path+"/aendern", first).is(http.StatusSeeOther)
	second := url.Values{"version": {version}, "organisation": {"Schulamt"}, "answers[mode]": {"on_site"}}
	again := s.post(path+"/aendern", second).is(http.StatusConflict).says(".tb-error-summary", "inzwischen geändert").says(".tb-state", "Jobcenter").says(".tb-state", "online")
	if again.Find("#feld-organisation").AttrOr("value", "") != "Schulamt" {
		t.Error("what was typed is lost")
	}
	s.get(path).says(".tb-facts", "Jobcenter")
	second.Set("version", again.Find("[name=version]").AttrOr("value", ""))
	s.follow(s.post(path+"/aendern", second)).says(".tb-facts", "Schulamt")
}
