package public_test

import (
	"bytes"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

// pdf is the smallest content that passes for a PDF.
const pdf = "%PDF-1.7\n%%EOF\n"

// asking adds questions of many kinds to an event.
func asking(d *event.Draft) {
	d.Fields = []event.Field{{Key: "organisation", Required: true}, {Key: "remark"}}
	d.Questions = []question.Question{
		{Key: "mode", Kind: question.KindSingle, Label: "Wie nehmen Sie teil?", Required: true, Options: []question.Option{{Value: "on_site", Label: "vor Ort"}, {Value: "online", Label: "online"}}},
		{Key: "parts", Kind: question.KindMultiple, Label: "Was machen Sie mit?", OnlyIf: &question.Condition{Key: "mode", Value: "on_site"},
			Options: []question.Option{{Value: "lunch", Label: "Mittagessen"}, {Value: "tour", Label: "Führung", Capacity: new(1)}}},
		{Key: "food", Kind: question.KindText, Label: "Unverträglichkeiten", Special: true},
		{Key: "cv", Kind: question.KindFile, Label: "Bescheinigung", FileTypes: []string{"pdf"}},
	}
}

// send posts a form with files, as a browser does.
func (s *site) send(path string, values url.Values, files map[string]string) *page {
	s.t.Helper()
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	for name, all := range values {
		for _, value := range all {
			if err := w.WriteField(name, value); err != nil {
				s.t.Fatal(err)
			}
		}
	}
	for name, content := range files {
		part, err := w.CreateFormFile(name, "Bescheinigung März.pdf")
		if err != nil {
			s.t.Fatal(err)
		}
		if _, err := part.Write([]byte(content)); err != nil {
			s.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		s.t.Fatal(err)
	}
	r := httptest.NewRequest(http.MethodPost, path, &body)
	return s.do(r, "Content-Type", w.FormDataContentType(), "Sec-Fetch-Site", "same-origin")
}

// answered is a form filled by somebody who comes to the place.
func answered(pairs ...string) url.Values {
	return filled(append([]string{"organisation", "Jugendamt", "remark", "Bis bald", "answers[mode]", "on_site", "answers[parts]", "tour", "answers[food]", "Nüsse"}, pairs...)...)
}

func TestTheFormAsksTheQuestionsOfTheEvent(t *testing.T) {
	s := newSite(t)
	form := s.get(formPath(s.event(5, asking))).is(http.StatusOK)
	if names := inputNames(form); names != "submission locale first_name last_name email letter_locale organisation answers[mode] answers[mode] answers[parts] answers[parts] answers[food] answers[cv] remark" {
		t.Errorf("the form asks for %s", names)
	}
	if got := form.Find("form.tb-form").AttrOr("enctype", ""); got != "multipart/form-data" {
		t.Errorf("a form with a file is sent as %q", got)
	}
	form.says(".tb-onlyif legend", "Nur wenn „Wie nehmen Sie teil?“: vor Ort").says("form.tb-form", "noch ein Platz").says("form.tb-form", "getrennt aufbewahrt")
	if got := s.get(formPath(s.event(5))).Find("form.tb-form").AttrOr("enctype", ""); got != "" {
		t.Errorf("a form without a file is sent as %q", got)
	}
}

func TestMistakesInAnswersAreNamedAndTheRestIsKept(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, asking)
	p := s.send(formPath(ev), answered("answers[mode]", "", "answers[food]", "Nüsse"), map[string]string{"answers[cv]": "kein PDF"}).is(http.StatusUnprocessableEntity)
	p.says(".tb-error-summary", "Wie nehmen Sie teil?").says(".tb-error-summary", "Bescheinigung")
	for _, id := range []string{"#feld-answers-mode", "#feld-answers-cv"} {
		if p.Find(`.tb-error-summary a[href="`+id+`"]`).Length() != 1 || p.Find("input"+id).Length() != 1 {
			t.Errorf("the summary does not lead to %s", id)
		}
	}
	if p.Find("#feld-answers-food").AttrOr("value", "") != "Nüsse" || p.Find("#feld-remark").Text() != "Bis bald" {
		t.Error("the input is lost")
	}
	p.says("form.tb-form", "wählen Sie sie bitte noch einmal aus")
}

func TestAnswersThatAreFullSaySoBeforeAndAfter(t *testing.T) {
	s := newSite(t)
	waits := s.event(5, asking)
	refuses := s.event(5, asking, func(d *event.Draft) { d.WaitlistMode = event.WaitlistOff })
	for _, ev := range []event.Event{waits, refuses} {
		s.send(formPath(ev), answered(), nil).is(http.StatusSeeOther)
	}
	other := answered("email", "andere@mail.example", "submission", "other")
	s.get(formPath(waits)).says("form.tb-form", "Wenn Sie etwas wählen, das ausgebucht ist, kommen Sie auf die Warteliste.").says(".tb-option-hint", "ausgebucht")
	answer := s.send(formPath(waits), other, nil).is(http.StatusSeeOther)
	s.get(answer.header.Get("Location")).says(".tb-state", "Warteliste")
	s.get(formPath(refuses)).says("form.tb-form", "Was ausgebucht ist, können Sie zurzeit nicht wählen.")
	s.send(formPath(refuses), other, nil).is(http.StatusConflict).says(".tb-error-summary", "Bitte wählen Sie etwas anderes.").says("form.tb-form", "Über Sie")
}

func TestSomebodyComesWithOthersByNumber(t *testing.T) {
	s := newSite(t)
	ev := s.event(5, func(d *event.Draft) { d.Rules.PartyMax = 4 })
	form := s.get(formPath(ev)).says("form.tb-form", "Mit wie vielen Personen kommen Sie?").says("#feld-party-hinweis", "Sie eingeschlossen. Höchstens 4.")
	if got := form.Find("#feld-party").AttrOr("value", ""); got != "1" {
		t.Errorf("it begins with %q people", got)
	}
	for _, wrong := range []string{"5", "0", "-1", "viele", "99999999999999999999"} {
		s.post(formPath(ev), filled("party", wrong)).is(http.StatusUnprocessableEntity).says(".tb-error-summary", "Mit wie vielen Personen kommen Sie?")
	}
	s.post(formPath(ev), filled("party", "3")).is(http.StatusSeeOther)
	if seats := s.seats(ev); seats.Taken != 3 {
		t.Errorf("%d seats are taken", seats.Taken)
	}
	if names := inputNames(s.get(formPath(s.event(5)))); strings.Contains(names, "party") {
		t.Error("an event for single people asks for a number")
	}
}

func TestAFullWaitlistIsToldAndTakesNobody(t *testing.T) {
	s := newSite(t)
	ev := s.event(1, func(d *event.Draft) { d.Rules.WaitlistLimit = new(1) })
	s.fill(ev.Slug, 2)
	s.get("/veranstaltungen/"+ev.Slug).says(".tb-seats", "auch die Warteliste ist voll").says(".tb-aside", "Rückt jemand nach").lacks(".tb-aside .kern-btn--primary")
	s.get(formPath(ev)).is(http.StatusGone).says(".tb-state", "Auch die Warteliste ist voll.").lacks("form.tb-form")
	s.post(formPath(ev), filled()).is(http.StatusConflict).says(".tb-state", "Auch die Warteliste ist voll.")
}
