package question_test

import (
	"encoding/json"
	"errors"
	"net/url"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/fault"
	"tagungsbuero/internal/form"
	"tagungsbuero/internal/i18n"
	"tagungsbuero/internal/question"
)

var ready = []string{"title", "phone", "organisation_kind"}

func newForm() *form.Form { return form.New(url.Values{}) }

// mistakes lists what was noted, "input key" each.
func mistakes(f *form.Form) []string {
	refusal, _ := errors.AsType[*fault.Error](f.Fault())
	if refusal == nil {
		return nil
	}
	var all []string
	for _, field := range refusal.Fields {
		all = append(all, field.Name+" "+field.Key)
	}
	return all
}

// sound returns questions that pass Check.
func sound(t testing.TB, questions ...question.Question) []question.Question {
	t.Helper()
	f := newForm()
	checked := question.Check(f, questions, ready)
	if found := mistakes(f); found != nil {
		t.Fatalf("a sound form is refused: %q", found)
	}
	return checked
}

func options(labels ...string) []question.Option {
	all := make([]question.Option, len(labels))
	for i, label := range labels {
		all[i].Label = label
	}
	return all
}

// answers shortens answers to key and values.
func answers(all []question.Answer) map[string][]string {
	short := map[string][]string{}
	for _, a := range all {
		short[a.Key] = a.Values
	}
	return short
}

func TestAQuestionReadsInTheLanguageOfThePerson(t *testing.T) {
	q := question.Question{Key: "lunch", Kind: question.KindSingle, Label: "Essen?", Purpose: "Für die Küche.",
		Options: []question.Option{{Value: "yes", Label: "gern", Labels: map[string]string{"tr": "evet"}}, {Value: "no", Label: "nein, danke"}},
		Texts:   map[string]question.Text{"tr": {Label: "Yemek?"}}}
	turkish := q.In("tr")
	if turkish.Label != "Yemek?" || turkish.Purpose != "Für die Küche." || turkish.Options[0].Label != "evet" || turkish.Options[1].Label != "nein, danke" {
		t.Errorf("got %+v", turkish)
	}
	if q.Options[0].Label != "gern" || !reflect.DeepEqual(q.In("de"), q) {
		t.Error("reading it in Turkish changed the German question")
	}
}

func TestAnAnswerIsToldInWords(t *testing.T) {
	for _, c := range []struct {
		answer question.Answer
		want   string
	}{
		{question.Answer{Kind: question.KindBoolean, Values: []string{"ja"}}, "Ja"},
		{question.Answer{Kind: question.KindBoolean, Values: []string{"nein"}}, "Nein"},
		{question.Answer{Kind: question.KindConsent, Values: []string{"ja"}}, "Ja"},
		{question.Answer{Kind: question.KindDate, Values: []string{"2027-05-02"}}, "02.05.2027"},
		{question.Answer{Kind: question.KindDate, Values: []string{"bald"}}, "bald"},
		{question.Answer{Kind: question.KindNumber, Values: []string{"3"}}, "3"},
		{question.Answer{Kind: question.KindMultiple, Values: []string{"a", "b"}, Labels: []string{"Mittag", "Abend"}}, "Mittag, Abend"},
		{question.Answer{Kind: question.KindText}, ""},
	} {
		if got := c.answer.Text(); got != c.want {
			t.Errorf("%v: %q, want %q", c.answer, got, c.want)
		}
	}
}

func TestOnlyChosenOptionsCount(t *testing.T) {
	all := []question.Answer{
		{Key: "diet", Kind: question.KindText, Values: []string{"lunch"}},
		{Key: "mode", Kind: question.KindSingle, Values: []string{"online"}},
		{Key: "parts", Kind: question.KindMultiple, Values: []string{"lunch", "tour"}},
	}
	var got []string
	for key, value := range question.Options(all) {
		got = append(got, key+"="+value)
	}
	if want := []string{"mode=online", "parts=lunch", "parts=tour"}; !slices.Equal(got, want) {
		t.Errorf("got %q, want %q", got, want)
	}
	for key := range question.Options(all) {
		if key != "mode" {
			t.Errorf("it went on to %q after the first", key)
		}
		break
	}
}

func TestAQuestionIsStoredAndFoundAsItWas(t *testing.T) {
	for _, template := range question.Templates() {
		stored, err := json.Marshal(template.Questions)
		if err != nil {
			t.Fatal(err)
		}
		var found []question.Question
		if err := json.Unmarshal(stored, &found); err != nil || !reflect.DeepEqual(found, template.Questions) {
			t.Errorf("%s became %+v (%v)", stored, found, err)
		}
	}
}

func TestEveryTemplatePassesTheCheckAsItIs(t *testing.T) {
	var all []question.Question
	for _, template := range question.Templates() {
		if template.Key != template.Questions[0].Key && template.Key != "photos" || template.Name == "" {
			t.Errorf("%q is not called by its first question", template.Key)
		}
		all = append(all, template.Questions...)
	}
	for i, checked := range sound(t, all...) {
		if want := all[i]; !reflect.DeepEqual(checked, want) {
			t.Errorf("the check changes %+v to %+v", want, checked)
		}
		if all[i].Purpose == "" || question.SoundsSensitive(all[i].Label) {
			t.Errorf("%q has no purpose, or no form should ask for it", all[i].Label)
		}
	}
}

func TestEveryKindHasAName(t *testing.T) {
	for _, kind := range question.Kinds {
		if key := kind.LabelKey(); i18n.Text(i18n.German, key, nil) == key {
			t.Errorf("%q has no sentence", key)
		}
	}
}

func TestLabelsThatNoFormShouldNeedAreFound(t *testing.T) {
	for _, label := range []string{"Nationalität", "Ihre Staatsangehörigkeit(en)", "Welche Staatsangehoerigkeiten haben Sie?", "Staatsbürgerschaft", "Nation",
		"Aufenthaltsstatus", "aufenthaltstitel (gültig bis)", "Haben Sie eine Duldung?", "Asylverfahren", "Visum gültig bis", "Herkunftsland", "HERKUNFT",
		"Geburtsland der Eltern", "Geburtsort", "Ethnische Zugehörigkeit", "Migrationshintergrund?", "Aus welchem Land kommen Sie?", "Religion", "Ihre Religionszugehörigkeit",
		"Konfession", "religiöse Bedürfnisse", "Glaubensgemeinschaft", "Geburtsdatum", "Geburtstag der Kinder", "Wann sind Sie geboren?", "geb.-Datum", "Personalausweisnummer", "Nummer des Ausweises",
		"Ausweis-Nr.", "Passnummer", "Reisepass", "Steuer-ID", "Steueridentifikationsnummer", "Sozialversicherungsnummer", "AZR-Nummer", strings.Repeat("Bitte lesen ", 12) + "Nationalität"} {
		if !question.SoundsSensitive(label) {
			t.Errorf("nobody warns of %q", label)
		}
	}
	for _, label := range []string{"Ort der Veranstaltung", "Wo arbeiten Sie?", "An welchem Ort treffen wir uns?", "Unterkunft", "Nationales Netzwerk Integration", "Passt Ihnen der Termin?",
		"Kompass-Programm", "Anreise mit der Bahn?", "Was glauben Sie, wie es weitergeht?", "Internationale Zusammenarbeit", "Sprache", "Funktion", "Wie alt sind die Kinder?",
		"Aufenthaltsraum für Pausen", "Bestellnummer", "Leitweg-ID", "Nummer der Rechnung", "Arbeiten Sie mit Geflüchteten?", "", "!!!"} {
		if question.SoundsSensitive(label) {
			t.Errorf("a warning about %q", label)
		}
	}
}
