package office

import (
	"net/url"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"tagungsbuero/internal/form"
	"tagungsbuero/internal/question"
)

func TestOptionsAreReadAsTheyAreTyped(t *testing.T) {
	in := form.New(url.Values{"o": {" Mittagessen | 20 [lunch]\r\n\r\nFührung|5\r\nRaum [A]\r\nAbend [evening]\r\nEssen | Trinken |\r\n"}})
	got := readOptions(in, "o", []string{"lunch", "evening"})
	want := []question.Option{{Value: "lunch", Label: "Mittagessen", Capacity: new(20)}, {Label: "Führung", Capacity: new(5)}, {Label: "Raum [A]"},
		{Value: "evening", Label: "Abend"}, {Label: "Essen | Trinken"}}
	if !reflect.DeepEqual(got, want) || in.Fault() != nil {
		t.Errorf("got %+v, %v", got, in.Fault())
	}
	for typed, isWrong := range map[string]bool{"Führung | zwanzig": true, "Führung | 20 Plätze": true, "Führung | ": false, "a\x07b": true} {
		in := form.New(url.Values{"o": {typed}})
		if readOptions(in, "o", nil); in.HasFailed("o") != isWrong {
			t.Errorf("%q: %v", typed, in.Fault())
		}
	}
}

func TestTheValueOfAnOptionStandsBeforeOrBehindItsSeats(t *testing.T) {
	want := []question.Option{{Value: "a", Label: "A: Eins", Capacity: new(1)}}
	for _, typed := range []string{"A: Eins | 1 [a]", "A: Eins [a] | 1", "A: Eins [a]|1", "A: Eins|1[a]"} {
		in := form.New(url.Values{"o": {typed}})
		if got := readOptions(in, "o", []string{"a"}); !reflect.DeepEqual(got, want) || in.Fault() != nil {
			t.Errorf("%q became %+v, %v", typed, got, in.Fault())
		}
	}
}

func TestAnOptionThatIsKnownIsNotTakenForANewOne(t *testing.T) {
	for _, typed := range []string{"[a] A: Eins | 1", "A: [a] Eins"} {
		in := form.New(url.Values{"o": {typed}})
		if readOptions(in, "o", []string{"a"}); !in.HasFailed("o") {
			t.Errorf("%q is taken for another option", typed)
		}
	}
}

func TestTranslationsAreReadAsTheyAreTyped(t *testing.T) {
	in := form.New(url.Values{"t": {"en: Lunch? | For the kitchen\r\ntr:Yemek?\n\nen: lunch = yes = please\nen: nein, danke = no\nuk: | Для кухні"}})
	q := question.Question{Kind: question.KindSingle, Options: []question.Option{{Value: "lunch", Label: "gern"}, {Label: "Nein, danke"}}}
	readTexts(in, "t", &q)
	wantTexts := map[string]question.Text{"en": {Label: "Lunch?", Purpose: "For the kitchen"}, "tr": {Label: "Yemek?"}, "uk": {Purpose: "Для кухні"}}
	if !reflect.DeepEqual(q.Texts, wantTexts) || q.Options[0].Labels["en"] != "yes = please" || q.Options[1].Labels["en"] != "no" || in.Fault() != nil {
		t.Errorf("got %+v, %v", q, in.Fault())
	}
	for _, wrong := range []string{"Lunch", "xx: Lunch", "en:", "EN: Lunch", "en: dinner = Abendessen"} {
		in, q := form.New(url.Values{"t": {wrong}}), question.Question{Kind: question.KindSingle}
		if readTexts(in, "t", &q); !in.HasFailed("t") {
			t.Errorf("%q is taken: %+v", wrong, q)
		}
	}
	in, q = form.New(url.Values{"t": {"en: 1 + 1 = ?"}}), question.Question{Kind: question.KindNumber}
	if readTexts(in, "t", &q); q.Texts["en"].Label != "1 + 1 = ?" {
		t.Errorf("got %+v", q.Texts)
	}
}

func TestWhatTheFormShowsOfAQuestionIsReadBackAsItIs(t *testing.T) {
	words := rapid.StringMatching(`[A-Za-zäöü ()\[\].,?!-]{1,12}`)
	rapid.Check(t, func(t *rapid.T) {
		q := question.Question{Kind: question.KindMultiple, Label: "Frage"}
		for _, label := range rapid.SliceOfNDistinct(words, 1, 5, strings.TrimSpace).Draw(t, "labels") {
			q.Options = append(q.Options, question.Option{Label: label, Capacity: rapid.Ptr(rapid.IntRange(1, 99), true).Draw(t, "seats"),
				Labels: rapid.MapOfN(rapid.SampledFrom(question.Locales), words, 0, 3).Draw(t, "translations")})
		}
		q.Texts = rapid.MapOfN(rapid.SampledFrom(question.Locales), rapid.Custom(func(t *rapid.T) question.Text {
			return question.Text{Label: words.Draw(t, "label"), Purpose: words.Draw(t, "purpose")}
		}), 0, 3).Draw(t, "texts")
		f := form.New(nil)
		checked := question.Check(f, []question.Question{q}, nil)[0]
		if f.Fault() != nil {
			return
		}
		in := form.New(url.Values{"o": {optionLines(checked.Options)}, "t": {textLines(checked)}})
		again := checked
		again.Texts, again.Options = nil, readOptions(in, "o", strings.Fields(optionValues(checked)))
		readTexts(in, "t", &again)
		if !reflect.DeepEqual(again, checked) || in.Fault() != nil {
			t.Fatalf("%+v became %+v (%v)", checked, again, in.Fault())
		}
	})
}

func TestQuestionsAreSortedAsSomebodyMeansIt(t *testing.T) {
	for _, c := range []struct {
		name      string
		positions []string
		deleted   int // counted from 1
		want      string
	}{
		{"as they stand", []string{"1", "2", "3", "4"}, 0, "abcd"},
		{"the last to the front", []string{"1", "2", "3", "1"}, 0, "dabc"},
		{"the first to the end", []string{"4", "2", "3", "4"}, 0, "bcda"},
		{"the first one down", []string{"2", "2", "3", "4"}, 0, "bacd"},
		{"the third one up", []string{"1", "2", "2", "4"}, 0, "acbd"},
		{"swapped", []string{"1", "3", "2", "4"}, 0, "acbd"},
		{"in words", []string{"1", "zwei", "", "4"}, 0, "abcd"},
		{"without one", []string{"1", "2", "3", "4"}, 2, "acd"},
	} {
		values := url.Values{}
		for i, position := range c.positions {
			values.Set(questionName(i, "label"), string(rune('a'+i)))
			values.Set(questionName(i, "position"), position)
		}
		if c.deleted > 0 {
			values.Set(questionName(c.deleted-1, "delete"), "ja")
		}
		values.Set(questionName(7, "kind"), "text") // added and never written
		sortQuestions(values)
		got := ""
		for i := 0; values.Has(questionName(i, "position")); i++ {
			got += values.Get(questionName(i, "label"))
		}
		if got != c.want {
			t.Errorf("%s: %s, want %s", c.name, got, c.want)
		}
	}
}
