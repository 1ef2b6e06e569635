package attendee_test

import (
	"bytes"
	"mime/multipart"
	"net/http/httptest"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/form"
	"tagungsbuero/internal/question"
	"tagungsbuero/internal/web/attendee"
	"tagungsbuero/internal/web/view"
)

func options(labels ...string) []question.Option {
	all := make([]question.Option, len(labels))
	for i, label := range labels {
		all[i].Label = label
	}
	return all
}

// sound returns questions that pass the check.
func sound(t *testing.T, questions ...question.Question) []question.Question {
	t.Helper()
	f := form.New(url.Values{})
	checked := question.Check(f, questions, []string{"organisation_kind"})
	if err := f.Fault(); err != nil {
		t.Fatal(err)
	}
	return checked
}

func TestEveryKindOfQuestionHasItsInput(t *testing.T) {
	many := options("a", "b", "c", "d", "e", "f", "g")
	for _, c := range []struct {
		q    question.Question
		want view.Kind
		hint string
	}{
		{question.Question{Kind: question.KindText, Purpose: "Für das Schild"}, view.Text, "Für das Schild."},
		{question.Question{Kind: question.KindLongText}, view.Textarea, ""},
		{question.Question{Kind: question.KindNumber, Min: new(1), Max: new(9)}, view.Number, "Von 1 bis 9."},
		{question.Question{Kind: question.KindNumber, Max: new(9)}, view.Number, "Höchstens 9."},
		{question.Question{Kind: question.KindBoolean}, view.Radios, ""},
		{question.Question{Kind: question.KindSingle, Options: many[:6]}, view.Radios, ""},
		{question.Question{Kind: question.KindSingle, Options: many}, view.Select, ""},
		{question.Question{Kind: question.KindMultiple, Options: many, Min: new(2)}, view.Checkboxes, "Bitte wählen Sie mindestens 2 aus."},
		{question.Question{Kind: question.KindDate}, view.Date, ""},
		{question.Question{Kind: question.KindFile}, view.File, "Möglich sind PDF, JPEG, PNG bis 2000 kB."},
		{question.Question{Kind: question.KindConsent, Purpose: "Nur hier?"}, view.Checkbox, "Nur hier? Diese Einwilligung ist freiwillig."},
		{question.Question{Kind: question.KindConsent, Required: true}, view.Checkbox, ""},
		{question.Question{Kind: question.KindText, Special: true}, view.Text, "Diese Angabe wird getrennt aufbewahrt und bald nach der Veranstaltung gelöscht."},
	} {
		c.q.Key, c.q.Label = "q", "Frage?"
		got := attendee.Sheet{Locale: "de"}.Fields(sound(t, c.q))[0]
		if got.Kind != c.want || got.Hint != c.hint || got.Name != "answers[q]" || got.Label != "Frage?" || got.Required != c.q.Required {
			t.Errorf("%+v became %+v", c.q, got)
		}
	}
}

func TestOneOfSeveralPersonsHasInputsOfItsOwn(t *testing.T) {
	questions := sound(t, question.Question{Key: "a", Kind: question.KindBoolean, Label: "A?"},
		question.Question{Key: "b", Kind: question.KindText, Label: "B?", OnlyIf: &question.Condition{Key: "a", Value: "ja"}},
		question.Question{Key: "c", Kind: question.KindText, Label: "C?", OnlyIf: &question.Condition{Key: "organisation_kind", Value: "ki"}})
	fields := attendee.Sheet{Prefix: "persons[2]"}.Fields(questions)
	if fields[1].Name != "persons[2][answers][b]" || fields[1].OnlyIf.Name != "persons[2][answers][a]" || fields[2].OnlyIf.Name != "persons[2][organisation_kind]" {
		t.Errorf("got %+v, %+v", fields[1].OnlyIf, fields[2].OnlyIf)
	}
	sent := attendee.AnswersOf(url.Values{"persons[2][answers][b]": {"x"}, "persons[1][answers][b]": {"y"}, "answers[b]": {"z"}, "persons[2][email]": {"e"}}, "persons[2]")
	if want := map[string][]string{"b": {"x"}}; !reflect.DeepEqual(sent.Values, want) {
		t.Errorf("got %q", sent.Values)
	}
}

func TestConditionsAreTold(t *testing.T) {
	questions := sound(t,
		question.Question{Key: "mode", Kind: question.KindSingle, Label: "Wie?", Options: []question.Option{{Value: "on", Label: "online", Labels: map[string]string{"en": "remotely"}}, {Label: "vor Ort"}}},
		question.Question{Key: "photos", Kind: question.KindConsent, Label: "Fotos"},
		question.Question{Key: "a", Kind: question.KindText, Label: "A", OnlyIf: &question.Condition{Key: "mode", Value: "on"}},
		question.Question{Key: "b", Kind: question.KindText, Label: "B", OnlyIf: &question.Condition{Key: "photos", Value: "ja"}},
		question.Question{Key: "c", Kind: question.KindText, Label: "C", OnlyIf: &question.Condition{Key: "organisation_kind", Value: "ki"}},
	)
	ready := []view.Field{{Name: "organisation_kind", Label: "Art der Einrichtung", Options: []view.Option{{Value: "ki", Label: "KI"}}}}
	var got []string
	for _, field := range (attendee.Sheet{Locale: "en", Ready: ready}).Fields(questions)[2:] {
		got = append(got, field.OnlyIf.Name+"="+field.OnlyIf.Lines()+" "+field.OnlyIf.Text)
	}
	want := []string{"answers[mode]=on Nur wenn „Wie?“: remotely", "answers[photos]=ja Nur wenn „Fotos“: Ja", "organisation_kind=ki Nur wenn „Art der Einrichtung“: KI"}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func TestEarlierAnswersStandInTheForm(t *testing.T) {
	questions := sound(t, question.Question{Key: "text", Kind: question.KindText, Label: "Text"},
		question.Question{Key: "parts", Kind: question.KindMultiple, Label: "Teile", Options: options("a", "b")},
		question.Question{Key: "file", Kind: question.KindFile, Label: "Datei", Required: true})
	fields := attendee.Sheet{Answers: []question.Answer{{Key: "text", Values: []string{"x"}}, {Key: "parts", Values: []string{"b"}}, {Key: "file", Values: []string{"alt.pdf"}}}}.Fields(questions)
	if fields[0].Value != "x" || !slices.Equal(fields[1].Values, []string{"b"}) || fields[2].Required || !bytes.Contains([]byte(fields[2].Hint), []byte("Gespeichert ist: alt.pdf.")) {
		t.Errorf("got %+v", fields)
	}
}

func TestOptionsSayHowManySeatsAreLeft(t *testing.T) {
	limited := []question.Option{{Label: "a", Capacity: new(5)}, {Label: "b", Capacity: new(5)}, {Label: "c"}, {Label: "d"}, {Label: "e"}, {Label: "f"}, {Label: "g"}}
	left := func(_, value string) (int, bool) { return map[string]int{"a": 1}[value], true }
	shown := func(n int, left func(string, string) (int, bool)) (all []string) {
		q := sound(t, question.Question{Key: "q", Kind: question.KindSingle, Required: true, Label: "Frage", Options: limited[:n]})
		for _, option := range (attendee.Sheet{Left: left}).Fields(q)[0].Options[:3] {
			all = append(all, option.Label+"/"+option.Hint)
		}
		return all
	}
	for _, c := range []struct{ got, want []string }{
		{shown(3, left), []string{"a/noch ein Platz", "b/ausgebucht", "c/"}},
		{shown(7, left), []string{"a (noch ein Platz)/", "b (ausgebucht)/", "c/"}},
		{shown(3, nil), []string{"a/", "b/", "c/"}},
	} {
		if !slices.Equal(c.got, c.want) {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

func TestVoluntaryAnswersCanBeTakenBack(t *testing.T) {
	q := question.Question{Key: "q", Kind: question.KindBoolean, Label: "Frage"}
	if got := (attendee.Sheet{}).Fields(sound(t, q))[0].Options; len(got) != 3 || got[2].Value != "" || got[2].Label != "Keine Angabe" {
		t.Errorf("got %+v", got)
	}
	q.Required = true
	if got := (attendee.Sheet{}).Fields(sound(t, q))[0].Options; len(got) != 2 {
		t.Errorf("got %+v", got)
	}
}

func TestAnswersComeWithTheirFiles(t *testing.T) {
	var body bytes.Buffer
	w := multipart.NewWriter(&body)
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
	}
	must(w.WriteField("answers[parts]", "a"))
	must(w.WriteField("answers[parts]", "b"))
	must(w.WriteField("email", "a@b.example"))
	for name, size := range map[string]int{"answers[cv]": 10, "answers[large]": 6_000_000, "photo": 10} {
		part, err := w.CreateFormFile(name, "../../Lebenslauf.pdf")
		must(err)
		_, err = part.Write(bytes.Repeat([]byte("x"), size))
		must(err)
	}
	must(w.Close())
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/", &body)
	r.Header.Set("Content-Type", w.FormDataContentType())
	_, err := form.Read(r)
	must(err)
	sent, err := attendee.Answers(r, "")
	must(err)
	if want := map[string][]string{"parts": {"a", "b"}}; !reflect.DeepEqual(sent.Values, want) {
		t.Errorf("values %q", sent.Values)
	}
	if cv := sent.Files["cv"]; len(sent.Files) != 2 || cv.Name != "Lebenslauf.pdf" || string(cv.Data) != "xxxxxxxxxx" || cv.MediaType != "application/octet-stream" {
		t.Errorf("files %+v", cv)
	}
	if got := len(sent.Files["large"].Data); got != question.MaxFileKB*1024+1 {
		t.Errorf("%d bytes of a file that is too large were read", got)
	}
}

func TestAFormWithoutFilesIsReadAsWell(t *testing.T) {
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/", bytes.NewReader([]byte("answers%5Bq%5D=x&answers=y&answers%5B%5D=z")))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if _, err := form.Read(r); err != nil {
		t.Fatal(err)
	}
	sent, err := attendee.Answers(r, "")
	if want := map[string][]string{"q": {"x"}}; err != nil || !reflect.DeepEqual(sent.Values, want) || len(sent.Files) != 0 {
		t.Errorf("%v, %q", err, sent.Values)
	}
	if attendee.HasFiles(sound(t, question.Question{Kind: question.KindText, Label: "A"})) || !attendee.HasFiles(sound(t, question.Question{Kind: question.KindFile, Label: "A"})) {
		t.Error("it does not know which forms have files")
	}
}

func TestEverythingAboutAPersonIsReadFromTheForm(t *testing.T) {
	r := httptest.NewRequestWithContext(t.Context(), "POST", "/", strings.NewReader(url.Values{
		"first_name": {"Ada"}, "municipality": {"05124"}, "party": {"3"}, "answers[q]": {"x"}, "submission": {"m"},
		"persons[1][first_name]": {"Zoë"}, "persons[1][party]": {"viele"}, "persons[1][answers][q]": {"y"},
	}.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if _, err := form.Read(r); err != nil {
		t.Fatal(err)
	}
	one, err := attendee.Read(r, "")
	if err != nil || one.FirstName != "Ada" || one.Ready()["municipality"] != "05124" || one.Party != 3 || one.Submission != "m" || one.Answers.Values["q"][0] != "x" {
		t.Errorf("%+v, %v", one, err)
	}
	other, err := attendee.Read(r, "persons[1]")
	if err != nil || other.FirstName != "Zoë" || other.MunicipalityKey != nil || other.Party >= 0 || other.Answers.Values["q"][0] != "y" {
		t.Errorf("%+v, %v", other, err)
	}
}

func TestWishesAreReadInTheirOrder(t *testing.T) {
	sent := url.Values{"answers[vormittag][2]": {"w1"}, "answers[vormittag][1]": {"w3"}, "answers[vormittag][x]": {"w4"}, "answers[vormittag][99]": {"w4"}, "answers[mittag]": {"ja"}}
	read := attendee.AnswersOf(sent, "")
	if want := map[string][]string{"vormittag": {"w3", "w1"}, "mittag": {"ja"}}; !reflect.DeepEqual(read.Values, want) {
		t.Errorf("%q", read.Values)
	}
	nested := attendee.AnswersOf(url.Values{"persons[2][answers][vormittag][1]": {"w3"}, "persons[1][answers][vormittag][1]": {"w4"}}, "persons[2]")
	if want := map[string][]string{"vormittag": {"w3"}}; !reflect.DeepEqual(nested.Values, want) {
		t.Errorf("%q", nested.Values)
	}
}

func TestASlotAsksForEachWish(t *testing.T) {
	slot := question.Question{Key: "vormittag", Kind: question.KindWorkshops, Label: "Vormittag", Options: []question.Option{{Value: "w1", Label: "Sprache"}, {Value: "w2", Label: "Eltern"}}}
	sheet := attendee.Sheet{Prefix: "persons[2]", Answers: []question.Answer{{Key: "vormittag", Kind: question.KindWorkshops, Values: []string{"w2"}}}}
	f := sheet.Fields([]question.Question{slot})[0]
	if f.Kind != view.Ranking || f.RankName(1) != "persons[2][answers][vormittag][2]" || !slices.Equal(f.Ranks, []string{"Erstwunsch", "Zweitwunsch"}) || f.Rank(0) != "w2" || f.Rank(1) != "" {
		t.Errorf("%+v", f)
	}
	if first, second := f.RankOptions(0), f.RankOptions(1); len(first) != 3 || first[2].Value != question.PlenaryOnly || len(second) != 2 {
		t.Errorf("%v, %v", first, second)
	}
	view.Bind(url.Values{"persons[2][answers][vormittag][1]": {"w1"}, "persons[2][answers][vormittag][2]": {"w2"}}, nil, &f)
	if f.Rank(0) != "w1" || f.Rank(1) != "w2" {
		t.Errorf("%q", f.Values)
	}
}
