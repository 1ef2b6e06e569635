package office_test

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"

	"github.com/PuerkitoBio/goquery"

	"tagungsbuero/internal/actor"
	"tagungsbuero/internal/event"
	"tagungsbuero/internal/question"
)

// questionsPage opens the questions of a new event as somebody who may write them.
func questionsPage(t *testing.T) (h *house, b *browser, ev event.Event, path string) {
	h = openHouse(t)
	h.account("ki@demo.example", "Kim Beispiel", h.ki.ID, actor.RoleManager)
	d := h.draft("Tagung", 20)
	d.Fields = append(d.Fields, event.Field{Key: "organisation_kind"})
	ev = h.create(d)
	return h, h.signIn("ki@demo.example"), ev, "/intern/veranstaltungen/" + ev.Slug + "/fragen"
}

func (h *house) questions(ev event.Event) []question.Question {
	h.t.Helper()
	stored, err := h.events.Managed(h.t.Context(), actor.System(), ev.Slug)
	if err != nil {
		h.t.Fatal(err)
	}
	return stored.Questions
}

func set(fields url.Values, number string, parts map[string]string) {
	for part, value := range parts {
		fields.Set("questions["+number+"]["+part+"]", value)
	}
}

func TestQuestionsAreAddedWrittenAndSaved(t *testing.T) {
	t.Parallel()
	h, b, ev, path := questionsPage(t)
	fields := b.get(path).wantStatus(http.StatusOK).wantText(".tb-toc [aria-current]", "Fragen").wantText(".tb-empty", "Noch keine").fields()
	fields.Set("do", "frage")
	page := b.post(path, fields).wantStatus(http.StatusOK).wantText("fieldset.tb-question legend", "Frage 1").wantText(".tb-notice", "Noch nicht gespeichert")
	if len(h.questions(ev)) != 0 {
		t.Error("adding a question has saved something")
	}
	fields = page.fields()
	set(fields, "0", map[string]string{"label": "Was essen Sie?", "kind": "multiple", "purpose": "Für die Küche", "options": "Suppe | 20\r\nSalat", "required": "ja", "max": "1",
		"texts": "en: What do you eat?\r\nen: Suppe = Soup"})
	fields.Set("do", "vorlage")
	fields.Set("template", "childcare")
	page = b.post(path, fields).wantStatus(http.StatusOK).wantText("form", "Frage 4: Wie alt sind die Kinder?")
	fields = page.fields()
	if fields.Get("questions[0][options]") != "Suppe | 20\nSalat" || fields.Get("questions[2][only_if_value]") != "Ja" {
		t.Errorf("the form does not keep what was written: %q", fields)
	}
	set(fields, "3", map[string]string{"delete": "ja"})
	set(fields, "1", map[string]string{"position": "1"})
	b.post(path, fields).wantRedirect(path)
	got := h.questions(ev)
	if len(got) != 3 || got[0].Key != "childcare" || got[1].Key != "was_essen_sie" || got[2].Key != "childcare_number" {
		t.Fatalf("saved: %+v", got)
	}
	if q := got[1]; !q.Required || *q.Max != 1 || *q.Options[0].Capacity != 20 || q.Options[0].Labels["en"] != "Soup" || q.Texts["en"].Label != "What do you eat?" {
		t.Errorf("saved: %+v", q)
	}
	page = b.get(path).wantText(".tb-notice", "gespeichert")
	again := page.fields()
	if again.Get("questions[1][options]") != "Suppe | 20 [suppe]\nSalat [salat]" {
		t.Errorf("options are shown as %q", again.Get("questions[1][options]"))
	}
	set(again, "1", map[string]string{"options": "Eintopf | 20 [suppe]\nSalat [salat]"})
	b.post(path, again).wantRedirect(path)
	if option := h.questions(ev)[1].Options[0]; option.Value != "suppe" || option.Label != "Eintopf" {
		t.Errorf("the renamed option is %+v", option)
	}
}

func TestSavingQuestionsAsTheyAreChangesNothing(t *testing.T) {
	t.Parallel()
	h, b, ev, path := questionsPage(t)
	d := ev.Draft(new(20))
	for _, template := range question.Templates() {
		d.Questions = append(d.Questions, template.Questions...)
	}
	d.Questions = append(d.Questions, question.Question{Kind: question.KindFile, Label: "Lebenslauf", FileTypes: []string{"docx"}, FileMaxKB: 300, OnlyIf: &question.Condition{Key: "organisation_kind", Value: "ki"}})
	if _, err := h.events.Change(t.Context(), actor.System(), ev.Slug, ev.Version, d); err != nil {
		t.Fatal(err)
	}
	before := h.questions(ev)
	page := b.get(path).wantStatus(http.StatusOK)
	if shown := page.fields().Get("questions[" + strconv.Itoa(len(before)-1) + "][only_if_value]"); shown != "Kommunales Integrationszentrum" {
		t.Errorf("the condition reads %q", shown)
	}
	b.post(path, page.fields()).wantRedirect(path)
	after := h.questions(ev)
	for i := range before {
		if !equal(before[i], after[i]) {
			t.Errorf("%+v became %+v", before[i], after[i])
		}
	}
}

func equal(a, b question.Question) bool {
	textA, errA := json.Marshal(a)
	textB, errB := json.Marshal(b)
	return errA == nil && errB == nil && string(textA) == string(textB)
}

func TestMistakesInQuestionsAreToldAtTheirInputs(t *testing.T) {
	t.Parallel()
	h, b, ev, path := questionsPage(t)
	fields := b.get(path).fields()
	set(fields, "0", map[string]string{"label": "Essen?", "kind": "single", "options": "a | viele", "texts": "Lunch", "position": "1"})
	set(fields, "1", map[string]string{"label": "Zahl?", "kind": "number", "min": "viele", "position": "2"})
	set(fields, "2", map[string]string{"label": "Art?", "kind": "rating", "position": "3", "only_if_key": "organisation_kind", "only_if_value": "Zirkus"})
	page := b.post(path, fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Antworten zur Auswahl").wantText(".tb-error-summary", "Übersetzungen").
		wantText(".tb-error-summary", "Mindestens").wantText(".tb-error-summary", "Art der Antwort").wantText(".tb-error-summary", "geantwortet wird")
	if page.find("details[open]").Length() != 3 {
		t.Error("mistakes stand in a part that is folded away")
	}
	page.find(".tb-error-summary a").Each(func(_ int, link *goquery.Selection) {
		if page.find(link.AttrOr("href", "")).Length() != 1 {
			t.Errorf("%q leads nowhere", link.Text())
		}
	})
	fields = page.fields()
	if fields.Get("questions[1][min]") != "viele" || !strings.Contains(fields.Get("questions[0][options]"), "a | viele") {
		t.Errorf("what was typed is gone: %q", fields)
	}
	set(fields, "0", map[string]string{"options": "", "texts": ""})
	set(fields, "1", map[string]string{"min": "5", "max": "4"})
	set(fields, "2", map[string]string{"kind": "text", "only_if_key": "zahl", "only_if_value": "x"})
	b.post(path, fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "unter denen man wählen kann").wantText(".tb-error-summary", "Obergrenze").
		wantText(".tb-error-summary", "Bedingung")
	if len(h.questions(ev)) != 0 {
		t.Error("something was saved")
	}
}

func TestOrganisersAreWarnedOfQuestionsThatNobodyNeeds(t *testing.T) {
	t.Parallel()
	_, b, _, path := questionsPage(t)
	fields := b.get(path).fields()
	set(fields, "0", map[string]string{"label": "Staatsangehörigkeit", "kind": "text", "position": "1"})
	set(fields, "1", map[string]string{"label": "Ort der Veranstaltung", "kind": "text", "position": "2"})
	b.post(path, fields).wantRedirect(path)
	page := b.get(path).wantText(".tb-state--warning", "Staatsangehörigkeit")
	if strings.Contains(page.text(".tb-state--warning"), "Ort der") {
		t.Error("it warns of a place")
	}
}

func TestQuestionsOfTwoPeopleDoNotOverwriteEachOther(t *testing.T) {
	t.Parallel()
	h, b, ev, path := questionsPage(t)
	mine, theirs := b.get(path).fields(), b.get(path).fields()
	set(theirs, "0", map[string]string{"label": "Ihre Frage", "kind": "text", "position": "1"})
	b.post(path, theirs).wantRedirect(path)
	set(mine, "0", map[string]string{"label": "Meine Frage", "kind": "text", "position": "1"})
	page := b.post(path, mine).wantStatus(http.StatusConflict).wantText(".tb-error-summary", "inzwischen geändert").wantText(".tb-state", "Ihre Frage")
	b.post(path, page.fields()).wantRedirect(path)
	if got := h.questions(ev); len(got) != 1 || got[0].Label != "Meine Frage" {
		t.Errorf("saved: %+v", got)
	}
}

func TestTheFormOfTheEventKeepsItsQuestions(t *testing.T) {
	t.Parallel()
	h, b, ev, path := questionsPage(t)
	fields := b.get(path).fields()
	set(fields, "0", map[string]string{"label": "Frage", "kind": "text", "position": "1"})
	b.post(path, fields).wantRedirect(path)
	edit := "/intern/veranstaltungen/" + ev.Slug + "/bearbeiten/alles"
	b.post(edit, b.get(edit).fields()).wantStatus(http.StatusSeeOther)
	if len(h.questions(ev)) != 1 {
		t.Error("the questions are gone")
	}
}

func TestTheSummaryNamesTheQuestionAndAllMistakesAtOnce(t *testing.T) {
	t.Parallel()
	_, b, _, path := questionsPage(t)
	fields := b.get(path).fields()
	set(fields, "0", map[string]string{"label": "Zahl?", "kind": "number", "min": "viele", "position": "1"})
	set(fields, "1", map[string]string{"label": "", "kind": "single", "options": "a\r\na", "position": "2"})
	page := b.post(path, fields).wantStatus(http.StatusUnprocessableEntity).wantText(".tb-error-summary", "Frage 1, Mindestens").
		wantText(".tb-error-summary", "Frage 2, Frage").wantText(".tb-error-summary", "Frage 2, Antworten zur Auswahl: Die Antwort „a“ steht zweimal da")
	if n := page.find(".tb-error-summary li").Length(); n != 3 {
		t.Errorf("%d mistakes: %s", n, page.find(".tb-error-summary").Text())
	}
	fields = page.fields()
	set(fields, "0", map[string]string{"label": "Mit oder ohne?", "kind": "boolean", "min": ""})
	fields.Set("do", "frage")
	b.post(path, fields).wantText("#feld-questions-1-only_if_key-hinweis", "sobald Sie gespeichert haben")
}
