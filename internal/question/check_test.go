package question_test

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"tagungsbuero/internal/question"
)

func TestKeysAndValuesAreMadeFromLabelsAndStay(t *testing.T) {
	checked := sound(t,
		question.Question{Kind: question.KindText, Label: " Wie  heißt Ihr Projekt? "},
		question.Question{Kind: question.KindText, Label: "Wie heißt Ihr Projekt?"},
		question.Question{Kind: question.KindText, Label: "Ваша мова?"},
		question.Question{Kind: question.KindText, Label: "Phone"}, // a ready field is called so
		question.Question{Kind: question.KindSingle, Label: "Wann?", Options: options("Vormittag", "نعم", "Nachmittag!", "Nachmittag?")},
	)
	var keys, values []string
	for _, q := range checked {
		keys = append(keys, q.Key)
	}
	for _, option := range checked[4].Options {
		values = append(values, option.Value)
	}
	if want := []string{"wie_heisst_ihr_projekt", "wie_heisst_ihr_projekt_2", "frage", "phone_2", "wann"}; !slices.Equal(keys, want) {
		t.Errorf("keys %q, want %q", keys, want)
	}
	if want := []string{"vormittag", "antwort", "nachmittag", "nachmittag_2"}; !slices.Equal(values, want) {
		t.Errorf("values %q, want %q", values, want)
	}
	checked[0].Label, checked[4].Options[0].Label = "Ganz anders", "Am Abend"
	checked = append(slices.Clone(checked[2:]), checked[:2]...)
	again := sound(t, checked...)
	if !reflect.DeepEqual(again, checked) {
		t.Errorf("%+v became %+v", checked, again)
	}
}

func TestLongLabelsMakeKeysThatFit(t *testing.T) {
	var all []question.Question
	for range 12 {
		all = append(all, question.Question{Kind: question.KindText, Label: strings.Repeat("x", 200)})
	}
	for _, q := range sound(t, sound(t, all...)...) {
		if len(q.Key) > 60 {
			t.Errorf("%q is too long", q.Key)
		}
	}
}

func TestWhatIsWrongWithAQuestionIsToldAtItsInput(t *testing.T) {
	text := func(change func(*question.Question)) question.Question {
		q := question.Question{Key: "a", Kind: question.KindText, Label: "A"}
		change(&q)
		return q
	}
	choice := func(kind question.Kind, change func(*question.Question)) question.Question {
		return text(func(q *question.Question) { q.Kind, q.Options = kind, options("eins", "zwei"); change(q) })
	}
	for want, q := range map[string]question.Question{
		"label form.required":           text(func(q *question.Question) { q.Label = " " }),
		"label form.too_long":           text(func(q *question.Question) { q.Label = strings.Repeat("ä", 301) }),
		"label form.control_characters": text(func(q *question.Question) { q.Label = "a\x00" }),
		"purpose form.too_long":         text(func(q *question.Question) { q.Purpose = strings.Repeat("ä", 501) }),
		"kind form.choice":              text(func(q *question.Question) { q.Kind = "rating" }),
		"kind form.required":            text(func(q *question.Question) { q.Kind = "" }),
		"key question.key_form":         text(func(q *question.Question) { q.Key = "A b" }),
		"key question.key_taken":        text(func(q *question.Question) { q.Key = "phone" }),
		"max form.number_too_small":     text(func(q *question.Question) { q.Max = new(0) }),
		"max form.number_too_large":     text(func(q *question.Question) { q.Max = new(501) }),
		"texts question.locale_unknown": text(func(q *question.Question) { q.Texts = map[string]question.Text{"xx": {Label: "A"}} }),
		"texts form.too_long": text(func(q *question.Question) {
			q.Texts = map[string]question.Text{"en": {Label: strings.Repeat("ä", 301)}}
		}),
		"max question.max_below_min":       choice(question.KindMultiple, func(q *question.Question) { q.Min, q.Max = new(2), new(1) }),
		"min form.number_too_large":        choice(question.KindMultiple, func(q *question.Question) { q.Min = new(3) }),
		"options question.options_missing": choice(question.KindSingle, func(q *question.Question) { q.Options = nil }),
		"options question.options_too_many": choice(question.KindSingle, func(q *question.Question) {
			q.Options = options(strings.Split(strings.Repeat("x ", 60), " ")...)
		}),
		"options question.option_twice":       choice(question.KindMultiple, func(q *question.Question) { q.Options = options("Ja", "ja") }),
		"options question.option_capacity":    choice(question.KindMultiple, func(q *question.Question) { q.Options[0].Capacity = new(0) }),
		"options question.option_value_form":  choice(question.KindSingle, func(q *question.Question) { q.Options[0].Value = "a b" }),
		"options question.option_value_taken": choice(question.KindSingle, func(q *question.Question) { q.Options[0].Value, q.Options[1].Value = "a", "a" }),
		"options form.required":               choice(question.KindSingle, func(q *question.Question) { q.Options[0].Label = "" }),
		"texts form.control_characters": choice(question.KindSingle, func(q *question.Question) {
			q.Options[0].Labels = map[string]string{"en": "a\x1b"}
		}),
		"file_types form.choice":                 {Kind: question.KindFile, Label: "A", FileTypes: []string{"pdf", "exe"}},
		"file_max_kb form.number_too_large":      {Kind: question.KindFile, Label: "A", FileMaxKB: 5001},
		"file_max_kb form.number_too_small":      {Kind: question.KindFile, Label: "A", FileMaxKB: -1},
		"only_if_key form.required":              text(func(q *question.Question) { q.OnlyIf = &question.Condition{Value: "x"} }),
		"only_if_value form.required":            text(func(q *question.Question) { q.OnlyIf = &question.Condition{Key: "title"} }),
		"only_if_key question.condition_unknown": text(func(q *question.Question) { q.OnlyIf = &question.Condition{Key: "elsewhere", Value: "x"} }),
	} {
		f := newForm()
		question.Check(f, []question.Question{q}, ready)
		if got := mistakes(f); !slices.Equal(got, []string{"questions[0][" + strings.Replace(want, " ", "] ", 1)}) {
			t.Errorf("%q, want %s", got, want)
		}
	}
}

func TestConditionsLookBackToFixedAnswers(t *testing.T) {
	first := []question.Question{
		{Key: "mode", Kind: question.KindSingle, Label: "Wie?", Options: options("Vor Ort", "Online")},
		{Key: "care", Kind: question.KindBoolean, Label: "Betreuung?"},
		{Key: "photos", Kind: question.KindConsent, Label: "Fotos"},
		{Key: "name", Kind: question.KindText, Label: "Projekt"},
	}
	for _, c := range []struct{ key, value, want, mistake string }{
		{"mode", "vor_ort", "vor_ort", ""},
		{"mode", "vor ORT", "vor_ort", ""}, // as somebody types it
		{"care", "Nein", "nein", ""},
		{"photos", "ja", "ja", ""},
		{"organisation_kind", "ki", "ki", ""},
		{"mode", "zu Hause", "", "only_if_value] question.condition_value"},
		{"photos", "nein", "", "only_if_value] question.condition_value"},
		{"name", "x", "", "only_if_key] question.condition_kind"},
		{"last", "ja", "", "only_if_key] question.condition_unknown"}, // itself
		{"later", "ja", "", "only_if_key] question.condition_unknown"},
	} {
		f := newForm()
		checked := question.Check(f, append(slices.Clone(first),
			question.Question{Key: "last", Kind: question.KindBoolean, Label: "Z", OnlyIf: &question.Condition{Key: c.key, Value: c.value}},
			question.Question{Key: "later", Kind: question.KindBoolean, Label: "Später"}), ready)
		switch found := mistakes(f); {
		case c.mistake == "" && (found != nil || checked[4].OnlyIf.Value != c.want):
			t.Errorf("%+v: %q, %+v", c, found, checked[4].OnlyIf)
		case c.mistake != "" && !slices.Equal(found, []string{"questions[4][" + c.mistake}):
			t.Errorf("%+v: %q", c, found)
		}
	}
}

func TestWhatAKindDoesNotKnowIsDropped(t *testing.T) {
	everything := question.Question{Key: "a", Label: "A", Options: options("eins"), Min: new(1), Max: new(1), FileTypes: []string{"JPEG", "pdf", "jpeg"}, FileMaxKB: 10,
		OnlyIf: &question.Condition{}, Texts: map[string]question.Text{"en": {}, "xx": {}}}
	for _, kind := range question.Kinds {
		everything.Kind = kind
		got := sound(t, everything)[0]
		if (got.Options != nil) != kind.HasOptions() || (got.FileTypes != nil) != (kind == question.KindFile) || got.OnlyIf != nil || got.Texts != nil {
			t.Errorf("%s keeps %+v", kind, got)
		}
		if kind == question.KindFile && (fmt.Sprint(got.FileTypes, got.FileMaxKB) != "[pdf jpeg] 10") {
			t.Errorf("files: %v %d", got.FileTypes, got.FileMaxKB)
		}
	}
}

func TestAFileQuestionHasLimitsWhenNobodySetsThem(t *testing.T) {
	got := sound(t, question.Question{Kind: question.KindFile, Label: "Lebenslauf"})[0]
	if got.Accept() != ".pdf,.jpg,.jpeg,.png" || got.FileTypeNames() != "PDF, JPEG, PNG" || got.FileMaxKB != 2000 {
		t.Errorf("got %+v", got)
	}
}

func TestThereAreAtMostFortyQuestions(t *testing.T) {
	f := newForm()
	question.Check(f, slices.Repeat([]question.Question{{Kind: question.KindText, Label: "A"}}, 1000), ready)
	if got := mistakes(f); !slices.Equal(got, []string{"questions question.too_many"}) {
		t.Errorf("got %q", got)
	}
}

func TestCheckingLeavesWhatWasWrittenAlone(t *testing.T) {
	written := []question.Question{{Kind: question.KindMultiple, Label: " A ", Options: []question.Option{{Label: " x ", Labels: map[string]string{"en": " "}}}}}
	question.Check(newForm(), written, ready)
	if written[0].Label != " A " || written[0].Key != "" || written[0].Options[0].Label != " x " || len(written[0].Options[0].Labels) != 1 {
		t.Errorf("it became %+v", written)
	}
}

func TestAllFilesOfAFormTogetherHaveALimit(t *testing.T) {
	f := newForm()
	question.Check(f, slices.Repeat([]question.Question{{Kind: question.KindFile, Label: "Datei", FileMaxKB: 4000}}, 4), ready)
	if got := mistakes(f); !slices.Equal(got, []string{"questions[2][file_max_kb] question.files_too_large", "questions[3][file_max_kb] question.files_too_large"}) {
		t.Errorf("got %q", got)
	}
}
