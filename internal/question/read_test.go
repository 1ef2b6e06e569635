package question_test

import (
	"maps"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/question"
)

// sent is one answer to the question with the key q.
func sent(values ...string) question.Sent {
	return question.Sent{Values: map[string][]string{"q": values}}
}

func TestAnswersAreReadInTheirCanonicalForm(t *testing.T) {
	for _, c := range []struct {
		name    string
		q       question.Question
		sent    []string
		want    []string
		mistake string
	}{
		{"a line", question.Question{Kind: question.KindText}, []string{" a  b\n c "}, []string{"a b c"}, ""},
		{"a line too long", question.Question{Kind: question.KindText, Max: new(3)}, []string{"vier"}, nil, "form.too_long"},
		{"an empty line", question.Question{Kind: question.KindText}, []string{" "}, nil, ""},
		{"an empty line that is needed", question.Question{Kind: question.KindText, Required: true}, nil, nil, "form.required"},
		{"a control character", question.Question{Kind: question.KindText}, []string{"a\x00"}, nil, "form.control_characters"},
		{"broken text", question.Question{Kind: question.KindLongText}, []string{"a\xff"}, nil, "form.encoding"},
		{"lines", question.Question{Kind: question.KindLongText}, []string{"a\r\nb"}, []string{"a\nb"}, ""},
		{"a number", question.Question{Kind: question.KindNumber}, []string{" +07 "}, []string{"7"}, ""},
		{"no number", question.Question{Kind: question.KindNumber}, []string{""}, nil, ""},
		{"no number where one is needed", question.Question{Kind: question.KindNumber, Required: true}, []string{""}, nil, "form.required"},
		{"a number in words", question.Question{Kind: question.KindNumber}, []string{"drei"}, nil, "form.number"},
		{"a number too small", question.Question{Kind: question.KindNumber, Min: new(1)}, []string{"0"}, nil, "form.number_too_small"},
		{"a number too large", question.Question{Kind: question.KindNumber, Max: new(5)}, []string{"6"}, nil, "form.number_too_large"},
		{"an immense number", question.Question{Kind: question.KindNumber}, []string{"1000000001"}, nil, "form.number_too_large"},
		{"a German day", question.Question{Kind: question.KindDate}, []string{"2.5.2027"}, []string{"2027-05-02"}, ""},
		{"a day that is none", question.Question{Kind: question.KindDate}, []string{"30.02.2027"}, nil, "form.date"},
		{"no", question.Question{Kind: question.KindBoolean, Required: true}, []string{"nein"}, []string{"nein"}, ""},
		{"perhaps", question.Question{Kind: question.KindBoolean}, []string{"vielleicht"}, nil, "form.choice"},
		{"no answer to yes or no", question.Question{Kind: question.KindBoolean, Required: true}, nil, nil, "form.required"},
		{"a choice", question.Question{Kind: question.KindSingle}, []string{"b"}, []string{"b"}, ""},
		{"a choice that is not offered", question.Question{Kind: question.KindSingle}, []string{"z"}, nil, "form.choice"},
		{"ticks in any order", question.Question{Kind: question.KindMultiple}, []string{"c", "a", "c", ""}, []string{"a", "c"}, ""},
		{"a tick that is not offered", question.Question{Kind: question.KindMultiple}, []string{"a", "z"}, nil, "form.choice"},
		{"no tick", question.Question{Kind: question.KindMultiple, Min: new(2)}, nil, nil, ""},
		{"no tick where one is needed", question.Question{Kind: question.KindMultiple, Required: true}, nil, nil, "form.required"},
		{"too few ticks", question.Question{Kind: question.KindMultiple, Min: new(2)}, []string{"a"}, nil, "question.too_few_ticks"},
		{"too many ticks", question.Question{Kind: question.KindMultiple, Max: new(1)}, []string{"a", "b"}, nil, "question.too_many_ticks"},
		{"consent", question.Question{Kind: question.KindConsent, Required: true}, []string{"ja"}, []string{"ja"}, ""},
		{"no consent", question.Question{Kind: question.KindConsent}, []string{"nein"}, nil, ""},
		{"consent that is needed", question.Question{Kind: question.KindConsent, Required: true}, nil, nil, "question.consent_needed"},
		{"no file", question.Question{Kind: question.KindFile}, nil, nil, ""},
		{"no file where one is needed", question.Question{Kind: question.KindFile, Required: true}, nil, nil, "question.file_needed"},
	} {
		c.q.Key, c.q.Label, c.q.Options = "q", "Frage", options("a", "b", "c")
		f := newForm()
		read, uploads := question.Read(f, sound(t, c.q), sent(c.sent...))
		if got := answers(read)["q"]; !slices.Equal(got, c.want) || len(uploads) > 0 {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
		var want []string
		if c.mistake != "" {
			want = []string{"answers[q] " + c.mistake}
		}
		if got := mistakes(f); !slices.Equal(got, want) {
			t.Errorf("%s: mistakes %q, want %q", c.name, got, want)
		}
	}
}

func TestAnAnswerKeepsTheWordsOfItsTime(t *testing.T) {
	questions := sound(t, question.Question{Key: "q", Kind: question.KindMultiple, Label: "Was essen Sie?", Special: true, Options: options("Suppe", "Salat")})
	read, _ := question.Read(newForm(), questions, sent("salat", "suppe"))
	questions[0].Label, questions[0].Options[0].Label = "Anders", "Anders"
	want := question.Answer{Key: "q", Kind: question.KindMultiple, Question: "Was essen Sie?", Values: []string{"suppe", "salat"}, Labels: []string{"Suppe", "Salat"}, Special: true}
	if len(read) != 1 || !reflect.DeepEqual(read[0], want) {
		t.Errorf("got %+v", read)
	}
}

// chain asks for the place only of those who eat, who are asked only when they come.
func chain(t *testing.T) []question.Question {
	return sound(t,
		question.Question{Key: "comes", Kind: question.KindBoolean, Label: "Kommen Sie?", Required: true},
		question.Question{Key: "eats", Kind: question.KindMultiple, Label: "Was essen Sie?", Options: options("Suppe", "Salat"), OnlyIf: &question.Condition{Key: "comes", Value: "ja"}},
		question.Question{Key: "spoon", Kind: question.KindText, Label: "Löffel?", Required: true, OnlyIf: &question.Condition{Key: "eats", Value: "suppe"}},
		question.Question{Key: "school", Kind: question.KindText, Label: "Welche Schule?", Required: true, OnlyIf: &question.Condition{Key: "organisation_kind", Value: "schule"}},
	)
}

func TestOnlyWhatIsAskedIsReadAndRequired(t *testing.T) {
	for _, c := range []struct {
		name     string
		comes    string
		eats     []string
		kind     string
		want     []string
		mistakes []string
	}{
		{"all hold", "ja", []string{"suppe", "salat"}, "schule", []string{"comes", "eats", "school", "spoon"}, nil},
		{"the chain is broken at its start", "nein", []string{"suppe"}, "ki", []string{"comes"}, nil},
		{"the chain is broken in the middle", "ja", []string{"salat"}, "", []string{"comes", "eats"}, nil},
		{"a mistake at its start", "hm", []string{"suppe"}, "", nil, []string{"answers[comes] form.choice"}},
	} {
		f := newForm()
		read, _ := question.Read(f, chain(t), question.Sent{Ready: map[string]string{"organisation_kind": c.kind},
			Values: map[string][]string{"comes": {c.comes}, "eats": c.eats, "spoon": {"groß"}, "school": {"Goethe"}, "unknown": {"x"}}})
		if got := slices.Sorted(maps.Keys(answers(read))); !slices.Equal(got, c.want) || !slices.Equal(mistakes(f), c.mistakes) {
			t.Errorf("%s: %q, %q", c.name, got, mistakes(f))
		}
	}
	f := newForm()
	question.Read(f, chain(t), question.Sent{Values: map[string][]string{"comes": {"ja"}, "eats": {"suppe"}}, Ready: map[string]string{"organisation_kind": "schule"}})
	if got := mistakes(f); !slices.Equal(got, []string{"answers[spoon] form.required", "answers[school] form.required"}) {
		t.Errorf("what is asked and needed is not missed: %q", got)
	}
}

func TestWhatIsAskedFollowsTheAnswers(t *testing.T) {
	given := map[string][]string{"comes": {"ja"}, "eats": {"suppe"}}
	keys := func() (all []string) {
		for _, q := range question.Visible(chain(t), func(key string) []string { return given[key] }) {
			all = append(all, q.Key)
		}
		return all
	}
	if got := keys(); !slices.Equal(got, []string{"comes", "eats", "spoon"}) {
		t.Errorf("asked: %q", got)
	}
	given["comes"] = []string{"nein"}
	if got := keys(); !slices.Equal(got, []string{"comes"}) {
		t.Errorf("who does not come is asked %q", got)
	}
	swapped := chain(t)
	slices.Reverse(swapped)
	if got := question.Visible(swapped, func(string) []string { return []string{"ja", "suppe"} }); len(got) != 1 || got[0].Key != "comes" {
		t.Errorf("a condition on a later question holds: %+v", got)
	}
}

func TestAReadyFieldCannotAnswerForAQuestion(t *testing.T) {
	f := newForm()
	read, _ := question.Read(f, chain(t), question.Sent{Ready: map[string]string{"comes": "ja"}, Values: map[string][]string{"comes": {"nein"}, "eats": {"salat"}}})
	if got := answers(read); len(got) != 1 {
		t.Errorf("got %q", got)
	}
}

func TestManyTicksAreReadInOneGo(t *testing.T) {
	q := sound(t, question.Question{Key: "q", Kind: question.KindMultiple, Label: "Frage", Options: options("a", "b")})
	read, _ := question.Read(newForm(), q, sent(slices.Repeat([]string{"b"}, 100_000)...))
	if got := answers(read)["q"]; strings.Join(got, " ") != "b" {
		t.Errorf("got %d ticks", len(got))
	}
}
