package api_test

import (
	"net/http"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/api"
)

// asking is an event with questions that use everything a question can have.
const asking = `{"title": "Mit Fragen", "kind": "training", "starts_at": "2027-05-06T09:30:00+02:00", "ends_at": "2027-05-06T15:30:00+02:00", "hosts": ["ki-musterstadt"],
"venue": {"city": "Musterstadt"}, "fields": ["organisation_kind"], "registration": {"party_max": 4, "group_max": 5, "name_until": "2027-05-01T10:00:00Z"}, "questions": [
  {"kind": "single", "label": "Wie nehmen Sie teil?", "required": true, "purpose": "Für die Planung.", "texts": {"en": {"label": "How do you take part?", "purpose": "For planning."}},
   "options": [{"label": "vor Ort", "capacity": 20, "labels": {"en": "on site"}}, {"label": "online"}]},
  {"key": "essen", "kind": "multiple", "label": "Was essen Sie?", "special": true, "options": [{"label": "vegan"}, {"label": "halal"}, {"label": "alles"}], "max": 2,
   "only_if": {"key": "wie_nehmen_sie_teil", "value": "vor Ort"}},
  {"key": "kinder", "kind": "number", "label": "Wie viele Kinder kommen mit?", "min": 0, "max": 5},
  {"key": "dolmetschen", "kind": "boolean", "label": "Brauchen Sie eine Übersetzung?"},
  {"key": "anreise", "kind": "date", "label": "Wann reisen Sie an?"},
  {"key": "gaesteliste", "kind": "consent", "label": "Mein Name darf auf der Gästeliste stehen."},
  {"key": "nachweis", "kind": "file", "label": "Bitte schicken Sie den Nachweis.", "file_types": ["txt"], "file_max_kb": 5},
  {"key": "thema", "kind": "text", "label": "Welches Thema bringen Sie mit?", "max": 20}]}`

func TestQuestionsAreWrittenAndReadBack(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	host := h.as(h.host)
	path := "/events/" + into[api.Event](host.post("/events", asking).wants(http.StatusCreated)).Slug
	want := into[api.Event](host.get(path)).Questions
	if len(want) != 8 || want[0].Key != "wie_nehmen_sie_teil" || *want[0].Options[0].Capacity != 20 || want[0].Options[0].Labels["en"] != "on site" ||
		want[0].Texts["en"].Purpose != "For planning." || !want[1].Special || *want[1].Max != 2 || want[1].OnlyIf.Value != "vor_ort" || want[6].FileMaxKB != 5 {
		t.Errorf("%+v", want)
	}
	for _, change := range []string{`{}`, `{"summary": "Neu"}`, string(mustJSON(t, map[string]any{"questions": want}))} {
		if got := into[api.Event](host.patch(path, change).wants(http.StatusOK)).Questions; !cmp.Equal(got, want) {
			t.Errorf("after %.40s: %s", change, cmp.Diff(want, got))
		}
	}
	host.post(path+"/publish", nil).wants(http.StatusOK)
	if seen := into[api.Event](h.participant().get(path).wants(http.StatusOK)).Questions; !cmp.Equal(seen, want) {
		t.Errorf("participants see %s", cmp.Diff(want, seen))
	}
	if left := into[api.Event](host.patch(path, `{"questions": null}`).wants(http.StatusOK)).Questions; len(left) != 0 {
		t.Errorf("%+v", left)
	}
}

func TestMistakesInQuestionsAreNamedAsTheyWereSent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + into[api.Event](h.as(h.host).post("/events", asking).wants(http.StatusCreated)).Slug
	got := h.as(h.host).patch(path, `{"questions": [{"kind": "riddle", "label": ""}, {"key": "Ä", "kind": "single", "label": "A"},
		{"kind": "text", "label": "B", "max": 501, "only_if": {"key": "c", "value": "x"}}, {"kind": "boolean", "label": "C", "only_if": {"key": "a"}},
		{"kind": "file", "label": "D", "file_types": ["exe"], "file_max_kb": 9000, "texts": {"xx": {"label": "D"}}}]}`).refuses(422, "form.invalid")
	want := map[string]string{
		"questions[0].kind": "form.choice", "questions[0].label": "form.required", "questions[1].key": "question.key_form", "questions[1].options": "question.options_missing",
		"questions[2].max": "form.number_too_large", "questions[2].only_if.key": "question.condition_unknown", "questions[3].only_if.value": "form.required",
		"questions[4].file_types": "form.choice", "questions[4].file_max_kb": "form.number_too_large", "questions[4].texts": "question.locale_unknown",
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	got = h.as(h.host).patch(path, `{"questions": [{"label": 1, "farbe": "rot", "options": [{"label": true}], "texts": {"en": {"hint": "x"}}}]}`).refuses(422, "form.invalid")
	want = map[string]string{"questions[0].label": "api.expected_text", "questions[0].farbe": "api.unknown_field", "questions[0].options[0].label": "api.expected_text",
		"questions[0].texts.en.hint": "api.unknown_field"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
