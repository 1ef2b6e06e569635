package api_test

import (
	"net/http"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tagungsbuero/internal/api"
	"tagungsbuero/internal/registration"
)

// answered returns the values of answers by the keys of their questions.
func answered(answers []api.Answer) map[string]any {
	values := map[string]any{}
	for _, a := range answers {
		var value any
		if text, err := a.Value.MarshalJSON(); err == nil {
			value = strings.TrimSpace(string(text))
		}
		values[a.Key] = value
	}
	return values
}

// told are the answers of an applicant as they are read back.
var told = map[string]any{"wie_nehmen_sie_teil": `"vor_ort"`, "essen": `["vegan","halal"]`, "kinder": "2", "dolmetschen": "false", "anreise": `"2027-05-05"`,
	"gaesteliste": "true", "nachweis": `"Nachweis für die Tagung.txt"`, "thema": `"Brücken"`}

func TestAnswersAreSentAndReadBack(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	standing := h.apply(h.ask(asking), applicant(1))
	mine := into[api.Personal](h.participant().get(h.my(standing)).wants(http.StatusOK))
	if diff := cmp.Diff(told, answered(mine.Answers)); diff != "" {
		t.Error(diff)
	}
	last := mine.Answers[len(mine.Answers)-1]
	if last.Key != "essen" || !last.Special || last.Question != "Was essen Sie?" || last.Text != "vegan, halal" {
		t.Errorf("%+v", last)
	}
	if want := []api.SentFile{{Key: "nachweis", Name: "Nachweis für die Tagung.txt", MediaType: "text/plain; charset=utf-8"}}; !cmp.Equal(mine.Files, want) {
		t.Errorf("%+v", mine.Files)
	}
}

func TestAnswersOfSpecialCategoriesAreForThoseWithTheRight(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/registrations/" + h.apply(h.ask(asking), applicant(1)).Reference
	withoutSpecial := with(told, nil)
	delete(withoutSpecial, "essen")
	for secret, want := range map[string]map[string]any{h.host: told, h.reader: withoutSpecial, h.token("empfang@ki.example", h.ki.ID, "reception"): {}} {
		detail := into[api.RegistrationDetail](h.as(secret).get(path).wants(http.StatusOK))
		if diff := cmp.Diff(want, answered(detail.Answers)); diff != "" {
			t.Error(diff)
		}
	}
}

func TestTheFormIsAskedForAllMistakesInAnswers(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	path := "/events/" + h.ask(asking) + "/registrations"
	for _, try := range []struct {
		answers map[string]any
		want    map[string]string
	}{
		{nil, map[string]string{"answers.wie_nehmen_sie_teil": "form.required"}},
		{map[string]any{"wie_nehmen_sie_teil": "vor_ort", "essen": []string{"luft"}, "kinder": 6, "anreise": "gestern", "thema": strings.Repeat("x", 21),
			"nachweis": attached("x.exe", "x")}, map[string]string{"answers.essen": "form.choice", "answers.kinder": "form.number_too_large",
			"answers.anreise": "form.date", "answers.thema": "form.too_long", "answers.nachweis": "question.file_type"}},
		{map[string]any{"wie_nehmen_sie_teil": []string{"online"}, "essen": true, "kinder": []string{"2"}, "dolmetschen": 1, "nachweis": "x.txt",
			"thema": attached("x.txt", "x"), "lieblingsfarbe": "rot"}, map[string]string{"answers.wie_nehmen_sie_teil": "api.wrong_form", "answers.essen": "api.wrong_form",
			"answers.kinder": "api.wrong_form", "answers.dolmetschen": "api.wrong_form", "answers.nachweis": "api.wrong_form", "answers.thema": "api.wrong_form",
			"answers.lieblingsfarbe": "api.unknown_field"}},
		{map[string]any{"kinder": map[string]any{"name": "x"}, "essen": []any{1}, "nachweis": map[string]any{"name": "x.txt", "data": "kein Base64!", "art": "x"}},
			map[string]string{"answers.kinder": "api.wrong_form", "answers.essen": "api.wrong_form", "answers.nachweis": "api.wrong_form"}},
		{map[string]any{"wie_nehmen_sie_teil": "online", "kinder": 1.5}, map[string]string{"answers.kinder": "form.number"}},
	} {
		got := h.participant().post(path, with(person(1), map[string]any{"answers": try.answers})).refuses(422, "form.invalid")
		if diff := cmp.Diff(try.want, got); diff != "" {
			t.Errorf("%v: %s", try.answers, diff)
		}
	}
	unasked := h.apply(strings.Split(path, "/")[2], with(person(2), map[string]any{"answers": map[string]any{"wie_nehmen_sie_teil": "online", "essen": "vegan", "kinder": nil}}))
	if mine := into[api.Personal](h.participant().get(h.my(unasked))); len(mine.Answers) != 1 {
		t.Errorf("what was not asked is kept: %+v", mine.Answers)
	}
}

func TestTheAnswerToManyUnknownAnswersStaysShort(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	answers := map[string]any{}
	for i := range 20_000 {
		answers[strings.Repeat("x", 1+i%20)+strings.Repeat("y", i/20)[:min(i/20, 20)]+string(rune('a'+i%26))+string(rune('A'+i/26%26))] = i
	}
	got := h.participant().post("/events/"+h.ask(asking)+"/registrations", with(person(1), map[string]any{"answers": answers})).refuses(422, "form.invalid")
	if len(got) != 100 {
		t.Errorf("%d mistakes", len(got))
	}
}

func TestFilesComeBackAsTheyWereSent(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ask(asking)
	standing, other := h.apply(slug, applicant(1)), h.apply(slug, with(person(2), map[string]any{"answers": map[string]any{"wie_nehmen_sie_teil": "online"}}))
	office := "/registrations/" + standing.Reference + "/files/"
	for _, a := range []answer{h.participant().get(h.my(standing) + "/files/nachweis"), h.as(h.host).get(office + "nachweis"), h.as(h.reader).get(office + "nachweis")} {
		a.wants(http.StatusOK)
		if string(a.body) != "Ich war da." || a.header.Get("Content-Type") != "text/plain; charset=utf-8" ||
			a.header.Get("Content-Disposition") != "attachment; filename*=utf-8''Nachweis%20f%C3%BCr%20die%20Tagung.txt" || a.header.Get("X-Content-Type-Options") != "nosniff" {
			t.Errorf("%s: %v", a.body, a.header)
		}
	}
	h.participant().get(h.my(other)+"/files/nachweis").refuses(http.StatusNotFound, "registration.file_unknown")
	h.participant().get(h.my(standing)+"/files/essen").refuses(http.StatusNotFound, "registration.file_unknown")
	h.as(h.token("empfang@ki.example", h.ki.ID, "reception")).get(office+"nachweis").refuses(http.StatusForbidden, "registration.forbidden")
}

func TestTheEventTellsHowManyAreLeftOfAnAnswer(t *testing.T) {
	t.Parallel()
	h := openHouse(t)
	slug := h.ask(asking)
	h.apply(slug, applicant(1))
	left := into[api.Event](h.participant().get("/events/" + slug).wants(http.StatusOK)).Seats.Options
	if want := (registration.OptionSeats{"wie_nehmen_sie_teil": {"vor_ort": 19}}); !cmp.Equal(left, want) {
		t.Errorf("%+v", left)
	}
}
